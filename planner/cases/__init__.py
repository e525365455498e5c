"""Cases of a batch: which cells each changes, read from a workbook or laid out by a design."""
