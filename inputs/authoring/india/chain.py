"""Growth of the chain before the magnet: mines, cracking, separation, metal, alloy, SmCo; tolling abroad; and
sources that were considered and give nothing yet.
"""

from typing import Any

from rows import ASSUMED, RowValues, assumed, by_year, row

from india import names as n

MONAZITE_MINED = (5800, 5800, 5800, 5800, 6600, 8200, 9800, 9800)
"""Monazite of today's mines and those that IREL's own path implies, t a year, FY27 to FY34."""
METAL_STANDING = (60, 110, 165, 180, 180, 180, 180)
"""NdPr metal and alloy outside the scheme, t a year, FY27 to FY33: what the plant beside it takes, and Bhopal."""
METAL_CAPITAL, ALLOY_CAPITAL = 0.22, 0.33
"""₹ crore per t a year of NdPr: electrolysis cells, and strip casting of the alloy that holds it."""
NDPR_PER_MAGNET = 0.3624
"""t of NdPr metal per t of magnet (STD, gross)."""
CHAIN_CAPITAL = round((METAL_CAPITAL + ALLOY_CAPITAL) * NDPR_PER_MAGNET, 2)
"""₹ crore per t of magnet a year of metal and alloy: part of the ₹83 lakh of an integrated plant."""
ALLOY_CONVERSION, ALLOY_IN_MAGNET = 690.0, 250.0
"""Strip casting, ₹ per kg of NdPr in the alloy; the same per kg of magnet."""

# Expansion, plant, ₹ crore per t a year, first order, gestation, most in total, life, return, upkeep, source, note.
Growth = tuple[str, str, float, str, int, float, float, float, float, str, str]
GROWTH: tuple[Growth, ...] = (
    ("IREL mines", n.MINES, 0.04, "2027-04", 60, 5500, 20, 0.11, 0.02, "M1",
     "IREL wants five times its ore by 2032 and 13,000 t of rare earths instead of 5,000; its licences are pending."
     " Here half as much again as its path, five years after the order (48-84 months); capital assumed (.02-.08; the"
     " other heavy minerals bear most)."),
    ("Private beach-sand blocks", n.MINES, 0.05, "2027-04", 66, 3000, 20, 0.15, 0.02, "B2",
     "Blocks are auctioned, but monazite stays with the Department of Atomic Energy: exploration, lease and consent"
     " take five and a half years (assumed, 48-84); return with that risk assumed."),
    ("Cracking expansion", n.CRACKING, 0.03, "2027-04", 36, 8000, 20, 0.11, 0.03, "M10",
     "OSCOM's 10,000 t cost USD 25 million (2012), a third more today. A second one in Tamil Nadu is studied (M13)."),
    ("Separation expansion", n.SEPARATION, 1.3, "2027-04", 42, 800, 20, 0.11, 0.03, "M6",
     "USD 71.5 million for 2,500 t of oxides in Russia, a fifth of them NdPr: ₹1.3 crore per t of NdPr (.8-2.5)."),
    ("Metal expansion", n.METAL_PLANTS, METAL_CAPITAL, "2027-01", 18, 2600, 12, 0.11, 0.0, ASSUMED,
     "Cells for fluoride electrolysis: ₹8 of the ₹83 lakh per t of magnet (S12) of an integrated plant, split assumed."),
    ("Alloy expansion", n.ALLOY_PLANTS, ALLOY_CAPITAL, "2027-01", 18, 2600, 12, 0.11, 0.0, ASSUMED,
     "Strip-casting furnaces: ₹12 of the ₹83 lakh per t of magnet (S12) of an integrated plant, split assumed."),
    ("SmCo expansion", n.VIZAG, 2.5, "2027-04", 30, 60, 12, 0.11, 0.03, ASSUMED,
     "Three times an NdFeB line (1.5-8); the first 3 t cost ₹65 crore a t as a pilot (D4). Cobalt is in the cost."),
)  # fmt: skip


def plants() -> list[RowValues]:
    """Mines, metal, alloy, and plants abroad that work for a fee."""
    return [
        row("D2; D3", "derived",
            "2,900 t of oxides mined in 2024 at half of the monazite; later what IREL's own oxide path takes.",
            plant=n.MINES, site="Odisha, Kerala, Tamil Nadu", plant_class="minerals",
            capacity_a_year=by_year(MONAZITE_MINED)),
        row("D6; D8", "assumed", "Cells beside the private magnet plant and a small line at Bhopal; tonnage assumed.",
            plant=n.METAL_PLANTS, site="Hyderabad, Bhopal and cluster sites", plant_class="metal",
            capacity_a_year=by_year(METAL_STANDING)),
        row("S6", "assumed", "Strip casting for the cluster sites, t of NdPr in the alloy; nothing stands yet.",
            plant=n.ALLOY_PLANTS, site="Cluster sites", plant_class="alloy", capacity_a_month=0),
        *(assumed(f"{note} Tonnage and fee assumed.", plant=name, site=site, country=country,
                  plant_class="tolling abroad", capacity_a_year=by_year(volumes))
          for name, country, site, volumes, *_, note in TOLLING),
    ]  # fmt: skip


def new_capacity() -> list[RowValues]:
    """What can be ordered along the chain; ramps of plants after the first are short."""
    return [
        row(source, "assumed" if source == ASSUMED else "derived", note, expansion=name, plant=plant,
            capital_cost=capital, first_month=first, gestation_months=gestation, maximum_in_total=most,
            life_years=life, required_return=required, upkeep_share=upkeep)
        for name, plant, capital, first, gestation, most, life, required, upkeep, source, note in GROWTH
    ]  # fmt: skip


# Plant, country, site, t a year FY27..FY33, product, NdPr oxide, Dy oxide, Tb oxide per t, fee and freight in
# USD per kg, months, note.
Toll = tuple[str, str, str, tuple[float, ...], str, float, float, float, float, int, str]
TOLLING: tuple[Toll, ...] = (
    ("Tolling in Japan", "Japan", "Osaka", (0, 60, 120, 200, 200, 200, 200), n.HIT, 0.42, 0.029, 0.0072, 54.0, 4,
     "Own oxides out, high-temperature magnets back: the price of Japan's less its feed, freight both ways."),
    ("Tolling in Estonia", "Estonia", "Narva", (0, 40, 80, 120, 120, 120, 120), n.MOT, 0.45, 0.0066, 0.0017, 36.0, 5,
     "Own oxides out, motor magnets back (U7, U8): price less feed, duty on the fee alone, freight both ways."),
    ("Tolling in Vietnam", "Vietnam", "Hai Phong", (0, 80, 150, 200, 200, 200, 200), n.NDPR_METAL, 1.26, 0.0, 0.0, 13.0, 3,
     "Own oxide out, metal back: USD 10-16 per kg with freight; loss 3 % more than at home."),
)  # fmt: skip

# Process, what it would give, ₹/kg, reason.
CONSIDERED = (
    ("Red-mud leaching", n.NDPR_OXIDE, 25000, "M8",
     "433 g of rare earths in a t of NALCO's red mud, of which scandium is worth the pilot of 10 t a day (M7): some"
     " 40 kg of NdPr a year. 0 until a plant a thousand times as large is decided."),
    ("Fly-ash leaching", n.NDPR_OXIDE, 30000, ASSUMED,
     "300 to 500 g per t of ash, a sixth NdPr: 15 t of ash for a kg; laboratories only. Cost assumed; 0."),
    ("Bioleaching of scrap and tailings", n.NDPR_OXIDE, 15000, "B4",
     "Named as a policy option; weeks of residence, no pilot in India found. Cost assumed; 0."),
)  # fmt: skip


def processes() -> list[RowValues]:
    """Strip casting, tolling for a fee, and what was considered."""
    casting = assumed(
        "Strip casting, ₹250 of the conversion per kg of magnet (the rest stands on the magnet processes).",
        process="NdPr alloy", plant=n.ALLOY_PLANTS, variable_cost=ALLOY_CONVERSION, price_unit="INR/kg",
    )  # fmt: skip
    tolled = [
        assumed(f"{note} Fee assumed.", process=name, plant=name, variable_cost=fee, price_unit="USD/kg",
                lead_time_months=months)
        for name, _, _, _, _, _, _, _, fee, months, note in TOLLING
    ]  # fmt: skip
    considered = [
        row(source, "assumed" if source == ASSUMED else "derived", f"Considered. {note}", process=process,
            volume_a_year=by_year((0,) * 8), variable_cost=cost, price_unit="INR/kg")
        for process, _, cost, source, note in CONSIDERED
    ]  # fmt: skip
    return [casting, *tolled, *considered]


def recipes() -> list[RowValues]:
    """Alloy from metal, tolled goods from own oxides, and what was considered."""
    found = [
        _line("NdPr alloy", n.NDPR_METAL, "Unit of activity: 1 t of NdPr in the alloy; losses stand on the magnet.", input=1),
        _line("NdPr alloy", n.NDPR_ALLOY, "Base alloy without heavy elements; iron and boron are in the cost.", output=1),
    ]  # fmt: skip
    for name, _, _, _, product, neodymium, dysprosium, terbium, *_ in TOLLING:
        feeds = ((n.NDPR_OXIDE, neodymium), (n.DY_OXIDE, dysprosium), (n.TB_OXIDE, terbium))
        found += [
            _line(name, oxide, "With losses; swarf stays abroad.", input=taken)
            for oxide, taken in feeds
            if taken
        ]
        found.append(_line(name, product, "Unit of activity: 1 t that comes back.", output=1))
    return found + [
        _line(process, made, "Considered; nothing runs.", output=1) for process, made, *_ in CONSIDERED
    ]


def _line(process: str, commodity: str, note: str, **amount: float) -> RowValues:
    """One recipe line."""
    return assumed(note, process=process, commodity=commodity, **amount)


def resources() -> list[RowValues]:
    """Licences that bind the chain and can be bought."""
    return [
        row("D3", "assumed", "Trenches and silos licensed for OSCOM's 10,000 t of monazite; handling ₹2,000 per t."
            " More is New capacity.", resource=n.RESIDUE, unit="t of residue", capacity_a_month=85,
            cost_per_unit=0.0002),
        assumed("Import of monazite needs the regulator's consent and a shielded store at the port. None yet: New"
                " capacity opens it.", resource=n.CORRIDOR, unit="t of monazite", capacity_a_month=0),
    ]  # fmt: skip


def resource_use() -> list[RowValues]:
    """Who takes them."""
    return [
        row("D3", "assumed", "Residue per t of monazite (thoria 8-10 %).", resource=n.RESIDUE,
            activity="run", process="Monazite cracking", use_per_unit=0.1),
        assumed("Every tonne that lands.", resource=n.CORRIDOR, activity="order", route="South Africa monazite",
                use_per_unit=1),
    ]  # fmt: skip


def licences() -> list[RowValues]:
    """Licences that can be bought."""
    common: dict[str, Any] = {"required_return": 0.11, "life_years": 20}
    return [
        assumed("Consent of the Atomic Energy Regulatory Board, trenches and monitoring: ₹30/kg of residue a year"
                " (15-60), 30 months (24-48).", expansion="Thorium residue licence", resource=n.RESIDUE,
                capital_cost=0.03, first_month="2027-04", gestation_months=30, maximum_in_total=1500,
                upkeep_share=0.05, **common),
        row("M2; M3", "assumed", "South-South corridor: consent to import, port store, railway; ₹1 lakh per t a year (.5-3),"
            " 18 months. Most: half of what one mine offers.", expansion="Monazite corridor", resource=n.CORRIDOR,
            capital_cost=0.01, first_month="2027-04", gestation_months=18, maximum_in_total=3000,
            upkeep_share=0.03, payer="government", **common),
    ]  # fmt: skip
