"""Inputs, plans or cases side by side: what differs, and by how much."""

from planner.compare.book import write_comparison
from planner.compare.comparison import Comparison
from planner.compare.files import NotComparableError, compared

__all__ = ["Comparison", "NotComparableError", "compared", "write_comparison"]
