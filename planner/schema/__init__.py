"""The input workbook as a language: column kinds, one row class per sheet, one registry."""

import planner.schema.tables  # noqa: F401  (importing declares the sheets)
