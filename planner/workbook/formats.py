"""Looks of the input workbook: colours, borders and number formats that show every digit."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from planner.schema.columns import Column, Kind

INK, PALE, INPUT_FILL, REQUIRED_FILL, HEADER_FILL, COMMON_FILL, RULE = (
    "#1F3044",
    "#5B6B7B",
    "#FFF9E3",
    "#FFE9A8",
    "#1F4E79",
    "#6B7F93",
    "#D5D9DE",
)
FONT = {"font_name": "Calibri", "font_size": 10, "font_color": INK}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": HEADER_FILL},
    "heading": {"bold": True, "font_size": 12, "font_color": HEADER_FILL},
    "sentence": {"font_color": PALE, "italic": True},
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "valign": "top"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
    "unit": {"font_color": PALE, "italic": True, "text_wrap": True, "valign": "bottom", "font_size": 9},
    "unit_group": {"font_color": PALE, "italic": True, "valign": "bottom", "font_size": 9},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": HEADER_FILL,
        "text_wrap": True,
        "border": 1,
    },
    "header_common": {"bold": True, "font_color": "#FFFFFF", "bg_color": COMMON_FILL, "border": 1},
    "input": {"bg_color": INPUT_FILL, "border": 1, "border_color": RULE, "valign": "top"},
    "required": {"bg_color": REQUIRED_FILL, "border": 1, "border_color": RULE, "valign": "top"},
    "computed": {"border": 1, "border_color": RULE, "valign": "top"},
    "computed_text": {
        "border": 1,
        "border_color": RULE,
        "align": "left",
        "indent": 1,
        "text_wrap": True,
        "valign": "top",
    },
}
CHANGED: dict[str, dict[str, Any]] = {
    "off": {"font_color": "#8A8A8A", "bg_color": "#ECECEC", "italic": True},
    "moved": {"font_color": "#9C2A00", "bg_color": "#FFD2B3", "bold": True},
    "repeated": {"font_color": "#C4CBD2"},
}
"""Looks that a cell takes while a condition holds: what differs from its own."""
for _changed in ("off", "moved"):
    STYLES[_changed] = STYLES["input"] | CHANGED[_changed]
for _cell in ("input", "required"):
    STYLES[f"{_cell}_text"] = STYLES[_cell] | {"align": "left", "indent": 1}
    STYLES[f"{_cell}_wrapped"] = STYLES[_cell] | {"align": "left", "indent": 1, "text_wrap": True}
MONTH_FORMAT = "mmm yyyy"
MOST_DECIMALS = 6


class Formats:
    """XlsxWriter formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Any] = {}

    def __call__(self, style: str, number_format: str = "") -> Any:
        """The format of a style, with a number format if given."""
        key = (style, number_format)
        if key not in self._made:
            properties = FONT | STYLES[style] | ({"num_format": number_format} if number_format else {})
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def with_edge(self, colour: str) -> Any:
        """Bold text beside a bar of a colour."""
        edge = {"left": 5, "left_color": colour, "indent": 1}
        return self._workbook.add_format(FONT | STYLES["bold"] | edge)

    def changed(self, style: str) -> Any:
        """What a condition changes in a cell's look."""
        return self._workbook.add_format(CHANGED[style])


def is_share(column: Column) -> bool:
    """True for columns shown in per cent."""
    return column.is_number and column.unit.startswith("share") and (column.maximum or 0.0) <= 100.0


def decimals(value: float) -> int:
    """Decimals that a number needs, at most :data:`MOST_DECIMALS`."""
    exponent = Decimal(repr(round(value, MOST_DECIMALS))).normalize().as_tuple().exponent
    return min(MOST_DECIMALS, max(0, -exponent if isinstance(exponent, int) else 0))


def number_format(column: Column, values: Iterable[object]) -> str:
    """One number format for a column: enough digits for all of its values; 0 stands without decimals."""
    if column.kind is Kind.MONTH:
        return MONTH_FORMAT
    if not column.is_number:
        return "" if column.kind is Kind.TEXT else "@"
    numbers = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if is_share(column):
        return share_format(numbers)
    if not numbers:
        return ""
    digits = "#,##0" + _places(max(decimals(v) for v in numbers))
    return f"{digits};-{digits};0" if "." in digits and 0.0 in numbers else digits


def share_format(numbers: Iterable[float]) -> str:
    """One number format for shares shown in per cent."""
    places = max((decimals(round(100.0 * value, MOST_DECIMALS)) for value in numbers), default=0)
    return "0" + _places(min(places, 4)) + "%"


def _places(count: int) -> str:
    """The decimal part of a number format."""
    return "." + "0" * count if count else ""


def shown_width(value: object, shown_as: str) -> int:
    """Characters that a value takes on the sheet."""
    if isinstance(value, datetime):
        return 9
    if isinstance(value, float | int):
        places = len(shown_as.partition(";")[0].partition(".")[2].rstrip("%"))
        return len(f"{value:,.{places}f}") + 2
    return len(str(value))
