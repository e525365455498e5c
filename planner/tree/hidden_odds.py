"""Odds that worse events hide: of two events of a path the tree tells the worse, and the other lacks odds.

The base scenario gives them back, the worst event first, but at most three fifths of its futures, so that who
has seen nothing yet does not find what is left all too likely.
"""

from collections import defaultdict
from collections.abc import Mapping

from planner.tree.courses import Course, Told
from planner.tree.hazards import by_rank

MOST_GIVEN = 0.6
"""Part of its futures that the base scenario gives at most."""
Paths = Mapping[tuple[Told, ...], float]


def given_back(
    courses: Mapping[str, Course], paths: Paths, in_scenarios: Mapping[str, float], scenarios: float
) -> dict[tuple[Told, ...], float]:
    """Probabilities of paths once the base scenario gave back what they lack.

    ``in_scenarios``: event -> its probability in explicit scenarios; ``scenarios``: probability of these.
    """
    found = dict(paths)
    left = MOST_GIVEN * max(0.0, 1.0 - scenarios - sum(paths.values()))
    odds: dict[str, float] = defaultdict(float, in_scenarios)
    for path, chance in paths.items():
        for told in path:
            odds[told.event] += chance
    for rank in by_rank([course.hazard for course in courses.values()])[1:]:
        lacks = {hazard.event: max(0.0, hazard.odds - odds[hazard.event]) for hazard in rank}
        share = min(1.0, left / sum(lacks.values())) if any(lacks.values()) else 0.0
        for event, lack in lacks.items():
            left -= _raise(found, event, share * lack)
    return found


def _raise(paths: dict[tuple[Told, ...], float], event: str, more: float) -> float:
    """Let the futures that an event tells alone be as much likelier, its onsets and lengths in proportion;
    returns what was given.
    """
    own = [path for path in paths if len(path) == 1 and path[0].event == event]
    total = sum(paths[path] for path in own)
    if total <= 0.0:
        return 0.0
    for path in own:
        paths[path] *= 1.0 + more / total
    return more
