"""Sweep: which cells a batch of cases changes. It is no part of the problem that is solved."""

from dataclasses import dataclass

from planner.schema.columns import choice, flag, integer, name, text
from planner.schema.sheet import Row, sheet

ONE_AT_A_TIME, GRID, HYPERCUBE = "one at a time", "grid", "hypercube"
DESIGNS = (ONE_AT_A_TIME, GRID, HYPERCUBE)
SWEEP_OPERATIONS = ("=", "*", "+", "%")
MOST_POINTS = 100_000
MOST_SEED = 2**31 - 1


@sheet(
    "Sweep",
    title="Cases of a sweep",
    sentence="What planner sweep changes, case by case; rows of one Case change together, each from this"
    " workbook. No plan depends on it.",
    group="Studies",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class SweepRow(Row):
    """One change of a case, or of every case of a lever."""

    case: str = name(
        "Case", "Name of the case. Rows of the same name (and group) make one case, or one lever of a design."
    )
    group: str = text("Group", "Cases told together: bars of a tornado, a map, a sample. Needed by designs.")
    sheet: str = text("Sheet", "Sheet of the changed value; Settings and Switches too.", required=True)
    row_key: str = text(
        "Row",
        "Name of the row (several name columns joined by ' | '), the setting or the switch; * stands for any"
        " text, as in China*; several with ; or one cell as !F14.",
    )
    column: str = text(
        "Column",
        "Header of the changed column; the name of a group of fiscal years for all of them, * for any text."
        " Blank for settings and switches.",
    )
    operation: str = choice(
        "Operation",
        SWEEP_OPERATIONS,
        "= sets, * multiplies, + adds, % changes by so many per cent (20, not .2). Blank: the value says it, as"
        " 5, *1.2, +12, -20% do.",
        default="",
    )
    value: str = text(
        "Value",
        "The value, or several parted by | such as -20% | +20%; the word blank clears the cell. Several: a case (or a"
        " level of a grid) each; the two ends of a hypercube's range. Of two words the first is the low end.",
        required=True,
    )
    design: str = choice(
        "Design",
        DESIGNS,
        "How the values of a group meet. One at a time: a case for each value, all else as it is. Grid: every"
        " combination. Hypercube: Points draws from all ranges at once (Latin hypercube).",
        default=ONE_AT_A_TIME,
    )
    points: int = integer(
        "Points",
        "cases",
        "Draws of a hypercube; that of the group's first row counts.",
        default=20,
        minimum=1,
        maximum=MOST_POINTS,
    )
    seed: int = integer(
        "Seed",
        "",
        "Seed of a hypercube, of the group's first row: the same seed gives the same cases.",
        default=1,
        maximum=MOST_SEED,
    )
    runs: bool = flag("Runs", "no: only where planner sweep names the group with --group.", default=True)
