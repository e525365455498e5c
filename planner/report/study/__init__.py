"""The workbook of a study: many cases of one workbook side by side, in the looks of a plan."""

from planner.report.study.study import Frontier, Limit, Limited, Map, Study, Tornado
from planner.report.study.write import write_study

__all__ = ["Frontier", "Limit", "Limited", "Map", "Study", "Tornado", "write_study"]
