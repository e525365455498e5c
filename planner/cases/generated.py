"""Cases that nobody needs to write down: every setting of every switch, and bands of every assumed number."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import floor, inf
from typing import Any, TypeGuard

from planner.cases.lines import CasesError, Line, Refusal
from planner.schema.columns import Column, Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import Place
from planner.schema.tables.study import SweepRow
from planner.workbook.layout import SETTINGS, SETTINGS_HEADERS
from planner.workbook.reading.drafts import DraftRow, DraftTable
from planner.workbook.reading.grid import address
from planner.workbook.reading.headers import find_header_row, header_texts
from planner.workbook.reading.override_text import CELL, NAME_SEPARATOR
from planner.workbook.reading.reader import OpenedWorkbook, Reading
from planner.workbook.reading.switches import SWITCHES

Bands = Mapping[str, float]
"""Confidence -> share by which numbers of it are moved down and up."""
SWITCH_GROUP, ASSUMPTION_GROUP = "Switches", "Assumptions"
ASSUMED, UNMARKED = "assumed", "not marked"
LEVELS = ("stated", "derived", ASSUMED, UNMARKED)
NO_NUMBERS = frozenset((SWITCHES, "Sources", "Change log", "Calibration", "Sweep"))
"""Sheets whose numbers are none of the model."""
NO_AMOUNTS = frozenset(
    (
        ("Events", "rank"),
        ("Events", "onset_every_months"),
        ("Event lengths", "probability"),
        ("Sectors", "priority"),
        ("Stress tests", "every_months"),
        ("Shortage tiers", "tier"),
        ("Import tiers", "tier"),
    )
)
"""(sheet, attribute) of numbers that order or that must sum to one: no band of one of them means anything."""
_BAND = re.compile(r"(?:([a-z ]+)=)?\s*(\d+\.?\d*|\.\d+)\s*%")


def bands_of(text: str) -> Bands:
    """``20%`` for what is assumed, or ``assumed=20%, derived=10%``; raises CasesError."""
    found: dict[str, float] = {}
    for part in text.split(","):
        match = _BAND.fullmatch(part.strip().casefold())
        level = (match.group(1) or ASSUMED).strip() if match else ""
        share = float(match.group(2)) / 100.0 if match else 0.0
        if level not in LEVELS or not 0.0 < share < 1.0:
            words = (
                f'found "{part.strip()}"; expected 20%, or assumed=20%,derived=10% (below 100%, of'
                f" {', '.join(LEVELS)})."
            )
            raise CasesError((Refusal("--assumptions", words),))
        found[level] = share
    return found


def switch_lines(reading: Reading) -> Iterator[Line]:
    """A line for each switch, its values all settings but the chosen one."""
    table = reading.addresses.tables.get(SWITCHES)
    for row in table.rows if table else ():
        name, chosen = str(row.values["switch"]), str(row.values["chosen"])
        others = [part.strip() for part in str(row.values["options"] or "").split(";")]
        others = [each for each in others if each and each.casefold() != chosen.casefold()]
        if table is not None and others:
            place = f"{table.grid.name}!{table.cell(row, 'chosen')}"
            changed = {"sheet": SWITCHES, "row_key": name, "column": "", "operation": "="}
            yield _line(
                name, SWITCH_GROUP, " | ".join(others), place, str(row.values["question"] or ""), **changed
            )


def _line(case: str, group: str, value: str, place: str, note: str, **changed: str) -> Line:
    """A line that the workbook implies."""
    row = SweepRow(
        place=Place(place, 0), when="", source="", confidence="", note=note, case=case, group=group,
        value=value, design="one at a time", points=1, seed=1, runs=True, **changed,
    )  # fmt: skip
    return Line(row, dict.fromkeys(("case", "value", "row_key", "column", "sheet"), place), is_generated=True)


def assumption_lines(opened: OpenedWorkbook, reading: Reading, bands: Bands) -> Iterator[Line]:
    """A line for each number of the rows that count and have one of these confidences, moved down and up."""
    yield from _setting_lines(opened, bands)
    for table in reading.addresses.tables.values():
        if table.name in NO_NUMBERS:
            continue
        keys = Counter(table.key(row).casefold() for row in table.rows if row.holds)
        for row in table.rows:
            share = bands.get(_level(row.values.get("confidence")))
            if row.holds and share:
                yield from _row_lines(table, row, share, is_alone=keys[table.key(row).casefold()] == 1)


def _level(confidence: Any) -> str:
    """The confidence as one of the known words."""
    word = str(confidence or "").strip().casefold()
    return word if word in LEVELS else UNMARKED


def _row_lines(table: DraftTable, row: DraftRow, share: float, *, is_alone: bool) -> Iterator[Line]:
    """A line for each column of numbers of a row; the years of a group move together."""
    values = table.grid.rows[row.number]
    key = table.key(row) or " ".join(
        str(row.values.get(each) or "") for each in ("sheet", "row_key", "column")
    )
    name = f"{table.name}: {key}{'' if is_alone and table.key(row) else f' (row {row.number})'}"
    for attribute, column in table.declared.columns.items():
        cells = {
            address(place.position, row.number): float(values[place.position])
            for place in table.places
            if place.attribute == attribute and place.position < len(values)
            if _is_number(values[place.position])
        }
        if column.is_number and cells and (table.name, attribute) not in NO_AMOUNTS:
            places = f"{NAME_SEPARATOR} ".join(f"{CELL}{cell}" for cell in cells)
            note = str(row.values.get("note") or "")
            changed = {"sheet": table.grid.name, "row_key": places, "column": column.header}
            yield from _band(f"{name}, {column.header}", column, [*cells.values()], share, note, changed)


def _is_number(value: Any) -> TypeGuard[float]:
    """True for a number that can be moved."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value != 0


def _band(
    case: str, column: Column, values: list[float], share: float, note: str, changed: Mapping[str, str]
) -> Iterator[Line]:
    """The line of some cells; none where the column leaves no room on either side."""
    if column.kind is Kind.INTEGER:
        step = max(1.0, round(share * values[0]))
        moves = [move for move in (-step, step) if _fits(column, [value + move for value in values])]
        text, operation = " | ".join(f"{move:.12g}" for move in moves), "+"
    else:
        room = min((column.maximum / each for each in values if column.maximum and each > 0.0), default=2.0)
        moves = [move for move in (-share, min(share, _rounded_down(room - 1.0))) if move]
        moves = [move for move in moves if _fits(column, [value * (1.0 + move) for value in values])]
        text, operation = " | ".join(f"{100.0 * move:+.12g}%" for move in moves), ""
    if moves:
        place = f"{changed['sheet']}{changed['row_key'].split(NAME_SEPARATOR)[0]}"
        yield _line(case, ASSUMPTION_GROUP, text, place, note, operation=operation, **changed)


def _rounded_down(share: float) -> float:
    """So many hundredths of a per cent, none where less is left."""
    return floor(share * 1e4) / 1e4


def _fits(column: Column, values: list[float]) -> bool:
    """True if a column allows all of these."""
    low = -inf if column.minimum is None else column.minimum
    high = inf if column.maximum is None else column.maximum
    return all(low <= value <= high for value in values)


def _setting_lines(opened: OpenedWorkbook, bands: Bands) -> Iterator[Line]:
    """Settings that are numbers; one whose source begins with the word assumption is assumed."""
    grid = next((g for name, g in opened.grids.items() if name.casefold() == SETTINGS.casefold()), None)
    if grid is None:
        return
    header = find_header_row(grid, dict.fromkeys(SETTINGS_HEADERS)) or 1
    texts = [text.casefold() for text in header_texts(grid.rows.get(header, ()))]
    at = {name: texts.index(name) for name in ("name", "value", "source") if name in texts}
    columns = {column.header: column for column in setting_columns().values()}
    for number, values in grid.rows.items():
        found: dict[str, Any] = {name: values[i] if i < len(values) else None for name, i in at.items()}
        column = columns.get(str(found.get("name") or "").strip().casefold())
        source = str(found.get("source") or "").strip().casefold()
        share = bands.get(ASSUMED) if source.startswith("assum") else None
        if number > header and share and column and column.kind is Kind.NUMBER and _is_number(found["value"]):
            changed = {"sheet": grid.name, "row_key": column.header, "column": ""}
            yield from _band(
                f"Settings: {column.header}", column, [float(found["value"])], share, "", changed
            )
