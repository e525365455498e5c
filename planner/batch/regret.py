"""Regret of plans over cases: what each plan costs more, in each case, than the best plan of that case.

A plan is the best one of a case. Of it is held what cannot be taken back once it is known which case has
come: capacity ordered and awarded, contracts and purchases of reserves (of a tree, those of the base
scenario); all else is decided anew in each case. Where a case does not allow what is held, it is held as
nearly as it can be, and the table says so: capacity that does not pay for its owners in the case is given up.
The plan of least worst regret is that of Savage (1951).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from planner import api
from planner.batch.loaded import LoadedProgram, loosened
from planner.batch.plan_space import PlanSpace, plan_space
from planner.cases.case import Case
from planner.changes import read
from planner.errors import NoPlanError, PlannerError
from planner.model.functionals import Functional
from planner.model.path import Key
from planner.plan.columns import NameColumn
from planner.plan.figures import shown
from planner.plan.terms import Terms, with_money
from planner.solver.highs import Floats, LinearProgram, Program, Status
from planner.solver.solve import NoPlanError as NotSolvedError
from planner.workbook.messages import report
from planner.workbook.reading.override_text import OverrideError

HELD = {
    "build": "capacity ordered",
    "award": "capacity awarded",
    "contract": "contracted volume a month",
    "fill": "purchases of reserves",
}
"""Families of variables that are held, and what they are."""
Decisions = Mapping[tuple[str, Key], float]
"""(family, key) -> value of what is held."""


@dataclass(frozen=True)
class Regret:
    """Plans over cases; both have the names of the cases, in their order."""

    names: tuple[str, ...]
    costs: Floats
    """What plan i costs in case j, money; shape (cases, cases)."""
    nearly: tuple[str, ...]
    """A sentence for each plan that a case does not allow as it is."""
    left_out: tuple[str, ...]
    """A sentence for each case without a plan."""
    terms: Terms

    @property
    def regrets(self) -> Floats:
        """What plan i costs more than the best plan in case j, shape (cases, cases)."""
        found: Floats = np.maximum(self.costs - np.diag(self.costs), 0.0)
        return found

    @property
    def worst(self) -> Floats:
        """Worst regret of each plan, shape (cases,)."""
        found: Floats = self.regrets.max(axis=1)
        return found

    @property
    def minimax(self) -> str:
        """Name of the case whose plan has the least worst regret."""
        return self.names[int(self.worst.argmin())]

    @property
    def frame(self) -> pd.DataFrame:
        """Plan, one column per case, Worst regret; the plan of least worst regret first."""
        found = pd.DataFrame(self.regrets, columns=[NameColumn(name) for name in self.names])
        found.insert(0, "Plan", list(self.names))
        found["Worst regret"] = self.worst
        return found.sort_values("Worst regret", kind="stable").reset_index(drop=True)

    @property
    def words(self) -> tuple[str, ...]:
        """Which plan is most robust, and what is to be known of the table."""
        at = int(self.worst.argmin())
        case = self.names[int(self.regrets[at].argmax())]
        least = with_money(shown(float(self.worst[at])), self.terms.money)
        return (
            f"The plan of {self.minimax} has the least worst regret: {least} more than the best of {case}.",
            "Held are capacity ordered and awarded, contracts and purchases of reserves; all else is decided"
            " anew in each case.",
            *self.nearly,
            *self.left_out,
        )


def regret_table(
    source: Path,
    cases: Sequence[Case],
    *,
    path_only: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Regret:
    """The plans of some cases of a workbook in each other's case. Cases that cannot be read, change nothing
    or have no plan are left out; raises LargeTreeError, and ValueError where no case has a plan.
    """
    spaces: dict[str, PlanSpace] = {}
    left_out = []
    for case in cases:
        tell(f"solving {case.name}")
        try:
            spaces[case.name] = _space(source, case, path_only=path_only)
        except (NoPlanError, OverrideError, _UnreadError) as error:
            left_out.append(f"{case.name} is left out: {str(error).splitlines()[0]}")
    if not spaces:
        raise ValueError(f"none of {len(cases)} cases has a plan")
    return _regret(spaces, tuple(left_out), tell)


class _UnreadError(PlannerError):
    """The inputs of a case have errors."""


def _space(source: Path, case: Case, *, path_only: bool) -> PlanSpace:
    """All plans of a case."""
    reading = read(source, case.changes, path_only=path_only)
    if reading.inputs is None:
        raise _UnreadError("; ".join(report(reading.problems, source.name)[:1]))
    return plan_space(reading.inputs, api.Progress(), events=not path_only)


def _regret(
    spaces: Mapping[str, PlanSpace], left_out: tuple[str, ...], tell: Callable[[str], None]
) -> Regret:
    """Hold each plan in each case."""
    decisions = {name: _decisions(space) for name, space in spaces.items()}
    costs = np.zeros((len(spaces), len(spaces)))
    nearly: list[str] = []
    for j, (case, space) in enumerate(spaces.items()):
        tell(f"holding {len(spaces)} plans in {case}")
        for i, (plan, own) in enumerate(decisions.items()):
            costs[i, j], missed = (space.objective, {}) if i == j else held_cost(space, own)
            given_up = [f"{shown(m)} of {HELD[f]}" for f, m in missed.items() if m > space.terms.least]
            if given_up:
                words = f"held in {case} without {', '.join(given_up)}, which the case does not allow"
                nearly.append(f"The plan of {plan} is {words}.")
    terms = next(iter(spaces.values())).terms
    return Regret(tuple(spaces), costs, tuple(nearly), left_out, terms)


def _decisions(space: PlanSpace) -> Decisions:
    """What is held of the plan of a space."""
    labels = space.labels
    return {
        (family, labels.keys[at]): max(0.0, float(space.base[at]))
        for family in HELD
        for at in labels.by_family.get(family, ())
    }


def held_cost(space: PlanSpace, decisions: Decisions) -> tuple[float, dict[str, float]]:
    """What the best plan of a space costs that holds some decisions (of the base scenario, over a tree), and
    by how much they must be missed, summed over each family.
    """
    labels = space.labels
    found = [labels.by_family[family] for family in HELD if family in labels.by_family]
    columns = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    names = [(labels.families[at], labels.keys[at]) for at in columns]
    values = np.array([decisions.get(name, 0.0) for name in names])
    missed = dict.fromkeys(HELD, 0.0)
    for (family, key), value in decisions.items():
        missed[family] += value if (family, key) not in labels.positions else 0.0
    cost, own = _held(space.program, columns, values)
    for (family, _), value, wanted in zip(names, own, values, strict=True):
        missed[family] += abs(float(value) - float(wanted))
    return cost, missed


def _held(program: LinearProgram, columns: np.ndarray, values: Floats) -> tuple[float, Floats]:
    """Cost and held columns of the cheapest plan that has these values, or misses them by least in sum."""
    fixed = _fixed(program, columns, values)
    try:
        return LoadedProgram(fixed).least(Functional(fixed.cost, fixed.offset)).objective, values
    except NotSolvedError as error:
        if error.status is not Status.INFEASIBLE:
            raise
    return _nearly(program, columns, values)


def _fixed(program: LinearProgram, columns: np.ndarray, values: Floats) -> Program:
    """A program with some columns fixed."""
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[columns] = upper[columns] = values
    matrix, rows = sparse.csr_array(program.matrix), (program.row_lower, program.row_upper)
    return Program(matrix, *rows, lower, upper, program.cost, program.offset)


def _nearly(program: LinearProgram, columns: np.ndarray, values: Floats) -> tuple[float, Floats]:
    """Cost and held columns of the cheapest plan among those that miss the values by least in sum."""
    elastic = _elastic(program, columns, values)
    away = Functional(np.concatenate([np.zeros(len(program.cost)), np.ones(2 * len(columns))]))
    loaded = LoadedProgram(elastic)
    loaded.hold(away, loosened(away.at(loaded.least(away).values)))
    cost = Functional(elastic.cost, elastic.offset)
    found = loaded.least(cost).values
    return cost.at(found), found[columns]


def _elastic(program: LinearProgram, columns: np.ndarray, values: Floats) -> Program:
    """A program with a row ``column + below - above = value`` for each held column."""
    width, count = len(program.cost), len(columns)
    picked = sparse.csr_array((np.ones(count), (np.arange(count), columns)), shape=(count, width))
    one = sparse.eye_array(count)
    rows = sparse.vstack([
        sparse.hstack([program.matrix, sparse.csr_array((len(program.row_lower), 2 * count))]),
        sparse.hstack([picked, one, -one]),
    ])  # fmt: skip
    return Program(
        matrix=sparse.csr_array(rows),
        row_lower=np.concatenate([program.row_lower, values]),
        row_upper=np.concatenate([program.row_upper, values]),
        lower=np.concatenate([program.lower, np.zeros(2 * count)]),
        upper=np.concatenate([program.upper, np.full(2 * count, np.inf)]),
        cost=np.concatenate([program.cost, np.zeros(2 * count)]),
        offset=program.offset,
    )
