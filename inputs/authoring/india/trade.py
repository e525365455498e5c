"""Tiers, contracts, licences, end-use bars, goods in transit and sales."""

from rows import RowValues, assumed, by_year, row

from india import names as n
from india.routes import imports

STEPPED = (
    ("China", (n.STD, n.MOT, n.HIT), 0.06),
    ("Japan", (n.MOT, n.HIT), 0.08),
    ("Vietnam", (n.MOT,), 0.08),
)
"""Routes with two price steps and the premium of the second."""


def import_tiers() -> list[RowValues]:
    """The first seven tenths of a volume at the price, the rest at a premium."""
    note = "Buying near a supplier's full volume costs more; step and premium assumed."
    return [
        assumed(note, route=f"{country} {family}", tier=tier, share_of_volume=share, premium_share=extra)
        for country, families, premium in STEPPED
        for family in families
        for tier, share, extra in (("base", 0.7, 0.0), ("upper", 0.3, premium))
    ]


# Contract, route, USD/kg, least and most t a month, first month, notice, take-or-pay, note.
CONTRACTS: tuple[tuple[str, str, float, float, float, str, int, float, str], ...] = (
    ("Japan MOT contract", f"Japan {n.MOT}", 78, 0, 12, "2027-04", 3, 0.8, "About 5 % under spot."),
    ("Vietnam MOT contract", f"Vietnam {n.MOT}", 70, 0, 14, "2027-04", 3, 0.7, "About 5 % under spot."),
    ("South Korea HIT contract", f"South Korea {n.HIT}", 100, 0, 3, "2027-04", 3, 0.7, "About 5 % under spot."),
    ("Lynas NdPr contract", "Malaysia NdPr oxide", 101, 0, 60, "2028-04", 6, 0.8, "More off-index contracts (P7)."),
)  # fmt: skip


def contracts() -> list[RowValues]:
    """Long-term contracts with take-or-pay; all terms assumed."""
    return [
        assumed(
            f"{note} All terms assumed.",
            contract=contract,
            route=route,
            price=price,
            price_unit="USD/kg",
            minimum_a_month=least,
            maximum_a_month=most,
            first_month=first,
            notice_months=notice,
            take_or_pay_share=share,
        )
        for contract, route, price, least, most, first, notice, share, note in CONTRACTS
    ]


def licences() -> list[RowValues]:
    """China's licences on seven elements and the magnets that contain them."""
    return [
        row(
            "T10; X28",
            "derived",
            "45 days nominal, 45-60 in practice: 1.5 months rounded up to 2. Throughput 200 t a month assumed"
            " (all magnets from China averaged 237 t a month in 2024, T7), growing 8 % a year (Series);"
            " approval .9 is the calm case.",
            licence=n.HEAVY_LICENCE,
            throughput_a_month=200,
            approval_share=0.9,
            processing_months=2,
        )
    ]


def end_use_bars() -> list[RowValues]:
    """China forbids military use."""
    return [row("X10", "stated", "Licences bar military use.", country="China", sector=n.DEFENCE)]


HEAVY_FLOW = {f"China {n.MOT}": 125.0, f"China {n.HIT}": 36.0, f"China {n.SMC}": 4.5}
"""Chinese goods under licence on the way, t a month; all together below the licence throughput."""
MONTHS_BEFORE = ("2027-01", "2027-02", "2027-03", "2027-04", "2027-05")


def pipeline() -> list[RowValues]:
    """What was ordered before January 2027: each open magnet route's monthly mean, for its lead time."""
    rows = []
    for route in imports():
        volume = route.get("volume_a_year", {}).get("FY27", 0.0)
        if not volume:
            continue
        if route["commodity"] not in n.FAMILIES:
            rows.append(_nothing_yet(route["route"]))
            continue
        months = route["lead_time_months"] + (2 if route["licence"] else 0)
        monthly = HEAVY_FLOW.get(route["route"], volume / 12 * SPOT_SHARE.get(route["country"], 1.0))
        rows += [_in_transit(route["route"], month, monthly) for month in MONTHS_BEFORE[:months]]
    return rows


SPOT_SHARE = {"China": 0.85}
"""Part of the yearly mean that is under way; China STD lies below its volume."""


def _nothing_yet(route: str) -> RowValues:
    """Feed and substitutes: nothing on the way."""
    note = "Nothing on the way: first makers start on IREL's stock and what they hold."
    return assumed(note, route=route, arrival=MONTHS_BEFORE[0], quantity=0)


def _in_transit(route: str, month: str, quantity: float) -> RowValues:
    """One shipment."""
    note = "Actual orders unknown: the monthly mean of the FY27 volume."
    return assumed(note, route=route, arrival=month, quantity=round(quantity, 2))


def sales() -> list[RowValues]:
    """Exports: IREL's oxide to Japan (suspended or honoured) and surplus by-products."""
    return [
        row(
            "D2",
            "derived",
            "Over 1,000 t of rare earths a year went to Japan; about a fifth NdPr (assumed). A halt was asked"
            " in June 2025: japan_export=suspended sells nothing.",
            when="japan_export=suspended",
            sale="NdPr oxide to Japan",
            commodity=n.NDPR_OXIDE,
            country="Japan",
            price=85,
            price_unit="USD/kg",
            maximum_a_month=0,
        ),
        row(
            "D2",
            "derived",
            "The obligation honoured: 200 t a year, 16.7 t a month, while stock and output allow it.",
            when="japan_export=honoured",
            sale="NdPr oxide to Japan",
            commodity=n.NDPR_OXIDE,
            country="Japan",
            price=85,
            price_unit="USD/kg",
            minimum_a_month=16.7,
            maximum_a_month=16.7,
        ),
        assumed(
            "Half the surplus finds buyers at a low price.",
            sale="La-Ce oxides, home and abroad",
            commodity=n.LANTHANUM_CERIUM,
            price=1.0,
            price_unit="USD/kg",
            volume_a_year=by_year((900, 900, 900, 900, 1000, 1200, 1400)),
        ),
    ]
