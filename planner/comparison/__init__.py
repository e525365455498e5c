"""Inputs, plans or cases side by side: what differs, and by how much."""

from planner.comparison.book import write_comparison
from planner.comparison.comparison import Comparison
from planner.comparison.files import NotComparableError, compared

__all__ = ["Comparison", "NotComparableError", "compared", "write_comparison"]
