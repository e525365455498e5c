"""The plan: results of a solve as tables, one file per subject, without any solver object."""

from planner.plan.plan import Plan, build_plan
from planner.plan.run import RunInfo

__all__ = ["Plan", "RunInfo", "build_plan"]
