"""What every good plan does, and what is free to choose: the near-optimal space, measure by measure.

Modelling to generate alternatives (Brill 1979): each measure in turn is made least and most over all plans
that cost at most a slack more than the plan of the inputs. The slack is a share of money and lost output, and
pays for what the plan makes least; no plan may go short, or miss policies, at a higher price than that plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.batch.loaded import LoadedProgram, loosened
from planner.batch.measures import CAPACITY, IMPORTS, RESERVE, Measure
from planner.batch.plan_space import PlanSpace
from planner.plan.figures import shown
from planner.plan.terms import Terms, with_money
from planner.solver.highs import Status
from planner.solver.solve import NoPlanError

WHOLE = ("embodied", "direct", "incentive", "reserve-days", "capacity")
GROUPS = (RESERVE, CAPACITY, IMPORTS)
"""What is told: measures of the whole plan, then decisions by group."""
HELD = ("lost-output", "missed")
PAID = ("money", "lost-output")
"""Accounts that the slack is a share of."""
FIRM, FIXED = 0.9, 0.02
"""Least as a share of the base plan's from which it is firm; span as a share up to which it is fixed."""
NOISE = 1e-5
"""Share of the largest figure of a measure below which it is none."""


@dataclass(frozen=True)
class Alternative:
    """How far one measure can be moved."""

    measure: Measure
    base: float
    """In the plan of the inputs."""
    least: float
    most: float
    """Over all good plans; infinite where nothing limits it."""


@dataclass(frozen=True)
class Alternatives:
    """Least and most of each measure over the plans within the slack."""

    slack: float
    """Share of money and lost output."""
    allowed: float
    """The slack in money, present value."""
    found: tuple[Alternative, ...]
    frame: pd.DataFrame
    """Measure, Unit, Base, Least, Most, Words."""


def alternatives(
    space: PlanSpace, slack: float = 0.01, tell: Callable[[str], None] = lambda _: None
) -> Alternatives:
    """Least and most of each measure over all plans within a slack, which is a share of money and lost
    output; ``tell`` is called with what is looked at.
    """
    allowed = slack * sum(space.measures[key].at(space.base) for key in PAID)
    loaded = LoadedProgram(space.program)
    objective = space.measures["objective"]
    loaded.least(objective.functional)
    loaded.hold(objective.functional, loosened(space.objective + allowed))
    for each in (space.measures[key] for key in HELD):
        loaded.hold(each.functional, loosened(each.at(space.base)))
    found = []
    for measure in _told(space):
        tell(f"least and most of {measure.label}")
        base = measure.at(space.base)
        least, most = (sign * _least(loaded, measure, sign) for sign in (1.0, -1.0))
        found.append(Alternative(measure, base, min(least, base), max(most, base)))
    return Alternatives(slack, allowed, tuple(found), _frame(space.terms, found))


def _told(space: PlanSpace) -> Iterator[Measure]:
    """The measures that are looked at, but for those that nothing moves."""
    groups = [[space.measures[key] for key in WHOLE]]
    groups += [[each for each in space.measures.values() if each.group == group] for group in GROUPS]
    for measure in (each for group in groups for each in group):
        columns = np.flatnonzero(measure.functional.coefficients)
        if len(columns) and (space.program.upper[columns] > space.program.lower[columns]).any():
            yield measure


def _least(loaded: LoadedProgram, measure: Measure, sign: float) -> float:
    """Least of a measure times a sign; infinite where nothing limits it."""
    functional = measure.functional if sign > 0.0 else measure.functional.times(-1.0)
    try:
        return functional.at(loaded.least(functional).values)
    except NoPlanError as error:
        if error.status is not Status.UNBOUNDED:
            raise
        return -float("inf")


def _frame(terms: Terms, found: list[Alternative]) -> pd.DataFrame:
    """A row per measure."""
    rows = [
        (each.measure.label, each.measure.unit, *_tidy(each), alternative_words(terms, each))
        for each in found
    ]
    return pd.DataFrame(rows, columns=["Measure", "Unit", "Base", "Least", "Most", "Words"])


def _tidy(each: Alternative) -> tuple[float, float, float]:
    """Base, least and most without what the solver's room leaves."""
    noise = _noise(each)
    base, least, most = (0.0 if abs(v) <= noise else v for v in (each.base, each.least, each.most))
    return base, least, most


def _noise(each: Alternative) -> float:
    """Size up to which a figure of the measure is none."""
    sizes = [abs(value) for value in (each.base, each.least, each.most) if np.isfinite(value)]
    return NOISE * max(sizes, default=0.0)


def alternative_words(terms: Terms, each: Alternative) -> str:
    """What the span says: what every good plan does, what is free, what never comes."""
    none = max(terms.least, _noise(each))
    base, least, most = _tidy(each)
    unit = each.measure.unit
    if most <= none:
        return "none in any good plan"
    if np.isfinite(most) and most - least <= max(none, FIXED * max(abs(base), abs(most))):
        return f"as good as fixed: {shown(least)} {unit} or little more in every good plan"
    up_to = f"up to {shown(most)}" if np.isfinite(most) else "as much as one likes"
    if least > none:
        share = least / base if base > none else 1.0
        firm = "firm" if share >= FIRM else f"{100.0 * share:.0f} % of the base plan's is firm"
        return f"at least {shown(least)} {unit} in every good plan ({firm}); {up_to}"
    return f"free to choose: {'from none ' if base > none else 'may come in, '}{up_to}"


def alternatives_words(terms: Terms, found: Alternatives) -> tuple[str, ...]:
    """What counts as a good plan."""
    allowed = with_money(shown(found.allowed), terms.money)
    return (
        f"A good plan costs at most {allowed} more than the plan of the inputs, prices of policy counted"
        f" ({100.0 * found.slack:g} % of its money and lost output), and neither goes short nor misses"
        " policies at a higher price.",
        "Least and most of different measures belong to different plans.",
    )
