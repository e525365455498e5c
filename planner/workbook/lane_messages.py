"""Messages about rows of Lanes."""

ERRORS = {
    "lane_name_taken": '"{found}" stands on {other} already, by another row of this lane or by its own name;'
    " name a good once in a lane, fill Most a month in one of its rows, or give the lane another name.",
    "lane_goes_nowhere": 'the lane leaves "{found}" and goes there too; expected two places; mend one.',
}
"""Texts that stop the solve, by code."""
WARNINGS = {
    "lane_unfed": 'nothing brings "{found}" there, so the lane stays empty{mend}',
    "lane_unused": 'nothing takes "{found}", so the lane stays empty{mend}',
}
"""Texts that let the solve go on, by code."""
