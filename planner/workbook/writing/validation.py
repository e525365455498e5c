"""Drop-downs and entry rules of input cells, from the column's declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.schema.columns import Column, Kind
from planner.workbook.layout import allowed_text, column_help


@dataclass(frozen=True)
class List:
    """A list of allowed words on the Lists sheet, with its defined name."""

    name: str
    words: tuple[str, ...]


NAMED_BY_LANES = frozenset(("Commodities", "Processes", "Resources"))
"""Sheets whose rows Lanes may add to, so that names that do not stand on them may be typed all the same."""


def list_name(sheet: str) -> str:
    """Defined name of the list of a sheet's first column."""
    return "names_of_" + sheet.replace(" ", "_").replace("-", "_")


def choice_list_key(column: Column) -> str:
    """What tells two lists of words apart."""
    return "; ".join(column.choices)


def validation_of(column: Column, lists: Mapping[str, List], present: Sequence[str]) -> dict[str, Any] | None:
    """The XlsxWriter validation of a column's cells; None where anything may be typed."""
    if column.kind in {Kind.CHOICE, Kind.FLAG}:
        return {"validate": "list", "source": f"={lists[choice_list_key(column)].name}", **_refusal(column)}
    if column.kind is Kind.LINK and column.targets[0] in present:
        strict = not column.choices and len(column.targets) == 1
        shown = _refusal(column) if strict else {"show_error": False}
        if column.targets[0] in NAMED_BY_LANES:
            shown |= {"error_type": "warning"}
        return {"validate": "list", "source": f"={list_name(column.targets[0])}", **shown}
    if column.is_number:
        return _number_rule(column)
    return None


def _number_rule(column: Column) -> dict[str, Any] | None:
    """A rule for numbers within the declared limits."""
    low, high = column.minimum, column.maximum
    if low is None and high is None:
        return None
    rule: dict[str, Any] = {"validate": "integer" if column.kind is Kind.INTEGER else "decimal"}
    if low is None:
        rule |= {"criteria": "<=", "value": _literal(high or 0.0)}
    elif high is None:
        rule |= {"criteria": ">=", "value": _literal(low)}
    else:
        rule |= {"criteria": "between", "minimum": _literal(low), "maximum": _literal(high)}
    return rule | _refusal(column)


def _literal(value: float) -> str:
    """A number as rules spell it: plain digits, no exponent."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _refusal(column: Column) -> dict[str, Any]:
    """Title and text of the message that a wrong entry gives."""
    text = column_help(column)
    if len(text) > 255:
        text = f"Allowed: {allowed_text(column)}."
    return {"error_title": column.header[:32], "error_message": text[:255]}
