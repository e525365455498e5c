"""Writing an input workbook from the schema: front sheets, tables, drop-downs, live checks."""
