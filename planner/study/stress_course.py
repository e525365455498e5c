"""A stress test month by month: who goes short, and what stocks give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.model.groups.reserve import lenders
from planner.schema.tables.disruption import DEMAND
from planner.solver.highs import Floats
from planner.solver.tree.problem import TreeProblem
from planner.tree.branch import Happening
from planner.tree.hits import JOIN

Months = tuple[float, ...]


@dataclass(frozen=True)
class Course:
    """From the start of a test to the last period in which it matters, a figure for each period.

    ``need``, ``unserved`` and ``unserved_before`` (without the test) are quantities by sector; ``released``
    what reserves for disruptions decide to give, ``drawn`` by how much other stocks are below those of the
    base scenario at the period's end: by holder, in end-product terms.
    """

    first_period: int
    need: dict[str, Months]
    unserved: dict[str, Months]
    unserved_before: dict[str, Months]
    released: dict[str, Months]
    drawn: dict[str, Months]


NO_COURSE = Course(0, {}, {}, {}, {}, {})
"""Of a test without a solution."""


def course_of(
    problem: TreeProblem, happenings: Sequence[Happening], base: Floats, values: Floats, recovered: int
) -> Course:
    """The course of a test from the path columns without it (``base``) and in it; ``recovered`` is the first
    period in which nothing is hit any more.
    """
    start, periods = happenings[0].onset, problem.core.periods
    short, before = _unserved(problem, values), _unserved(problem, base)
    released = _released(problem, values)
    drawn = _below(problem, base, values)
    felt = sum((short[name] > before[name] + 1e-6 for name in short), np.zeros(periods, dtype=bool))
    felt = sum((given > 1e-6 for given in released.values()), felt)
    last = int(np.flatnonzero(felt)[-1]) + 1 if felt.any() else 0
    at = slice(start, min(max(recovered, last, start + 1), periods))
    need = _need(problem, happenings)

    def told(found: dict[str, Floats]) -> dict[str, Months]:
        return {name: tuple(float(each) for each in series[at]) for name, series in found.items()}

    return Course(start, told(need), told(short), told(before), told(released), told(drawn))


def _need(problem: TreeProblem, happenings: Sequence[Happening]) -> dict[str, Floats]:
    """Sector -> need under the events."""
    times = problem.effects.factors(happenings).get(DEMAND, {})
    found: dict[str, Floats] = {}
    for (sector, commodity), need in problem.index.derived.demand.items():
        own = need * times.get(f"{sector}{JOIN}{commodity}", 1.0)
        found[sector] = found.get(sector, np.zeros(len(need))) + own
    return found


def _unserved(problem: TreeProblem, values: Floats) -> dict[str, Floats]:
    """Sector -> unserved need by period."""
    columns = problem.form.columns
    sectors = dict.fromkeys(sector for sector, _ in problem.index.derived.demand)
    found = {sector: np.zeros(problem.core.periods) for sector in sectors}
    for column in columns.by_family.get("short", ()):
        found[str(columns.keys[column][0])][problem.core.decided[column]] += values[column]
    return found


def _released(problem: TreeProblem, values: Floats) -> dict[str, Floats]:
    """Holder of a reserve for disruptions -> what it gives by period, in end-product terms."""
    columns, own = problem.form.columns, set(lenders(problem.index.derived))
    return _by_holder(
        problem,
        values,
        [column for column in columns.by_family.get("release", ()) if columns.keys[column][:2] in own],
    )


def _below(problem: TreeProblem, base: Floats, values: Floats) -> dict[str, Floats]:
    """Other holder -> by how much its stock is below that of the base scenario at each period's end."""
    columns, own = problem.form.columns, set(lenders(problem.index.derived))
    others = [column for column in columns.by_family.get("stock", ()) if columns.keys[column][:2] not in own]
    return _by_holder(problem, base - values, others)


def _by_holder(problem: TreeProblem, values: Floats, chosen: Sequence[int]) -> dict[str, Floats]:
    """Holder -> sum of columns by period, in end-product terms."""
    commodities = problem.index.derived.commodities
    found: dict[str, Floats] = {}
    for column in chosen:
        holder, commodity, period = problem.form.columns.keys[column]
        series = found.setdefault(str(holder), np.zeros(problem.core.periods))
        content = commodities[str(commodity)].end_product_equivalent
        series[int(period)] += content * float(values[column])
    return found
