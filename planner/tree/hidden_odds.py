"""Odds that worse events hide: of two events of a path the tree tells the worse, and the other lacks odds.

They are given back from futures told by events that are milder still, the mildest first, in proportion to
what each worse event lacks: the odds of the worst, which cost most, are right first, and the probability that
nothing happens stays what it is. Milder events may lose all of their odds; the table of odds says so.
"""

from collections import defaultdict
from collections.abc import Mapping

from planner.tree.courses import Course, Told
from planner.tree.hazards import by_rank

Paths = Mapping[tuple[Told, ...], float]


def given_back(
    courses: Mapping[str, Course], paths: Paths, elsewhere: Mapping[str, float]
) -> dict[tuple[Told, ...], float]:
    """Probabilities of paths once milder events gave back what worse ones lack; the same sum.

    ``elsewhere``: event -> its probability in explicit scenarios.
    """
    found = dict(paths)
    ranks = [[hazard.event for hazard in rank] for rank in by_rank([c.hazard for c in courses.values()])]
    for place in range(len(ranks) - 1, 0, -1):
        worse = [event for rank in ranks[:place] for event in rank]
        lacks = _lacks(courses, found, elsewhere, worse)
        giving = [path for path in found if len(path) == 1 and path[0].event in ranks[place]]
        free, wanted = sum(found[path] for path in giving), sum(lacks.values())
        if free > 0.0 and wanted > 0.0:
            share = min(1.0, wanted / free)
            for path in giving:
                found[path] *= 1.0 - share
            for event, lack in lacks.items():
                _raise(found, event, share * free * lack / wanted)
    return found


def _lacks(
    courses: Mapping[str, Course], paths: Paths, elsewhere: Mapping[str, float], events: list[str]
) -> dict[str, float]:
    """Event -> odds by its rate less those in the tree, of events that are told alone somewhere."""
    odds: dict[str, float] = defaultdict(float, elsewhere)
    for path, chance in paths.items():
        for told in path:
            odds[told.event] += chance
    alone = {path[0].event for path, chance in paths.items() if len(path) == 1 and chance > 0.0}
    return {event: max(0.0, courses[event].hazard.odds - odds[event]) for event in events if event in alone}


def _raise(paths: dict[tuple[Told, ...], float], event: str, more: float) -> None:
    """Let the futures that an event tells alone be as much likelier, its onsets and lengths in proportion."""
    own = [path for path in paths if len(path) == 1 and path[0].event == event]
    total = sum(paths[path] for path in own)
    for path in own:
        paths[path] *= 1.0 + more / total
