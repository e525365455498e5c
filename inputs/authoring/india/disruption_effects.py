"""What each event hits: availability, prices, plants, by month of the event's age."""

from dataclasses import dataclass

from rows import ASSUMED, RowValues, by_year, joined, row

from india import names as n
from india.making import IREL_OXIDE
from india.needing import TOTALS

AVAILABILITY, PRICE, PLANT, DELAY, DEMAND = (
    "import availability",
    "import price",
    "plant availability",
    "new capacity delay",
    "demand",
)
LIGHT = joined(n.STD, n.NDPR_OXIDE, n.NDPR_METAL)
"""Goods without heavy rare earths or samarium: free of the licence of April 2025."""
HEAVY = joined(n.MOT, n.HIT, n.SMC, n.DY_OXIDE, n.TB_OXIDE, n.SM_OXIDE, n.DY_METAL, n.TB_METAL, n.SM_METAL)
HEAVY_FEED = joined(n.DY_OXIDE, n.TB_OXIDE, n.DY_METAL, n.TB_METAL)
LIGHT_FEED = joined(n.NDPR_OXIDE, n.NDPR_METAL)
OTHER_GOODS = joined(*n.FAMILIES, n.NDPR_OXIDE, n.NDPR_METAL, n.SM_OXIDE, n.SM_METAL)
"""All rare-earth goods but Dy and Tb."""
ALL_GOODS = joined(OTHER_GOODS, HEAVY_FEED)
KOREA_VIETNAM = joined("Vietnam", "South Korea")
WEST = joined("Germany", "Slovenia", "Estonia", "USA")
TRADERS = "Other countries"
"""Hong Kong, Taiwan and others: nine tenths of what they sell is Chinese."""
LYNAS = joined("Malaysia", "Australia")
IREL_OUTPUT = 200
"""NdPr oxide a year if IREL's expansion fails, t (D1: about 200 t in FY26)."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One profile: what is hit, and what is left from each month of age."""

    event: str
    steps: tuple[tuple[int, float], ...]
    note: str
    effect: str = AVAILABILITY
    source: str = ASSUMED
    country: str = ""
    stage: str = ""
    commodity: str = ""
    plant: str = ""
    passed_on: float = 0.0

    def rows(self) -> list[RowValues]:
        """One row per step."""
        shared = {
            name: value
            for name in ("event", "effect", "country", "stage", "commodity", "plant", "passed_on")
            if (value := getattr(self, name))
        }
        return [
            row(self.source, "assumed", self.note, from_month=month, value=value, **shared)
            for month, value in self.steps
        ]


FEED_TOO = " Oxides and metals as the magnets that they go into (assumed)."


def licence_stop() -> list[Hit]:
    """SC1: April 2025 again. The heavy profile ends with the event; four months of recovery follow."""
    return [
        Hit(event=n.LICENCE_STOP, country="China", commodity=LIGHT, steps=((0, 0.55), (1, 0.26), (2, 0.7), (3, 1.0)),
            passed_on=0.5, source="X7; X8; X1",
            note="Chinese exports to all in April to July 2025: .55, .26, .67, 1.17 of the mean of 2024; at most 1."
            " Passed on .5: mean over 11 months .97 Japan (z = .45), .96 Vietnam and Korea (z = .6), against .95"
            " and .96 of the evidence." + FEED_TOO),
        Hit(event=n.LICENCE_STOP, country="China", commodity=HEAVY, steps=((0, 0.0),), passed_on=0.12,
            source="T10; X9; X10",
            note="Nothing for India from April to October 2025, then .25, .4, .6, .8: here as recovery by fifths."
            " Passed on .12, as others were licensed sooner: mean over 11 months .96 Japan (z = .45, HIT .6), .95"
            " Vietnam and Korea (z = .6), .95, .98 and .99 Germany, Estonia and USA (z = .6, .2, .1), against .95,"
            " .96 and .95 of the evidence." + FEED_TOO),
        Hit(event=n.LICENCE_STOP, effect=PRICE, commodity=OTHER_GOODS, steps=((0, 1.2),), source="P2; P14",
            note="World price x 1.2 (assumed); NdPr oxide 443,000 yuan/t in March, 632,000 in August 2025."),
        Hit(event=n.LICENCE_STOP, effect=PRICE, commodity=HEAVY_FEED, steps=((0, 1.5),), source="P4; P6",
            note="Dy and Tb x 1.5 (assumed); Europe asked far more for little."),
    ]  # fmt: skip


def quota() -> list[Hit]:
    """SC2: 2010 again, aimed at India: third countries are spared, prices are not."""
    return [
        Hit(event=n.QUOTA, country="China", commodity=LIGHT, steps=((0, 0.0), (2, 0.6)), source="X24; X25",
            note="Two months of nothing, then the quota of 2010, -40 %." + FEED_TOO),
        Hit(event=n.QUOTA, country="China", commodity=HEAVY, steps=((0, 0.0), (2, 0.4), (3, 0.5)),
            source="X24; X25", note="As light goods, heavy ones tighter (assumed)." + FEED_TOO),
        Hit(event=n.QUOTA, effect=PRICE, commodity=ALL_GOODS, source="X27; X26",
            steps=((0, 1.2), (3, 1.7), (6, 2.4), (9, 3.0), (12, 2.6), (15, 2.2), (18, 1.8)),
            note="World price x 3 at the peak in month 9, back by month 24 (recovery); far below Dy in 2009-11 (x 26)."),
    ]  # fmt: skip


def rules_return() -> list[Hit]:
    """SC3: the rules of October 2025. The .1 % rule is law, not lack of feed: rows, no passing on."""
    note = "The .1 % rule covers goods made elsewhere of Chinese material; a legal bar, so no share of feed says it."
    by_country = (("Japan", 0.6), (KOREA_VIETNAM, 0.5), (WEST, 0.7), (LYNAS, 0.9))
    return [
        Hit(event=n.RULES_RETURN, country="China", commodity=LIGHT, steps=((0, 0.8), (6, 1.0)), source="X16; X15",
            note="Per-lot tests slow light goods for six months." + FEED_TOO),
        Hit(event=n.RULES_RETURN, country="China", commodity=HEAVY, steps=((0, 0.2), (6, 0.5)), source="X16; X18",
            note="Approvals of .2, after six months .5, as for the EU in June 2025 and later." + FEED_TOO),
        *(Hit(event=n.RULES_RETURN, country=country, stage="" if country == LYNAS else "magnet", steps=((0, left),),
              source="X18", note=note) for country, left in by_country),
        Hit(event=n.RULES_RETURN, country=TRADERS, stage="magnet", steps=((0, 0.5),), note="As the tightest, assumed."),
        Hit(event=n.RULES_RETURN, effect=PRICE, commodity=ALL_GOODS, steps=((0, 1.5),),
            note="World price x 1.5, assumed."),
        Hit(event=n.RULES_RETURN, effect=DELAY, plant=joined(*n.SCHEME_PLANTS), steps=((0, 9.0),), source="X16; X18",
            note="Furnaces, presses and know-how are on the October lists too: from Japan or Europe they take nine months"
            " more (assumed)."),
    ]  # fmt: skip


def total_embargo() -> list[Hit]:
    """SC5: nothing from China, and pressure on others that the share of feed does not rank."""
    note = "Makers under Chinese pressure not to serve India; follows ties, not the share of feed. Assumed."
    by_country = (("Japan", 0.9), (KOREA_VIETNAM, 0.6), (WEST, 0.9))
    return [
        Hit(event=n.TOTAL_EMBARGO, country="China", steps=((0, 0.0),),
            note="Every Chinese good of this workbook, fitted motors and ferrite too. Goods under way still arrive."),
        *(Hit(event=n.TOTAL_EMBARGO, country=country, stage="magnet", steps=((0, left),), note=note)
          for country, left in by_country),
        Hit(event=n.TOTAL_EMBARGO, country=TRADERS, stage="magnet", steps=((0, 0.1),),
            note="Hong Kong and Taiwan trade Chinese goods (z = .9): a tenth is left, assumed."),
        Hit(event=n.TOTAL_EMBARGO, effect=PRICE, commodity=ALL_GOODS, steps=((0, 1.6),),
            note="Price of what is still sold x 1.6, assumed."),
    ]  # fmt: skip


def myanmar_stop() -> list[Hit]:
    """SC6: Myanmar sells India nothing; it hits through the heavy goods of others."""
    shares = (("China", n.MOT, 0.95), ("China", n.HIT, 0.8), (joined("Japan", KOREA_VIETNAM), n.HIT, 0.8),
              (joined(WEST, "Malaysia"), n.HIT, 0.9))  # fmt: skip
    return [
        Hit(event=n.MYANMAR_STOP, country="Myanmar", commodity=HEAVY_FEED, steps=((0, 0.11),), passed_on=0.45,
            source="X22; X21",
            note="China's imports from Myanmar fell by 89 % (stated). Half of Chinese Dy and Tb comes from there (z = .5):"
            " passed on .45, so that they lose a fifth, as HIT magnets do."),
        *(Hit(event=n.MYANMAR_STOP, country=country, commodity=family, steps=((0, left),), source="X21",
              note="Magnets hold a few per cent of heavy rare earths: tonnes of feed do not say it, so rows; assumed.")
          for country, family, left in shares),
        Hit(event=n.MYANMAR_STOP, effect=PRICE, commodity=HEAVY_FEED, steps=((0, 1.4),), source="X21",
            note="Dy and Tb x 1.4, assumed."),
    ]  # fmt: skip


def lynas_outage() -> list[Hit]:
    """SC7: the only large light oxide outside China."""
    by_country = (("Japan", 0.8), (KOREA_VIETNAM, 0.8), (WEST, 0.9))
    return [
        Hit(event=n.LYNAS_OUTAGE, country="Malaysia", steps=((0, 0.3),), source="X33; P7",
            note="Oxides and the magnets made beside them. Australian oxide here is Iluka and Arafura (P8): not hit."),
        *(Hit(event=n.LYNAS_OUTAGE, country=country, stage="magnet", steps=((0, left),), source="U20",
              note="Makers that live on Lynas oxide; Origins has no share for it, so rows. Assumed.")
          for country, left in by_country),
        Hit(event=n.LYNAS_OUTAGE, effect=PRICE, commodity=LIGHT_FEED, steps=((0, 1.2),), note="NdPr x 1.2, assumed."),
    ]  # fmt: skip


def scheme_slips() -> list[Hit]:
    """SC8: late plants and no growth at IREL; age 0 is January 2028."""
    capacity = list(by_year(IREL_OXIDE).values())[1:]
    ages = (0, *range(3, 12 * len(capacity) - 9, 12))
    return [
        Hit(event=n.SCHEME_SLIPS, effect=DELAY, plant=joined(*n.SCHEME_PLANTS), steps=((0, 18.0),), source="L3",
            note="Eighteen months late (assumed): press quotes years to scale the technology."),
        Hit(event=n.SCHEME_SLIPS, effect=PLANT, plant=n.SEPARATION, source="D1; D2",
            steps=tuple((age, round(IREL_OUTPUT / each, 4)) for age, each in zip(ages, capacity, strict=True)),
            note="200 t over the capacity of the base path, fiscal year by fiscal year from January 2028."),
    ]  # fmt: skip


DUMP = 0.75
"""Chinese magnets in a dump over their price before, assumed: between the 15 % that the incentive bears and the 30 %
at which hardly a plant stands."""


def price_dump() -> list[Hit]:
    """SC9: Chinese magnets alone, not their feed."""
    return [
        Hit(event=n.PRICE_DUMP, effect=PRICE, country="China", stage="magnet", steps=((0, DUMP),), source="P13; P9",
            note="A quarter off, between 15 and 30 % (assumed): about the premium that makers elsewhere ask (P9, 15-20 %)."
            " Oxides and metals keep their price, as when export quotas left magnets free."),
    ]  # fmt: skip


def border() -> list[Hit]:
    """SC10: between India and China alone, so that third countries are not pressed."""
    return [
        Hit(event=n.BORDER, country="China", steps=((0, 0.0),), source="X35; X36",
            note="Every Chinese good, as machines and special fertiliser stopped in 2024-25; all at once is assumed."),
        Hit(event=n.BORDER, country=TRADERS, stage="magnet", steps=((0, 0.4),),
            note="Hong Kong closes too, Taiwan and others go on; assumed."),
        Hit(event=n.BORDER, effect=PRICE, commodity=ALL_GOODS, steps=((0, 1.2),),
            note="Only India bids for what others make: x 1.2, assumed."),
        Hit(event=n.BORDER, effect=DELAY, plant=joined(*n.SCHEME_PLANTS), steps=((0, 6.0),), source="X35",
            note="Chinese machines and fitters stay away; others in six months (assumed)."),
    ]  # fmt: skip


# Event -> growth a year up to FY31 and after it.
GROWTH_CASES = {n.DEMAND_AHEAD: (1.20, 1.15), n.DEMAND_BEHIND: (1.09, 1.07)}
GROWING_FROM, LAST_FAST = 2, 4
"""Positions of FY29, the first year that differs, and of FY31, the last of fast growth, in the totals."""


def demand_paths() -> list[Hit]:
    """SC11 and SC12: need over that of the base case, fiscal year by fiscal year from FY29."""
    base = TOTALS["base"]
    found = []
    for event, (fast, slow) in GROWTH_CASES.items():
        ratio, steps = 1.0, []
        for year in range(GROWING_FROM, len(base)):
            ratio *= (fast if year <= LAST_FAST else slow) * base[year - 1] / base[year]
            steps.append((max(0, 12 * (year - GROWING_FROM) - 6), round(ratio, 4)))
        note = (
            f"{fast - 1:.0%} a year to FY31 and {slow - 1:.0%} after it, over the base case; that of FY33 goes on in FY34."
            " From October 2028, as stocks bear the half year before."
        )
        found.append(Hit(event=event, effect=DEMAND, steps=tuple(steps), source="T17; S14", note=note))
    return found


def event_effects() -> list[RowValues]:
    """All profiles, row by row."""
    library = (
        licence_stop,
        quota,
        rules_return,
        total_embargo,
        myanmar_stop,
        lynas_outage,
        scheme_slips,
        price_dump,
        border,
        demand_paths,
    )
    return [line for hits in library for hit in hits() for line in hit.rows()]
