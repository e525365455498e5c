"""What differs between the cases of a study, read from its workbook or from its long table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from planner.audit.plan_tables import WrittenTable, written_tables
from planner.cases.case import BASE_CASE
from planner.comparison.comparison import (
    Comparison,
    Key,
    Section,
    known,
    largest_difference,
    side_by_side,
    words_side_by_side,
)
from planner.errors import PlannerError
from planner.plan.figures import shown
from planner.plan.terms import TINY
from planner.report.study import fields
from planner.workbook.reading.suggest import did_you_mean

CASES, REMARKS, DECISIONS, CHANGED = "cases", "remarks", "decisions", "changed"
LONG_COLUMNS = ("case", "label", "unit", "value")
TABLE_SUFFIXES = (".csv", ".parquet")
DECISION = r"^\w+: "
"""How the key of a decision begins in a long table: ``reserve: NdPr oxide``."""
FACTS = ("Status", "Changes", "Remarks")
SHOWN = 3
"""Figures that a sentence names."""


class NoSuchCaseError(PlannerError):
    """A study does not have a case, or its file is none of ours; the text says how to mend it."""


@dataclass(frozen=True)
class CaseTold:
    """One case as its study tells it."""

    name: str
    facts: Mapping[str, str]
    figures: Mapping[Key, float]
    decisions: Mapping[Key, float] = field(default_factory=dict)
    changed: Mapping[Key, str] = field(default_factory=dict)


def compared_cases(cases: Sequence[CaseTold]) -> Comparison:
    """Everything that differs between cases, the first being what the others are compared with."""
    names = [each.name for each in cases]
    keys = (("Measure", "What is measured."),)
    headline, figures = side_by_side(keys, [each.figures for each in cases], names)
    decision_fields, decisions = side_by_side(keys, [each.decisions for each in cases], names, absent=0.0)
    decisions = decisions[largest_difference(decisions) > TINY].reset_index(drop=True)
    cells = (("Cell", "Sheet and cell."), ("What", "Column and row, or setting."))
    cell_fields, changed = words_side_by_side(cells, [each.changed for each in cases], names)
    told: list[Mapping[Key, str]] = [{(fact,): each.facts.get(fact, "") for fact in FACTS} for each in cases]
    fact_fields, facts = words_side_by_side((("Fact", "What is known."),), told, names)
    sections = (
        Section("figures", "Key figures", fields.MEANS, headline, figures, "No case has a plan."),
        Section("decisions", "Decisions that differ", "", decision_fields, decisions, "No decision differs."),
        Section(
            "inputs", "Changed cells", "Blank: as in the workbook.", cell_fields, changed, "None is told."
        ),
        Section("runs", "Cases", "", fact_fields, facts, ""),
    )
    return Comparison("cases", tuple(names), tuple(_words(cases[0], each) for each in cases[1:]), sections)


def _words(first: CaseTold, other: CaseTold) -> str:
    """The figures that differ, in the order of the study."""
    if not other.figures or not first.figures:
        without = other if not other.figures else first
        return f"{without.name} has no plan: {without.facts.get('Remarks') or without.facts.get('Status')}"
    parts = [
        f"{key[0]} {shown(value)} -> {shown(other.figures[key])}"
        for key, value in first.figures.items()
        if key in other.figures and abs(other.figures[key] - value) > TINY * max(1.0, abs(value))
    ]
    more = f" and {len(parts) - SHOWN} more figures" if len(parts) > SHOWN else ""
    return f"{other.name} against {first.name}: {'; '.join(parts[:SHOWN]) or 'no figure differs'}{more}."


def read_cases(path: Path, wanted: Sequence[str]) -> list[CaseTold]:
    """The wanted cases of a study (none: the base case and the first other one); raises NoSuchCaseError,
    or PlanNotUsableError for a workbook that cannot be read.
    """
    known_cases = _long(path) if path.suffix.lower() in TABLE_SUFFIXES else _workbook(path)
    by_name = {each.name.casefold(): each for each in known_cases}
    if not wanted:
        raise NoSuchCaseError(
            f"{path.name} holds {len(known_cases)} cases; say which with --cases {BASE_CASE},NAME."
        )
    return [_named(path, by_name, name.strip()) for name in wanted]


def _named(path: Path, cases: Mapping[str, CaseTold], name: str) -> CaseTold:
    """The case of this name, whatever its case."""
    if name.casefold() not in cases:
        mend = did_you_mean(name, [each.name for each in cases.values()])
        raise NoSuchCaseError(f'{path.name} has no case "{name}"{mend}')
    return cases[name.casefold()]


def _workbook(path: Path) -> list[CaseTold]:
    """All cases of the workbook of a study."""
    tables = written_tables(path, (CASES, REMARKS, DECISIONS, CHANGED))
    if CASES not in tables:
        raise NoSuchCaseError(f"{path.name} has no cases to compare; give the study of a sweep.")
    decisions = _by_case(tables.get(DECISIONS))
    changed: dict[str, dict[Key, str]] = {}
    for row in [] if CHANGED not in tables else tables[CHANGED].records():
        own = changed.setdefault(str(row["Case"]), {})
        own[str(row["Cell"] or ""), str(row["What"] or "")] = f"{row['Old']} -> {row['New']}"
    words = {each.header for each in fields.CASES}
    told = [] if REMARKS not in tables else tables[REMARKS].records()
    remarks = {str(row["Case"]): row for row in told}
    return [
        CaseTold(
            str(row["Case"]),
            _facts(row | remarks.get(str(row["Case"]), {})),
            _told(row, words),
            decisions.get(str(row["Case"]), {}),
            changed.get(str(row["Case"]), {}),
        )
        for row in tables[CASES].records()
    ]


def _facts(row: Mapping[str, Any]) -> dict[str, str]:
    """Words about a case; blank where its study has none."""
    return {header: "" if row.get(header) is None else str(row[header]) for header in FACTS}


def _told(row: Mapping[str, Any], words: Collection[str]) -> dict[Key, float]:
    """Header -> figure of a row, but for columns of words."""
    found: dict[Key, float] = {
        (header,): known(value) for header, value in row.items() if header not in words
    }
    return {key: value for key, value in found.items() if isfinite(value)}


def _by_case(table: WrittenTable | None) -> dict[str, dict[Key, float]]:
    """Case -> figures by header."""
    rows = [] if table is None else table.records()
    return {str(row["Case"]): _told(row, {"Case"}) for row in rows}


def _long(path: Path) -> list[CaseTold]:
    """All cases of a long table: a row per case and figure."""
    try:
        frame = pd.read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except (OSError, ValueError, ImportError) as error:
        raise NoSuchCaseError(f"{path.name} cannot be read as a table of cases: {error}") from error
    frame.columns = frame.columns.map(lambda each: str(each).casefold())
    missing = [each for each in LONG_COLUMNS if each not in frame.columns]
    if missing:
        raise NoSuchCaseError(f"{path.name} is no table of cases: it has no column {', '.join(missing)}.")
    keys = frame["figure"] if "figure" in frame.columns else frame["label"]
    headline = ~keys.astype(str).str.contains(DECISION)
    return [
        CaseTold(
            str(name),
            {"Status": str(own["status"].iloc[0])} if "status" in own.columns else {},
            _figures(own[headline.loc[own.index]]),
            _figures(own[~headline.loc[own.index]]),
        )
        for name, own in frame.groupby("case", sort=False)
    ]


def _figures(rows: pd.DataFrame) -> dict[Key, float]:
    """Label and unit -> value."""
    told = rows[rows["value"].notna() & rows["label"].notna()]
    return {
        (f"{label}, {unit}" if isinstance(unit, str) and unit else str(label),): float(value)
        for label, unit, value in zip(told["label"], told["unit"], told["value"], strict=True)
    }
