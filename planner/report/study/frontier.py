"""Sheet Frontier: what less of one thing costs of another, point by point."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Form, text
from planner.plan.figures import shown
from planner.report.spec import Chart, ChartKind, Charts, Filled, Lines, Points, Sheet, Table
from planner.report.study import fields
from planner.report.study.study import Frontier

ACROSS, UP, LINE = "Across", "Up", "Line"
RUN, BASE = "Frontier", "Base case"
FRONTIER_HEIGHT = 330


def frontier_sheet(frontier: Frontier) -> Sheet:
    """The chart, its points and, at the end, its lines."""
    table = Table("frontier", "Points", "", fields.no_frame, _columns(frontier))
    frame = frontier.frame.reset_index(drop=True)
    lines = _lines(frontier, frame)
    detail = Table(
        "frontier_lines",
        "What the chart draws",
        "",
        fields.no_frame,
        (
            text(LINE, "The frontier, the base case, a target or a cap."),
            Field(ACROSS, f"Figure of {frontier.of}."),
            Field(UP, f"Figure of {frontier.against}."),
        ),
        detail=True,
    )
    return Sheet(
        "Frontier",
        f"Frontier: what less {frontier.of.lower()} costs",
        "Each point is the cheapest plan with no more of it than that; the marginal price says when to stop.",
        (
            *((Lines(frontier.words),) if frontier.words else ()),
            Charts((_chart(frontier, frame, lines),)),
            Filled(table, frame),
            Filled(detail, lines),
        ),
        repeat_table="frontier",
    )


def _columns(frontier: Frontier) -> tuple[Field, ...]:
    """A field for each column of the frame: words, shares or figures."""
    units = {frontier.of: frontier.of_unit, frontier.against: frontier.against_unit}
    return tuple(_column(name, frontier.frame[name], units.get(name, "")) for name in frontier.frame.columns)


def _column(name: str, values: pd.Series, unit: str) -> Field:
    """The field of one column."""
    meaning = fields.FRONTIER_WORDS.get(name, f"{name} of the point.")
    if not pd.api.types.is_numeric_dtype(values):
        return text(name, meaning, width=60 if name == "What changes" else 0.0)
    if name == "Point":
        return Field(name, meaning, form=Form.INTEGER)
    return Field(name, meaning, unit, Form.SHARE if name in fields.SHARES else Form.NUMBER)


def _lines(frontier: Frontier, frame: pd.DataFrame) -> pd.DataFrame:
    """What the chart draws: points of the frontier, the base case, two points for each limit."""
    at = [(row[frontier.of], row[frontier.against]) for row in frame.to_dict("records")]
    run = [(RUN, *point) for number, point in enumerate(at) if number not in frontier.off]
    base = [(BASE, *at[number]) for number in _base_rows(frame)[:1]]
    up = frame[frontier.against].astype(float)
    limits = [(limit.words, limit.value, end) for limit in frontier.limits for end in (up.min(), up.max())]
    return pd.DataFrame([*run, *base, *limits], columns=[LINE, ACROSS, UP])


def _points(lines: pd.DataFrame) -> Iterator[Points]:
    """A series per line: the frontier joined, the base case a mark, limits dashed."""
    names = lines[LINE].tolist()
    for name in dict.fromkeys(names):
        first = names.index(name)
        last = first + names.count(name) - 1
        is_limit = name not in (RUN, BASE)
        yield Points(
            name, "frontier_lines", ACROSS, UP, (first, last), joined=name != BASE, marked=not is_limit
        )


def _chart(frontier: Frontier, frame: pd.DataFrame, lines: pd.DataFrame) -> Chart:
    """All points joined, the base case marked, limits as dashed lines."""
    of_unit, against_unit = (f", {u}" if u else "" for u in (frontier.of_unit, frontier.against_unit))
    first, last = _ends(frontier, frame)
    return Chart(
        f"{frontier.of} from {shown(first)} to {shown(last)}{of_unit}: what it costs",
        ChartKind.SCATTER,
        "frontier_lines",
        ACROSS,
        f"{frontier.of}{of_unit}",
        f"{frontier.against}{against_unit}",
        f"Points joined by lines: {frontier.against} against {frontier.of}, with the base case marked.",
        points=tuple(_points(lines)),
        wide=True,
        height=FRONTIER_HEIGHT,
        fine=max(abs(first), abs(last)) < 10.0,
        least=_axis_start(frame[frontier.against]),
    )


def _ends(frontier: Frontier, frame: pd.DataFrame) -> tuple[float, float]:
    """Most and least of what is made small."""
    values = frame[frontier.of].to_numpy(dtype=float)
    return float(np.nanmax(values)), float(np.nanmin(values))


def _axis_start(values: pd.Series) -> float | None:
    """A round figure below the least one, so that a small rise of a large figure can be seen."""
    least, most = float(values.min()), float(values.max())
    if not most > least:
        return None
    step = 10.0 ** np.floor(np.log10(most - least))
    return float((np.ceil(least / step) - 1.0) * step)


def _base_rows(frame: pd.DataFrame) -> list[int]:
    """Rows of the base case."""
    if BASE not in frame.columns:
        return []
    return [at for at, told in enumerate(frame[BASE]) if str(told).casefold() in {"yes", "true"}]
