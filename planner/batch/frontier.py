"""The frontier of two measures: for each exposure the least cost, from least cost to least exposure.

The epsilon-constraint method (Haimes et al. 1971) with lexicographic ends (Mavrotas 2009). Both measures are
linear, so the frontier is convex: between its ends the row that caps the one binds in every optimum of the
other, and no point is dominated.

Cost is all that a plan makes least; where exposure is looked at, without the price of exposure, which would
count it twice. No point may go short, or miss policies, at a higher price than both the plan of the inputs
and the plan of least cost do: what is avoided by doing without is not avoided.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from planner.batch.loaded import LoadedProgram, loosened
from planner.batch.measures import Measure
from planner.batch.moves import what_changes
from planner.batch.plan_space import PlanSpace
from planner.errors import PlannerError
from planner.model.functionals import Functional
from planner.plan.terms import YES, Terms, tidy
from planner.solver.highs import Answer, Floats, Status
from planner.solver.solve import NoPlanError

OBJECTIVE, COST, MONEY, LOST_OUTPUT, MISSED = "objective", "cost", "money", "lost-output", "missed"
EMBODIED, DIRECT, UNSERVED, RESERVE_DAYS, INCENTIVE = OF = (
    "embodied", "direct", "unserved", "reserve-days", "incentive",
)  # fmt: skip
"""What the points make better step by step: keys of measures."""
EXPOSURES = (EMBODIED, DIRECT)
CAPACITY = "capacity"
HELD = {
    MONEY: (LOST_OUTPUT, MISSED),
    LOST_OUTPUT: (MONEY, MISSED),
    CAPACITY: (MONEY, LOST_OUTPUT, "missed-rules"),
}
"""What that costs -> accounts that no point may have more of. Targets ask for capacity, and are not held
where it is looked at.
"""
SAME = 1e-5
"""Relative distance below which two figures are one."""
CLOSE = 1e-3
"""Distance as a share of that between the ends below which the plan of the inputs is the point beside it."""


class NoEndError(PlannerError):
    """A measure has no best: nothing in the workbook limits it."""


@dataclass(frozen=True)
class Axis:
    """One of the two measures of a frontier."""

    measure: Measure
    sign: float = 1.0
    """-1 where most is best."""

    @cached_property
    def functional(self) -> Functional:
        """The functional whose least value is best."""
        found = self.measure.functional
        return found if self.sign > 0.0 else found.times(-1.0)


def axes(space: PlanSpace, of: str, against: str) -> tuple[Axis, Axis]:
    """The two measures: reserves are to be large where they cost money, and small where they save output."""
    cost = COST if of in EXPOSURES else OBJECTIVE
    measures = space.measures
    return (
        Axis(measures[of], -1.0 if (of, against) == (RESERVE_DAYS, MONEY) else 1.0),
        Axis(measures[cost if against == MONEY else against], -1.0 if against == CAPACITY else 1.0),
    )


@dataclass(frozen=True)
class FrontierPoint:
    """One plan of the frontier."""

    values: dict[str, float]
    """Key of a measure -> value."""
    marginal: float
    """What the next unit better costs of the other; NaN at the last end."""
    answer: Answer | None = field(default=None, repr=False)
    """Of the loaded program; None: it was not found there."""
    is_base: bool = False
    """True for the plan of the inputs."""
    is_between: bool = False
    """True for the plan of the inputs where it is none of the points, and may be off the frontier."""


@dataclass(frozen=True)
class Frontier:
    """Points from the best of ``against`` to the best of ``of``, and the plan of the inputs among them."""

    of: Axis
    against: Axis
    points: tuple[FrontierPoint, ...]
    base_excess: float
    """By how much the plan of the inputs is worse in ``against`` than the frontier at its ``of``."""
    terms: Terms
    branches: int
    """Branches of the tree; 0: one path."""
    held: dict[str, float]
    """Account -> most that every point may have of it, present value."""
    frame: pd.DataFrame = field(repr=False)
    """Point, Cost, Money, Lost output, Other prices of policy, Exposure (or what is made better), Share of
    today's, Marginal, At the margin, What changes, Base case; Set, where a change of the inputs gives the
    point.
    """
    supported: bool = False
    """True if points were found by prices of exposure: plans between them that no price gives are not among
    them, and nothing is held.
    """


def frontier(space: PlanSpace, of: str = "embodied", against: str = MONEY, points: int = 9) -> Frontier:
    """So many points from the best of one measure to the best of the other, evenly spaced in ``of``, and the
    plan of the inputs where it is none of them; raises NoEndError where a measure has no best.

    Both ends are looked for at once. Points between them are found from the first, each from the one before:
    from the last, where nearly nothing is free, the first step inwards costs as much as all these together.
    """
    free = {LOST_OUTPUT} if of == UNSERVED else set()
    held = [key for key in HELD[against] if key not in free]
    search = _Search(space, *axes(space, of, against), held)
    other = search.copy()
    with ThreadPoolExecutor(1) as threads:  # while it solves, the solver lets others work
        far = threads.submit(other.last_end)
        first, last = search.first_end(), far.result()
        best = _Ends(search.of_value(first), search.of_value(last))
        if not best.differ:
            return search.laid_out([first])
    between = search.points(np.linspace(best.first, best.last, points)[1:-1])
    return search.laid_out([first, *between, last])


@dataclass(frozen=True)
class _Ends:
    """Signed values of ``of`` at both ends."""

    first: float
    last: float

    @property
    def differ(self) -> bool:
        """False where the best of the one is the best of the other too."""
        return self.first - self.last > SAME * max(1.0, abs(self.first))


class _Search:
    """A loaded program with a row for each measure that is held."""

    def __init__(self, space: PlanSpace, of: Axis, against: Axis, held: Sequence[str]) -> None:
        self.space, self.of, self.against = space, of, against
        self._of, self._against = of.functional, against.functional
        self._cost = space.measures[COST if of.measure.key in EXPOSURES else OBJECTIVE].functional
        self._loaded = LoadedProgram(space.program)
        self.held = self._hold(held)
        self._of_row = self._loaded.hold(self._of)
        self._against_row = self._loaded.hold(self._against)

    def _hold(self, keys: Sequence[str]) -> dict[str, float]:
        """Hold accounts at the plan of the inputs or of least cost, as is more."""
        cheapest = self._loaded.least(self._cost).values
        held = {}
        for each in (self.space.measures[key] for key in keys):
            held[each.key] = max(each.at(self.space.base), each.at(cheapest))
            self._loaded.hold(each.functional, loosened(held[each.key]))
        return held

    def copy(self) -> "_Search":
        """The same search in a solver of its own."""
        other = copy(self)
        other._loaded = self._loaded.copy()
        return other

    def points(self, steps: Floats) -> list[Answer]:
        """The points at some signed values of what is made better, each from the one before."""
        return [self.point(most) for most in steps.tolist()]

    def of_value(self, answer: Answer) -> float:
        """Signed value of what is made better."""
        return self._of.at(answer.values)

    def first_end(self) -> Answer:
        """Best of ``against``, and of those best of ``of``."""
        loaded = self._loaded
        best = self._against.at(self._best(self.against).values)
        most = self._of.at(loaded.least_within(self._of, self._against_row, self._against, best).values)
        found = loaded.least_within(self._cost, self._of_row, self._of, most)
        loaded.free(self._against_row)
        return found

    def last_end(self) -> Answer:
        """Best of ``of``, and of those best of ``against``."""
        self._loaded.free(self._of_row)
        return self.point(self._of.at(self._best(self.of).values))

    def _best(self, axis: Axis) -> Answer:
        """The best of a measure; raises NoEndError."""
        try:
            return self._loaded.least(axis.functional)
        except NoPlanError as error:
            if error.status is not Status.UNBOUNDED:
                raise
            end = "least" if axis.sign > 0.0 else "most"
            raise NoEndError(
                f"{axis.measure.label} has no {end}: nothing in the workbook limits it;"
                " cap it on sheet Limits, or the money spent on it."
            ) from error

    def point(self, most: float) -> Answer:
        """Best of ``against`` with at most so much of ``of`` (signed), and of those the cheapest; its duals
        are those of the first.
        """
        loaded = self._loaded
        found = loaded.least_within(self._against, self._of_row, self._of, most)
        if self._against is self._cost:
            return found
        best = self._against.at(found.values)
        cheapest = loaded.least_within(self._cost, self._against_row, self._against, best)
        loaded.free(self._against_row)
        return replace(cheapest, duals=found.duals)

    def laid_out(self, found: Sequence[Answer]) -> Frontier:
        """Points in order, with the plan of the inputs among them."""
        columns = self.space.base
        near = self.point(self._of.at(columns))
        excess = self._against.at(columns) - self._against.at(near.values)
        values = self.space.values(columns)
        own = FrontierPoint(values, self._marginal(near), is_base=True, is_between=True)
        told = [self._told(each) for each in found]
        if len(told) > 1:  # beyond the last end there is nothing to be had
            told[-1] = replace(told[-1], marginal=np.nan)
        points = self._with_base(told, own)
        base = self.of.measure.at(columns)
        measures = tuple(self.space.measures.values())
        frame = point_frame(self.space.terms, measures, self.of, self.against, points, base)
        return Frontier(
            self.of, self.against, points, excess, self.space.terms, self.space.branches, self.held, frame
        )

    def _told(self, answer: Answer) -> FrontierPoint:
        return FrontierPoint(self.space.values(answer.values), self._marginal(answer), answer)

    def _marginal(self, answer: Answer) -> float:
        return max(0.0, -float(answer.duals[self._of_row]))

    def _with_base(self, points: list[FrontierPoint], base: FrontierPoint) -> tuple[FrontierPoint, ...]:
        """The plan of the inputs as one of the points, where it is none of them already."""
        key, other = self.of.measure.key, self.against.measure.key
        span = abs(points[-1].values[key] - points[0].values[key])
        for at, each in enumerate(points):
            is_close = abs(each.values[key] - base.values[key]) <= CLOSE * span
            if (is_close or _is_near(each.values[key], base.values[key])) and _is_near(
                each.values[other], base.values[other]
            ):
                return (*points[:at], replace(each, is_base=True), *points[at + 1 :])
        return tuple(sorted([base, *points], key=lambda each: -self.of.sign * each.values[key]))


def _is_near(one: float, other: float) -> bool:
    """True for two figures that are one but for rounding."""
    return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))


def point_frame(
    terms: Terms,
    measures: Sequence[Measure],
    of: Axis,
    against: Axis,
    points: Sequence[FrontierPoint],
    base: float,
) -> pd.DataFrame:
    """A row per point; ``base`` is the figure of the plan of the inputs. Each point is compared with the one
    before it that is on the frontier.
    """
    key, other = of.measure.key, against.measure.key
    rows, before = [], None
    for number, each in enumerate(points, start=1):
        values = each.values
        rows.append(
            {
                "Point": number,
                "Cost": values[COST if key in EXPOSURES else OBJECTIVE],
                "Money": values[MONEY],
                "Lost output": values[LOST_OUTPUT],
                "Other prices of policy": values["other-policy"],
                **({} if key in EXPOSURES else {"Price of exposure": values["exposure-price"]}),
                **({against.measure.label: values[other]} if other == CAPACITY else {}),
                of_column(of.measure): values[key],
                "Share of today's": values[key] / base if abs(base) > SAME else np.nan,
                "Marginal": np.nan if before is None else _slope(of, against, before, values),
                "At the margin": each.marginal,
                "What changes": "" if before is None else what_changes(terms, measures, before, values),
                "Base case": YES if each.is_base else "",
            }
        )
        before = before if each.is_between else values
    found = pd.DataFrame(rows)
    for name in ("Money", "Lost output", "Other prices of policy", of_column(of.measure)):
        found[name] = tidy(found[name].to_numpy(dtype=float))
    return found


def of_column(of: Measure) -> str:
    """Header of what is made better."""
    return "Exposure" if of.key in EXPOSURES else of.label


def _slope(of: Axis, against: Axis, before: dict[str, float], values: dict[str, float]) -> float:
    """What each unit better costs since the point before; NaN where nothing is better."""
    key, other = of.measure.key, against.measure.key
    better = of.sign * (before[key] - values[key])
    if better <= SAME * max(1.0, abs(values[key])):
        return np.nan
    return against.sign * (values[other] - before[other]) / better
