"""Words by which a plan workbook is known and read again: its sheets, headers and facts."""

RUN_INFO, DECISIONS = "Run info", "Decisions"
"""Sheets by which a plan is told from an input workbook."""
STRESS_TESTS = "Stress tests"
"""The only sheet of a workbook of stress tests."""

FACT, FACT_VALUE = "Fact", "Value"
"""Headers of the facts on Run info."""
INPUT_FILE = "Input file"
VALUES_HASH = "SHA-256 of the values"
VERSION = "Version: "
"""Begins the name of each fact that holds the version of a package."""
OVERRIDE = "Changed for this run"
"""Begins the name of each fact that holds an override; a number follows."""

VARIABLE, KEY, WHEN, AMOUNT = "Variable", "Key", "When", "Value"
"""Headers of the decisions."""
