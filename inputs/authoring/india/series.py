"""Overrides over time: how switches and time paths change numbers."""

from collections.abc import Sequence

from rows import ASSUMED, YEARS, RowValues, next_on_trend, row

from india import names as n
from india.making import OVERSEAS
from india.needing import FIRST_TIER, LAST_TIER, TOTALS
from india.routes import SPLIT

Window = tuple[str | None, str | None]
ALWAYS: Window = (None, None)
AUTO = (n.TWO_WHEELER, n.CAR, n.ENGINE_VEHICLE)
AUTO_FY27 = 1590
"""Vehicle sectors together in FY27 in the sector table, t."""
GROWTH = 1.154
"""Yearly growth of need, 4,010 t to 8,220 t in five years."""


def year_window(year: str) -> Window:
    """First and last month of a fiscal year within the plan."""
    ends = 2000 + int(year[2:])
    return ("2027-01" if ends == 2027 else f"{ends - 1}-04", f"{ends}-03")


def change(
    sheet: str,
    key: str,
    column: str,
    operation: str,
    value: float,
    source: str,
    note: str,
    when: str = "",
    window: Window = ALWAYS,
) -> RowValues:
    """One override."""
    return row(
        source,
        "assumed" if source == ASSUMED or "assumed" in note else "derived",
        note,
        when,
        sheet=sheet,
        row_key=key,
        column=column,
        first_month=window[0],
        last_month=window[1],
        operation=operation,
        value=round(value, 4),
    )


def _full(totals: Sequence[float]) -> list[float]:
    """Totals with FY34 on trend."""
    return [*totals, next_on_trend(totals)]


def _demand_cases() -> list[RowValues]:
    """Low and high need as ratios to the base total."""
    base = _full(TOTALS["base"])
    return [
        change("Sectors", "*", "Demand a year", "*", total / base[position], "S14; T17",
               "Total of the case over the base total; FY34 on trend.", f"demand_case={case}", year_window(year))
        for case in ("low", "high")
        for position, (year, total) in enumerate(zip(YEARS, _full(TOTALS[case]), strict=True))
    ]  # fmt: skip


def _auto_base() -> list[RowValues]:
    """Vehicle sectors rescaled to one of the published tonnages."""
    sources = {460: "T23", 540: "T10", 700: "T13", 800: "T12", 870: "T15"}
    rows = [
        change("Sectors", sector, "Demand a year", "*", tonnes * GROWTH**2 / AUTO_FY27, source,
               "Tonnage of FY25 grown at 15.4 % to FY27, over 1,590 t of the table.", f"auto_base_t=t{tonnes}")
        for tonnes, source in sources.items()
        for sector in AUTO
    ]  # fmt: skip
    any_tonnage = "|".join(f"t{tonnes}" for tonnes in sources)
    rows += [
        change("Sectors", sector, "Demand a year", "*", GROWTH, "T23", "Figure of FY24: one more year of growth.",
               f"auto_base_t={any_tonnage}; auto_base_fy=FY24")
        for sector in AUTO
    ]  # fmt: skip
    return rows


# Reading of C2 -> column of the scheme, value, source, note.
OUTLAYS = (
    ("brief_7300", "Sales pot", 6470, "B2", "7,300 as the brief rounds it; the extra 20 in the sales pot (assumed)."),
    ("press_7350", "Sales pot", 6520, "S14", "7,350 in early reports; the extra 70 in the sales pot (assumed)."),
    ("efc_split", "Sales pot", 800, "S14", "Early split: 800 for operation ..."),
    ("efc_split", "Capital pot", 6500, "S14", "... and 6,500 for capital."),
    ("efc_split", "Capital share", 0.9, "S14", "A share that can use that pot (assumed)."),
    ("efc_split", "Capital cap", 1.09, "S14", "6,500 crore for 6,000 t a year."),
)  # fmt: skip


def _outlays() -> list[RowValues]:
    """Pots of the scheme by the reading of C2."""
    return [
        change("Schemes", n.GAZETTE, column, "=", value, source, note, f"scheme_outlay={reading}")
        for reading, column, value, source, note in OUTLAYS
    ]


def _scheme() -> list[RowValues]:
    """Readings of the incentive's ceilings and of capital cost."""
    rows = _outlays() + [
        change("Schemes", n.GAZETTE, "Cap per unit", "=", bid, source, note, f"winning_bid=bid_{bid}")
        for bid, source, note in (
            (
                1900,
                ASSUMED,
                "Least-cost bids are below the ceiling: 1,900, section 9 of the evidence (assumed).",
            ),
            (1600, ASSUMED, "Keen bids: three quarters of the ceiling (assumed)."),
            (1200, ASSUMED, "The least of the range in section 9 of the evidence (assumed)."),
        )
    ]
    rows += [
        change("Schemes", n.GAZETTE, "Share of price", "=", 1, "S3", "Only the ₹2,150/kg ceiling.", "sli_rule=kg_cap"),
        change("Schemes", n.GAZETTE, "Cap per unit", "=", 100000, "S2", "Only the 40 % ceiling.", "sli_rule=pct_cap"),
    ]  # fmt: skip
    factors = (
        ("capex_case=minimum_50", 50 / 83, "S2", "Minimum eligible investment, ₹50 lakh per t/yr."),
        ("capex_case=midwest_22", 22 / 83, "D8", "1,000 crore for 4,500 t/yr more, ₹22 lakh per t/yr."),
        ("machinery_duty=paid", 1.05, "S13", "Duty on machinery adds 5 % (assumed)."),
    )
    rows += [
        change("New capacity", expansion, "Capital cost", "*", factor, source, note, when)
        for when, factor, source, note in factors
        for expansion in (*(f"Magnets {site}" for site in n.SITES), "Metal expansion", "Alloy expansion")
    ]
    rows += [
        change(
            "Plants", plant, "Offtake floor", "=", 5500, ASSUMED, "₹5,500/kg, assumed.", "offtake_floor=on"
        )
        for plant in n.SCHEME_PLANTS
    ]
    return rows


def _abroad() -> list[RowValues]:
    """What the government stands for abroad: capital of stakes, and offtake of a new mine."""
    cover = "70 % of the capital, its debt, under sovereign cover, as NEXI insures loans for resources; share assumed."
    rows = [
        change(
            "New capacity", f"{name} build", "Guaranteed share", "=", 0.7, "K41", cover, "sovereign_cover=on"
        )
        for name, *_, most, _ in OVERSEAS
        if most
    ]
    more = "A new mine that opens with the guarantee: 25 t a month more (assumed)."
    return [
        *rows,
        change("Imports", "Australia NdPr oxide", "Volume a year", "+", 300, "P8", more, "upstream_offtake=on",
               ("2029-04", None)),
    ]  # fmt: skip


def _irel() -> list[RowValues]:
    """Readings of IREL's output."""
    plant, column = n.SEPARATION, "Capacity a year"
    first: Window = ("2027-01", "2027-03")
    later: Window = ("2027-04", None)
    return [
        change("Plants", plant, column, "=", 200, "D1", "About 200 t before.", "irel_path=manager", first),
        change("Plants", plant, column, "=", 500, "D1", "500 t by end of FY27.", "irel_path=manager", later),
        change("Plants", plant, column, "=", 450, "D2", "450 t.", "irel_path=reuters"),
        change("Plants", plant, column, "=", 400, "S7", "400 t/yr capability.", "irel_path=gazette"),
        change("Plants", plant, column, "=", 500, "S15", "Around 500 t a year.", "irel_path=promise"),
        change("Recipes", "Oxide separation | Dy oxide", "Output", "=", 0, "S30", "No commercial Dy yet.", "",
               (None, "2029-03")),
        change("Recipes", "Oxide separation | Tb oxide", "Output", "=", 0, "S30", "No commercial Tb yet.", "",
               (None, "2029-03")),
        change("Plants", n.VIZAG, column, "=", 0, "S15", "Board approval pending; end assumed.",
               "smco_start=awaiting_nod", (None, "2028-03")),
    ]  # fmt: skip


def _feed_and_recycling() -> list[RowValues]:
    """Oxide use, Dy price and old magnets."""
    metal = "NdPr metal | NdPr oxide"
    rows = [
        change("Recipes", metal, "Input", "*", 0.333 / 0.385, "S7", "1:3, loss-free.", "oxide_per_kg=government"),
        change("Recipes", metal, "Input", "*", 0.42 / 0.385, ASSUMED, ".42 with all losses.", "oxide_per_kg=high"),
        change("Processes", "Collection of old magnets", "Volume a year", "*", 4.17 / 1.75, "Y11",
               "E-waste on the UN basis.", "recycle_case=un_basis"),
        change("Processes", "Collection of old magnets", "Volume a year", "*", 0.5, "Y9",
               "Collection is the limit before 2030; half assumed.", "recycle_case=academic"),
    ]  # fmt: skip
    dysprosium = [("Commodities", name, "Reference price") for name in (n.DY_OXIDE, n.DY_METAL)]
    routes = ("China Dy oxide", "China Dy metal", "Malaysia Dy oxide", "USA Dy oxide")
    dysprosium += [("Imports", route, "Price") for route in routes]
    cases = (
        ("rotterdam_ask", 1100 / 291, "P6", "Ask above 1,100."),
        ("volume_mean", 224 / 291, "P6", "Mean of 2025."),
    )
    rows += [
        change(sheet, key, column, "*", factor, source, note, f"hre_price_basis={case}")
        for case, factor, source, note in cases
        for sheet, key, column in dysprosium
    ]
    return rows


def _licences() -> list[RowValues]:
    """China's licences over time, talks, and the October 2025 rules."""
    key = n.HEAVY_LICENCE
    throughput, approval = "Throughput a month", "Approval share"
    rows = [
        change("Licences", key, throughput, "*", 1.08, ASSUMED, "8 % a year more than the year before.", "",
               (year_window(year)[0], None))
        for year in YEARS[1:]
    ]  # fmt: skip
    rows += [
        change("Licences", key, approval, "=", 1, ASSUMED, "Talks succeed from July 2027.", "china_talks=succeed", ("2027-07", None)),
        change("Licences", key, throughput, "*", 1.5, ASSUMED, "A faster desk.", "china_talks=succeed", ("2027-07", None)),
        change("Licences", key, approval, "=", 0.25, "X13", "As for the EU in June 2025.", "china_talks=fail", ("2027-07", "2028-06")),
        change("Licences", key, approval, "=", 0.5, ASSUMED, "Half after a year.", "china_talks=fail", ("2028-07", None)),
        change("Licences", key, approval, "=", 1, "X6", "One number for all families.", "availability_basis=one_number"),
        change("Licences", key, throughput, "*", 0.2, "X16", "Rules return: .2 for six months.", "oct25_rules_from=april_2027", ("2027-04", "2027-09")),
        change("Licences", key, throughput, "*", 0.5, "X16", "Then .5 for six months.", "oct25_rules_from=april_2027", ("2027-10", "2028-03")),
    ]  # fmt: skip
    rows += [
        change("Imports", f"China {family}", "Volume a year", "*", 0.93, "X6", "One number for all families.",
               "availability_basis=one_number")
        for family in n.FAMILIES
    ]  # fmt: skip
    return rows + _rules_abroad()


RULE_FACTORS = {"Japan": 0.6, "Vietnam": 0.5, "South Korea": 0.5, "Germany": 0.7, "Estonia": 0.7, "USA": 0.7}


def _rules_abroad() -> list[RowValues]:
    """The extraterritorial .1 % rule hits makers that use Chinese material."""
    when = "oct25_rules_from=april_2027"
    rows = [
        change("Imports", f"China {n.STD}", "Volume a year", "*", 0.8, "X16", ".8 for six months.", when,
               ("2027-04", "2027-09"))
    ]  # fmt: skip
    rows += [
        change("Imports", f"{country} {family}", column, "*", factor, "X18", "For twelve months.", when,
               ("2027-04" if column == "Volume a year" else None, "2028-03"))
        for column in ("Volume a year", "Minimum a month")
        for country, factor in RULE_FACTORS.items()
        for family, share in zip(n.FAMILIES, SPLIT[country], strict=True)
        if share
    ]  # fmt: skip
    return rows


JAPAN_LEFT = {n.MOT: 0.7, n.HIT: 0.5, n.SMC: 0.85}
"""Part of Japan's volumes that is left under China's ban of January 2026, assumed; STD holds none of what is barred."""
# Case of price_path -> (first month, factor on oxides and metals), source, why.
PRICE_PATHS: dict[str, tuple[tuple[tuple[str, float], ...], str, str]] = {
    "low": ((("2027-04", 0.85), ("2029-04", 0.6)), "P11; P14; P17",
            "NdPr at USD 85, then 60: the 392 to 632 yuan/kg of 2024 and 2025; BMI expects 90 for 2026."),
    "high": ((("2027-04", 1.25), ("2029-04", 1.5)), "P18; P8",
             "NdPr at USD 125, then 150: what new mines ask for, less than the 200 that Adamas saw for 2030; floor 110 in"
             " the USA."),
}  # fmt: skip
MAGNETS_FOLLOW = 0.55
"""Rise of magnet prices over that of NdPr: China's exports cost USD 47 per kg at 392 yuan (P19, P11), 60 at about 600
(P20) and 83 at about 950 (P21); .53 from FY25 (T13) to February 2026 (P3)."""
PRICED_FEED = (
    ("Imports", "*NdPr*"), ("Imports", "* Dy *"), ("Imports", "* Tb *"),
    ("Commodities", "NdPr *"), ("Commodities", "Dy *"), ("Commodities", "Tb *"),
    ("Contracts", "* NdPr *"), ("Sales", "NdPr *"),
)  # fmt: skip
PRICED_MAGNETS = (("Imports", "* Magnet *"), ("Contracts", "* MOT *"), ("Contracts", "* HIT *"))


def _price_paths() -> list[RowValues]:
    """World prices that fall or rise; all suppliers move together."""
    found = []
    for case, (path, source, why) in PRICE_PATHS.items():
        before = 1.0
        for month, factor in path:
            step = {PRICED_FEED: factor / before, PRICED_MAGNETS: _of_magnets(factor) / _of_magnets(before)}
            found += [
                change(sheet, key, "Reference price" if sheet == "Commodities" else "Price", "*", each, source,
                       f"{why} Magnets follow by .55 of it (P19, P20, P21). Path and dates assumed; each row on top of the one before.",
                       f"price_path={case}", (month, None))
                for goods, each in step.items()
                for sheet, key in goods
            ]  # fmt: skip
            before = factor
    return found


def _of_magnets(factor: float) -> float:
    """Factor on magnet prices where oxides and metals have this one."""
    return 1.0 + MAGNETS_FOLLOW * (factor - 1.0)


BAN_ENDS: Window = (None, "2028-03")


def _japan_ban() -> list[RowValues]:
    """The ban on Japan as the state in which the plan begins."""
    states = (("ongoing", ALWAYS), ("ends_april_2028", BAN_ENDS))
    return [
        change("Imports", f"Japan {family}", column, "*", left, "X19; X20; X31",
               "Ban since January 2026: Dy and Tb nil for three months, then Lynas and stocks; what is left is assumed.",
               f"japan_ban={state}", window)
        for state, window in states
        for family, left in JAPAN_LEFT.items()
        for column in ("Volume a year", "Minimum a month")
    ]  # fmt: skip


def _talks_and_odds() -> list[RowValues]:
    """Talks change how often China stops, too."""
    cases = (
        ("succeed", 0.5, "An understanding halves the odds (assumed)."),
        ("fail", 1.75, "Three stops in four years instead of two in five (assumed)."),
    )
    return [
        change("Events", event, "Hazard", "*", factor, ASSUMED, note, f"china_talks={case}")
        for case, factor, note in cases
        for event in (n.LICENCE_STOP, n.QUOTA, n.RULES_RETURN, n.TOTAL_EMBARGO, n.BORDER)
    ]


def _todays_sources() -> list[RowValues]:
    """Least orders outside China: what is specified today falls by a fifth a year from FY29."""
    key = ("Imports", "*", "Minimum a month")
    tied = "todays_sources=fifth_a_year"
    rows = [
        change(*key, "*", 0.8, "L2; L3", "A fifth of what was specified is written anew each year (assumed; 4-7"
               " months to qualify a source, 4-5 years of model life).", tied, (year_window(year)[0], None))
        for year in YEARS[2:]
    ]  # fmt: skip
    return [*rows, change(*key, "=", 0, ASSUMED, "Buyers change sources at once.", "todays_sources=free")]


def _buffers_and_budget() -> list[RowValues]:
    """Industry's floor and ceiling, what the state holds, and the reserve's share of the ₹500 crore."""
    base = _full(TOTALS["base"])
    rows = [
        change(
            "Cover rules",
            "National reserve",
            "Cover",
            "=",
            2.0,
            "S18",
            "Two months in the reserve alone.",
            "two_months=state_alone_licensed|state_alone_all",
        ),
    ]
    rows += [
        change("Cover rules", f"Industry buffer {family}", "Cover", "=", months, "T1; T17",
               "Half of the opening buffer as a floor (assumed).", f"opening_stock_weeks={weeks}")
        for weeks, months in (("w2_3", 0.25), ("w6_8", 0.8))
        for family in n.FAMILIES
    ]  # fmt: skip
    rows += [
        change("Stocks", f"{n.INDUSTRY} | Magnet *", "Maximum", "*", after / before * (0.5 if year == "FY29" else 1.0),
               "T17", "What industry keeps at most grows with need, and is two months from FY29 (assumed).",
               window=(year_window(year)[0], None))
        for year, before, after in zip(YEARS[1:], base[:-1], base[1:], strict=True)
    ]  # fmt: skip
    rows += [
        change("Limits", "Reserve budget", "Maximum", "=", crore, "S19", f"{crore} of ₹500 crore.",
               f"re_share_of_500cr={share}")
        for share, crore in (("share_25", 125), ("share_60", 300))
    ]  # fmt: skip
    return rows


def _penalties() -> list[RowValues]:
    """Worth of lost output."""
    rows = [
        change(
            "Shortage tiers",
            "*",
            "Lost value",
            "*",
            factor,
            "V1; V3",
            "Range of the estimates.",
            f"penalty_case={case}",
        )
        for case, factor in (("low", 0.5), ("high", 1.5))
    ]
    recovered = {**dict.fromkeys(AUTO, 0.5), n.WIND: 0.7, n.ELECTRONICS: 0.2}
    rows += [
        change("Shortage tiers", f"{sector} | {tier}", "Lost value", "*", 1 / (1 - share), "V4",
               "No credit for what is made up later.", "deferral_share=none")
        for sector, share in recovered.items()
        for tier in (FIRST_TIER, LAST_TIER)
    ]  # fmt: skip
    return rows


def series() -> list[RowValues]:
    """All overrides; later rows win."""
    return [
        *_demand_cases(),
        *_auto_base(),
        *_scheme(),
        *_abroad(),
        *_irel(),
        *_feed_and_recycling(),
        *_licences(),
        *_todays_sources(),
        *_japan_ban(),
        *_price_paths(),
        *_talks_and_odds(),
        *_buffers_and_budget(),
        *_penalties(),
    ]
