"""Incentive schemes, participation, targets, share caps and general limits."""

from rows import ASSUMED, RowValues, assumed, by_year, joined, row

from india import names as n
from india.limits import limits

__all__ = [
    "guaranteed_offtake",
    "limits",
    "participation",
    "scheme_plants",
    "schemes",
    "share_caps",
    "targets",
]

PAYMENTS = {"by_right": "by right", "need": "need"}
"""How the scheme pays, by the reading of incentive_payment."""


CAPITAL_SHARE = 0.1976
"""15 % of all ₹83 lakh, on the ₹63 lakh that stand on the magnet plants (the rest on metal and alloy)."""


def schemes() -> list[RowValues]:
    """Every scheme named; switches choose."""
    return [*_gazette(), _proposal(), _recycling(), _buyer()]


def _gazette() -> list[RowValues]:
    """The scheme of December 2025, by how it pays; Series changes its pots and rates."""
    return [
        row(
            "S2; S3; S4",
            "stated",
            "Gazette: 6,450 + 750 + 80 of administration = 7,280. Lower of ₹2,150/kg (S3) and 40 % of sales (S2);"
            " five years of sales after 24 months; caps per winner 645 crore and 75 crore at 600 t/yr (S2, S3)."
            " C2: scheme_outlay and C3: sli_rule, with winning_bid, change pots and rates on Series. No early"
            " sales bonus modelled. Paid by right: every kg sold earns the winning bid. By need: what the owners"
            " need at least, as if bids had found it out.",
            when=f"incentive_scheme=gazette; incentive_payment={reading}",
            scheme=n.GAZETTE,
            payment=payment,
            sales_pot=6450,
            capital_pot=750,
            rate_rule="lower of both",
            cap_per_unit=2150,
            price_unit="INR/kg",
            share_of_price=0.4,
            sales_years=5,
            capital_share=CAPITAL_SHARE,
            capital_cap_per_unit=0.125,
            sales_cap_per_award=1.075,
            award_maximum=6000,
            beneficiaries=5,
            beneficiary_minimum=600,
            beneficiary_maximum=1200,
            first_month="2027-01",
        )
        for reading, payment in PAYMENTS.items()
    ]


def _proposal() -> RowValues:
    """The earlier, smaller proposal."""
    return row(
        "S16; S17",
        "derived",
        "1,345 crore for two makers (July 2025); its split and rates are not known: 1,145 sales and 200 capital, rates"
        " as in the later scheme (assumed).",
        when="incentive_scheme=proposal_1345",
        scheme=n.PROPOSAL,
        sales_pot=1145,
        capital_pot=200,
        cap_per_unit=2150,
        price_unit="INR/kg",
        share_of_price=0.4,
        sales_years=5,
        capital_share=CAPITAL_SHARE,
        capital_cap_per_unit=0.125,
        award_maximum=1500,
        beneficiaries=2,
        beneficiary_minimum=500,
        beneficiary_maximum=1000,
        first_month="2027-01",
    )


def _recycling() -> RowValues:
    """The recycling scheme's rare-earth part."""
    return row(
        "S23; S24; S41; S42",
        "derived",
        "1,500 crore FY26-FY31 for all critical minerals, 650 of it for e-waste; a tenth for rare earths (assumed)."
        " 20 % of capital when a line starts. Operation: of what is owed on sales above FY26, 40 % is paid in the"
        " second year and 60 % in the fifth; at most 10 of an entity's 50 crore (S41), so a fifth of the pot, 30"
        " crore: 12 in FY28 for the second year, 18 in FY31 for the fifth. Its rate is not published: 20 % of sales"
        " assumed. Paid by right, on lines ordered under the scheme (incremental) and on the Bhopal line.",
        when="recycling_scheme=on",
        scheme=n.RECYCLING_SCHEME,
        payment="by right",
        sales_pot=30,
        sales_pot_a_year={"FY27": 0, "FY28": 12, "FY29": 0, "FY30": 0, "FY31": 18},
        capital_pot=120,
        rate_rule="share of price",
        share_of_price=0.2,
        capital_share=0.2,
        first_month="2027-01",
        last_month="2031-03",
    )


def _buyer() -> RowValues:
    """An incentive to buyers of Indian magnets."""
    return assumed(
        "Incentive to consumers as the documents suggest, up to a tenth of the price; size assumed; off in the base"
        " case. Every buyer of Indian magnets is paid, beside the makers' scheme and without an award; 70 % of it"
        " reaches the makers as a price above import parity (assumed), the rest is the buyer's reason to change.",
        when="buyer_incentive=on",
        scheme=n.BUYER_SCHEME,
        kind="buyer",
        passed_on=0.7,
        payment="by right",
        sales_pot=1000,
        capital_pot=0,
        cap_per_unit=500,
        price_unit="INR/kg",
        share_of_price=0.1,
        first_month="2028-04",
    )


def scheme_plants() -> list[RowValues]:
    """Who can be paid by which scheme."""
    rows = [
        row("S6; S11", "stated", "Oxide to sintered NdFeB in India.", f"incentive_scheme={switch}",
            scheme=scheme, plant=plant)
        for scheme, switch in ((n.GAZETTE, "gazette"), (n.PROPOSAL, "proposal_1345"))
        for plant in n.SCHEME_PLANTS
    ]  # fmt: skip
    rows.append(
        row("S11", "assumed", "SmCo gets nothing; C15: smco_eligible=yes asks what if.",
            "incentive_scheme=gazette; smco_eligible=yes", scheme=n.GAZETTE, plant=n.VIZAG)
    )  # fmt: skip
    rows.append(
        row("S23", "stated", "Recyclers.", "recycling_scheme=on", scheme=n.RECYCLING_SCHEME, plant=n.RECYCLER)
    )
    rows.append(
        row(
            "S23",
            "stated",
            "Recyclers.",
            "recycling_scheme=on",
            scheme=n.RECYCLING_SCHEME,
            plant=n.SHORT_LOOP,
        )
    )
    rows += [
        assumed("Buyers of all Indian magnets.", "buyer_incentive=on", scheme=n.BUYER_SCHEME, plant=plant)
        for plant in (*n.SCHEME_PLANTS, n.MIDWEST)
    ]
    return rows


def participation() -> list[RowValues]:
    """Plants must pay for their owners."""
    private = [
        assumed("Private owner; 11 % assumed.", plant=plant, investor_rate=0.11)
        for plant in (*n.SCHEME_PLANTS, n.MIDWEST, n.RECYCLER)
    ]
    vizag = assumed(
        "IREL is public, but more SmCo must pay for itself at an investor's rate (assumed): then smco_eligible=yes"
        " can tip it. What stands has no capital to pay.",
        plant=n.VIZAG,
        investor_rate=0.11,
    )
    return [*private, vizag]


# Reading of C1 -> target, basis, quantity, from, by, source, note.
TARGETS = {
    "capacity_tpa": ("6,000 t a year of capacity", "capacity", 6000, None, "S1", "The notification: 6,000 t a year of capacity."),
    "annual_output": ("6,000 t a year of output by FY32", "annual output", 6000, None, "B3", "6,000 t annually by 2032."),
    "cumulative_5y": ("6,000 t over five years", "cumulative output", 6000, "2027-04", "B2", "6,000 t over the next five years."),
    "cumulative_10000": ("10,000 t over five years", "cumulative output", 10000, "2027-04", "S20", "10,000 t over five years."),
}  # fmt: skip
TARGET_PENALTY = {"capacity": 1.2, "annual output": 0.24, "cumulative output": 0.24}
"""₹ crore per t missed: what the state itself offers for it. 7,200 crore of pots for 6,000 t a year are ₹1.2 crore
per t a year of capacity, and over five years of sales ₹.24 crore per t made (S4)."""
BENCHMARKS: tuple[tuple[str, float, dict[str, str], str, str], ...] = (
    ("Mission: 10 % of need from own mines", 0.1, {"plant_class": "separation", "commodity": n.NDPR_OXIDE}, "S21; S22",
     "10 % of demand from domestic mines by 2031: NdPr oxide separated at home, as the magnets it makes."),
    ("Mission: 5 % of need from stakes abroad", 0.05, {"plant_class": "overseas oxide"}, "S21; S22",
     "5 % of demand from mines abroad by 2031: oxide of stakes abroad, as the magnets it makes."),
    ("As the EU: 40 % of need made at home", 0.4, {"plant": joined(*n.SCHEME_PLANTS, n.MIDWEST, n.VIZAG)}, "B4",
     "The EU asks for 40 % of processing at home by 2030: magnets of Indian plants."),
    ("As the EU: 25 % of need from recycling", 0.25, {"process": joined("Old magnets to oxide", "Old magnets to magnets")},
     "B4", "The EU asks for 25 % from recycling by 2030: old magnets alone; swarf of makers comes back by itself."),
)  # fmt: skip
"""Name, share of need, what counts, source, note; in end-product equivalents, reported."""


def targets() -> list[RowValues]:
    """Every reading of the 6,000 t: required if chosen, reported always."""
    found = []
    for reading, (label, basis, quantity, first, source, note) in TARGETS.items():
        others = "|".join(other for other in TARGETS if other != reading)
        for required, when in ((True, reading), (False, others)):
            found.append(
                row(
                    source,
                    "stated",
                    f"{note} C1: target_basis chooses what is required. Penalty: what the pots offer for it,"
                    " ₹1.2 crore per t a year of capacity, ₹.24 crore per t made (derived from S4).",
                    f"target_basis={when}",
                    target=label,
                    basis=basis,
                    plant_class=n.SCHEME_CLASS,
                    quantity=quantity,
                    first_month=first,
                    by_month="2032-03",
                    required=required,
                    penalty=TARGET_PENALTY[basis],
                )
            )
    return found + _benchmarks()


def _benchmarks() -> list[RowValues]:
    """Goals of the mission and of others by step of the chain: reported, never required."""
    return [
        row(
            source,
            "stated",
            f"{note} Reported, not required: no penalty.",
            target=label,
            basis="share of need",
            quantity=share,
            by_month="2031-03",
            required=False,
            **what,
        )
        for label, share, what, source, note in BENCHMARKS
    ]


CHINA_CAP = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.4)
ANY_CAP = (1.0, 1.0, 0.9, 0.8, 0.7, 0.65, 0.65, 0.65)
EMBODIED_CAP = (1.0, 1.0, 0.95, 0.9, 0.8, 0.7, 0.65, 0.65)
MONTHLY = "China share of magnets"
"""The cap that binds looks at each month: nothing is gained by buying before the end of a fiscal year."""
CONCENTRATION_CAP = (1.0, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5)
"""Herfindahl-Hirschman index from 0 to 1."""


def share_caps() -> list[RowValues]:
    """Policy levers, all elastic."""
    entries = (
        ("China share of magnets", "China", "magnet", "direct", CHINA_CAP, "share_caps=on", "100 % in FY27 to 40 % in FY33."),
        ("Any country's share of magnets", "any", "magnet", "direct", ANY_CAP, "share_caps=on", "65 % from FY32, after the EU's rule."),
        ("Any country's share of oxides", "any", "oxide", "direct", ANY_CAP, "share_caps=on", "65 % from FY32, after the EU's rule."),
        ("China share embodied in magnets", "China", "magnet", "embodied", EMBODIED_CAP, "share_caps=on", "Looks through Japan, Vietnam and others."),
        ("Concentration of magnet imports", "any", "magnet", "concentration", CONCENTRATION_CAP, "concentration_cap=on", "Index of 9,000 points in FY29 to 5,000 from FY33."),
    )  # fmt: skip
    return [
        row(
            ASSUMED,
            "assumed",
            f"{note} A lever, not a law; penalty ₹5,000 per kg assumed.",
            when,
            cap=label,
            country=country,
            goods=goods,
            basis=basis,
            per="month" if label == MONTHLY else "fiscal year",
            maximum_by_year=by_year(path),
            penalty=0.5,
        )
        for label, country, goods, basis, path, when, note in entries
    ]


def guaranteed_offtake() -> list[RowValues]:
    """A new mine abroad whose oxide the government promises to take, at a price that it guarantees."""
    return [
        row(
            "P8; B4",
            "assumed",
            "Offtake guarantee for an upstream seller, off in the base case (upstream_offtake): 25 t a month more from"
            " Australia (Series) open only with it. The government pays what is not taken, 80 % of the contract, and"
            " the seller gets USD 110 per kg at least, the floor that the USA gave MP (P8); users pay about 5 % under"
            " spot. Volumes and terms assumed.",
            when="upstream_offtake=on",
            contract="Australia NdPr guaranteed offtake",
            route="Australia NdPr oxide",
            price=103,
            price_unit="USD/kg",
            floor_price=110,
            minimum_a_month=10,
            maximum_a_month=25,
            first_month="2029-07",
            notice_months=12,
            take_or_pay_share=0.8,
            take_or_pay_payer="government",
        )
    ]
