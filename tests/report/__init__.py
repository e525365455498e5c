"""Tests of the plan tables and of the result workbook."""
