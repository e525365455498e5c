"""What a step more or less of a number of the inputs is worth: the shadow price, and both re-solves.

The shadow price says what changes for a very small step; where a plan has ties it need not be unique. What
a step of a size that means something changes is found by solving again, from the basis of the plan, with a
step more, and with all that it moves moved as far the other way. The cost is convex in right-hand sides, so
that the shadow price lies between; of a number that multiplies decisions (a share of what is consumed)
nearly so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import isclose
from typing import NamedTuple

import numpy as np

from planner.derive.derived import Derived
from planner.model.ledger import NATURES
from planner.model.moved_form import MovedForm, mirrored, moved_form
from planner.model.rewriting import Writing
from planner.model.standard_form import Floats, Labels, LedgerForm, StandardForm
from planner.solver.highs import Answer, Status
from planner.solver.solution import Solution
from planner.solver.warm import WarmProgram
from planner.study.moves import Movable, Moving, movings

NO_PRICE = 1e-9
"""Change of the objective below which a step has no price, money."""
ROUNDING = 1e-12
"""Relative difference of two sums below which they are one."""
SLACK = 1e-7
"""Distance from a bound, relative to its size, from which a row does not touch it."""


class Worth(NamedTuple):
    """By how much a plan differs from another: present money by nature, and quantity of need unserved."""

    money: float
    lost_output: float
    policy_prices: float
    unserved: float

    @property
    def total(self) -> float:
        """All three natures together."""
        return self.money + self.lost_output + self.policy_prices

    def less(self, other: "Worth") -> "Worth":
        """The difference, without what is lost in rounding."""
        pairs = zip(self, other, strict=True)
        return Worth(*(0.0 if isclose(mine, its, rel_tol=ROUNDING) else mine - its for mine, its in pairs))


NOTHING = Worth(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class ShadowPrice:
    """A step of a number, and what it changes; money is present value."""

    moving: Moving
    dual: float
    """Change of the objective for a step more, to first order."""
    more: Worth | None
    """What a step more changes; None: no plan, or not solved for."""
    less: Worth | None
    """What the same step the other way changes; None: no plan, cannot be less, or not solved for."""
    multiplies: bool = False
    """True where the number multiplies decisions: it stands in the matrix, not in a right-hand side."""


def worth_of(ledger: LedgerForm, values: Floats, short: np.ndarray) -> Worth:
    """What a path comes to; ``short`` are the columns of need unserved."""
    amounts = (ledger.matrix @ values + ledger.constants) * ledger.weights
    kinds = ledger.lines["kind"].to_numpy(dtype=object)
    money, lost, policy = (float(amounts[kinds == nature].sum()) for nature in NATURES)
    return Worth(money, lost, policy, float(values[short].sum()))


@dataclass(frozen=True)
class Priced:
    """A candidate: its form with a step more, and its shadow price."""

    moving: Moving
    more: MovedForm
    dual: float


def path_prices(solution: Solution) -> tuple[ShadowPrice, ...]:
    """The shadow prices of a path, each with both re-solves."""
    writing = Writing(solution.inputs, Derived(solution.inputs), solution.form)
    warm = WarmProgram(solution.form, solution.basis)
    short = solution.form.columns.by_family.get("short", np.zeros(0, dtype=np.int64))
    planned = worth_of(solution.form.ledger, solution.answer.values, short)

    def change(form: StandardForm) -> Worth | None:
        answer = warm.changed(form)
        if answer.status is not Status.OPTIMAL:
            return None
        return worth_of(form.ledger, answer.values, short).less(planned)

    found = told_steps(writing, solution.answer.duals, solution.answer.values)
    return tuple(_both(writing, each, solution.answer, change) for each in found)


def dual_prices(solution: Solution) -> tuple[ShadowPrice, ...]:
    """The same without solving again; of a tree's base scenario, whose duals are summed over all copies of a
    row, what a step is worth wherever the row is copied as it stands.
    """
    writing = Writing(solution.inputs, Derived(solution.inputs), solution.form)
    found = told_steps(writing, solution.answer.duals, solution.answer.values)
    return tuple(ShadowPrice(each.moving, each.dual, None, None) for each in found)


def told_steps(writing: Writing, duals: Floats, values: Floats) -> Iterator[Priced]:
    """The steps that are told, with their shadow prices: duals of all rows and values of all columns of the
    path.
    """
    scarce = _scarce_rows(writing.form.rows, duals)
    return _told(_candidates(writing, scarce, lambda moved: moved.move.slope(duals, values)))


def _scarce_rows(rows: Labels, duals: Floats) -> frozenset[tuple[str, str]]:
    """(family, first part of the key) of rows that have a price."""
    priced = np.flatnonzero(np.abs(duals) > NO_PRICE).tolist()
    return frozenset((rows.families[at], str(rows.keys[at][0])) for at in priced)


def _candidates(
    writing: Writing, scarce: frozenset[tuple[str, str]], slope: Callable[[MovedForm], float]
) -> Iterator[Priced]:
    """Numbers that can move, with their shadow prices; of columns of which the largest are told, those with
    a price.
    """
    for moving in movings(writing.inputs):
        is_scarce = any((name, moving.row.key) in scarce for name in moving.families)
        if not is_scarce and not moving.is_always_told:
            continue
        inputs = moving.inputs(writing.inputs, 1.0)
        moved = moved_form(writing, inputs, moving.families, moving.focus)
        if len(moved.move.rows) or moved.move.entries:
            yield Priced(moving, moved, slope(moved))


def _told(found: Iterable[Priced]) -> Iterator[Priced]:
    """Those that are told: of each column all, or the largest that have a price."""
    for movable, own in groupby(found, lambda each: each.moving.movable):
        yield from _largest(movable, own)


def _largest(movable: Movable, own: Iterable[Priced]) -> Iterable[Priced]:
    """Those of a column that are told, in the order of the inputs."""
    every = list(own)
    priced = [each for each in every if abs(each.dual) > NO_PRICE and not each.moving.is_always_told]
    largest = sorted(priced, key=lambda each: -abs(each.dual))[: movable.most]
    return [each for each in every if each.moving.is_always_told or any(each is one for one in largest)]


def _both(
    writing: Writing, priced: Priced, answer: Answer, change: Callable[[StandardForm], Worth | None]
) -> ShadowPrice:
    """A shadow price with both re-solves; a bound that is not reached has none and needs none."""
    moving = priced.moving
    if abs(priced.dual) <= NO_PRICE and _is_slack(priced.more, answer):
        return ShadowPrice(moving, 0.0, NOTHING, NOTHING if moving.goes_down else None)
    less = None
    if moving.goes_down:
        less = change(mirrored(writing.form, priced.more.form))
    return ShadowPrice(moving, priced.dual, change(priced.more.form), less, bool(priced.more.move.entries))


def _is_slack(moved: MovedForm, answer: Answer) -> bool:
    """True if the plan keeps the moved rows whichever way they move."""
    rows, form = moved.move.rows, moved.form
    if moved.move.entries:
        return False
    room = SLACK * np.maximum(1.0, np.abs(moved.move.bound)) + 2.0 * np.abs(moved.move.bound)
    activity = answer.activity[rows]
    return bool(((form.row_upper[rows] - activity > room) & (activity - form.row_lower[rows] > room)).all())
