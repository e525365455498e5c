"""The sheets of a study, each left out where it has nothing to show."""

from collections.abc import Iterator

import pandas as pd

from planner.plan.columns import REMAINING, Field, Fields, FormulaColumn, remaining, text
from planner.report.layout import with_units
from planner.report.spec import Filled, Lines, Links, Sheet, Table
from planner.report.study import fields
from planner.report.study.frontier import frontier_sheet
from planner.report.study.limits import limits_sheet
from planner.report.study.study import Map, Study
from planner.report.study.tornado import tornado_sheet

MOST_CHANGED = 20_000
"""Changed cells that the workbook holds; all are in the long table."""
EACH = "(each figure, case or setting)"


def study_sheets(study: Study) -> list[Sheet]:
    """All sheets that have something to show, in their order."""
    found = [_summary(study), *_inner(study)]
    return [*found, _guide(study, found)]


def _inner(study: Study) -> Iterator[Sheet]:
    """The sheets between Summary and Guide."""
    if len(study.cases):
        yield _cases(study)
    if len(study.decisions):
        yield _plain(
            "Decisions by case",
            "Decisions by case: what each plan holds",
            f"Reserve, capacity and imports. {fields.MEANS}",
            Table("decisions", "Decisions", "", fields.no_frame, fields.DECISIONS, filters=True),
            study.decisions,
        )
    if study.tornados:
        yield tornado_sheet(study.tornados)
    if study.limited:
        yield limits_sheet(study.limited)
    if study.maps:
        yield _maps(study.maps)
    if len(study.sample):
        yield _plain(
            "Sample",
            "Sample: what goes with what over the sampled cases",
            "Rank correlations: near 1 or -1 the lever leads the figure, near 0 others do.",
            Table("sample", "Rank correlation", "", fields.no_frame, fields.SAMPLE, shades=True),
            study.sample,
        )
    if study.frontier is not None and len(study.frontier.frame):
        yield frontier_sheet(study.frontier)
    yield from _robust(study)
    if len(study.remarks):
        table = Table(
            "remarks", "Remarks", "", fields.no_frame, _filled(fields.REMARKS, study.remarks), filters=True
        )
        title = "Remarks: what each case changes, and what is to be said of it"
        yield _plain("Remarks", title, "Old and new values stand on Changed cells.", table, study.remarks)
    if len(study.changed):
        yield _changed(study.changed)


def _robust(study: Study) -> Iterator[Sheet]:
    """What every good plan does, and how plans do in cases that they were not made for."""
    if len(study.alternatives):
        yield _plain(
            "Alternatives",
            "Alternatives: what every good plan does, and what is free to choose",
            "Least and most of each decision among all plans that cost hardly more than the best.",
            Table("alternatives", "Least and most", "", fields.no_frame, fields.ALTERNATIVES),
            study.alternatives,
        )
    if len(study.regret):
        yield _plain(
            "Regret",
            "Regret: how each plan does in each case",
            "What a held plan costs more than the plan made for the case; least worst regret is best.",
            Table("regret", "Regret, {money}", "", fields.no_frame, fields.REGRET, shades=True),
            study.regret,
        )


def _plain(name: str, title: str, sentence: str, table: Table, frame: pd.DataFrame) -> Sheet:
    """A sheet of one table."""
    return Sheet(name, title, sentence, (Filled(table, frame),), repeat_table=table.key)


def _summary(study: Study) -> Sheet:
    """What was asked, how it ended, what moves most, what the cases span."""
    span = Table("span", "What the cases span", "Of cases with a plan.", fields.no_frame, fields.SPAN)
    return Sheet(
        "Summary",
        f"Study: {study.units.title}",
        f"A study: one workbook, many plans. {fields.MEANS}",
        (
            Lines((study.asked,), strong=True),
            Lines(study.words, heading="What the study says"),
            *((Filled(span, study.span),) if len(study.span) else ()),
            Links("Sheets"),
        ),
    )


def _cases(study: Study) -> Sheet:
    """A row per case, and its differences from the base case."""
    cases = Table("cases", "Cases", "", fields.no_frame, _filled(fields.CASES, study.cases), filters=True)
    differences = Table(
        "differences", "Differences from the base case", "", fields.no_frame, fields.DIFFERENCES
    )
    frame = _differences(study.cases)
    return Sheet(
        "Cases",
        "Cases: a row for each",
        f"{fields.MEANS} Blank where there is no plan.",
        (Filled(cases, study.cases), *((Filled(differences, frame),) if len(frame) else ())),
        repeat_table="cases",
    )


def _filled(declared: Fields, frame: pd.DataFrame) -> Fields:
    """The fields without those that no row fills."""
    return tuple(
        each for each in declared if each.header == REMAINING or not frame[each.header].map(_is_blank).all()
    )


def _is_blank(value: object) -> bool:
    """True for a cell without words or figure."""
    return value is None or value == "" or value != value


def _differences(cases: pd.DataFrame) -> pd.DataFrame:
    """Figures less those of the base case, with live formulas; empty without a base case that has figures."""
    labels = remaining(fields.CASES, cases)
    base = [at for at, name in enumerate(cases["Case"]) if str(name).casefold() == "base"]
    values = cases[labels].astype(float)
    if not base or not labels or values.iloc[base[0]].isna().all():
        return pd.DataFrame()
    frame = pd.concat([cases["Case"], values - values.iloc[base[0]]], axis=1)
    blank = values.isna().all(axis=1)
    cell = "{cases.{self}#%d}"
    frame[FormulaColumn(REMAINING)] = [
        "" if none else f"{cell % at}-{cell % base[0]}" for at, none in enumerate(blank)
    ]
    chosen = [at for at in range(len(frame)) if at != base[0] and not blank[at]]
    return frame.iloc[chosen].reset_index(drop=True)


def _maps(maps: tuple[Map, ...]) -> Sheet:
    """Heat tables, one per figure and pair of levers."""
    return Sheet(
        "Maps",
        "Maps: two levers at once",
        "Each cell is a case; white is the least of the table, blue the most; blank: there is no plan.",
        tuple(Filled(_map_table(at, each), each.frame) for at, each in enumerate(maps, start=1)),
    )


def _map_table(number: int, each: Map) -> Table:
    """The table of a map; its title says which lever is where."""
    unit = f", {each.unit}" if each.unit else ""
    limits = "".join(f" {limit.words}." for limit in each.limits)
    held = f" {each.held}." if each.held else ""
    down = text("Setting", f"What {each.down} is set to.", width=30)
    return Table(
        f"map_{number}",
        f"{each.label}{unit}: {each.down} (down) by {each.across} (across)",
        f"{limits}{held}".strip(),
        fields.no_frame,
        (down, fields.MAP[1]),
        shades=True,
    )


def _changed(changed: pd.DataFrame) -> Sheet:
    """Old and new value of every changed cell."""
    more = len(changed) - MOST_CHANGED
    cut = f" The first {MOST_CHANGED:,}; {more:,} more are left out." if more > 0 else ""
    return _plain(
        "Changed cells",
        "Changed cells: old and new value in each case",
        f"The workbook itself is not changed.{cut}",
        Table("changed", "Changed cells", "", fields.no_frame, fields.CHANGED, filters=True),
        changed.head(MOST_CHANGED),
    )


def _guide(study: Study, sheets: list[Sheet]) -> Sheet:
    """What each column means."""
    rows = [
        (sheet.name, with_units(study.units, item.table.title), *_told(study, declared))
        for sheet in sheets
        for item in sheet.items
        if isinstance(item, Filled)
        for declared in _once(item.table)
    ]
    columns: Fields = (
        text("Sheet", "Sheet of the column.", width=22),
        text("Table", "Table of the column.", width=50),
        text("Column", "Header of the column.", width=30),
        text("Unit", "Unit of the column; blank: as the table says."),
        text("Meaning", "What it means.", width=70),
    )
    frame = pd.DataFrame(rows, columns=[each.header for each in columns])
    table = Table("guide", "What the columns mean", "", fields.no_frame, columns, filters=True)
    return _plain("Guide", "Guide: what the columns mean", "Every table, column by column.", table, frame)


def _once(table: Table) -> Fields:
    """Columns that the guide explains: of numbered tables those of the first."""
    kind, _, number = table.key.rpartition("_")
    return table.fields if not kind or number in {"1", "lines"} else ()


def _told(study: Study, declared: Field) -> tuple[str, str, str]:
    """Header, unit and meaning of a column."""
    header = EACH if declared.header == REMAINING else declared.header
    return header, with_units(study.units, declared.unit), with_units(study.units, declared.meaning)
