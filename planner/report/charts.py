"""Charts: colours that all readers can tell apart, markers and dashes, no smoothing, titles with units."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from planner.report.formula import Placed
from planner.report.layout import with_units
from planner.report.pages import PlacedChart, chart_height
from planner.report.spec import Chart, ChartKind, Points, Units
from planner.report.style import BAND, CHART_TYPE, COLOURS, DASHES, FONT, INK, LINE, MARKERS

MOST_SERIES = len(COLOURS)
MARKER_SIZE = 5
TYPES: Mapping[ChartKind, dict[str, str]] = {
    ChartKind.LINE: {"type": "line"},
    ChartKind.STACKED_COLUMNS: {"type": "column", "subtype": "stacked"},
    ChartKind.COLUMNS: {"type": "column"},
    ChartKind.STACKED_AREAS: {"type": "area", "subtype": "stacked"},
    ChartKind.BARS: {"type": "bar"},
    ChartKind.SCATTER: {"type": "scatter", "subtype": "straight_with_markers"},
    ChartKind.FAN: {"type": "area", "subtype": "stacked"},
}
SELF_EVIDENT = ("Month", "Fiscal year")
"""Axes whose labels need no title."""
LONG_AXIS = 24
"""With more categories than this, labels are thinned to one a year."""


def chart_object(workbook: Any, terms: Units, where: PlacedChart, tables: Mapping[str, Placed]) -> Any:
    """A chart ready to be inserted; only the first eight series are drawn, as its title then says."""
    chart = where.chart
    drawn = workbook.add_chart(TYPES[chart.kind])
    placed = tables[chart.table]
    if chart.most_rows:
        placed = replace(placed, rows=min(placed.rows, chart.most_rows))
    if chart.rows != (0, None):
        first, last = chart.rows[0], placed.rows - 1 if chart.rows[1] is None else chart.rows[1]
        placed = replace(
            placed, first_row=placed.first_row + first, rows=last - first + 1, header_row=placed.header
        )
    series = _series(chart, placed, tables)
    if chart.kind is ChartKind.FAN:
        _fan(workbook, drawn, series)
    else:
        for at, one in enumerate(series[:MOST_SERIES]):
            drawn.add_series(_look(chart, at) | one)
    if chart.lines:
        drawn.combine(_lines(workbook, chart, placed, len(series)))
    targets = tables.get(chart.line_table)
    if targets is not None:
        drawn.combine(_rows_across(workbook, targets, chart, len(series)))
    shown = f" ({MOST_SERIES} largest)" if len(series) > MOST_SERIES else ""
    title = with_units(terms, chart.title) + shown
    drawn.set_title({"name": title, "name_font": _font(11, bold=True), "overlay": False})
    axes = (_category_axis(chart, placed), _value_axis(terms, chart))
    across, up = reversed(axes) if chart.kind is ChartKind.BARS else axes
    drawn.set_x_axis(across)
    drawn.set_y_axis(up)
    side = "right" if chart.wide and not chart.lines else "bottom"
    legend: dict[str, Any] = {"position": side, "font": _font()}
    if chart.kind is ChartKind.FAN:
        legend["delete_series"] = [0]
    drawn.set_legend({"none": True} if len(series) + len(chart.lines) == 1 and targets is None else legend)
    drawn.set_size({"width": where.width, "height": chart_height(chart)})
    drawn.show_blanks_as("gap")
    return drawn


def _font(size: int = CHART_TYPE, **properties: Any) -> dict[str, Any]:
    """The font of words in charts."""
    return {"name": FONT["font_name"], "size": size, "bold": False, "color": INK} | properties


def _fan(workbook: Any, drawn: Any, series: list[dict[str, Any]]) -> None:
    """A band over an unseen one, and two lines; ``series``: base, low, width, high, expected."""
    base, low, width, _, expected = series
    unseen: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}
    drawn.add_series(low | unseen)
    drawn.add_series(width | {"fill": {"color": BAND}, "border": {"none": True}})
    lines = workbook.add_chart({"type": "line"})
    for one, colour, dash in ((expected, COLOURS[0], "solid"), (base, INK, "dash")):
        look = {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": {"type": "none"}}
        lines.add_series(one | look)
    drawn.combine(lines)


def _value_axis(terms: Units, chart: Chart) -> dict[str, Any]:
    """The axis of figures."""
    axis = {
        "name": with_units(terms, chart.value_title),
        "name_font": _font(),
        "num_font": _font(),
        "num_format": _number_format(chart),
        "major_gridlines": _gridlines(),
        "line": {"none": True},
    }
    return axis | ({} if chart.least is None else {"min": chart.least})


def _number_format(chart: Chart) -> str:
    """Format of the figures along an axis."""
    return "0%" if chart.share else "#,##0.##" if chart.fine else "#,##0"


def _gridlines() -> dict[str, Any]:
    """Thin grey lines."""
    return {"visible": True, "line": {"color": LINE, "width": 0.5}}


def _series(chart: Chart, placed: Placed, tables: Mapping[str, Placed]) -> list[dict[str, Any]]:
    """The series of a chart: points of any tables, rows, or columns of its own table."""
    if chart.points:
        return [_scattered(each, tables[each.table], at) for at, each in enumerate(chart.points)]
    return _by_row(chart, placed) if chart.by_row else _by_column(chart, placed)


def _lines(workbook: Any, chart: Chart, placed: Placed, before: int) -> Any:
    """Targets and caps as dashed lines without marks."""
    drawn = workbook.add_chart({"type": "line"})
    for at, header in enumerate(chart.lines, start=before):
        line = {"color": COLOURS[at % MOST_SERIES], "width": 2.0, "dash_type": "dash"}
        drawn.add_series(
            {
                "name": [placed.sheet, placed.header, placed.headers.index(header)],
                "categories": _body(placed, chart.categories),
                "values": _body(placed, header),
                "line": line,
                "marker": {"type": "none"},
            }
        )
    return drawn


def _rows_across(workbook: Any, placed: Placed, chart: Chart, before: int) -> Any:
    """Rows of another table as dashed lines without marks."""
    drawn = workbook.add_chart({"type": "line"})
    named = replace(chart, categories=str(placed.headers[0]))
    for at, one in enumerate(_by_row(named, placed), start=before):
        line = {"color": COLOURS[at % MOST_SERIES], "width": 2.0, "dash_type": "dash"}
        drawn.add_series(one | {"line": line, "marker": {"type": "none"}})
    return drawn


def _category_axis(chart: Chart, placed: Placed) -> dict[str, Any]:
    """The horizontal axis: months as dates, thinned to one label a year, or names."""
    axis: dict[str, Any] = {
        "name": "" if chart.category_title in SELF_EVIDENT else chart.category_title,
        "name_font": _font(),
        "num_font": _font(),
        "line": {"color": INK},
        "label_position": "low",
    }
    if chart.categories == "Month":
        step = 12 if placed.rows > LONG_AXIS else 3
        axis |= {"text_axis": True, "num_format": "mmm yy", "interval_unit": step, "interval_tick": step}
    if chart.lines:
        axis["num_font"] = _font(rotation=-45)
    if chart.kind is ChartKind.BARS:
        axis |= {"reverse": True, "crossing": "max", "interval_unit": 1, "num_font": _font()}
    if chart.kind is ChartKind.SCATTER:
        axis |= {"num_format": _number_format(chart), "major_gridlines": _gridlines()}
    return axis


def _by_column(chart: Chart, placed: Placed) -> list[dict[str, Any]]:
    """One series per column."""
    first, last = placed.many
    headers: tuple[Hashable, ...] = chart.series or placed.headers[first : last + 1]
    return [
        {
            "name": [placed.sheet, placed.header, placed.headers.index(header)],
            "categories": _body(placed, chart.categories),
            "values": _body(placed, header),
        }
        for header in headers
    ]


def _body(placed: Placed, header: Hashable) -> list[Any]:
    """Address of the body of a column, as a list."""
    at = placed.headers.index(header)
    return [placed.sheet, placed.first_row, at, placed.last_row, at]


def _by_row(chart: Chart, placed: Placed) -> list[dict[str, Any]]:
    """One series per row, over the remaining columns."""
    first, last = placed.many
    label = placed.headers.index(chart.categories)
    return [
        {
            "name": [placed.sheet, row, label],
            "categories": [placed.sheet, placed.header, first, placed.header, last],
            "values": [placed.sheet, row, first, row, last],
        }
        for row in range(placed.first_row, placed.last_row + 1)
    ]


def _scattered(points: Points, placed: Placed, at: int) -> dict[str, Any]:
    """One series of a scatter, with its looks: lines without marks are dashed."""
    first = placed.first_row + points.rows[0]
    last = placed.last_row if points.rows[1] is None else placed.first_row + points.rows[1]
    across, up = (placed.headers.index(header) for header in (points.across, points.up))
    colour = COLOURS[at % MOST_SERIES]
    dash = "solid" if points.marked else "dash"
    size = MARKER_SIZE + (2 if points.joined else 6)
    paint = {"fill": {"color": colour}, "border": {"color": colour}}
    return {
        "name": points.name,
        "categories": [placed.sheet, first, across, last, across],
        "values": [placed.sheet, first, up, last, up],
        "line": {"color": colour, "width": 1.75, "dash_type": dash} if points.joined else {"none": True},
        "marker": {"type": MARKERS[at % MOST_SERIES], "size": size, **paint}
        if points.marked
        else {"type": "none"},
    }


def _look(chart: Chart, at: int) -> dict[str, Any]:
    """Colour of a series, and for lines its dash and marker."""
    colour = COLOURS[at]
    if chart.kind is ChartKind.LINE:
        return {
            "line": {"color": colour, "width": 2.0, "dash_type": DASHES[at]},
            "marker": {
                "type": MARKERS[at],
                "size": MARKER_SIZE,
                "fill": {"color": colour},
                "border": {"color": colour},
            }
            if chart.marked
            else {"type": "none"},
            "smooth": False,
        }
    return {
        "fill": {"color": colour},
        "border": {"color": "#FFFFFF", "width": 0.5},
        "gap": 60,
    } | ({"overlap": 100} if chart.kind is ChartKind.BARS else {})
