"""Sheet Tornado: for each figure, how far each lever moves it, as bars and as a table."""

from collections.abc import Iterator

from planner.plan.figures import shown
from planner.report.spec import Chart, ChartKind, Charts, Filled, Lines, Sheet, Table
from planner.report.study import fields
from planner.report.study.study import Tornado

MOST_BARS = 20
"""Levers that a chart shows; the table has all."""
BAR_PIXELS, FRAME_PIXELS = 22, 130
ENDS = ("Change at low end", "Change at high end")


def tornado_sheet(tornados: tuple[Tornado, ...]) -> Sheet:
    """Charts and tables of all figures that something moves."""
    return Sheet(
        "Tornado",
        "Tornado: what moves each figure, one lever at a time",
        "Bars start at the base case; the lever that moves the figure most is on top.",
        tuple(item for at, each in enumerate(tornados, start=1) for item in _items(at, each)),
    )


def _items(number: int, tornado: Tornado) -> Iterator[Charts | Filled | Lines]:
    """A chart, its table, and what does not move the figure."""
    table = Table(
        f"tornado_{number}",
        f"{tornado.label}, {tornado.unit}" if tornado.unit else tornado.label,
        "".join(f"{limit.words}. " for limit in tornado.limits).strip(),
        fields.no_frame,
        fields.TORNADO,
    )
    if len(tornado.frame):
        yield Charts((_chart(table, tornado),))
        yield Filled(table, tornado.frame)
    if tornado.idle:
        yield Lines((f"Not moved by {', '.join(tornado.idle)}.",))


def _chart(table: Table, tornado: Tornado) -> Chart:
    """Bars of the levers that move the figure most."""
    rows = min(len(tornado.frame), MOST_BARS)
    kept = f" (the {rows} largest of {len(tornado.frame)})" if rows < len(tornado.frame) else ""
    unit = f", {tornado.unit}" if tornado.unit else ""
    return Chart(
        f"{message(tornado)}{kept}",
        ChartKind.BARS,
        table.key,
        "Lever",
        "",
        f"Change from the base case{unit}",
        f"Bars: change of {tornado.label} from the base case at the ends of each lever, largest swing first.",
        series=ENDS,
        fine=float(tornado.frame["Swing"].max()) < 10.0,
        wide=True,
        height=FRAME_PIXELS + rows * BAR_PIXELS,
        most_rows=MOST_BARS,
    )


def message(tornado: Tornado) -> str:
    """The finding of a chart: which lever moves the figure most, and how far."""
    first = tornado.frame.iloc[0]
    figures = [float(first[each]) for each in ("At low end", "Base case", "At high end")]
    known = [each for each in figures if each == each]
    reach = f"{shown(min(known))} to {shown(max(known))} {tornado.unit}".strip()
    return f"{tornado.label}: {first['Lever']} moves it most, {reach}"
