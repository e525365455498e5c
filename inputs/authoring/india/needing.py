"""Sectors, demand, seasons, shortage and substitution."""

from rows import ASSUMED, RowValues, assumed, by_year, row

from india import names as n

TOTALS = {
    "base": (4630, 5340, 6170, 7120, 8220, 9120, 10130),
    "low": (3300, 3600, 3920, 4270, 4660, 5080, 5530),
    "high": (4800, 5830, 7080, 8600, 10440, 12680, 15400),
}
"""Total need by demand case, t a year, FY27 to FY33."""

SECTOR_DEMAND: dict[str, tuple[float, ...]] = {
    n.TWO_WHEELER: (720, 870, 1040, 1250, 1490, 1720, 1960),
    n.CAR: (470, 590, 750, 940, 1190, 1430, 1720),
    n.ENGINE_VEHICLE: (400, 420, 440, 460, 480, 490, 490),
    n.WIND: (460, 520, 590, 670, 750, 810, 870),
    n.ELECTRONICS: (1360, 1550, 1770, 2020, 2290, 2500, 2720),
    n.INDUSTRIAL: (840, 970, 1120, 1280, 1470, 1610, 1770),
    n.DEFENCE: (130, 140, 160, 170, 190, 200, 210),
    n.MEDICAL: (250, 270, 300, 320, 350, 370, 380),
}
"""Need by sector, t a year, FY27 to FY33."""

SHARES: dict[str, tuple[float, float, float, float]] = {
    n.TWO_WHEELER: (0.35, 0.55, 0.10, 0),
    n.CAR: (0, 0.55, 0.45, 0),
    n.ENGINE_VEHICLE: (0.35, 0.50, 0.15, 0),
    n.WIND: (0, 0.80, 0.20, 0),
    n.ELECTRONICS: (0.85, 0.14, 0, 0.01),
    n.INDUSTRIAL: (0.30, 0.55, 0.14, 0.01),
    n.DEFENCE: (0.10, 0.20, 0.35, 0.35),
    n.MEDICAL: (0.75, 0.15, 0.05, 0.05),
}
"""Split of a sector's need over the four families."""

PRIORITY = {n.DEFENCE: 1, n.MEDICAL: 2}
PENALTY = {
    n.TWO_WHEELER: 45_000,
    n.CAR: 120_000,
    n.ENGINE_VEHICLE: 200_000,
    n.WIND: 29_000,
    n.ELECTRONICS: 30_000,
    n.INDUSTRIAL: 30_000,
    n.DEFENCE: 500_000,
    n.MEDICAL: 100_000,
}
"""Value of output lost, ₹ per kg of magnet unserved, after credit for what is made up later."""
PENALTY_EVIDENCE = {
    n.TWO_WHEELER: "Bottom-up value added ₹48,000 per kg of e-scooter magnet.",
    n.CAR: "Bottom-up ₹1.5 lakh per kg of e-car magnet; part is deferral, not loss (V4).",
    n.ENGINE_VEHICLE: "Bottom-up ₹20 lakh per kg at .1 kg per car, cut hard for deferral.",
    n.WIND: "The Japanese mean of ₹29,000 per kg (V1) as a floor: work can wait and 70 % is made up later, but then the"
    " bottom-up 20,000 would let turbines stand first for want of an estimate.",
    n.ELECTRONICS: "Just above the Japanese mean of ₹29,000 per kg (V1); 20 % is made up later.",
    n.INDUSTRIAL: "Near the Japanese estimate of ₹29,000 per kg (V1).",
    n.DEFENCE: "Priority sector; a stated preference, not a market value.",
    n.MEDICAL: "Above the market value because devices are essential.",
}
SERVICE = {
    n.DEFENCE: (0.98, 10.0),
    n.MEDICAL: (0.9, 5.0),
    n.ENGINE_VEHICLE: (0.8, 3.0),
    n.CAR: (0.75, 3.0),
    n.TWO_WHEELER: (0.7, 2.0),
    n.INDUSTRIAL: (0.7, 2.0),
    n.ELECTRONICS: (0.6, 2.0),
    n.WIND: (0.5, 2.0),
}
"""Share of need to be served in stress branches of the plan; price of missing it, ₹ crore per t. Assumed:
ordered as the value of lost output, each price above the ₹.8 crore that a tonne kept for five years costs."""
FIRST_TIER, LAST_TIER = "first tenth", "rest"


def family_need(family: str) -> list[float]:
    """Need of one family in the base case, t a year, FY27 to FY33."""
    position = n.FAMILIES.index(family)
    return [
        sum(SECTOR_DEMAND[sector][year] * SHARES[sector][position] for sector in SECTOR_DEMAND)
        for year in range(len(TOTALS["base"]))
    ]


def sectors() -> list[RowValues]:
    """Eight sectors with their need by fiscal year."""
    return [
        row(
            "S14",
            "derived",
            "Total anchored to 4,010 t (FY26) and 8,220 t (FY31), then 11 % a year; split over sectors and"
            " FY34 (trend of FY33) assumed. C4: other totals by demand_case. Service level and its penalty"
            " assumed: ordered as the value of lost output.",
            sector=sector,
            priority=PRIORITY.get(sector, 3),
            service_level=SERVICE[sector][0],
            service_penalty=SERVICE[sector][1],
            demand_a_year=by_year(need),
        )
        for sector, need in SECTOR_DEMAND.items()
    ]


def demand() -> list[RowValues]:
    """Each sector's split over families."""
    return [
        assumed(
            "Expert mapping of uses to grades.",
            sector=sector,
            commodity=family,
            share_of_sector=share,
            profile="" if sector == n.DEFENCE else "Season",
        )
        for sector, shares in SHARES.items()
        for family, share in zip(n.FAMILIES, shares, strict=True)
        if share
    ]


def profiles() -> list[RowValues]:
    """The seasonal shape."""
    spring, monsoon, festive, year_end, last = 0.95, 1.02, 1.04, 0.96, 1.03
    return [
        assumed(
            "Seasonal index; only proportions count.",
            profile="Season",
            january=last,
            february=last,
            march=last,
            april=spring,
            may=spring,
            june=spring,
            july=monsoon,
            august=monsoon,
            september=monsoon,
            october=festive,
            november=festive,
            december=year_end,
        )
    ]


def shortage_tiers() -> list[RowValues]:
    """First tenth of an unmet civil need at half value (thrift, rescheduling), the rest in full."""
    rows = []
    for sector, value in PENALTY.items():
        note = f"{PENALTY_EVIDENCE[sector]} C21: penalty_case and deferral_share change it."
        thrift = (
            " Half: thrift, parts in stock and reordered lines give way first (V5: peers hardly lost output)."
        )
        if sector != n.DEFENCE:
            rows.append(_tier(sector, FIRST_TIER, 0.1, value / 2, note + thrift))
        rows.append(_tier(sector, LAST_TIER, None, value, note))
    return rows


def _tier(sector: str, tier: str, share: float | None, value: float, note: str) -> RowValues:
    """One step of lost output."""
    return assumed(
        note, sector=sector, tier=tier, share_of_demand=share, lost_value=value, price_unit="INR/kg"
    )


def _substitution(
    sector: str,
    instead_of: str,
    substitute: str,
    cost: float,
    first: str,
    shares: tuple[float, ...],
    source: str,
    note: str,
    quantity: float = 1.0,
) -> RowValues:
    """One substitution pair; shares FY27 to FY34."""
    return row(
        source,
        "assumed" if source == ASSUMED else "derived",
        note,
        sector=sector,
        instead_of=instead_of,
        substitute=substitute,
        quantity_per_unit=quantity,
        extra_cost=cost,
        price_unit="INR/kg",
        first_month=first or None,
        maximum_share=by_year(shares),
    )


LIGHT_NOTE = "Tested June 2025; 3-4 months to approval; up to 60 %, +₹300/kg (share and cost assumed)."
FERRITE_NOTE = (
    "Ola ferrite motors certified October 2025; share path and ₹1,500/kg assumed, of which ₹550 here and the redesign"
    " as New capacity."
)
MOTOR_NOTE = "Used in 2025: the control covered magnets, not motors; at most 25 %, +₹3,500/kg assumed (Z4)."
INDUCTION_NOTE = (
    "12-24 months of redesign (New capacity); 3 % growing to 12 %; ₹4,000/kg assumed, of which ₹1,640 here."
)
NITRIDE_NOTE = "1,500 t/yr plant in Minnesota early 2027; unproven; up to 1 % from FY30 assumed."
HEAVY_FREE_NOTE = "On sale for some EV uses (U4, Y16); 10 % of HIT assumed."

CAR_PATH = (0.03, 0.045, 0.06, 0.075, 0.09, 0.105, 0.12, 0.12)
FERRITE_PATH = (0.05, 0.08, 0.12, 0.15, 0.18, 0.22, 0.25, 0.25)
NITRIDE_PATH = (0.0, 0.0, 0.0, 0.003, 0.006, 0.01, 0.01, 0.01)


def substitution() -> list[RowValues]:
    """Pairs of section 8 of the evidence; each sector's shares are of its own need of the family."""
    light, quarter, tenth = (0.6,) * 8, (0.25,) * 8, (0.1,) * 8
    scooter, appliance = n.TWO_WHEELER, n.ELECTRONICS
    return [
        _substitution(scooter, n.MOT, n.STD, 300, "2027-05", light, "Z2", LIGHT_NOTE),
        _substitution(scooter, n.HIT, n.STD, 300, "2027-05", light, "Z2", LIGHT_NOTE),
        _substitution(scooter, n.MOT, n.FERRITE, 550, "", FERRITE_PATH, "Z1", FERRITE_NOTE, 4.0),
        _substitution(appliance, n.STD, n.FERRITE, 550, "", tenth, ASSUMED, FERRITE_NOTE, 4.0),
        _substitution(appliance, n.STD, n.IRON_NITRIDE, 0, "2029-04", NITRIDE_PATH, "Z3", NITRIDE_NOTE),
        _substitution(n.CAR, n.MOT, n.MAGNET_FREE, 1640, "", CAR_PATH, ASSUMED, INDUCTION_NOTE),
        _substitution(n.CAR, n.HIT, n.MAGNET_FREE, 1640, "", CAR_PATH, ASSUMED, INDUCTION_NOTE),
        _substitution(n.CAR, n.MOT, n.FITTED_MOTOR, 3500, "", quarter, "Z4", MOTOR_NOTE),
        _substitution(n.CAR, n.HIT, n.FITTED_MOTOR, 3500, "", quarter, "Z4", MOTOR_NOTE),
        _substitution(scooter, n.MOT, n.FITTED_MOTOR, 3500, "", quarter, "Z4", MOTOR_NOTE),
        _substitution(n.CAR, n.HIT, n.HEAVY_FREE, 0, "", tenth, "U4", HEAVY_FREE_NOTE),
    ]
