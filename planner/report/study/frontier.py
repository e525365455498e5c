"""Sheet Frontier: what less of one thing costs of another, point by point."""

from dataclasses import replace

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Form, text
from planner.plan.figures import shown
from planner.report.spec import Chart, ChartKind, Charts, Filled, Lines, Points, Sheet, Table
from planner.report.study import fields
from planner.report.study.study import Frontier

ACROSS, UP = "Across", "Up"
BASE = "Base case"
FRONTIER_HEIGHT = 330


def frontier_sheet(frontier: Frontier) -> Sheet:
    """The chart, its points and, at the end, its lines."""
    table = Table("frontier", "Points", "", fields.no_frame, _columns(frontier))
    lines = _lines(frontier)
    detail = Table(
        "frontier_lines",
        "Lines of the chart",
        "",
        fields.no_frame,
        (
            text("Line", "Target or cap."),
            Field(ACROSS, f"Figure of {frontier.of}."),
            Field(UP, f"Figure of {frontier.against}."),
        ),
        detail=True,
    )
    frame = frontier.frame.reset_index(drop=True)
    return Sheet(
        "Frontier",
        f"Frontier: what less {frontier.of.lower()} costs",
        "Each point is the cheapest plan with no more of it than that; the marginal price says when to stop.",
        (
            *((Lines(frontier.words),) if frontier.words else ()),
            Charts((_chart(frontier, frame, lines),)),
            Filled(table, frame),
            *((Filled(detail, lines),) if len(lines) else ()),
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


def _lines(frontier: Frontier) -> pd.DataFrame:
    """Two points for each limit: it runs across the chart from bottom to top."""
    up = frontier.frame[frontier.against].astype(float)
    return pd.DataFrame(
        [
            {"Line": limit.words, ACROSS: limit.value, UP: end}
            for limit in frontier.limits
            for end in (up.min(), up.max())
        ]
    )


def _chart(frontier: Frontier, frame: pd.DataFrame, lines: pd.DataFrame) -> Chart:
    """All points joined, the base case marked, limits as dashed lines."""
    of_unit, against_unit = (f", {u}" if u else "" for u in (frontier.of_unit, frontier.against_unit))
    points = [Points("Frontier", "frontier", frontier.of, frontier.against, _run(frame), joined=True)]
    points += [
        Points(BASE, "frontier", frontier.of, frontier.against, (at, at)) for at in _base_rows(frame)[:1]
    ]
    points += [
        Points(
            str(lines["Line"].iloc[at]), "frontier_lines", ACROSS, UP, (at, at + 1), joined=True, marked=False
        )
        for at in range(0, len(lines), 2)
    ]
    first, last = _ends(frontier, frame)
    chart = Chart(
        f"{frontier.of} from {shown(first)} to {shown(last)}{of_unit}: what it costs",
        ChartKind.SCATTER,
        "frontier",
        frontier.of,
        f"{frontier.of}{of_unit}",
        f"{frontier.against}{against_unit}",
        f"Points joined by lines: {frontier.against} against {frontier.of}, with the base case marked.",
        points=tuple(points),
        wide=True,
        height=FRONTIER_HEIGHT,
    )
    return replace(chart, fine=max(abs(first), abs(last)) < 10.0, least=_axis_start(frame[frontier.against]))


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


def _run(frame: pd.DataFrame) -> tuple[int, int | None]:
    """Rows of the frontier itself: a base case that stands last, apart from the points, is left out."""
    last = len(frame) - 1
    apart = last in _base_rows(frame) and not str(frame["Point"].iloc[last]).strip().isdigit()
    return 0, last - 1 if apart and last > 0 else None
