"""Incentive schemes, participation, targets, share caps and general limits."""

from rows import ASSUMED, RowValues, assumed, by_year, row

from india import names as n
from india.limits import limits

__all__ = ["limits", "participation", "scheme_plants", "schemes", "share_caps", "targets"]

# Reading of C2 -> sales pot, capital pot, source, note.
OUTLAYS = {
    "gazette_7280": (6450, 750, "S4", "Gazette: 6,450 + 750 + 80 of administration = 7,280."),
    "brief_7300": (6470, 750, "B2", "7,300 as the brief rounds it; the extra 20 in the sales pot (assumed)."),
    "press_7350": (6520, 750, "S14", "7,350 in early reports; the extra 70 in the sales pot (assumed)."),
    "efc_split": (800, 6500, "S14", "Early split: 6,500 for capital and 800 for operation."),
}


def schemes() -> list[RowValues]:
    """Every scheme named; switches choose."""
    return [*_gazette(), _proposal(), _recycling(), _buyer()]


def _gazette() -> list[RowValues]:
    """The scheme of December 2025, by the reading of its pots."""
    return [
        row(
            source,
            "stated",
            f"{note} Lower of ₹2,150/kg (S3) and 40 % of sales (S2); five years of sales after 24 months; caps per"
            " winner 645 crore and 75 crore at 600 t/yr (S2, S3). C2: scheme_outlay. C3: sli_rule. No early sales"
            " bonus modelled.",
            when=f"incentive_scheme=gazette; scheme_outlay={reading}",
            scheme=n.GAZETTE,
            sales_pot=sales,
            capital_pot=capital,
            rate_rule="lower of both",
            cap_per_unit=2150,
            price_unit="INR/kg",
            share_of_price=0.4,
            sales_years=5,
            capital_share=0.15 if reading != "efc_split" else 0.9,
            capital_cap_per_unit=0.125 if reading != "efc_split" else None,
            sales_cap_per_award=1.075,
            award_maximum=6000,
            beneficiaries=5,
            beneficiary_minimum=600,
            beneficiary_maximum=1200,
            first_month="2027-01",
        )
        for reading, (sales, capital, source, note) in OUTLAYS.items()
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
        capital_share=0.15,
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
        "S23; S24",
        "derived",
        "1,500 crore FY26-FY31 for all critical minerals; 20 % of capital. A tenth for rare earths: 60 capital and 90"
        " operation, as 10 % of sales (assumed).",
        when="recycling_scheme=on",
        scheme=n.RECYCLING_SCHEME,
        sales_pot=90,
        capital_pot=60,
        rate_rule="share of price",
        share_of_price=0.1,
        capital_share=0.2,
        first_month="2027-01",
        last_month="2031-03",
    )


def _buyer() -> RowValues:
    """An incentive to buyers of Indian magnets."""
    return assumed(
        "Incentive to consumers as the documents suggest; size assumed; off in the base case.",
        when="buyer_incentive=on",
        scheme=n.BUYER_SCHEME,
        kind="buyer",
        sales_pot=500,
        capital_pot=0,
        cap_per_unit=300,
        price_unit="INR/kg",
        share_of_price=0.05,
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
    """Private plants must pay for their owners; IREL Vizag is public and has no row."""
    return [
        assumed("Private owner; 11 % assumed.", plant=plant, investor_rate=0.11)
        for plant in (*n.SCHEME_PLANTS, n.MIDWEST, n.RECYCLER)
    ]


# Reading of C1 -> target, basis, quantity, from, by, source, note.
TARGETS = {
    "capacity_tpa": ("6,000 t a year of capacity", "capacity", 6000, None, "S1", "The notification: 6,000 t a year of capacity."),
    "annual_output": ("6,000 t a year of output by FY32", "annual output", 6000, None, "B3", "6,000 t annually by 2032."),
    "cumulative_5y": ("6,000 t over five years", "cumulative output", 6000, "2027-04", "B2", "6,000 t over the next five years."),
    "cumulative_10000": ("10,000 t over five years", "cumulative output", 10000, "2027-04", "S20", "10,000 t over five years."),
}  # fmt: skip
TARGET_PENALTY = {"capacity": 2.0, "annual output": 1.0, "cumulative output": 0.5}
"""₹ crore per t missed (assumed): above the net cost of building, so that targets are met where possible."""


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
                    f"{note} C1: target_basis chooses what is required. Penalty assumed.",
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
    return found


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
