"""What may go wrong: events with their odds and lengths, scenarios and stress tests."""

from math import log

from rows import ASSUMED, RowValues, assumed, row

from india import names as n

SLIP_KNOWN = "2028-01"
"""Month in which it is known that the scheme slips: a year before its first plants should run."""
DEMAND_KNOWN = "2028-10"
"""Month in which it is known that need grows faster or slower: after a full year of figures."""

# Event, rank, odds a year, first onset, months between onsets, recovery months, source, description. Mild events
# have one onset: nearly all futures with one of them are told by a worse event.
ONCE = 84
EVENTS: tuple[tuple[str, int, float, str, int, int, str, str], ...] = (
    (n.LICENCE_STOP, 3, 0.12, "2027-04", 24, 4, "X7; X8; X9; X10",
     "China stops licensing as in April 2025: heavy grades to India nothing until it ends, light grades three bad months."),
    (n.QUOTA, 2, 0.04, "2028-01", 36, 4, "X24; X25; X26; X27",
     "As in 2010, aimed at India: two months of nothing, then quotas; prices treble by month 9 and are back by month 24."),
    (n.RULES_RETURN, 4, 0.12, "2027-10", 36, 3, "X16; X17; X18",
     "The rules of October 2025 return, with the .1 % rule for goods made elsewhere of Chinese material, and equipment"
     " for plants is barred too."),
    (n.TOTAL_EMBARGO, 1, 0.03, "2028-07", 36, 6, "X24; X18",
     "China sells India nothing, and presses makers elsewhere that use Chinese material."),
    (n.MYANMAR_STOP, 6, 0.20, "2027-10", ONCE, 3, "X21; X22; X32",
     "Mines in Myanmar stop; half of the world's heavy rare earths go missing behind Chinese goods."),
    (n.LYNAS_OUTAGE, 5, 0.08, "2028-04", ONCE, 2, "X33; P7; X23",
     "The Lynas plant in Malaysia stands still."),
    (n.SCHEME_SLIPS, 0, 0.0, SLIP_KNOWN, 12, 0, "D1; D2; L3",
     "Plants of the scheme come 18 months late, IREL stays at 200 t of NdPr oxide a year. Only on Scenarios; rules of normal times stay."),
    (n.PRICE_DUMP, 3, 0.04, "2029-04", ONCE, 6, "B2; B3; P16",
     "China sells magnets a quarter cheaper once Indian plants stand, feed as dear as ever; buyers save, plants lose."
     " Takes nothing away, so reserves stay shut."),
    (n.BORDER, 1, 0.02, "2028-01", ONCE, 3, "X35; X36",
     "A clash on the border: China sells India nothing and sends neither machines nor fitters; the rest of the world is calm."),
    (n.DEMAND_AHEAD, 0, 0.0, DEMAND_KNOWN, 12, 0, "T17",
     "Need grows by a fifth a year. Only on Scenarios; rules of normal times stay."),
    (n.DEMAND_BEHIND, 0, 0.0, DEMAND_KNOWN, 12, 0, "S14; T17",
     "Need grows by 9 % a year. Only on Scenarios; rules of normal times stay."),
)  # fmt: skip
ON_SCENARIOS = (n.SCHEME_SLIPS, n.DEMAND_AHEAD, n.DEMAND_BEHIND)
"""Events without a rate: each happens or not, and lasts to the end of the plan."""
TAKE_NOTHING = (*ON_SCENARIOS, n.PRICE_DUMP)
"""Events in which the rules of normal times stay: nothing goes missing abroad."""

RANKS = {
    1: "nothing comes from China, and less or dearer from elsewhere",
    2: "quotas and trebled prices for up to two years",
    3: "heavy grades do not come at all, light ones soon do; or plants built with the incentive lose their price",
    4: "goods made elsewhere are hit with those of China",
    5: "one country other than China is hit",
    6: "only heavy feed behind Chinese goods is hit, China's own magnets come",
}
"""Why an event has its rank."""
RESTS_ON = {
    n.LICENCE_STOP: "Two stops of licences (2010, 2025) in 16 years are .12 a year.",
    n.QUOTA: "One quota war in 16 years, on Japan; half of it for India.",
    n.RULES_RETURN: "Announced once (October 2025), suspended to 10 November 2026, what follows is not known.",
    n.TOTAL_EMBARGO: "Never seen in 16 years: half an event in so long is .03 a year.",
    n.MYANMAR_STOP: "Three stops or long closures between 2021 and 2025, not all of them half of output.",
    n.LYNAS_OUTAGE: "One in 12 years of output (2023), and a licence that had to be renewed.",
    n.PRICE_DUMP: "Prices fell by more than half twice in 16 years (2011-15, which ended Molycorp, P16; 2022-24, P11): .12 a"
    " year, a third of it aimed at magnets alone.",
    n.BORDER: "Two stand-offs in 16 years (2017, 2020); one in six stops goods, as fertiliser and machines stopped in 2025.",
}
"""What the odds of an event rest on."""

# Event -> (months, probability), and why.
LENGTHS: dict[str, tuple[tuple[tuple[int, float], ...], str, str]] = {
    n.LICENCE_STOP: (((3, 0.25), (6, 0.5), (9, 0.25)), "X9; X10",
                     "In 2025 six months for India, as in the middle row; earlier and later readings and odds assumed."),
    n.QUOTA: (((2, 0.25), (8, 0.25), (20, 0.5)), "X24; X25",
              "In 2010 two months of stop, then quotas for years; odds and the middle reading assumed."),
    n.RULES_RETURN: (((3, 0.3), (6, 0.3), (12, 0.4)), "X16; X17",
                     "In 2025 suspended for a year after a month; lengths and odds assumed."),
    n.TOTAL_EMBARGO: (((3, 0.4), (6, 0.35), (12, 0.25)), ASSUMED, "Never seen; lengths and odds assumed."),
    n.MYANMAR_STOP: (((3, 0.4), (6, 0.6)), "X21; X32",
                     "Months of closure from October 2024, shorter in a monsoon; lengths and odds assumed."),
    n.LYNAS_OUTAGE: (((3, 0.8), (6, 0.2)), "X33",
                     "Six weeks in 2023 for an upgrade, so three months is a serious outage; odds assumed."),
    n.PRICE_DUMP: (((12, 0.5), (24, 0.5)), ASSUMED,
                   "Eighteen months in the mean: long enough to close a plant that earns nothing; assumed."),
    n.BORDER: (((3, 0.6), (9, 0.4)), "X35; X36",
               "Goods were checked for weeks in 2020, special fertiliser and machines held for some ten months in"
               " 2024-25; odds assumed."),
}  # fmt: skip


def rate(odds_a_year: float) -> float:
    """Yearly rate of an event whose chance to happen within a year is given."""
    return round(-log(1 - odds_a_year), 4)


def events() -> list[RowValues]:
    """SC1 to SC8 of the evidence, and what was added since."""
    return [
        row(
            source,
            "assumed",
            f"Odds of {odds:g} a year (assumed) as a rate, -ln(1 - odds). {RESTS_ON[event]} Rank {rank} (assumed):"
            f" {RANKS[rank]}. Recovery and onset grid assumed."
            if odds
            else "No rate: its odds stand on Scenarios. It lasts to the end of the plan.",
            event=event,
            hazard_a_year=rate(odds),
            rank=rank,
            first_onset=first,
            onset_every_months=every,
            recovery_months=recovery,
            opens_reserves=event not in TAKE_NOTHING,
            description=description,
        )
        for event, rank, odds, first, every, recovery, source, description in EVENTS
    ]


def event_lengths() -> list[RowValues]:
    """Lengths that nobody knows when the event begins."""
    return [
        row(source, "assumed", note, event=event, length_months=months, probability=probability)
        for event, (lengths, source, note) in LENGTHS.items()
        for months, probability in lengths
    ]


def scenarios() -> list[RowValues]:
    """The scheme slips (.35 in all, alone or with a licence stop on top), need that grows faster or slower; the other
    events may begin in each.
    """
    alone, stop, by_odds = "Scheme slips", "Scheme slips, then licence stop", "china_stop=may_happen"
    return [
        assumed(
            ".35 in all, of which .15 goes to the row below. A scenario, not a rate: either it happens or not,"
            " and worse things may follow.",
            by_odds,
            scenario=alone,
            first_month=SLIP_KNOWN,
            probability=0.2,
            event=n.SCHEME_SLIPS,
        ),
        assumed(
            ".35 x .41, the share of China's own stops in the rates: so that a slip does not keep China away. The delay"
            " goes on. Month assumed: plants would have run for nine months.",
            by_odds,
            scenario=stop,
            follows=alone,
            first_month="2029-10",
            probability=0.15,
            event=n.LICENCE_STOP,
        ),
        *(
            assumed(
                f"{why} Odds and month assumed: one future in twenty on either side; that need is uncertain from the start"
                " is asked by demand_case.",
                by_odds,
                scenario=event.split(maxsplit=1)[1].capitalize(),
                first_month=DEMAND_KNOWN,
                probability=0.05,
                event=event,
            )
            for event, why in (
                (n.DEMAND_AHEAD, "Halfway from the base case to the rival 15,400 t of FY33 (T17)."),
                (n.DEMAND_BEHIND, "Growth of the low case (9 % a year), from today's need on."),
            )
        ),
        assumed(
            "What if it were certain: counts only with china_stop=certain. Month and length are free to choose: the"
            " month in which talks of 2027 would have failed for good, and nine months, assumed.",
            "china_stop=certain",
            scenario="China stops, as certain",
            first_month="2028-01",
            probability=1.0,
            event=n.TOTAL_EMBARGO,
            length_months=9,
        ),
    ]


CONTAGION = 0.55
"""Part of a Chinese stop that reaches goods made elsewhere, times the Chinese share in them, assumed."""


def stress_tests() -> list[RowValues]:
    """One supplier less, a Chinese embargo from any start, an embargo that the plan must bear, and each event
    that the tree leaves out.
    """
    return [
        assumed(
            "N-1: each supplier country in turn sells nothing for a year. Its own goods only, no contagion.",
            stress="One supplier less",
            first_month="2029-04",
            length_months=12,
        ),
        assumed(
            "How long can each sector live without China? .55 passed on: with z = .6 for Vietnam and Korea, .45 to .6"
            " for Japan, .6, .2 and .1 for Germany, Estonia and the USA, .9 for traders, as many tonnes go missing elsewhere as in"
            " SC5 (FY31). Two months of stock there (Japan keeps 60 days, K2).",
            stress="China stops",
            country="China",
            first_month="2028-04",
            last_month="2032-04",
            every_months=6,
            length_months=12,
            passed_on=CONTAGION,
            buffer_months=2,
        ),
        assumed(
            "The plan must keep the service levels of Sectors through six months of total embargo, whatever its"
            " odds: before the scheme's plants have grown, and after. Starts and length assumed.",
            stress="Six months of total embargo",
            event=n.TOTAL_EMBARGO,
            first_month="2029-04",
            last_month="2031-04",
            every_months=24,
            length_months=6,
            in_plan=True,
        ),
        *(
            assumed(
                "Worse events tell nearly all futures with it, so that the tree has none: tested on the finished plan."
                " Starts assumed; its longest length.",
                stress=f"{event.split()[0]} at its longest",
                event=event,
                first_month="2029-04",
                last_month="2031-04",
                every_months=24,
                length_months=max(months for months, _ in LENGTHS[event][0]),
            )
            for event in (n.RULES_RETURN, n.MYANMAR_STOP, n.LYNAS_OUTAGE)
        ),
    ]
