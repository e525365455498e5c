"""Sheet Targets and caps: figures that have one, over the cases, with the line that they should keep."""

from collections.abc import Iterator

from planner.plan.columns import NameColumn
from planner.report.spec import Chart, ChartKind, Charts, Filled, Sheet, Table
from planner.report.study import fields
from planner.report.study.study import Limit, Limited

MOST_COLUMNS = 30
"""Cases that a chart shows, those that keep it least first; the table has all."""
HEIGHT = 340


def limits_sheet(limited: tuple[Limited, ...]) -> Sheet:
    """A chart and a table of each figure that has a target or cap."""
    return Sheet(
        "Targets and caps",
        "Targets and caps: how many cases keep them",
        "Lines are those of the base inputs; a case may change them; a target may count some plants only.",
        tuple(item for at, each in enumerate(limited, start=1) for item in _items(at, each)),
    )


def _items(number: int, limited: Limited) -> Iterator[Charts | Filled]:
    """A chart and its table."""
    unit = f", {limited.unit}" if limited.unit else ""
    table = Table(
        f"limited_{number}", f"{limited.label}{unit}", "", fields.no_frame, fields.LIMITED, filters=True
    )
    yield Charts(
        (
            Chart(
                message(limited),
                ChartKind.COLUMNS,
                table.key,
                "Case",
                "",
                f"{limited.label}{unit}",
                f"Columns: {limited.label} by case, with its targets and caps as lines.",
                series=("Figure",),
                wide=True,
                height=HEIGHT,
                most_rows=MOST_COLUMNS,
                lines=tuple(NameColumn(each.words) for each in limited.limits),
            ),
        )
    )
    yield Filled(table, limited.frame)


def message(limited: Limited) -> str:
    """The finding of a chart: how many cases are beyond its first limit."""
    return f"{limited.label}: {_beyond(limited, limited.limits[0])}"


def _beyond(limited: Limited, limit: Limit) -> str:
    """``3 of 40 cases above Cap 40 %``."""
    figures = limited.frame["Figure"]
    room = 1e-6 * max(1.0, abs(limit.value))
    beyond = figures > limit.value + room if limit.is_cap else figures < limit.value - room
    side = "above" if limit.is_cap else "below"
    return f"{int(beyond.sum())} of {len(figures)} cases {side} {limit.words}"
