"""Batches, trade-offs and comparisons from Python."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path

import pandas as pd

from planner import api
from planner.batch.alternatives import alternatives as find_alternatives
from planner.batch.frontier import frontier as find_frontier
from planner.batch.plan_space import LargeTreeError, plan_space
from planner.batch.priced_frontier import priced_frontier
from planner.batch.regret import regret_table
from planner.batch.result import CaseResult
from planner.batch.runner import run_cases
from planner.batch.table import results_table
from planner.cases import Case
from planner.cases import read_cases as read_all
from planner.changes import read as read_changed
from planner.comparison import compared
from planner.data import Inputs
from planner.interface.reading import Changes, change_texts, inputs_of
from planner.interface.tables import snake

Place = str | PathLike[str]
Tell = Callable[[str], None]
"""Told what is being done, a phrase a step; ``print`` will do."""


@dataclass(frozen=True, repr=False)
class Sweep:
    """The cases of a batch, solved."""

    results: tuple[CaseResult, ...]
    """In the order of the cases, the base case first; what failed or was refused says why."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each figure of each case: value (expected over futures), base, p10, p50, p90, difference
        to the base case.
        """
        return results_table(self.results)

    @property
    def cases(self) -> pd.DataFrame:
        """A row for each case: group, status, reason, objective, gap, changed cells, core seconds, why the
        model was built anew, plan file.
        """
        rows = [
            {
                "case": each.case.name,
                "group": each.case.group,
                "status": each.status,
                "reason": each.reason,
                "objective": each.objective,
                "gap": each.gap,
                "changed_cells": "; ".join(each.changed_cells),
                "core_seconds": each.core_seconds,
                "rebuild_reason": each.rebuild_reason,
                "plan_file": each.plan_file,
            }
            for each in self.results
        ]
        return pd.DataFrame(rows).set_index("case")

    def __repr__(self) -> str:
        counts = self.cases["status"].value_counts()
        told = ", ".join(f"{count} {status}" for status, count in counts.items())
        return f"<Sweep of {len(self.results)} cases: {told}>"


def read_cases(
    path: Place,
    cases: Place | None = None,
    *,
    groups: Sequence[str] = (),
    switches: bool = False,
    assumptions: str | None = None,
    events: bool = True,
) -> tuple[Case, ...]:
    """The cases of a workbook, unsolved: rows of its sheet Sweep, or of another workbook or YAML file.

    ``switches`` turns every switch in turn; ``assumptions`` (``"20%"``) moves every assumed number down and
    up. Raises CasesError with everything that is wrong, by cell.
    """
    other = None if cases is None else Path(cases)
    return read_all(
        Path(path), other, groups=tuple(groups), switches=switches, assumptions=assumptions,
        path_only=not events,
    )  # fmt: skip


def sweep(
    path: Place,
    cases: Sequence[Case] | Place | None = None,
    *,
    events: bool = True,
    jobs: int | None = None,
    gap: float | None = None,
    ledger: Place | None = None,
    resume: bool = False,
    plans: Place | None = None,
    executor: Executor | None = None,
    progress: Tell | None = None,
) -> Sweep:
    """Solve many cases of a workbook.

    ``cases`` are those of :func:`planner.read_cases`, or a file of them (None: the sheet Sweep); ``jobs``
    processes work, or ``executor`` does (``distributed.Client.get_executor()``). ``ledger`` keeps every
    result; with ``resume`` what it has is not solved again. ``plans`` is a folder for the plan of each case.
    A case that has no plan is a result. Raises CasesError.
    """
    chosen = _cases(path, cases, events)
    results = run_cases(
        Path(path), chosen, path_only=not events, jobs=jobs, gap=gap,
        ledger=None if ledger is None else Path(ledger), resume=resume, executor=executor,
        plans=None if plans is None else Path(plans), tell=progress or (lambda _: None),
    )  # fmt: skip
    return Sweep(results)


def _cases(path: Place, given: Sequence[Case] | Place | None, events: bool) -> tuple[Case, ...]:
    """Cases as they are, or read."""
    if given is None or isinstance(given, str | PathLike):
        return read_cases(path, given, events=events)
    return tuple(given)


def frontier(
    path: Place,
    set: Changes | None = None,  # noqa: A002
    *,
    points: int = 9,
    of: str = "embodied",
    against: str = "money",
    events: bool = True,
    progress: Tell | None = None,
) -> pd.DataFrame:
    """What less exposure (``of``: embodied, direct, unserved, reserve-days, incentive) costs (``against``:
    money, lost-output, capacity): a row for each point from least cost to least exposure, the plan of the
    inputs marked ``base_case``, with what changes and what the next unit costs.

    Large trees tell it by prices of exposure alone. Raises InputError, OverrideError, NoPlanError and, for
    other measures of a large tree, LargeTreeError.
    """
    inputs, tell = _inputs(path, set, events), progress or (lambda _: None)
    try:
        found = find_frontier(plan_space(inputs, api.Progress(tell), events=events), of, against, points)
    except LargeTreeError:
        if (of, against) != ("embodied", "money"):
            raise
        found = priced_frontier(inputs, points, tell)
    return _tidy(found.frame)


def alternatives(
    path: Place,
    set: Changes | None = None,  # noqa: A002
    *,
    slack: float = 0.01,
    events: bool = True,
    progress: Tell | None = None,
) -> pd.DataFrame:
    """Least and most of reserve, capacity, imports, incentive and exposure over all plans that cost at most
    ``slack`` (a share of money and lost output) more than the best: what every good plan does.

    Raises InputError, OverrideError, NoPlanError, and LargeTreeError for trees that are too large.
    """
    inputs, tell = _inputs(path, set, events), progress or (lambda _: None)
    space = plan_space(inputs, api.Progress(tell), events=events)
    return _tidy(find_alternatives(space, slack, tell).frame)


def regret(
    path: Place,
    cases: Sequence[Case] | Place | None = None,
    *,
    events: bool = True,
    progress: Tell | None = None,
) -> pd.DataFrame:
    """The plan of each case held in each other case: what it costs there beyond the best (a column for each
    case), and the worst of that; the most robust plan first. ``cases`` as for :func:`planner.sweep`.
    """
    found = regret_table(
        Path(path), _cases(path, cases, events), path_only=not events, tell=progress or (lambda _: None)
    )
    return found.frame.rename(columns=str).set_index("Plan")


@dataclass(frozen=True, repr=False)
class Difference:
    """What differs between inputs, plans or cases; as text, the sentences of it."""

    words: tuple[str, ...]
    tables: dict[str, pd.DataFrame]
    """Name -> rows that differ: ``inputs``, ``figures``, ``decisions`` and others, as their kind has them."""

    def __repr__(self) -> str:
        return "\n".join(self.words)


def compare(*paths: Place, cases: Sequence[str] = ()) -> Difference:
    """What differs between input workbooks, plans, or the ``cases`` of one sweep's table; the first is what
    the others are compared with. Raises NotComparableError.
    """
    found = compared([Path(each) for each in paths], list(cases))
    return Difference(found.words, {each.key: each.frame for each in found.sections})


def _inputs(path: Place, changes: Changes | None, events: bool) -> Inputs:
    """Inputs that were read with changes."""
    return inputs_of(read_changed(Path(path), change_texts(changes), path_only=not events), level=4)


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with names that programs like."""
    return frame.rename(columns=lambda name: snake(str(name).replace("'", "")))
