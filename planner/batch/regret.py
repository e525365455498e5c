"""Regret of plans over cases: what each plan costs more, in each case, than the best plan of that case.

A plan is the best one of a case. Of it is held what cannot be taken back once it is known which case has
come: capacity ordered and awarded, contracts and purchases of reserves (of a tree, those of the base
scenario); all else is decided anew in each case. Where a case does not allow what is held, it is held as
nearly as it can be, and the table says so. The plan of least worst regret is that of Savage (1951).
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
from planner.plan.terms import with_money
from planner.solver.highs import Floats, LinearProgram, Program, Status
from planner.solver.solve import NoPlanError as NotSolvedError
from planner.workbook.messages import report
from planner.workbook.reading.override_text import OverrideError

HELD = ("build", "award", "contract", "fill")
"""Families of variables that are held."""
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
    money: str
    """Unit of money."""

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
        least = with_money(shown(float(self.worst[at])), self.money)
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
    nearly = []
    for j, (case, space) in enumerate(spaces.items()):
        tell(f"holding {len(spaces)} plans in {case}")
        for i, (plan, own) in enumerate(decisions.items()):
            costs[i, j], missed = (space.objective, 0.0) if i == j else held_cost(space, own)
            if missed > space.terms.least:
                nearly.append(
                    f"The plan of {plan} cannot be held in {case}: {shown(missed)} of it are given up."
                )
    money = next(iter(spaces.values())).terms.money
    return Regret(tuple(spaces), costs, tuple(nearly), left_out, money)


def _decisions(space: PlanSpace) -> Decisions:
    """What is held of the plan of a space."""
    labels = space.labels
    return {
        (family, labels.keys[at]): max(0.0, float(space.base[at]))
        for family in HELD
        for at in labels.by_family.get(family, ())
    }


def held_cost(space: PlanSpace, decisions: Decisions) -> tuple[float, float]:
    """What the best plan of a space costs that holds some decisions (of the base scenario, over a tree), and
    by how much they must be missed, summed over all.
    """
    positions = space.labels.positions
    own = [positions[family, key] for family in HELD for key in _keys(space, family)]
    values = np.array([decisions.get(_name(space, at), 0.0) for at in own])
    lost = sum(value for name, value in decisions.items() if name not in positions)
    columns = np.array(own, dtype=np.int64)
    fixed = _fixed(space.program, columns, values)
    try:
        answer = LoadedProgram(fixed).least(Functional(fixed.cost, fixed.offset))
    except NotSolvedError as error:
        if error.status is not Status.INFEASIBLE:
            raise
        return _nearly(space.program, columns, values, lost)
    return answer.objective, lost


def _keys(space: PlanSpace, family: str) -> list[Key]:
    """Keys of a family of variables."""
    return [space.labels.keys[at] for at in space.labels.by_family.get(family, ())]


def _name(space: PlanSpace, at: int) -> tuple[str, Key]:
    """Family and key of a column."""
    return space.labels.families[at], space.labels.keys[at]


def _fixed(program: LinearProgram, columns: np.ndarray, values: Floats) -> Program:
    """A program with some columns fixed; a solver's rounding of bounds is not held."""
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[columns] = upper[columns] = values
    return Program(
        sparse.csr_array(program.matrix), program.row_lower, program.row_upper, lower, upper, program.cost,
        program.offset,
    )  # fmt: skip


def _nearly(program: LinearProgram, columns: np.ndarray, values: Floats, lost: float) -> tuple[float, float]:
    """The cheapest plan among those that miss the values by least in sum."""
    elastic = _elastic(program, columns, values)
    width, count = len(program.cost), len(columns)
    away = Functional(np.concatenate([np.zeros(width), np.ones(2 * count)]))
    loaded = LoadedProgram(elastic)
    missed = away.at(loaded.least(away).values)
    loaded.hold(away, loosened(missed))
    cost = Functional(elastic.cost, elastic.offset)
    return cost.at(loaded.least(cost).values), missed + lost


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
