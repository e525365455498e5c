"""Messages about the inside of a file, and about names that a file can hold but nobody can read."""

ERRORS = {
    "part_twice": "the file holds {found} twice, and programs differ in which of the two they read; open it"
    " in Excel and save it again, or copy it anew.",
    "missing_part": "part {found} is missing from the file, and what it holds would be left out; copy the"
    " file again, or open it in Excel, let it repair the file, and see what is gone.",
    "sheet_twice": 'two sheets are called "{found}"; every sheet needs a name of its own; rename or delete'
    " one.",
    "broken_cell": "the file holds {found} here, which no spreadsheet program writes; open the workbook in"
    " Excel, let it repair the file, look at this cell, and save it.",
    "unusable_name": "found a name with {found}; expected one that people can see and type; type the name"
    " again.",
    "long_name": "found a name of {found} characters; expected at most {expected}; shorten it, and put the"
    " rest under Note.",
}
"""Texts that stop the solve, by code."""
WARNINGS = {
    "hidden_sheet": "the sheet is hidden, and read all the same; show it, or rename it if it should not"
    " count.",
}
"""Texts that let the solve go on, by code."""
