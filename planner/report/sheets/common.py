"""Pieces that several sheets share."""

from planner.plan.plan import Plan
from planner.report.spec import Words


def year_words(plan: Plan) -> list[str]:
    """What a reader must know about the first and the last years."""
    calendar, lines = plan.terms.calendar, []
    first = len(calendar.year_periods[0]) * calendar.step_months
    if first < 12:
        lines.append(f"{plan.terms.years[0]} holds only {first} month{'s' * (first != 1)}.")
    if plan.terms.tail_years:
        names = ", ".join(plan.terms.tail_years)
        lines.append(f"{names} only guards against end effects and is not part of headline figures.")
    return [" ".join(lines)] if lines else []


def fixed(*lines: str) -> Words:
    """Lines that do not depend on the plan."""

    def always(plan: Plan) -> list[str]:
        del plan
        return list(lines)

    return always
