"""Levers, switches, overrides, sources and the change log: sheets about the other sheets."""

from dataclasses import dataclass

from planner.schema.columns import AbsoluteMonth, choice, link, links, month, name, number, text
from planner.schema.sheet import Row, sheet

OPERATIONS = ("=", "*", "+")
PLANNED_MEASURES = (
    "planned country share by quantity",
    "planned country share by value",
    "planned import bill",
)
"""Measures of what a plan buys: only a plan can tell them."""
LEVER_OPERATIONS = ("=", "*", "+", "%")
MEASURES = (
    "need",
    "price of need",
    "import volume",
    "landed price",
    "import bill",
    "country share by quantity",
    "country share by value",
    "feed per unit",
    "sales pot per unit",
    "sales ceiling of a winner",
    "capital ceiling of a winner",
    "price below which the share binds",
    "event loss over two years",
    *PLANNED_MEASURES,
)
CALIBRATION_UNITS = (
    "quantity",
    "money",
    "INR/kg",
    "USD/kg",
    "USD million",
    "money per quantity",
    "share",
    "ratio",
)


@sheet(
    "Levers",
    title="Levers: what a planner turns first",
    sentence="Change a Value and solve: the lever changes the cells that Lever cells names. At its Base it changes"
    " nothing.",
    group="General",
)
@dataclass(frozen=True, kw_only=True)
class Lever(Row):
    """One lever: where it stands, where it changes nothing, and where it may stand."""

    lever: str = name("Lever", "What is turned.")
    value: str = text(
        "Value", "Where it stands now: a number, or a word of Allowed. Blank: its Base.", default=""
    )
    unit: str = text("Unit", "Unit of Value, Base and Allowed; share: shown in per cent.")
    base: str = text(
        "Base", "Where it changes nothing, so that the other sheets count as they are.", required=True
    )
    allowed: str = text(
        "Allowed", "A range such as 0 to 36, or words parted by semicolons. Blank: any number."
    )
    effect: str = text("What it does", "What follows when it is turned.")
    feeds: str = text("Feeds", "The cells that it changes, in words; Lever cells names them.")


@sheet(
    "Switches",
    title="Open questions, each with its readings",
    sentence="Rows whose When names a switch count only while the switch stands so.",
    group="General",
)
@dataclass(frozen=True, kw_only=True)
class Switch(Row):
    """A question with several honest answers and the one that is chosen."""

    switch: str = name("Switch", "Name used in When columns.")
    chosen: str = text("Chosen", "The reading that counts now.", required=True)
    options: str = text("Options", "All readings, separated by semicolons.", required=True)
    question: str = text("Question", "What is open, and what the readings mean.")
    contradiction: str = text("Contradiction", "Number of the contradiction in the evidence, e.g. C1.")


@sheet(
    "Lever cells",
    title="What each lever changes",
    sentence="One row for each cell, or group of cells, that a lever changes. Changes that set a cell go first, then"
    " those that multiply or add, in the order of the rows; rows on Series come later still.",
    group="Over time and sources",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class LeverCell(Row):
    """What one lever does to one cell or a group of cells."""

    lever: str = link("Lever", "Levers", "The lever.", key=True)
    at: str = text("At", "Only while the lever stands at this value. Blank: wherever it stands.")
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
        LEVER_OPERATIONS,
        "= sets the cell; * multiplies it, by Value over Base; + adds, Value less Base; % changes it by so many per"
        " cent.",
        default="=",
    )
    value: str = text(
        "Value",
        "What is set, multiplied by or added instead of the lever's own value; the word blank clears the cell.",
    )


@sheet(
    "Series",
    title="Values that change over time",
    sentence="Overrides a number of any sheet between two months; later rows win. In keys * stands for any text.",
    group="Over time and sources",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class SeriesRow(Row):
    """One override of one column between two months."""

    sheet: str = text("Sheet", "Sheet of the value.", required=True)
    row_key: str = text(
        "Key",
        "Name of the row (several name columns joined by ' | '); * stands for any text, as in China*.",
        required=True,
    )
    column: str = text(
        "Column", "Header of the column (for fiscal-year columns: its group name).", required=True
    )
    first_month: AbsoluteMonth | None = month("From", "First month; blank: the start.")
    last_month: AbsoluteMonth | None = month("To", "Last month; blank: the end.")
    operation: str = choice("Operation", OPERATIONS, "= sets, * multiplies, + adds.", default="=")
    value: float = number("Value", "as the column", "The number.", required=True, minimum=None)


@sheet(
    "Sources",
    title="Where the numbers come from",
    sentence="One row per source code.",
    group="Over time and sources",
)
@dataclass(frozen=True, kw_only=True)
class Source(Row):
    """A public source."""

    code: str = name("Code", "Code used in Source columns.")
    title: str = text("Title", "What it is.")
    address: str = text("Address", "Where it is.")


@sheet(
    "Calibration",
    title="Published figures to hold the inputs against",
    sentence="The check computes each measure from the inputs and sets it beside the published figure.",
    group="Over time and sources",
)
@dataclass(frozen=True, kw_only=True)
class Calibration(Row):
    """One published figure and what the inputs say in its place."""

    line: str = name("Line", "What is compared.")
    measure: str = choice(
        "Measure",
        MEASURES,
        "What is computed. Imports: every other country sells its volume, the watched country the rest;"
        " planned: what the plan buys, told on its sheet Import mix.",
    )
    fiscal_year: str = text(
        "Fiscal year", "Year of the computed figure, e.g. FY28; blank: the first whole one."
    )
    country: tuple[str, ...] = links("Country", "Countries", "Only these countries; blank: all.")
    commodity: tuple[str, ...] = links(
        "Commodity", "Commodities", "Only these; blank: everything that sectors need."
    )
    sector: tuple[str, ...] = links("Sector", "Sectors", "Only the need of these sectors; blank: all.")
    process: str = link("Process", "Processes", "Process whose feed is counted, for feed per unit.")
    scheme: str = link("Scheme", "Schemes", "Scheme of the pots, for scheme measures.")
    event: str = link("Event", "Events", "Event that takes from the countries' goods, for event loss.")
    published: float | None = number("Published", "as the unit", "Published figure; blank: only computed.")
    published_high: float | None = number(
        "Published up to", "as the unit", "Upper end, if a range is published."
    )
    unit: str = choice("Unit", CALIBRATION_UNITS, "Unit of the published figure.", default="quantity")
    tolerance: float = number(
        "Tolerance", "share", "Difference that still counts as agreement.", default=0.1, maximum=10.0
    )


@sheet(
    "Change log",
    title="Who changed what, and why",
    sentence="For people; the solver does not read it.",
    group="Over time and sources",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class Change(Row):
    """One change of the workbook."""

    date: str = text("Date", "When.")
    author: str = text("Author", "Who.")
    change: str = text("Change", "What changed, and why.")
