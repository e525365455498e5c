"""The planner as Python programs see it."""
