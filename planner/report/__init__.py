"""The result workbook: sheet specifications, live formulas, charts and the writer."""

from planner.report.write import write_plan, write_stress

__all__ = ["write_plan", "write_stress"]
