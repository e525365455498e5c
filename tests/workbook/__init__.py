"""Tests of the input workbook: writer, reader, messages, marked copy."""
