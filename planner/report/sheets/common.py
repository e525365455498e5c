"""Pieces that several sheets share."""

from planner.plan.plan import Plan
from planner.report.spec import REMAINING, Field, Form, Words

SMALL = "1E-7"
"""Figures below this count as nothing when a share is taken."""


def years(meaning: str, formula: str, *, form: Form = Form.NUMBER, total: str = "") -> Field:
    """One column per fiscal year."""
    return Field(REMAINING, meaning, form=form, formula=formula, total=total)


def series(meaning: str, formula: str) -> Field:
    """One column per commodity, country or plant."""
    return Field(REMAINING, meaning, formula=formula)


def sum_where(table: str, value: str, *pairs: str) -> str:
    """SUMIFS over a table: pairs of column and criterion."""
    criteria = ",".join(
        f"{{{table}.{column}}},{wanted}" for column, wanted in zip(pairs[::2], pairs[1::2], strict=True)
    )
    return f"SUMIFS({{{table}.{value}}},{criteria})"


def share(top: str, bottom: str, *, scale: str = "") -> str:
    """A quotient that is blank where there is nothing to divide by."""
    return f'IF({bottom}>{SMALL},{top}/{bottom}{scale},"")'


def year_words(plan: Plan) -> list[str]:
    """What a reader must know about the first and the last years."""
    calendar, lines = plan.terms.calendar, []
    first = len(calendar.year_periods[0]) * calendar.step_months
    if first < 12:
        lines.append(f"{plan.terms.years[0]} holds only {first} months.")
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
