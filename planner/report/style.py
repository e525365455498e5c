"""Looks of the result workbook: colours, number formats, widths."""

import math
from typing import Any

from planner.plan.columns import Form
from planner.plan.disruption_stress import FULL_MONTHS, HALF_MONTHS

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000")
"""Okabe and Ito's colours, which colour-blind readers can tell apart."""
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus", "star", "short_dash")
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot", "long_dash_dot", "solid")

INK, PAPER, ACCENT, SOFT, LINE = "#1F2937", "#FFFFFF", "#12395B", "#E8EEF4", "#B8C4D0"
WARN_INK, WARN_PAPER = "#7A2E00", "#FDE9D9"
GOOD_INK, GOOD_PAPER = "#0B4F38", "#DDF1E8"
HEAT: dict[str, Any] = {
    "type": "3_color_scale",
    **dict.fromkeys(("min_type", "mid_type", "max_type"), "num"),
    "min_value": 0,
    "mid_value": HALF_MONTHS,
    "max_value": FULL_MONTHS,
    "min_color": "#F4A582",
    "mid_color": "#FFFFFF",
    "max_color": "#92C5DE",
}
"""Survival in months: orange, white, blue, which colour-blind readers can tell apart."""
SHADES: dict[str, Any] = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#56B4E9"}
"""From the least to the largest figure of a table: white to blue, on which black figures can be read."""
FONT: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top"}
BAND = "#BFDDF0"
"""Fill between the tenths of a fan."""
CHART_TYPE = 10
"""Points of the words in charts."""

HEADER: dict[str, Any] = {
    "bold": True,
    "font_color": PAPER,
    "bg_color": ACCENT,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "border_color": LINE,
}
STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT},
    "sentence": {"italic": True, "font_color": "#4B5563"},
    "heading": {"bold": True, "font_size": 12, "font_color": ACCENT},
    "strong": {"bold": True, "font_size": 11},
    "link": {"font_color": "#0563C1", "underline": 1},
    "header": HEADER | {"align": "left"},
    "indented header": HEADER | {"align": "left", "indent": 1},
    "figure header": HEADER | {"align": "right"},
    "cell": {"bottom": 4, "bottom_color": LINE},
    "leading cell": {"bottom": 4, "bottom_color": LINE, "font_color": "#0563C1", "underline": 1},
    "total": {"bold": True, "top": 1, "top_color": ACCENT, "bg_color": SOFT},
}

WORDS = (Form.TEXT, Form.SPILL, Form.LINK)
PIXELS_PER_CHARACTER = 7
CELL_PADDING = 5
ROW_PIXELS = 18
WIDEST, DETAIL_WIDEST = (24.0, 21.0, 10.0), (20.0, 16.0, 9.0)
"""Characters of the first, second and other columns beyond which words wrap; the same of monthly detail,
which does not stretch the printed tables above it.
"""
NARROWEST = 8.0


def decimals(largest: float) -> int:
    """Decimal places that show a column well whose largest figure is this."""
    if largest == 0.0 or not math.isfinite(largest):
        return 0
    return min(6, max(0, 2 - math.floor(math.log10(largest)))) if largest < 1000.0 else 0


def figure_decimals(size: float) -> int:
    """Decimal places of a figure that stands alone: three digits, at most four places."""
    if size == 0.0 or not math.isfinite(size) or size >= 100.0:
        return 0
    return min(4, 2 - math.floor(math.log10(size)))


def number_format(form: Form, largest: float = 0.0) -> str:
    """Spreadsheet number format of a column; what rounds to zero is a dash, or 0 where zero is an answer."""
    if form is Form.SHARE:
        return _signed("0.0%", 3)
    if form is Form.PERCENT:
        return "0%"
    if form is Form.INTEGER:
        return "#,##0"
    if form is Form.MONTH:
        return "mmm yyyy"
    if form is Form.SCIENTIFIC:
        return "0.0E+00"
    if form in WORDS:
        return "@"
    places = figure_decimals(largest) if form is Form.FIGURE else decimals(largest)
    figure = "#,##0" + ("." + "0" * places if places else "")
    return _signed(figure, places, "0" if form in {Form.FIGURE, Form.MONTHS} else "–")


def _signed(figure: str, places: int, zero: str = "–") -> str:
    """A format without a minus before zeros: from half of the last of so many places on."""
    half = f"{0.5 * 10.0**-places:.{places + 1}f}"
    return f'[>={half}]{figure};[<=-{half}]-{figure};"{zero}"'


def shown_length(form: Form, value: object, largest: float) -> int:
    """About how many characters a value takes in its cell."""
    if form is Form.FIGURE and isinstance(value, float):
        return len(f"{value:,.{figure_decimals(abs(value))}f}") + 1
    if form in {Form.NUMBER, Form.MONTHS} and isinstance(value, float):
        return len(f"{value:,.{decimals(largest)}f}") + 1
    if form is Form.SPILL:
        return 0
    if form is Form.TEXT or isinstance(value, str):
        return len(str(value))
    return 9


def pixels(width: float) -> int:
    """Pixels of a column of so many characters."""
    return int(width * PIXELS_PER_CHARACTER + CELL_PADDING)
