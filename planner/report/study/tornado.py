"""Sheet Tornado: for each figure, how far each lever moves it, as bars and as a table."""

from collections.abc import Iterator

from planner.plan.figures import shown
from planner.report.spec import Chart, ChartKind, Charts, Filled, Lines, Sheet, Table
from planner.report.study import fields
from planner.report.study.study import Tornado

MOST_BARS, MOST_BARS_BESIDE = 16, 10
"""Levers that the first chart and those side by side show; the tables have all."""
BAR_PIXELS, FRAME_PIXELS = 20, 110
ENDS = ("Change at low end", "Change at high end")


def tornado_sheet(tornados: tuple[Tornado, ...]) -> Sheet:
    """Charts and tables of all figures that something moves."""
    return Sheet(
        "Tornado",
        "Tornado: what moves each figure, one lever at a time",
        "Bars start at the base case; the lever that moves the figure most is on top.",
        (*_charts(tornados), Lines(tuple(_idle(tornados))), *_tables(tornados)),
    )


def _charts(tornados: tuple[Tornado, ...]) -> Iterator[Charts]:
    """The first figure wide, the others two by two."""
    charts = [_chart(at, each) for at, each in enumerate(tornados, start=1)]
    yield Charts((charts[0],))
    yield from (Charts(tuple(charts[at : at + 2])) for at in range(1, len(charts), 2))


def _idle(tornados: tuple[Tornado, ...]) -> Iterator[str]:
    """Which levers do not move a figure."""
    for each in tornados:
        if each.idle:
            yield f"{each.label} is not moved by {', '.join(each.idle)}."


def _tables(tornados: tuple[Tornado, ...]) -> Iterator[Filled]:
    """All levers of each figure."""
    for number, each in enumerate(tornados, start=1):
        title = f"{each.label}, {each.unit}" if each.unit else each.label
        limits = "".join(f"{limit.words}. " for limit in each.limits).strip()
        table = Table(_key(number), title, limits, fields.no_frame, fields.TORNADO, detail=True)
        yield Filled(table, each.frame)


def _key(number: int) -> str:
    """Key of the table of a figure."""
    return f"tornado_{number}"


def _chart(number: int, tornado: Tornado) -> Chart:
    """Bars of the levers that move the figure most."""
    is_first = number == 1
    most = MOST_BARS if is_first else MOST_BARS_BESIDE
    rows = min(len(tornado.frame), most)
    kept = f" ({rows} of {len(tornado.frame)})" if rows < len(tornado.frame) else ""
    unit = f", {tornado.unit}" if tornado.unit else ""
    return Chart(
        f"{message(tornado)}{kept}",
        ChartKind.BARS,
        _key(number),
        "Lever",
        "",
        f"Change from the base case{unit}" if is_first else "",
        f"Bars: change of {tornado.label} from the base case at the ends of each lever, largest swing first.",
        series=ENDS,
        fine=float(tornado.frame["Swing"].max()) < 10.0,
        wide=is_first,
        height=FRAME_PIXELS + rows * BAR_PIXELS if is_first else 0,
        most_rows=most,
    )


def message(tornado: Tornado) -> str:
    """The finding of a chart: which lever moves the figure most, and how far."""
    first = tornado.frame.iloc[0]
    figures = [float(first[each]) for each in ("At low end", "Base case", "At high end")]
    known = [each for each in figures if each == each]
    reach = f"{shown(min(known))} to {shown(max(known))} {tornado.unit}".strip()
    return f"{tornado.label}: {first['Lever']} moves it most, {reach}"
