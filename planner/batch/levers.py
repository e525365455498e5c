"""Levers of a batch: tornados of cases with one lever, maps of grids of two, ranks of samples."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite, nan

import pandas as pd

from planner.batch.result import CaseResult
from planner.cases.case import BASE_CASE, Level
from planner.plan.case_figures import CaseFigure
from planner.plan.columns import NameColumn
from planner.report.study import Limit, Map, Tornado, fields

STILL = 1e-7
"""A swing below this share of the figure is none."""
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
Limits = Mapping[str, Sequence[Limit]]


def tornados_of(results: Sequence[CaseResult], limits: Limits) -> tuple[Tornado, ...]:
    """A tornado for each headline figure that any lever moves; none without a base case that has a plan.

    Cases with a single level count: the ends of a lever are those with sides, or else, for settings such as
    those of a switch, the ones with the least and the most.
    """
    base = next((r for r in results if r.case.name.casefold() == BASE_CASE and r.figures), None)
    levers = _levers(results)
    if base is None or not levers:
        return ()
    made = (_tornado(each, levers, limits) for each in base.figures if each.is_headline)
    return tuple(each for each in made if each is not None and len(each.frame))


def _levers(results: Iterable[CaseResult]) -> dict[str, list[tuple[Level, CaseResult]]]:
    """Lever -> its cases that change nothing else."""
    found: dict[str, list[tuple[Level, CaseResult]]] = {}
    for result in results:
        if len(result.case.levels) == 1:
            (level,) = result.case.levels
            found.setdefault(level.lever, []).append((level, result))
    return found


def _tornado(
    base: CaseFigure, levers: Mapping[str, list[tuple[Level, CaseResult]]], limits: Limits
) -> Tornado | None:
    """The tornado of one figure; None where the base case does not have it."""
    if not isfinite(base.value):
        return None
    rows, idle = [], []
    for lever, cases in levers.items():
        low, high = _ends(base, cases)
        at_low, at_high = _value(low, base.key), _value(high, base.key)
        known = [base.value, *(each for each in (at_low, at_high) if isfinite(each))]
        swing = max(known) - min(known)
        if swing <= STILL * max(1.0, abs(base.value)):
            if len(known) > 1:
                idle.append(lever)
            continue
        changes = (at_low - base.value, at_high - base.value)
        ends = (_told(low, base.key), _told(high, base.key))
        rows.append((lever, *ends, at_low, base.value, at_high, *changes, swing))
    frame = pd.DataFrame(rows, columns=[each.header for each in fields.TORNADO])
    frame = frame.sort_values("Swing", ascending=False, kind="stable").reset_index(drop=True)
    return Tornado(base.label, base.unit, frame, tuple(idle), tuple(limits.get(base.key, ())), base.key)


End = tuple[Level, CaseResult] | None


def _ends(base: CaseFigure, cases: Sequence[tuple[Level, CaseResult]]) -> tuple[End, End]:
    """The low and the high end of a lever."""
    low = next((each for each in cases if each[0].side < 0), None)
    high = next((each for each in cases if each[0].side > 0), None)
    if low or high:
        return low, high
    solved = [each for each in cases if isfinite(_value(each, base.key))]
    if not solved:
        return cases[0], None
    least, most = (pick(solved, key=lambda each: _value(each, base.key)) for pick in (min, max))
    if len(solved) > 1 and least is not most:
        return least, most
    return (least, None) if _value(least, base.key) < base.value else (None, most)


def _value(end: End, key: str) -> float:
    """A figure at an end; NaN where there is no plan, or no such end."""
    if end is None:
        return nan
    return next((each.value for each in end[1].figures if each.key == key), nan)


def _told(end: End, key: str) -> str:
    """The setting of an end, with its status where it has no figure."""
    if end is None:
        return ""
    return end[0].value if isfinite(_value(end, key)) else f"{end[0].value} ({end[1].status})"


def maps_of(results: Sequence[CaseResult], limits: Limits) -> tuple[Map, ...]:
    """A map of each headline figure over each grid: two levers, at each setting of the others."""
    grids = list(_grids(results))
    figures = {each.key: each for _, cases in grids for r in cases for each in r.figures if each.is_headline}
    return tuple(
        one
        for key, figure in figures.items()
        for held, cases in grids
        if (one := _map(figure, held, cases, tuple(limits.get(key, ())))) is not None
    )


def _designs(results: Iterable[CaseResult]) -> dict[tuple[str, ...], list[CaseResult]]:
    """Levers -> cases that set all of them, of cases that set several."""
    found: dict[tuple[str, ...], list[CaseResult]] = {}
    for result in results:
        if len(result.case.levels) > 1:
            found.setdefault(tuple(each.lever for each in result.case.levels), []).append(result)
    return found


def is_grid(cases: Sequence[CaseResult]) -> bool:
    """True if cases with the same levers set all combinations of at least two settings of the first two."""
    settings = [{r.case.levels[at].value for r in cases} for at in range(len(cases[0].case.levels))]
    number = 1
    for each in settings:
        number *= len(each)
    distinct = {tuple(level.value for level in r.case.levels) for r in cases}
    return number == len(distinct) and all(len(each) > 1 for each in settings[:2])


def _grids(results: Sequence[CaseResult]) -> Iterator[tuple[str, list[CaseResult]]]:
    """What is held, and the cases of a grid of two levers."""
    for cases in _designs(results).values():
        if not is_grid(cases):
            continue
        held: dict[str, list[CaseResult]] = {}
        for result in cases:
            rest = result.case.levels[2:]
            held.setdefault(", ".join(f"{each.lever} {each.value}" for each in rest), []).append(result)
        yield from held.items()


def _map(figure: CaseFigure, held: str, cases: Sequence[CaseResult], limits: tuple[Limit, ...]) -> Map | None:
    """One figure over two levers; None where no case has it or all are alike."""
    down, across = (level.lever for level in cases[0].case.levels[:2])
    cells = {
        (r.case.levels[0].value, r.case.levels[1].value): _value((r.case.levels[0], r), figure.key)
        for r in cases
    }
    known = [each for each in cells.values() if isfinite(each)]
    if not known or max(known) - min(known) <= STILL * max(1.0, abs(max(known))):
        return None
    columns = dict.fromkeys(second for _, second in cells)
    rows = [
        {"Setting": first} | {NameColumn(second): cells.get((first, second), nan) for second in columns}
        for first in dict.fromkeys(first for first, _ in cells)
    ]
    return Map(figure.label, figure.unit, down, across, pd.DataFrame(rows), held, limits)


def sample_of(results: Sequence[CaseResult]) -> pd.DataFrame:
    """Rank correlation of each lever with each headline figure over sampled cases; empty without a sample.

    Columns Lever and one per figure. Levers whose settings are words are left out.
    """
    frames = [_ranks(cases) for cases in _designs(results).values() if not is_grid(cases)]
    frames = [each for each in frames if len(each)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _ranks(cases: Sequence[CaseResult]) -> pd.DataFrame:
    """Rank correlations of one design."""
    levels = pd.DataFrame([{each.lever: _number(each.value) for each in r.case.levels} for r in cases])
    labels = {each.key: each.label for r in cases for each in r.figures if each.is_headline}
    values = pd.DataFrame([{each.key: each.value for each in r.figures} for r in cases]).reindex(
        columns=list(labels)
    )
    levels = levels.loc[:, levels.notna().all() & (levels.nunique() > 1)]
    values = values.loc[:, values.nunique() > 1]
    rows = [
        {"Lever": lever}
        | {
            NameColumn(labels[str(key)]): _rank_correlation(levels[lever], values[key])
            for key in values.columns
        }
        for lever in levels.columns
    ]
    return pd.DataFrame(rows) if len(values.columns) else pd.DataFrame()


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    """Spearman's correlation over the cases that have both."""
    both = one.notna() & other.notna()
    if both.sum() < 3 or other[both].nunique() < 2 or one[both].nunique() < 2:
        return nan
    return float(one[both].rank().corr(other[both].rank()))


def _number(text: str) -> float:
    """The number in a setting such as ``x 1.2``; NaN where there is none."""
    match = NUMBER.search(text)
    return nan if match is None else float(match.group().replace(",", ""))
