"""The twenty assumptions with the most money behind them: low, base and high, and why."""

from typing import NamedTuple

from rows import ASSUMED, RowValues, Tables, row

from india import names as n

GROUP = "Assumptions"
OUTSIDE = "; ".join(
    f"{country} Magnet*"
    for country in ("Japan", "Vietnam", "South Korea", "Malaysia", "Germany", "Slovenia", "Estonia", "USA")
)
SPECIFIED = "; ".join(
    f"{country} Magnet*" for country in ("Japan", "Vietnam", "South Korea", "Germany", "Slovenia", "Estonia")
)
"""Those that today's models name: with a least order."""
Change = tuple[str, str, str, str, str]
"""Sheet, row, column, operation, low and high."""


class Range(NamedTuple):
    """One assumption, of one row or of several that move together."""

    case: str
    changes: tuple[Change, ...]
    source: str
    base: str
    why: str


def _split(sector: str, *shares: tuple[str, str]) -> tuple[Change, ...]:
    """A sector's need that moves between families."""
    return tuple(("Demand", f"{sector} | {family}", "Share of sector", "=", ends) for family, ends in shares)


def _price(route: str, ends: str) -> tuple[Change, ...]:
    """A price of one or several routes."""
    return (("Imports", route, "Price", "=", ends),)


RANGES: tuple[Range, ...] = (
    Range("Price of Chinese STD", _price(f"China {n.STD}", "34 | 50"), "P2; P3; P13", "USD 42",
          "Low: blanks of 150 yuan/kg (N38 with cerium, March 2025) with NdPr of 2026 and finishing; high: two energy steps."),
    Range("Price of Chinese MOT", _price(f"China {n.MOT}", "48 | 68"), "P2; P3; P13", "USD 58",
          "Low: 45SH with cerium at 255 yuan/kg, NdPr of 2026, finished; high: one class of coercivity more."),
    Range("Price of Chinese HIT", _price(f"China {n.HIT}", "66 | 100"), "P13b", "USD 78",
          "UH and EH cost two to three times N: 84 to 126 over 42; low: diffused grades."),
    Range("Prices outside China", (("Imports", OUTSIDE, "Price", "%", "-8 | 12"),), "P9", "USD 12-24 above China",
          "USD 10-30 are told; 15-20 % for Vietnam."),
    Range("Volumes outside China", (("Imports", OUTSIDE, "Volume a year", "*", "0.7 | 1.3"),
                                    ("Imports", SPECIFIED, "Minimum a month", "*", "0.7 | 1.001")),
          "U1; U4", "1,440 t in FY28, 3,750 t in FY33", "Most new plants are spoken for; or more of the announced 60,000 t come."),
    Range("Chinese STD to be had", (("Imports", f"China {n.STD}", "Volume a year", "*", "0.85 | 1.15"),), "T7",
          "all of need", "China sold India 2,850 t of all families in 2024; hardly below need, as no licence binds STD."),
    Range("Electronics in STD", _split(n.ELECTRONICS, (n.STD, "0.7 | 0.95"), (n.MOT, "0.29 | 0.04")), "Y15",
          ".85 of need", "Drives, fans and speakers take N and M; compressors H."),
    Range("Scooters in MOT", _split(n.TWO_WHEELER, (n.MOT, "0.35 | 0.7"), (n.STD, "0.55 | 0.2")), "Z2",
          ".55 of need", "Low: light grades tested in 2025 win; high: hub motors stay with SH."),
    Range("Industry in MOT", _split(n.INDUSTRIAL, (n.MOT, "0.4 | 0.65"), (n.STD, "0.45 | 0.2")), ASSUMED,
          ".55 of need", "Servo drives need H and SH, holding and separating magnets N."),
    Range("Cars in HIT", _split(n.CAR, (n.HIT, "0.3 | 0.55"), (n.MOT, "0.7 | 0.45")), "U4; Y7",
          ".45 of need", "Low: cooler motors and diffused SH; high: 3 % of heavy rare earths as in the fleet of today."),
    Range("Wind in HIT", _split(n.WIND, (n.HIT, "0.1 | 0.4"), (n.MOT, "0.9 | 0.6")), "Y1",
          ".2 of need", "Direct drive held 4 % Dy; newer machines are cooled."),
    Range("Price of oxide outside China", (("Imports", "Malaysia NdPr*; Australia NdPr*; USA NdPr*; France NdPr*",
                                            "Price", "%", "-10 | 20"),
                                           ("Contracts", "Lynas NdPr contract", "Price", "%", "-10 | 20")),
          "P5; P8; P7", "USD 105-115", "Europe paid 82-85 in September 2025; the American floor is 110, and buyers bid for security."),
    Range("Oxide to be had from Lynas", (("Imports", "Malaysia NdPr oxide", "Volume a year", "*", "0.5 | 1.5"),
                                         ("Contracts", "Lynas NdPr contract", "Maximum a month", "*", "0.5 | 1.5")),
          "U20; S8", "1,000 t in FY30, 1,400 t from FY32", "A tenth of 10,500 t a year, most of it sold to Japan; or an agreement of governments."),
    Range("Cost of making magnets in India", (("Processes", "Magnet plants*", "Variable cost", "%", "-20 | 25"),), ASSUMED,
          "USD 21 per kg without feed", "China about 13 (facts of the trade, unconfirmed); a new plant learns, or pays for power and scrap."),
    Range("Return that owners ask", (("Participation", "Magnet plants*", "Investor rate", "=", "0.09 | 0.14"),
                                     ("New capacity", "Magnets *", "Required return", "=", "0.09 | 0.14")),
          "K11", "11 %", "Bond of 6.5 % and 2.5 to 7.5 points for a trade that China can underbid."),
    Range("Cost of substitutes", (("Substitution", "*", "Extra cost", "*", "0.6 | 1.6"),), "Z1; Z4",
          "₹300 to 4,000 per kg replaced", "Ola claims cheaper motors; a redesign may miss its date."),
    Range("Licences a month", (("Licences", n.HEAVY_LICENCE, "Throughput a month", "=", "140 | 260"),), "T7; X10",
          "200 t", "All magnets from China averaged 237 t a month in 2024; four firms had a licence in October 2025."),
    Range("Licences approved", (("Licences", n.HEAVY_LICENCE, "Approval share", "=", "0.6 | 1"),), "X12; X13",
          ".9", "The EU had a quarter, then .6 in June 2025; as good as all by late 2025."),
    Range("Old magnets collected", (("Processes", "Collection of old magnets", "Volume a year", "*", "0.5 | 2.4"),),
          "Y9; Y11", "25 t in FY27 to 438 t in FY33", "Hardly any before 2030; or e-waste on the basis of the UN."),
    Range("Rupees per dollar", (("Settings", "usd_rupees", "", "=", "84 | 98"),), "T19; K11", "₹90",
          "As in early 2025, or as much weaker by 2030; paths of prices are in dollars."),
)  # fmt: skip


NAMES = {"Imports": ("route",), "Demand": ("sector", "commodity")}
"""Sheet -> columns that name its rows."""
IF_WRONG: dict[tuple[str, str], str] = {
    ("Imports", f"China {n.STD}"): "USD 34, money -1,231 of 21,346 crore, own output -76 of 4,929 t, exposure +620 of 27,094 t;"
    " 50, +843, +30 and -741. Capacity stays, the reserve gains 4 to 22 crore.",
    ("Imports", f"China {n.MOT}"): "USD 48, money -682 crore, own output -420 t, exposure +763 t, reserve -16 crore; 68, +416, -30,"
    " -846, +44. Capacity stays.",
    ("Imports", f"China {n.HIT}"): "USD 66, none of the scheme's plants pays: own output -4,640 t, exposure +8,123 t, money +2,249"
    " crore; 100, money +147 crore and little else. No other number decides so much.",
    **{
        ("Imports", f"{country} {n.SMC}"): "a third less of all SmCo from outside China leaves 51 t of defence's need unserved to"
        " FY33, ₹2,515 crore of lost output: China may not serve it and Vizag makes little."
        for country in ("Japan", "Germany", "Slovenia")
    },
    ("Imports", "Malaysia NdPr oxide"): "a tenth cheaper, own output +29 t, exposure -502 t, reserve +21 crore, money level; a fifth"
    " dearer, or half or half as much again on offer, nothing: own and Chinese oxide set the margin.",
    ("Demand", f"{n.ELECTRONICS} | {n.STD}"): ".7 with .29 in MOT, money +284 crore, 23 t unserved, exposure +310 t, reserve +22"
    " crore; .95 with .04, -172, exposure -242 t, reserve -12. Own output stays.",
    ("Demand", f"{n.TWO_WHEELER} | {n.MOT}"): ".35 with .55 in STD, money -28 crore, exposure +181 t, reserve -11 crore; .7 with .2,"
    " +24, -132, +16: light grades take its place anyway.",
    ("Demand", f"{n.TWO_WHEELER} | {n.STD}"): "as the share of MOT, which moves against it.",
    ("Demand", f"{n.INDUSTRIAL} | {n.MOT}"): ".4 with .45 in STD, money -147 crore, exposure -138 t, reserve -12 crore; .65 with .2,"
    " +106, +102, +9. Own output stays.",
    ("Demand", f"{n.CAR} | {n.HIT}"): ".3 with .7 in MOT, money -95 crore, exposure +62 t, reserve -6 crore; .55 with .45, +66, -11, +4.",
    ("Demand", f"{n.CAR} | {n.MOT}"): "as the share of HIT, which moves against it.",
    ("Demand", f"{n.WIND} | {n.MOT}"): ".9 with .1 in HIT, money -46 crore, exposure +34 t; .6 with .4, +96, -28 and 5 t unserved.",
}  # fmt: skip
"""(sheet, row) -> what the answer would be if the number were wrong: of the ten with the most money behind them, and
of those few that decide more than their money says."""
MEASURED = "If wrong (base scenario, sweep of 27 November 2026):"


def tell_if_wrong(tables: Tables) -> None:
    """Write into the notes of the ten largest assumptions what the answer would be if they were wrong."""
    for sheet, columns in NAMES.items():
        for values in tables[sheet]:
            told = IF_WRONG.get((sheet, " | ".join(values[column] for column in columns)))
            if told:
                values["note"] = f"{values['note']} {MEASURED} {told}"


def assumptions() -> list[RowValues]:
    """Rows of the sweep: each case twice, at its low and its high end."""
    return [
        row(
            each.source,
            "assumed",
            f"Base {each.base}. {each.why}",
            case=each.case,
            group=GROUP,
            sheet=sheet,
            row_key=key,
            column=column,
            operation=operation,
            value=value,
        )
        for each in RANGES
        for sheet, key, column, operation, value in each.changes
    ]
