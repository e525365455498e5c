"""Pieces that several sheets share."""

from collections.abc import Sequence

import pandas as pd

from planner.plan.columns import LinkColumn
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


InputRow = str | tuple[str, str]
"""Place of a row of the inputs, or its sheet and name."""


def leading(plan: Plan, frame: pd.DataFrame, header: str, rows: Sequence[InputRow]) -> pd.DataFrame:
    """A frame whose column leads to rows of the inputs, as Assumptions shows them: by place (``Stocks!7``),
    or by sheet and name.
    """
    inputs = plan.assumptions.rows
    places: dict[InputRow, int] = {str(place): at for at, place in enumerate(inputs["Where"])}
    names = zip(inputs["Sheet"], inputs["Row"], strict=True)
    places |= {(str(sheet), str(name)): at for at, (sheet, name) in enumerate(names)}
    leads = [f"assumption#{places[row]}" if row in places else "" for row in rows]
    found = frame.copy()
    found[LinkColumn(header)] = pd.Series(leads, index=found.index, dtype=object)
    return found
