"""How futures are shared out among events, explicit scenarios and events that follow events.

A path is told by its worst events (:func:`planner.tree.hazards.worst_event_probabilities`), as many as
``Settings.events_per_path``. A cap on branches says how many combinations the tree holds; where it cuts,
probability moves to the nearest onset of the same event after the same events, else to the same event after
others, as long as they have futures to give. An event that does not leave the branch of an explicit scenario
is as much likelier in the other futures, of which the mildest events have less. Where the cap cuts, what
begins in scenarios or beside a worse event has one length, that nearest to its mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from planner.tree.courses import Course, Told, hazards_of, nearest
from planner.tree.hazards import Onset, by_rank, told_ranks, worst_event_probabilities
from planner.tree.hidden_odds import given_back


class Alternative(NamedTuple):
    """An explicit scenario in which events may begin; ``events`` happen in it anyway, ``known`` are courses
    with periods of onset of what lasts in it.
    """

    start: int
    probability: float
    events: frozenset[str]
    known: tuple[tuple[Course, int], ...]


class Shared(NamedTuple):
    """Probabilities: of each path of generated events, in order of time; of each event that begins in a
    scenario.
    """

    paths: dict[tuple[Told, ...], float]
    in_scenarios: dict[str, dict[Told, float]]


class _Candidate(NamedTuple):
    """Branches that may be copied, an event after other events or in a scenario. The first in order are kept:
    the worst ranks and the likeliest onsets.
    """

    turn: int
    scenario: str
    place: int
    less_likely: float
    unit: tuple[Onset, ...]
    cost: int


Paths = dict[tuple[Told, ...], float]
Courses = Mapping[str, Course]


def shared_futures(
    courses: Courses, scenarios: Mapping[str, Alternative], events_per_path: int, most_branches: int
) -> Shared:
    """Probabilities of all paths; with those of the scenarios alone and of none they sum to 1.

    ``most_branches``: branches that the tree may have at most, scenarios' own apart from events of the first
    onset of a path, of which none is left out.
    """
    ranks = told_ranks(hazards_of(courses))
    courses = {hazard.event: courses[hazard.event] for rank in ranks for hazard in rank}
    chances = [(place, onset, chance) for place, onset, chance in worst_event_probabilities(ranks) if chance]
    room = most_branches - _own_size(courses, chances, scenarios)
    first = {onset: chance for _, onset, chance in chances}
    for copied in (courses, {event: course.coarse for event, course in courses.items()}):
        told = _told(courses, copied, first, events_per_path)
        candidates = [*_in_scenarios(copied, scenarios, chances), *_after_events(courses, copied, told)]
        kept, units, is_cut = _kept(courses, copied, scenarios, candidates, room)
        if not is_cut:
            break
    in_scenarios = {
        name: _begins_in(copied, scenarios[name].probability, kept[name], chances) for name in scenarios
    }
    left = 1.0 - sum(each.probability for each in scenarios.values())
    first = _filled(chances, _held_elsewhere(scenarios, kept), left)
    told = _told(courses, copied, first, events_per_path)
    paths = _held(courses, told, units, _surplus(scenarios, chances))
    in_time: Paths = defaultdict(float)
    for path, chance in given_back(courses, paths, _elsewhere(scenarios, in_scenarios), 1.0 - left).items():
        in_time[_in_time(courses, path)] += chance
    return Shared(dict(in_time), in_scenarios)


def _elsewhere(
    scenarios: Mapping[str, Alternative], in_scenarios: Mapping[str, Mapping[Told, float]]
) -> dict[str, float]:
    """Event -> its probability in explicit scenarios, of which it is part or in which it begins."""
    found: dict[str, float] = defaultdict(float)
    for name, scenario in scenarios.items():
        for event in scenario.events:
            found[event] += scenario.probability
        for told, chance in in_scenarios[name].items():
            found[told.event] += chance
    return found


def _surplus(
    scenarios: Mapping[str, Alternative], chances: Iterable[tuple[int, Onset, float]]
) -> dict[str, float]:
    """Event -> what explicit scenarios have of it beyond their share."""
    total: dict[str, float] = defaultdict(float)
    for _, (event, _), chance in chances:
        total[event] += chance
    return {
        event: sum(each.probability * (1.0 - own) for each in scenarios.values() if event in each.events)
        for event, own in total.items()
    }


def _held(
    courses: Courses, told: Paths, units: frozenset[tuple[Onset, ...]], surplus: Mapping[str, float]
) -> Paths:
    """Probabilities of the paths that the tree holds, worst event first. What an event loses where it cannot
    follow another, less its surplus in scenarios, is made good where it can, the worst events first: these
    paths have as much less without it, but never less than the base scenario asks for.
    """
    found: Paths = defaultdict(float)
    lost: dict[str, float] = defaultdict(float, {event: -more for event, more in surplus.items()})
    for path, chance in told.items():
        to = _reduced(courses, path, units)
        found[to] += chance
        for each in path[len(to) :]:
            lost[each.event] += chance
    for event in sorted(lost, key=lambda name: courses[name].hazard.rank):
        ends = [path for path in found if len(path) > 1 and path[-1].event == event and found[path] > 0.0]
        by_rest: dict[tuple[Told, ...], float] = defaultdict(float)
        for path in ends:
            by_rest[path[:-1]] += found[path]
        free = {rest: max(0.0, found.get(rest, 0.0) - told.get(rest, 0.0)) for rest in by_rest}
        total = sum(free.values())
        if total > 0.0:
            share = min(1.0, max(0.0, lost[event]) / total)
            for path in ends:
                found[path] += share * free[path[:-1]] * found[path] / by_rest[path[:-1]]
            for rest, amount in free.items():
                found[rest] -= share * amount
    return dict(found)


def _told(courses: Courses, copied: Courses, first: Mapping[Onset, float], most: int) -> Paths:
    """Paths of the worst events, worst first, with their lengths; the first has these probabilities."""
    ranks, place = by_rank(hazards_of(courses)), _places(courses)
    found: Paths = defaultdict(float)
    laws: dict[tuple[int, float], list[tuple[int, Onset, float]]] = {}

    def follow(path: tuple[Told, ...], chance: float) -> None:
        """Add what may come beside a path: the same rank after recovery, milder ones at any time."""
        course, last = courses[path[-1].event], path[-1]
        undisturbed = 1.0
        if len(path) < most:
            month = course.recovered(last.onset, last.length) * course.calendar.step_months
            key = place[last.event], float(month)
            law = laws.setdefault(key, list(worst_event_probabilities(ranks[key[0] :], key[1])))
            for _, (event, onset), of_onset in law:
                if of_onset > 0.0:
                    undisturbed -= of_onset
                    for length, share in copied[event].outcomes:
                        follow((*path, Told(event, onset, length)), chance * of_onset * share)
        found[path] += chance * max(0.0, undisturbed)

    for (event, onset), chance in first.items():
        for length, share in courses[event].outcomes:
            follow((Told(event, onset, length),), chance * share)
    return dict(found)


def _in_time(courses: Courses, path: tuple[Told, ...]) -> tuple[Told, ...]:
    """A path in order of time."""
    return tuple(sorted(path, key=lambda told: courses[told.event].start(told.onset)))


def _unit(courses: Courses, path: tuple[Told, ...]) -> tuple[Onset, ...]:
    """Events and onsets of a path in order of time, whatever their lengths."""
    return tuple((told.event, told.onset) for told in _in_time(courses, path))


def _is_possible(courses: Courses, path: tuple[Told, ...]) -> bool:
    """True if each event begins after the recovery of those before it, or is worse and begins later; ``path``
    has the worst first, those of one rank in order of time.
    """
    ordered = _in_time(courses, path)
    of_rank = [(courses[told.event].hazard.rank, courses[told.event].start(told.onset)) for told in path]
    if sorted(of_rank) != of_rank:
        return False
    for at, later in enumerate(ordered):
        course = courses[later.event]
        for earlier in ordered[:at]:
            before = courses[earlier.event]
            worse = course.hazard.rank < before.hazard.rank
            from_period = (
                before.start(earlier.onset) + 1 if worse else before.recovered(earlier.onset, earlier.length)
            )
            if course.start(later.onset) < from_period:
                return False
    return True


def _reduced(
    courses: Courses, path: tuple[Told, ...], units: frozenset[tuple[Onset, ...]]
) -> tuple[Told, ...]:
    """The path of the tree that stands for a path: itself, or its mildest event at the nearest onset that is
    held, or without it.
    """
    if len(path) == 1 or (_unit(courses, path) in units and _is_possible(courses, path)):
        return path
    rest, mildest = path[:-1], path[-1]
    others = [
        onset
        for onset in range(len(courses[mildest.event].hazard.onsets))
        if _unit(courses, moved := (*rest, mildest._replace(onset=onset))) in units
        and _is_possible(courses, moved)
    ]
    onset = nearest(others, courses[mildest.event], mildest.onset)
    return _reduced(courses, rest, units) if onset is None else (*rest, mildest._replace(onset=onset))


def _places(courses: Courses) -> dict[str, int]:
    """Event -> place of its rank, 0 the worst."""
    return {hazard.event: i for i, rank in enumerate(by_rank(hazards_of(courses))) for hazard in rank}


def _after_events(courses: Courses, copied: Courses, paths: Paths) -> Iterator[_Candidate]:
    """Events that may follow or precede others."""
    chances: dict[tuple[str, ...], dict[tuple[Onset, ...], float]] = {}
    for path, chance in paths.items():
        if len(path) > 1 and _is_possible(courses, path):
            own = chances.setdefault(tuple(told.event for told in path), defaultdict(float))
            own[_unit(courses, path)] += chance
    places = _places(courses)
    for (*before, event), own in chances.items():
        costs = {unit: _cost(courses, copied, unit) for unit in own}
        place = len(places) if event in before else places[event]
        yield from _in_turn("", place, own, costs)


def _in_scenarios(
    courses: Courses, scenarios: Mapping[str, Alternative], chances: Sequence[tuple[int, Onset, float]]
) -> Iterator[_Candidate]:
    """Events that may begin in scenarios; what happens there anyway does not."""
    for name, scenario in scenarios.items():
        if scenario.probability == 0.0:
            continue
        for place, event in dict.fromkeys((place, onset[0]) for place, onset, _ in chances):
            own: dict[tuple[Onset, ...], float] = {
                (onset,): chance
                for _, onset, chance in chances
                if onset[0] == event
                and courses[event].start(onset[1]) >= scenario.start
                and event not in scenario.events
            }
            costs = {unit: _cost_in(courses, scenario, unit[0]) for unit in own}
            yield from _in_turn(name, place, own, costs)


def _in_turn(
    scenario: str,
    place: int,
    chances: Mapping[tuple[Onset, ...], float],
    costs: Mapping[tuple[Onset, ...], int],
) -> Iterator[_Candidate]:
    """Onsets of one combination of events, the likeliest by branch first. The first of the third rank comes
    with the second of the worst; scenarios wait longer, as their events have their odds without them.
    """
    ordered = sorted(chances, key=lambda unit: (-chances[unit] / costs[unit], unit))
    for turn, unit in enumerate(ordered):
        waits = 3 * (turn + place) if scenario else 2 * turn + place
        yield _Candidate(waits, scenario, place, -chances[unit], unit, costs[unit])


def _own_size(
    courses: Courses, chances: Iterable[tuple[int, Onset, float]], scenarios: Mapping[str, Alternative]
) -> int:
    """Branches of a tree without copies."""
    generated = sum(_size(courses[event], onset) for _, (event, onset), _ in chances)
    ends = [course.known_by(start, course.calendar.periods - 1) for each in scenarios.values()
            for course, start in each.known[-1:]]  # fmt: skip
    return 1 + generated + len(scenarios) + sum(ends) - len(ends)


def _size(course: Course, onset: int) -> int:
    """Branches that an onset with its lengths takes."""
    return course.known_by(course.start(onset), course.calendar.periods - 1)


def _cost_in(courses: Courses, scenario: Alternative, onset: Onset) -> int:
    """Branches of an event that begins in a scenario, whatever is known of the scenario by then."""
    course = courses[onset[0]]
    found = _size(course, onset[1])
    for other, start in scenario.known:
        found *= other.known_by(start, course.start(onset[1]))
    return found


def _cost(courses: Courses, copied: Courses, unit: tuple[Onset, ...]) -> int:
    """Branches of the last event of a combination, whatever is known of those before by then; all lengths of
    the worst are told apart.
    """
    worst = min(unit, key=lambda each: courses[each[0]].hazard.rank)
    own = [(courses if each == worst else copied)[each[0]] for each in unit]
    found = _size(own[-1], unit[-1][1])
    for at, course in enumerate(own[:-1]):
        found *= course.known_by(course.start(unit[at][1]), own[at + 1].start(unit[at + 1][1]))
    return found


def _kept(
    courses: Courses,
    copied: Courses,
    scenarios: Mapping[str, Alternative],
    candidates: Sequence[_Candidate],
    room: int,
) -> tuple[dict[str, set[Onset]], frozenset[tuple[Onset, ...]], bool]:
    """Onsets held in each scenario, and combinations of events, as far as there is room for branches; whether
    some have none.
    """
    kept: dict[str, set[Onset]] = {name: set() for name in scenarios}
    units: set[tuple[Onset, ...]] = set()
    is_cut = False
    for candidate in sorted(candidates):
        begins = [candidate.unit[:n] for n in range(2, len(candidate.unit) + 1)]
        missing = [part for part in begins if part not in units]
        cost = sum(_cost(courses, copied, part) for part in missing) or candidate.cost
        if cost > room:
            is_cut = True
            continue
        room -= cost
        if candidate.scenario:
            kept[candidate.scenario].add(candidate.unit[0])
        units.update(missing)
    return kept, frozenset(units), is_cut


def _begins_in(
    courses: Courses, probability: float, kept: Iterable[Onset], chances: Iterable[tuple[int, Onset, float]]
) -> dict[Told, float]:
    """Probabilities of what begins in a scenario: all onsets of an event, each at the nearest one held."""
    held: dict[str, list[int]] = defaultdict(list)
    for event, onset in sorted(kept):
        held[event].append(onset)
    found: dict[Told, float] = defaultdict(float)
    for _, (event, onset), chance in chances:
        to = nearest(held[event], courses[event], onset)
        if to is not None:
            for length, share in courses[event].outcomes:
                found[Told(event, to, length)] += probability * chance * share
    return dict(found)


def _held_elsewhere(
    scenarios: Mapping[str, Alternative], kept: Mapping[str, Iterable[Onset]]
) -> dict[str, float]:
    """Event -> probability of the scenarios that have their share of it."""
    found: dict[str, float] = defaultdict(float)
    for name, scenario in scenarios.items():
        for event in scenario.events | {event for event, _ in kept[name]}:
            found[event] += scenario.probability
    return found


def _filled(
    chances: Iterable[tuple[int, Onset, float]], elsewhere: Mapping[str, float], left: float
) -> dict[Onset, float]:
    """Probabilities of events outside scenarios: each what the scenarios do not have of it, the worst rank
    first; where that is more than is left over, the last ranks and the base scenario have it by their wants.
    """
    possible = list(chances)
    wants: dict[int, dict[Onset, float]] = defaultdict(dict)
    for place, onset, chance in possible:
        wants[place][onset] = chance * max(0.0, 1.0 - elsewhere.get(onset[0], 0.0))
    undisturbed = left * max(0.0, 1.0 - sum(chance for _, _, chance in possible))
    waiting = sum(sum(own.values()) for own in wants.values())
    found: dict[Onset, float] = {}
    scale = 1.0
    for place in sorted(wants):
        own = sum(wants[place].values())
        if scale == 1.0 and own > left:
            scale = left / (waiting + undisturbed)
        found |= {onset: want * scale for onset, want in wants[place].items()}
        left, waiting = left - own * scale, waiting - own
    return found
