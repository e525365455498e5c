"""A plan workbook read back and held against its inputs, without the model that made it."""
