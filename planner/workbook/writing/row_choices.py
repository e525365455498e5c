"""What a cell takes and how it looks where that differs from row to row: switches, levers, and When."""

from collections.abc import Iterator, Mapping
from typing import Any

from planner.workbook.formats import share_format
from planner.workbook.layout import FIRST_DATA_ROW
from planner.workbook.lever_values import allowed_of
from planner.workbook.writing.sheet_plan import SheetColumn, SheetPlan
from planner.workbook.writing.validation import List

LEVERS, SWITCHES = "Levers", "Switches"
WHENS = "list_when"
"""Defined name, and key among the lists, of every switch=option of the workbook."""
LONGEST_LIST = 255
"""Characters of a drop-down that is written out."""
CHOSEN_BY = {(SWITCHES, "chosen"): "options", (LEVERS, "value"): "allowed"}
"""(sheet, attribute) of cells with a choice of their own -> the attribute that says it."""
NUMBERS_OF_LEVERS = frozenset(("value", "base"))


def when_rule(plan: SheetPlan, column: SheetColumn, lists: Mapping[str, List]) -> dict[str, Any] | None:
    """The drop-down of a When: one condition is chosen, several are typed. None for other columns."""
    if column.attribute != "when" or WHENS not in lists or plan.declared.name == SWITCHES:
        return None
    return {"validate": "list", "source": f"={WHENS}", "show_error": False}


def choices_of(plan: SheetPlan, column: SheetColumn) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row (from 0) and validation of each cell that has a choice of its own."""
    source = CHOSEN_BY.get((plan.declared.name, column.attribute))
    if source is None:
        return
    for row, text in enumerate(plan.cells_of(source)):
        rule = _rule(str(text or ""))
        if rule is not None:
            yield FIRST_DATA_ROW - 1 + row, rule


def _rule(allowed: str) -> dict[str, Any] | None:
    """The validation of a cell that takes some words, or a number within limits."""
    found = allowed_of(allowed)
    if found is None:
        return None
    words = list(found.words)
    if words and len(",".join(words)) <= LONGEST_LIST and not any("," in word for word in words):
        return {"validate": "list", "source": words, "error_message": f"Allowed: {found.in_words}."[:255]}
    if found.low is None or found.high is None:
        return None
    limits = {"minimum": found.low, "maximum": found.high}
    message = {"error_title": "Outside what is allowed", "error_message": f"Allowed: {allowed}."[:255]}
    return {"validate": "decimal", "criteria": "between", **limits, **message}


def when_words(switches: SheetPlan | None) -> tuple[str, ...]:
    """``switch=option`` of every switch and option."""
    if switches is None:
        return ()
    pairs = zip(switches.cells_of("switch"), switches.cells_of("options"), strict=True)
    return tuple(
        f"{name}={option.strip()}"
        for name, options in pairs
        for option in str(options or "").split(";")
        if option.strip()
    )


def look_of(plan: SheetPlan, column: SheetColumn, row: int) -> tuple[str, str]:
    """Style and number format of a cell. Of levers only Value is for people to fill, and each has its own
    unit.
    """
    style = "required" if column.column.required else "input"
    if plan.declared.name != LEVERS:
        return style + column.manner, column.shown_as
    style = "input" if column.attribute == "value" else "computed"
    value = column.cells[row] if row < len(column.cells) else None
    if isinstance(value, int | float) and column.attribute in NUMBERS_OF_LEVERS:
        unit = str(plan.cells_of("unit")[row] or "")
        shown_as = share_format([float(value)]) if unit.startswith("share") else "#,##0.######"
        return style, shown_as if "." in f"{value:.12g}" or unit.startswith("share") else "#,##0"
    return f"{style}_text" if style == "computed" else style + column.manner, column.shown_as
