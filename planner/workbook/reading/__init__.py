"""Reading an input workbook: file, sheets, headers, cells, switches, links, series."""
