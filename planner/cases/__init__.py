"""Cases of a batch: which cells each changes, read from a workbook or laid out by a design."""

from planner.cases.case import BASE_CASE, Case, Level
from planner.cases.lines import CasesError
from planner.cases.read import read_cases

__all__ = ["BASE_CASE", "Case", "CasesError", "Level", "read_cases"]
