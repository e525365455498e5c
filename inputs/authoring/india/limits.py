"""General limits: budgets, purchase pace, feed promise, process mix, recycling floor."""

from rows import RowValues, assumed, joined, row

from india import names as n

MAGNETS = joined(*n.FAMILIES)
CERIUM_SHARE = 0.5
"""Most of the use of standard grades that magnets with cerium can serve."""
DIFFUSED_LIMIT = 0.7
"""Most of the motor grades that grain-boundary diffusion can make: only thin parts."""


def limits() -> list[RowValues]:
    """All general limits."""
    return [
        *_budgets(),
        *_pace(),
        *_feed_promise(),
        *_diffusion(),
        *_cerium(),
        *_recycled_share(),
        *_others(),
    ]


def _budgets() -> list[RowValues]:
    """The reserve's money and the sum of public money."""
    return [
        row(
            "S18; S19",
            "derived",
            "₹500 crore for all critical minerals; all of it for rare earths, which are to be stocked first, other"
            " minerals later (S18; assumed). C17: re_share_of_500cr. A revolving fund (assumed): what releases"
            " bring in may be spent again.",
            limit="Reserve budget",
            quantity="net reserve spending",
            holder=n.RESERVE,
            per="to date",
            maximum=500,
        ),
        row(
            "S4; S19; S23",
            "derived",
            "7,280 (scheme) + 500 (reserve) + 150 (rare-earth tenth of recycling, assumed), and the cost of keeping.",
            limit="Public outlay",
            quantity="public outlay",
            per="total",
            maximum=7930,
        ),
        assumed(
            "What the government stands for at most at any month end, ₹1,000 crore: a sixteenth of the mission's"
            " 16,300 (S21), assumed. Counts only with sovereign_cover=on.",
            limit="Guarantees abroad",
            quantity="guarantees outstanding",
            per="month",
            maximum=1000,
        ),
    ]


def _pace() -> list[RowValues]:
    """Buying for the reserve stays within 15 % of what arrives, so that it does not move the market."""
    note = "At most 15 % of a month's magnet imports into the reserve (assumed)."
    return [
        assumed(note, limit="Pace of reserve buying", quantity="fill", holder=n.RESERVE, commodity=MAGNETS,
                per="month", maximum=0),
        assumed(note, limit="Pace of reserve buying", quantity="arrival", commodity=MAGNETS, coefficient=-0.15),
    ]  # fmt: skip


def _feed_promise() -> list[RowValues]:
    """500 t of IREL oxide a year stay at home for magnet makers."""
    note = "500 t/yr for the three lowest bidders; IREL output less exports. Elastic: the path may give less."
    return [
        row("S6; S8", "stated", note, limit="IREL oxide for magnet makers", quantity="run",
            process="Oxide separation", per="fiscal year", first_month="2029-04", minimum=500, penalty=0.1),
        row("S6; S8", "stated", note, limit="IREL oxide for magnet makers", quantity="sale", coefficient=-1,
            commodity=n.NDPR_OXIDE, per="fiscal year", first_month="2029-04"),
    ]  # fmt: skip


def _diffusion() -> list[RowValues]:
    """Grain-boundary diffusion only works for thin parts."""
    plants = (*n.SCHEME_PLANTS, n.MIDWEST)
    diffused = joined(*(f"{plant} MOT diffused" for plant in plants))
    bulk = joined(*(f"{plant} MOT bulk" for plant in n.SCHEME_PLANTS))
    note = "Diffused at most 70 % of motor grades made (parts up to 3-6 mm per face, Y6; share assumed)."
    start = {"per": "month", "first_month": "2029-04"}
    return [
        row("Y6", "assumed", note, limit="Diffused motor grades", quantity="run", process=diffused,
            coefficient=round(1 - DIFFUSED_LIMIT, 2), maximum=0, **start),
        row("Y6", "assumed", note, limit="Diffused motor grades", quantity="run", process=bulk,
            coefficient=-DIFFUSED_LIMIT, **start),
    ]  # fmt: skip


def _cerium() -> list[RowValues]:
    """Cerium costs strength and heat: not every use of standard grades can have it."""
    made = joined(*(f"{plant} STD with cerium" for plant in n.SCHEME_PLANTS))
    note = "Grades up to N38 and 42M: half of standard grades (assumed, .3-.8): loudspeakers, scooters, pumps (M11)."
    return [
        row("M11", "assumed", note, limit="Standard grades with cerium", quantity="run", process=made,
            per="fiscal year", maximum=0),
        row("M11", "assumed", note, limit="Standard grades with cerium", quantity="use", commodity=n.STD,
            coefficient=-CERIUM_SHARE, per="fiscal year"),
    ]  # fmt: skip


def _recycled_share() -> list[RowValues]:
    """Optional floor: recycled magnet equivalent as a share of use, EU 25 %."""
    note = (
        "EU aims at 25 % recycled; off in the base case. 1 t of old magnets to oxide makes .8 t of magnets."
    )
    when = "recycled_floor=on"
    common = {"limit": "Recycled share floor", "per": "fiscal year", "first_month": "2032-04"}
    return [
        assumed(note, when, quantity="run", process="Old magnets to oxide", coefficient=0.8, minimum=0,
                penalty=0.2, **common),
        assumed(note, when, quantity="run", process="Old magnets to magnets", coefficient=0.9, **common),
        assumed(note, when, quantity="run", process="Swarf recycling", coefficient=0.62, **common),
        assumed(note, when, quantity="use", commodity=MAGNETS, coefficient=-0.25, **common),
    ]  # fmt: skip


def _others() -> list[RowValues]:
    """Plants built, and the fixed reading of days of cover."""
    return [
        row("S1", "assumed", "Base expectation: one of five winners does not build.", "plants_built=four_of_five",
            limit="Plants really built", quantity="capacity ordered", plant=joined(*n.SCHEME_PLANTS),
            per="total", maximum=4800),
        row("S18", "derived", "Two months of FY27 need, 772 t, fixed; oxide at 2.6. C16: stock_days_basis.",
            "stock_days_basis=fy27_demand", limit="Two months of FY27 need in stock", quantity="stock",
            commodity=MAGNETS, holder=joined(n.RESERVE, n.INDUSTRY), per="month", first_month="2028-03",
            minimum=772, penalty=0.05),
        row("S18", "derived", "Oxide in magnet terms.", "stock_days_basis=fy27_demand",
            limit="Two months of FY27 need in stock", quantity="stock", commodity=n.NDPR_OXIDE, coefficient=2.6,
            holder=n.RESERVE, per="month", first_month="2028-03"),
        row("T19", "stated", "Import need practically zero: what is missed is the residual. C20: import_need.",
            "import_need=to_zero", limit="Magnet imports to zero", quantity="arrival", commodity=MAGNETS,
            per="fiscal year", first_month="2031-04", maximum=0, penalty=0.005),
        assumed("A floor on buying from the Quad, as the documents' partnerships suggest; size assumed; off.",
            "quad_floor=on", limit="Magnets from the Quad", quantity="order", bloc="Quad", stage="magnet",
            per="fiscal year", first_month="2028-04", minimum=300, penalty=0.3),
    ]  # fmt: skip
