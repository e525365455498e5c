"""What is decided in every future: capacity ordered soon, the size of reserves, what policies reach."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.calendar import MONTHS_A_YEAR
from planner.derive.targets import asked
from planner.plan.columns import Field, Fields, Form, table, text
from planner.plan.disruption_paths import BranchPaths
from planner.plan.flows import Flows
from planner.plan.future_years import year_table
from planner.plan.futures import flows_of_futures, future_row, future_table
from planner.plan.output import reached
from planner.plan.policies import LIMIT, rows_of
from planner.plan.stock import forward_need
from planner.plan.terms import TINY, Terms
from planner.schema.tables.policy import ANNUAL_OUTPUT, Target

if TYPE_CHECKING:
    from planner.solver.tree.tree_solution import TreeSolution

CAPACITY, RESERVE_OF = "capacity", "reserve"
"""Kinds of decisions."""
OF_BRANCH: Fields = (
    text("Branch", "The future."),
    Field("Probability", "That the future is this one.", form=Form.SHARE),
)
DECIDED_FIELDS: Fields = (
    text("Decision", f"{CAPACITY}: ordered soon; {RESERVE_OF}: most held in the headline years."),
    text("Of", "The expansion or commodity."),
    *OF_BRANCH,
    Field("Amount", "Quantity, of capacity a year."),
)
REACHED_FIELDS: Fields = (
    text("Policy", "Family of rules."),
    text("Row", "Which one."),
    *OF_BRANCH,
    Field("Reached", "What is reached where it is missed most, else at its last headline month or year."),
    Field("Missed", "Most that is missed in headline years; months in which it rests do not count."),
)
ASKED = ("cover", "target", LIMIT)
"""Families of rules of which it is told what they reach in every future."""


def soon(terms: Terms) -> int:
    """Periods that are near: to the end of the first fiscal year with twelve months."""
    for periods in terms.calendar.year_periods:
        if len(periods) * terms.calendar.step_months >= MONTHS_A_YEAR:
            return int(periods[-1]) + 1
    return terms.calendar.periods


def decided_table(paths: BranchPaths) -> pd.DataFrame:
    """Every decision in every future: :data:`DECIDED_FIELDS`."""
    return table(DECIDED_FIELDS, [*_ordered(paths), *_held(paths)])


def _futures(paths: BranchPaths) -> list[int]:
    """Branches that are told: the base scenario, and those with some probability."""
    return [at for at in range(len(paths.branches)) if not at or paths.probabilities[at] > 0.0]


def _told(paths: BranchPaths, kind: str, name: str, amounts: np.ndarray) -> Iterator[tuple[object, ...]]:
    """The rows of one decision, if anything comes of it in any future."""
    if float(amounts.max(initial=0.0)) >= paths.terms.least:
        for at in _futures(paths):
            branch = paths.branches[at]
            yield kind, name, branch.name, float(branch.probability), float(amounts[at])


def _ordered(paths: BranchPaths) -> Iterator[tuple[object, ...]]:
    """Capacity that is ordered soon."""
    index, values = paths.family("build")
    if index.empty:
        return
    last = soon(paths.terms)
    order = paths.derived.order_periods
    pairs = zip(index["expansion"], index["year"], strict=True)
    near = np.array([order[name][int(year)] < last for name, year in pairs], dtype=bool)
    for name in dict.fromkeys(index["expansion"][near]):
        own = near & (index["expansion"] == name).to_numpy(dtype=bool)
        yield from _told(paths, CAPACITY, str(name), values[:, own].sum(axis=1))


def _held(paths: BranchPaths) -> Iterator[tuple[object, ...]]:
    """The most that reserves hold in the headline years."""
    last = paths.terms.last_headline_period + 1
    for name, stock in paths.stock.items():
        yield from _told(paths, RESERVE_OF, name, stock[:, :last].max(axis=1))


def future_tables(solution: "TreeSolution") -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Key figures in every future, what policies reach in each, and key figures by fiscal year: one pass,
    since flows take memory.
    """
    base = Flows(solution.solution_of(0))
    need = float(forward_need(base)[base.terms.last_headline_period])
    rows: list[dict[Any, Any]] = []
    policies: list[tuple[object, ...]] = []
    by_year: list[pd.DataFrame] = []
    for at, flows in flows_of_futures(solution):
        branch = solution.tree.branches[at]
        rows.append(future_row(solution, at, flows, need))
        policies += reached_rows(flows, branch.name, branch.probability)
        by_year.append(year_table(flows, branch.name, branch.probability))
    return future_table(rows), table(REACHED_FIELDS, policies), pd.concat(by_year, ignore_index=True)


def reached_rows(flows: Flows, branch: str, probability: float) -> Iterator[tuple[object, ...]]:
    """What each policy reaches in a future: :data:`REACHED_FIELDS`."""
    rows = rows_of(flows, ASKED)
    for (policy, row), every in rows.groupby(["Policy", "Row"], sort=False):
        tail = every["Tail"].astype(bool)
        own = every if tail.all() else every[~tail]
        missed = own["Missed"].to_numpy(dtype=float)
        at = int(missed.argmax()) if missed.max() > TINY else len(own) - 1
        yield policy, row, branch, probability, float(own["Reached"].iloc[at]), float(missed[at])
    for target in flows.inputs.rows(Target):
        if not target.required and target.basis == ANNUAL_OUTPUT:
            size = reached(flows, target)
            missing = max(0.0, asked(flows.derived, target) - size)
            yield "target", target.key, branch, probability, size, missing
