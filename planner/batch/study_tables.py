"""From the results of cases to the frames that the workbook of a study shows."""

import os
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from math import isfinite, nan
from pathlib import Path
from typing import Any

import pandas as pd

from planner.batch.levers import maps_of, sample_of, tornados_of
from planner.batch.result import CaseResult
from planner.cases.case import BASE_CASE
from planner.plan.case_figures import CaseFigure
from planner.plan.columns import NameColumn
from planner.plan.figures import shown
from planner.report.spec import Units
from planner.report.study import Frontier, Limit, Limited, Study, Tornado, fields

MOST_MOVERS = 3
"""Levers of the first figure that sentences name."""
ALSO_TOLD = (
    "lost_output", "embodied_exposure", "own_capacity", "reserve_days", "incentive", "missed_policies",
)  # fmt: skip
"""Other figures whose largest lever a sentence names."""
SHOWN = 5
"""Cases without a plan that a sentence names."""
CHANGE = re.compile(
    r"^(?P<cell>[^:]+![A-Z]+\d+): (?P<old>.*) -> (?P<new>.*?) \((?P<what>.*)\)(?:;.*)?$", re.DOTALL
)
"""A changed cell as ``--set`` tells it."""


def study_of(
    results: Sequence[CaseResult],
    units: Units,
    *,
    asked: str = "",
    folder: Path | None = None,
    limits: Mapping[str, Sequence[Limit]] | None = None,
    frontier: Frontier | None = None,
    alternatives: pd.DataFrame | None = None,
    regret: pd.DataFrame | None = None,
) -> Study:
    """What the workbook of a study shows of some cases.

    ``units`` are e.g. the terms of the base inputs, ``folder`` is where the workbook goes (links to plans
    are told from there), ``limits`` are targets and caps by key of a figure.
    """
    known = limits or {}
    tornados = tornados_of(results, known)
    return Study(
        units,
        asked or f"{len(results)} cases of {units.title}.",
        (*_statuses(results), *movers(results, tornados)),
        span_table(results),
        cases_table(results, folder),
        remarks_table(results),
        decisions_table(results),
        tornados,
        limited_of(results, known),
        maps_of(results, known),
        sample_of(results),
        frontier,
        pd.DataFrame() if alternatives is None else alternatives,
        pd.DataFrame() if regret is None else regret,
        changed_table(results),
    )


def figures_of(results: Iterable[CaseResult], *, headline: bool) -> dict[str, CaseFigure]:
    """Key -> a figure with this key, of all figures that any case has, in order of first sight."""
    found: dict[str, CaseFigure] = {}
    for result in results:
        for each in result.figures:
            if each.is_headline is headline:
                found.setdefault(each.key, each)
    return found


def values_of(result: CaseResult) -> dict[str, float]:
    """Key -> value of a case."""
    return {each.key: each.value for each in result.figures}


def base_of(results: Iterable[CaseResult]) -> CaseResult | None:
    """The result of the base case, if it is among them and has figures."""
    found = (each for each in results if each.case.name.casefold() == BASE_CASE and each.figures)
    return next(found, None)


def cases_table(results: Sequence[CaseResult], folder: Path | None = None) -> pd.DataFrame:
    """A row per case: status, key figures, gap, cost of solving, policies missed, plan."""
    figures = figures_of(results, headline=True)
    rows = []
    for result in results:
        values = values_of(result)
        row: dict[Hashable, object] = {
            "Case": result.case.name,
            "Group": result.case.group,
            "Status": result.status,
            **{_column(each): values.get(key, nan) for key, each in figures.items()},
            "Gap": result.gap,
            "Core seconds": result.core_seconds,
            "Missed": len(result.missed) if result.figures else nan,
            "Plan": _linked(result.plan_file, folder),
        }
        rows.append(row)
    return pd.DataFrame(rows)


def remarks_table(results: Sequence[CaseResult]) -> pd.DataFrame:
    """A row per case: what it changes, what is to be said of it, and why its model was built anew."""
    rows = [(r.case.name, "; ".join(r.case.changes), _remarks(r), r.rebuild_reason) for r in results]
    return pd.DataFrame(rows, columns=[each.header for each in fields.REMARKS])


def _column(figure: CaseFigure) -> NameColumn:
    """Label of the column of a figure."""
    return NameColumn(f"{figure.label}, {figure.unit}" if figure.unit else figure.label)


def _linked(plan_file: str, folder: Path | None) -> str:
    """A plan as seen from a folder, with forward slashes."""
    if not plan_file or folder is None:
        return plan_file
    try:
        return Path(os.path.relpath(plan_file, folder)).as_posix()
    except ValueError:  # another drive
        return Path(plan_file).absolute().as_posix()


def _remarks(result: CaseResult) -> str:
    """Why there is no plan, what is missed, and the note of the case."""
    return " ".join(_ended(each) for each in (result.reason, *result.missed, result.case.note) if each)


def _ended(sentence: str) -> str:
    """A sentence with its stop."""
    return sentence if sentence.rstrip().endswith((".", "!", "?")) else f"{sentence.rstrip()}."


def decisions_table(results: Sequence[CaseResult]) -> pd.DataFrame:
    """A row per case with a plan, a column per decision that any case takes; empty without decisions."""
    figures = figures_of(results, headline=False)
    rows = [
        {"Case": result.case.name} | {_column(each): values.get(key, 0.0) for key, each in figures.items()}
        for result in results
        if (values := values_of(result))
    ]
    return pd.DataFrame(rows) if figures else pd.DataFrame()


def span_table(results: Sequence[CaseResult]) -> pd.DataFrame:
    """Least and most of each key figure, and in which case."""
    base = base_of(results)
    start = {} if base is None else values_of(base)
    rows = []
    for key, each in figures_of(results, headline=True).items():
        found = [(value, r.case.name) for r in results if isfinite(value := values_of(r).get(key, nan))]
        if found:
            least, most = min(found, key=lambda pair: pair[0]), max(found, key=lambda pair: pair[0])
            rows.append((each.label, each.unit, start.get(key, nan), *least, *most))
    return pd.DataFrame(rows, columns=[each.header for each in fields.SPAN])


def limited_of(results: Sequence[CaseResult], limits: Mapping[str, Sequence[Limit]]) -> tuple[Limited, ...]:
    """Each headline figure that has a target or cap, over the cases with a plan, the worst first."""
    found = []
    for key, each in figures_of(results, headline=True).items():
        lines = tuple(limits.get(key, ()))
        rows = [(r.case.name, value) for r in results if isfinite(value := values_of(r).get(key, nan))]
        if lines and rows:
            frame = pd.DataFrame(rows, columns=["Case", "Figure"])
            frame = frame.sort_values(
                "Figure", ascending=not lines[0].is_cap, kind="stable", ignore_index=True
            )
            shown_lines = {NameColumn(limit.words): limit.value for limit in lines}
            frame = pd.concat([frame, pd.DataFrame(shown_lines, index=frame.index)], axis=1)
            found.append(Limited(each.label, each.unit, frame, lines))
    return tuple(found)


def changed_table(results: Iterable[CaseResult]) -> pd.DataFrame:
    """A row per changed cell of each case: old and new value, and what stands there."""
    rows = [(r.case.name, *_split(text)) for r in results for text in r.changed_cells]
    return pd.DataFrame(rows, columns=[each.header for each in fields.CHANGED])


def _split(text: str) -> tuple[str, str, str, str]:
    """Cell, old, new and what of a change as ``--set`` tells it; a change told otherwise stands whole."""
    match = CHANGE.match(text)
    return (match["cell"], match["old"], match["new"], match["what"]) if match else ("", "", "", text)


def _statuses(results: Sequence[CaseResult]) -> Iterator[str]:
    """How many cases there are, how they ended, and which have no plan."""
    counts = Counter(each.status for each in results)
    if not counts:
        return
    told = ", ".join(f"{number} {status}" for status, number in counts.most_common())
    yield f"{len(results)} cases: {told}."
    for status in counts:
        names = [each.case.name for each in results if each.status == status and not each.figures]
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            yield f"{status.capitalize()}: {', '.join(names[:SHOWN])}{more}; Remarks says why."


def movers(results: Sequence[CaseResult], tornados: Sequence[Tornado]) -> Iterator[str]:
    """The three levers that move the first figure most, and what moves each other one most; without
    levers, the three cases that differ most from the base case.
    """
    if tornados:
        yield from _levers_in_words(tornados)
        return
    base = base_of(results)
    if base is None:
        return
    first = base.figures[0]
    changes = [
        (value - first.value, each.case.name)
        for each in results
        if each is not base and isfinite(value := values_of(each).get(first.key, nan))
    ]
    for change, name in sorted(changes, key=lambda pair: -abs(pair[0]))[:MOST_MOVERS]:
        if change:
            more = "more" if change > 0.0 else "less"
            yield (
                f"{first.label}: {shown(abs(change))} {first.unit} {more} in {name} than in the base case"
                f" ({shown(first.value)})."
            )


def _levers_in_words(tornados: Sequence[Tornado]) -> Iterator[str]:
    """Sentences of the largest levers, and of levers that move nothing."""
    for row in tornados[0].frame.head(MOST_MOVERS).to_dict("records"):
        yield _mover(tornados[0], row)
    for each in (each for each in tornados[1:] if each.key in ALSO_TOLD):
        yield _mover(each, each.frame.iloc[0].to_dict())
    idle = [name for name in tornados[0].idle if all(name in each.idle for each in tornados)]
    if idle:
        yield f"Moves none of these figures: {', '.join(idle)}."


def _mover(tornado: Tornado, row: Mapping[Hashable, Any]) -> str:
    """How far one lever moves one figure, in words."""
    ends = [
        f"{shown(row[at])} at {row[end]}"
        for end, at in (("Low end", "At low end"), ("High end", "At high end"))
        if isfinite(row[at])
    ]
    reach = f"from {shown(row['Base case'])} to {' or '.join(ends)}"
    return f"{tornado.label}: {row['Lever']} moves it {reach} {tornado.unit}".rstrip() + "."
