"""The input workbook on disk: written from the schema, read back with every problem at once."""
