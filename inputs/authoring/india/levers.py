"""The levers of the first sheet: some 25 questions of planners, each with the cells that answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rows import ASSUMED, RowValues, Tables, row

from india import names as n

Settings = dict[str, Any]


@dataclass(frozen=True)
class Feed:
    """One row of Lever cells without the lever's name."""

    sheet: str
    row_key: str
    column: str = ""
    operation: str = "="
    value: str | float | None = None
    at: str | None = None

    @property
    def words(self) -> str:
        """``Capital cost of Magnets * on New capacity``."""
        if self.sheet in {"Settings", "Switches"}:
            return f"{self.row_key} on {self.sheet}"
        return f"{self.column} of {self.row_key} on {self.sheet}"


@dataclass(frozen=True)
class Lever:
    """A lever; ``base`` None: what its first cell holds in the workbook."""

    name: str
    unit: str
    allowed: str
    effect: str
    feeds: tuple[Feed, ...]
    source: str = ASSUMED
    note: str = ""
    base: float | str | None = None


def _switch(name: str, switch: str, effect: str) -> Lever:
    """A lever that turns a switch."""
    return Lever(name, "reading", "", effect, (Feed("Switches", switch),), note=f"Switch {switch}.")


PERCENT_NOTE = "Range assumed: wide enough for what prices did since 2011."
SITES = "Magnets *"
CHINESE_MAGNETS = "China Magnet*"
LEVERS: tuple[Lever, ...] = (
    _switch("Production incentive", "incentive_scheme", "Which scheme pays Indian magnet plants, or none."),
    Lever("Sales pot of the magnet scheme", "₹ crore", "0 to 20000",
        "Money for incentives on sales. The public outlay that is allowed moves with it.",
        (Feed("Schemes", n.GAZETTE, "Sales pot", "+"), Feed("Limits", "Public outlay", "Maximum", "+")),
        "S4", "Gazette: 6,450.", base=6450),
    Lever("Capital pot of the magnet scheme", "₹ crore", "0 to 10000",
        "Money for capital subsidies. The public outlay that is allowed moves with it.",
        (Feed("Schemes", n.GAZETTE, "Capital pot", "+"), Feed("Limits", "Public outlay", "Maximum", "+")),
        "S4", "Gazette: 750.", base=750),
    _switch("Winning bid", "winning_bid", "What the winners of the tender ask per kg."),
    _switch("Winners that build", "plants_built", "Four of the five winners build, or all."),
    _switch("What 6,000 t means", "target_basis", "Capacity, output a year, or output over five years."),
    Lever("Plants later by", "months", "0 to 36", "Longer gestation of all magnet plants.",
        (Feed("New capacity", SITES, "Gestation", "+"),), "S4", "24 months as notified; L3: 42 with approvals.", base=0),
    Lever("Capital cost of plants", "%", "-75 to 100", "Change of the cost of new magnet plants: -40 is the least that is"
        " eligible, -73 Midwest's figure.", (Feed("New capacity", SITES, "Capital cost", "%"),), "S12; S2; D8", base=0),
    _switch("IREL oxide", "irel_path", "How much NdPr oxide IREL makes."),
    Lever("Reserve budget", "₹ crore", "0 to 3000",
        "Net money for the national reserve. The public outlay that is allowed moves with it.",
        (Feed("Limits", "Reserve budget", "Maximum"), Feed("Limits", "Public outlay", "Maximum", "+")),
        "S19", "Readings of re_share_of_500cr other than the base one set it on Series."),
    Lever("Months of cover", "months", "0 to 12", "Need that stocks must cover: in all, in the reserve, and of each heavy"
        " grade, in the proportions of the base.",
        (Feed("Cover rules", "Two months of cover", "Cover"), Feed("Cover rules", "National reserve*", "Cover", "*")),
        "S18"),
    Lever("Cover later by", "months", "0 to 48", "The two months must be held from so many months after March 2028.",
        (Feed("Cover rules", "Two months of cover", "From", "+"), Feed("Cover rules", "National reserve*", "From", "+")),
        base=0),
    _switch("Whose two months, of what", "two_months", "State alone, with industry, or with paid private members; of licensed"
        " families or all."),
    _switch("Form of the stock", "stock_form", "Magnets, oxide, or whichever is cheaper."),
    Lever("China's share of magnets by FY33", "share", "20% to 50%", "Most that China may send of a month's magnet imports;"
        " FY31 and FY32 move with it.",
        (Feed("Share caps", "China share of magnets", "FY33"), Feed("Share caps", "China share of magnets", "FY34"),
         Feed("Share caps", "China share of magnets", "FY31", "+"), Feed("Share caps", "China share of magnets", "FY32", "+"))),
    _switch("Caps on shares", "share_caps", "Whether any cap on a country's share counts."),
    Lever("Worth of less exposure", "₹ crore per t", "0 to 1", "What a tonne less of embodied Chinese supply is worth: .05 is"
        " ₹500 per kg.", (Feed("Settings", "exposure_weight"),)),
    _switch("Licence talks with China", "china_talks", "As now, approvals in full, or down to a quarter."),
    _switch("October 2025 rules", "oct25_rules_from", "Suspended, or back from a date."),
    _switch("Stop of all Chinese goods", "china_stop", "May happen as an event, or comes for certain."),
    _switch("Ban on Japan", "japan_ban", "Whether China's ban on Japan goes on."),
    _switch("Rare-earth prices over time", "price_path", "As in February 2026, falling, or rising."),
    Lever("Price of Chinese magnets", "%", "-50 to 100", "Change of the price of all magnets from China: -30 is a dump.",
        (Feed("Imports", CHINESE_MAGNETS, "Price", "%"),), "P13", PERCENT_NOTE, base=0),
    Lever("Price of NdPr", "%", "-50 to 150", "Change of NdPr oxide and metal from every supplier.",
        (Feed("Imports", "*NdPr*", "Price", "%"),), "P1; P3", PERCENT_NOTE, base=0),
    Lever("Price of Dy and Tb", "%", "-50 to 400", "Change of heavy oxides and metals from every supplier: 278 is the"
        " Rotterdam ask.", (Feed("Imports", "* Dy *; * Tb *", "Price", "%"),
        Feed("Commodities", "Dy *; Tb *", "Reference price", "%")), "P4; P6", PERCENT_NOTE, base=0),
    _switch("Need of magnets", "demand_case", "4,630 t in FY27 growing to 10,130 in FY33, or the lower or higher path."),
    Lever("Need, all sectors", "%", "-50 to 100", "Change of every sector's need in every year.",
        (Feed("Sectors", "*", "Demand a year", "%"),), "S14; T17", base=0),
    _switch("Worth of lost output", "penalty_case", "What it costs not to be served: base, half, or half as much again."),
    Lever("How often disruptions begin", "times base", "0 to 5", "All rates of Events: 0 leaves only the scenarios.",
        (Feed("Events", "*", "Hazard", "*"),), base=1),
    Lever("Odds that the scheme slips", "share", "0% to 60%", "Probability that plants come 18 months late.",
        (Feed("Scenarios", "Scheme slips*", "Probability", "*"),), "D1; D2; L3", base=0.35),
    Lever("Discount rate", "share a year", "0% to 15%", "Public rate of the objective.",
        (Feed("Settings", "discount_rate"),), "K11"),
    Lever("Rupees per dollar", "₹ per USD", "60 to 130", "Exchange rate; yuan and yen keep theirs to the dollar.",
        (Feed("Settings", "usd_rupees"), Feed("Settings", "cny_rupees", "", "*"), Feed("Settings", "jpy_rupees", "", "*")),
        "T19"),
)  # fmt: skip


def levers(tables: Tables, settings: Settings) -> list[RowValues]:
    """The rows of Levers; bases are what the workbook holds."""
    rows = []
    for lever in LEVERS:
        base = _held(lever.feeds[0], tables, settings) if lever.base is None else lever.base
        rows.append(
            row(
                lever.source,
                "assumed" if lever.source == ASSUMED else "derived",
                lever.note,
                lever=lever.name,
                value=base,
                unit=lever.unit,
                base=base,
                allowed=lever.allowed or _options(lever.feeds[0].row_key, tables),
                effect=lever.effect,
                feeds=". ".join(dict.fromkeys(feed.words for feed in lever.feeds)),
            )
        )
    return rows


def lever_cells() -> list[RowValues]:
    """The rows of Lever cells."""
    return [_cell(lever, feed) for lever in LEVERS for feed in lever.feeds]


def _cell(lever: Lever, feed: Feed) -> RowValues:
    """One row of Lever cells."""
    return row(
        lever.source,
        "assumed" if lever.source == ASSUMED else "derived",
        "",
        lever=lever.name,
        at=feed.at,
        sheet=feed.sheet,
        row_key=feed.row_key,
        column=feed.column,
        operation=feed.operation,
        value=feed.value,
    )


def _options(switch: str, tables: Tables) -> str:
    """The readings of a switch."""
    return str(next(each["options"] for each in tables["Switches"] if each["switch"] == switch))


ATTRIBUTES = {"Maximum": "maximum", "Cover": "cover_months", "FY33": "maximum_by_year"}
"""Column of a lever's first cell -> its attribute."""


def _held(feed: Feed, tables: Tables, settings: Settings) -> Any:
    """What a cell holds in the workbook."""
    if feed.sheet == "Settings":
        found = settings[feed.row_key]
        return getattr(found, "value", found)
    if feed.sheet == "Switches":
        return next(each["chosen"] for each in tables["Switches"] if each["switch"] == feed.row_key)
    value = next(_named(tables[feed.sheet], feed.row_key))[ATTRIBUTES[feed.column]]
    return value[feed.column] if isinstance(value, dict) else value


def _named(rows: Sequence[RowValues], name: str) -> Iterator[RowValues]:
    """Rows whose first value is a name."""
    return (each for each in rows if next(iter(each.values())) == name)
