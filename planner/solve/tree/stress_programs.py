"""The programs of stress tests as workers solve them. Nothing here needs Pyomo, which workers would load."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.solve.highs import Floats
from planner.solve.tree.alone import Lone, live_alone
from planner.solve.tree.outage import Closing, outlive
from planner.solve.tree.subtree import PathBasis
from planner.tree.overlay_data import edited

CUT_OFF = 1e-9
"""Quantity up to which a solver's values are nothing."""


class Job(NamedTuple):
    """One program: a false alarm or a test with the stock it must end with, or (None) one without end."""

    lone: Lone
    closing: Closing | None
    is_false_alarm: bool = False


class Life(NamedTuple):
    """Path columns as a program lives them, and what it buys back at the end, present money."""

    values: Floats
    bought_back: float


def live_chains(chains: Sequence[Sequence[tuple[int, Job]]], basis: PathBasis | None) -> dict[int, Life]:
    """Life of numbered programs, each solved from the basis of the one before it in its chain."""
    found: dict[int, Life] = {}
    for chain in chains:
        begin, alarms = basis, list[tuple[Job, Life]]()
        for number, job in chain:
            life = next((known for alarm, known in alarms if _is_lived_alike(alarm, known, job)), None)
            if life is None:
                life, begin = _live(job, begin)
            if life is not None:
                found[number] = life
                alarms += [(job, life)] if job.is_false_alarm else []
    return found


def _live(job: Job, begin: PathBasis | None) -> tuple[Life | None, PathBasis | None]:
    """Life of one program and its basis; the basis it began from if it cannot be lived."""
    if job.closing is not None:
        outlived = outlive(job.lone, job.closing, begin)
        return (None, begin) if outlived is None else (
            Life(outlived.values, outlived.bought_back), outlived.basis)  # fmt: skip
    lived = live_alone(job.lone, begin)
    return (None, begin) if lived is None else (Life(lived.values, 0.0), lived.basis)


def _is_lived_alike(alarm: Job, life: Life, job: Job) -> bool:
    """True if a test takes nothing away that its false alarm would use: then the best is the same. So it is
    with suppliers from whom the plan does not buy.
    """
    ours, theirs, core = alarm.lone.overlay, job.lone.overlay, job.lone.core
    if alarm.lone.start != job.lone.start or (alarm.closing is None) != (job.closing is None):
        return False
    rest = ("lower", "row_lower", "row_upper", "data", "ledger", "costs")
    alike = all(
        np.array_equal(a, b)
        for name in rest
        for a, b in zip(getattr(ours, name), getattr(theirs, name), strict=True)
    )
    most, left = edited(core.upper, ours.upper), edited(core.upper, theirs.upper)
    later = core.decided >= job.lone.start
    return alike and bool((left <= most).all() and (life.values <= left + CUT_OFF)[later].all())
