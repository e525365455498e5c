"""Odds late in the base scenario: where nothing has happened yet, the tree has what futures are left."""

from typing import NamedTuple

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.plan.disruption_paths import BranchPaths
from planner.plan.terms import month_name
from planner.tree.branch import first_event
from planner.tree.courses import courses_of

TOLD = 2.0
"""Times its odds by rate from which it is told that an event is too likely."""


class LateOdds(NamedTuple):
    """Odds that an event begins, for who knows that nothing has happened yet."""

    event: str
    start: int
    """Period in which it begins."""
    in_tree: float
    by_rate: float


def late_odds(paths: BranchPaths) -> LateOdds | None:
    """The event that is likeliest in the tree beside its rate, in the base scenario; None: none is twice
    as likely as that. An onset stands for the months up to the next of its event.
    """
    inputs, tree = paths.solution.inputs, paths.solution.tree
    courses, known = courses_of(inputs), tree.node_probability(0, inputs.calendar.periods)
    found = []
    for child in tree.children[0]:
        event, start = first_event(tree.branches[child]), tree.branches[child].start
        if event not in courses or not tree.subtree_probability[child] or not known[start]:
            continue
        hazard = courses[event].hazard
        onsets = (i for i in range(len(hazard.onsets)) if courses[event].start(i) == start)
        onset = next(onsets, None)
        if onset is None:  # a scenario of its own begins where the event does not
            continue
        until = hazard.onsets[onset + 1] if onset + 1 < len(hazard.onsets) else hazard.until
        by_rate = -float(np.expm1(-hazard.rate_a_year * (until - hazard.onsets[onset]) / MONTHS_A_YEAR))
        found.append(LateOdds(event, start, float(tree.subtree_probability[child] / known[start]), by_rate))
    worst = max(found, key=lambda each: each.in_tree / each.by_rate, default=None)
    return worst if worst is not None and worst.in_tree >= TOLD * worst.by_rate else None


def late_words(paths: BranchPaths) -> list[str]:
    """A sentence on it, where an event becomes too likely."""
    found = late_odds(paths)
    if found is None:
        return []
    when = month_name(paths.solution.inputs.calendar, found.start)
    return [
        f"Who has seen nothing by {when} faces {found.event} with {found.in_tree:.0%} then in the tree, with"
        f" {found.by_rate:.0%} by its rate, because futures with other events have left: read the last years"
        " of the base scenario with care."
    ]
