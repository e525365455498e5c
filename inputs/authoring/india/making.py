"""Plants, new capacity, ramps, processes and shared resources."""

from rows import ASSUMED, RowValues, assumed, by_year, joined, row

from india import chain, openings
from india import names as n

IREL_OXIDE = (350, 500, 500, 500, 600, 750, 900)
"""NdPr oxide of IREL in the base case, t a year, FY27 to FY33."""
OTHER_PLANT = (100, 250, 400, 450, 450, 450, 450)
"""Magnets outside the scheme, t a year, FY27 to FY33."""
OLD_MAGNET_EQUIVALENT = (20, 40, 80, 130, 200, 280, 350)
"""Recycled magnet equivalent, t a year, FY27 to FY33."""
SCRAP_PER_EQUIVALENT = 1.25
"""Old magnets collected per t of magnet equivalent: yields .9 to .95 and rare-earth content."""

SITE_COST = {"Telangana": 1.0, "Tamil Nadu": 1.02, "Andhra Pradesh": 0.98}
"""Conversion cost by site relative to Telangana."""
SITE_CAPITAL = {"Telangana": 0.83, "Tamil Nadu": 0.84, "Andhra Pradesh": 0.82}
"""Capital cost of an integrated plant by site, ₹ crore per t a year; metal and alloy stand on plants of their own."""
SITE_MAXIMUM = {"Telangana": 2400, "Tamil Nadu": 2400, "Andhra Pradesh": 1200}

OVERSEAS = (
    ("Kazakhstan oxide project", "Kazakhstan", "Central Asia", 2.0, 0.18, 60, 400, 66),
    ("Australia oxide stake", "Australia", "Western Australia", 2.2, 0.15, 48, 600, 66),
    ("Brazil oxide stake", "Brazil", "Goias", 1.9, 0.17, 54, 400, 68),
    ("Argentina project", "Argentina", "Catamarca", 2.2, 0.16, 72, 0, 70),
)
"""Name, country, site, ₹ crore per t a year, required return, gestation months, most t a year,
operating cost with freight in USD per kg of NdPr oxide."""


def plants() -> list[RowValues]:
    """Capacity that processes share."""
    scheme = [
        row(
            "S1",
            "stated",
            "Site of a magnet cluster; nothing stands yet. Sites after the documents; winners are not known.",
            plant=plant,
            site=site,
            plant_class=n.SCHEME_CLASS,
            capacity_a_month=0,
            price_unit="INR/kg",
        )
        for plant, site in zip(n.SCHEME_PLANTS, n.SITES, strict=True)
    ]
    overseas = [
        assumed(
            "KABIL or a partner would hold the stake; no project is decided.",
            plant=name,
            site=site,
            country=country,
            plant_class="overseas oxide",
            capacity_a_month=0,
        )
        for name, country, site, *_ in OVERSEAS
    ]
    return scheme + _existing_plants() + chain.plants() + overseas


def _existing_plants() -> list[RowValues]:
    """Plants that stand or are being built outside the scheme."""
    return [
        row("D8", "derived", "500 t/yr promised for December 2025; ramp assumed. Outside the scheme.",
            plant=n.MIDWEST, site="Hyderabad", plant_class=n.PRIVATE_CLASS,
            capacity_a_year=by_year(OTHER_PLANT), price_unit="INR/kg"),
        row("D4", "stated", "3,000 kg a year; ₹197 crore. C15: smco_start.",
            plant=n.VIZAG, site="Visakhapatnam", plant_class="SmCo",
            capacity_a_year=by_year((2, 3, 3, 3, 3, 3, 3))),
        row("D3", "stated", "10,000 t of monazite a year.",
            plant=n.CRACKING, site="OSCOM, Odisha", plant_class="minerals",
            capacity_a_year=by_year((10000,) * 8)),
        row("D1; S7", "derived", "t NdPr oxide a year: base path between the conflicting sources. C8: irel_path.",
            plant=n.SEPARATION, site="RED Aluva, Kerala", plant_class="separation",
            capacity_a_year=by_year(IREL_OXIDE)),
        row("D6; U16", "assumed", "A recycling line for old magnets at the Bhopal park; capacity assumed.",
                plant=n.SHORT_LOOP, site="Bhopal", plant_class="recycling",
                capacity_a_year=by_year((0, 0, 50, 100, 150, 200, 200))),
        row("Y10", "assumed", "Attero and others: 300 t of feed a year today (its 30,000 is feed, not metal).",
            plant=n.RECYCLER, site="Roorkee and others", plant_class="recycling",
            capacity_a_month=25, price_unit="INR/kg"),
    ]  # fmt: skip


def new_capacity() -> list[RowValues]:
    """Capacity that can be ordered."""
    scheme = [
        row(
            "S12; S13",
            "stated",
            "₹83 lakh per t/yr: 1,000 crore for 1,200 t/yr, of which ₹20 lakh for metal and alloy stand on their own rows"
            " (split and differences between sites assumed). C10: capex_case."
            " Award January 2027; 24 months of gestation (S4). One round: orders in January and April 2027.",
            expansion=f"Magnets {site}",
            plant=plant,
            capital_cost=round(SITE_CAPITAL[site] - chain.CHAIN_CAPITAL, 2),
            first_month="2027-01",
            last_month="2028-03",
            gestation_months=24,
            ramp="Magnet plant",
            maximum_in_total=SITE_MAXIMUM[site],
            life_years=12,
            required_return=0.11,
        )
        for plant, site in zip(n.SCHEME_PLANTS, n.SITES, strict=True)
    ]
    overseas = [
        assumed(
            "Capital of the size of Australian projects; return with country risk. Sovereign cover (sovereign_cover on"
            " Series): covered debt is priced as the state's own, 6.75 %; expected loss 1 % a year, 2.5 % defaults at 40 % loss (assumed)."
            if most
            else "Maximum 0: KABIL's blocks in Argentina are lithium.",
            expansion=f"{name} build",
            plant=name,
            capital_cost=capital,
            first_month="2027-04",
            gestation_months=gestation,
            maximum_in_total=most,
            life_years=20,
            required_return=required,
            guaranteed_return=0.0675,
            guarantee_loss=0.01,
        )
        for name, _, _, capital, required, gestation, most, _ in OVERSEAS
    ]
    licences = [*chain.licences(), *openings.new_capacity()]
    return [*scheme, *chain.new_capacity(), *licences, _recycling_capacity(), *overseas]


def _recycling_capacity() -> RowValues:
    """More recycling lines."""
    return assumed(
        "₹25 lakh per t of feed a year; 20 % capital subsidy under the recycling scheme (S23).",
        expansion="Recycling lines",
        plant=n.RECYCLER,
        capital_cost=0.25,
        first_month="2027-04",
        gestation_months=12,
        maximum_a_year=800,
        maximum_in_total=3000,
        life_years=10,
        required_return=0.11,
    )


def ramps() -> list[RowValues]:
    """Ramp of a magnet plant."""
    return [
        assumed("25 % for 6 months, 50 % for 6, 75 % for 12, then 90 %.", ramp="Magnet plant", from_month=month, share=share)
        for month, share in ((0, 0.25), (6, 0.5), (12, 0.75), (24, 0.9))
    ]  # fmt: skip


# Family or recipe -> (commodity, conversion in ₹/kg before site, note).
MAGNET_PROCESSES = (
    ("STD", n.STD, 1200.0, "Conversion so that STD costs about ₹4,800/kg with feed."),
    (
        "STD with cerium",
        n.STD,
        1280.0,
        "A quarter of the NdPr is cerium, as in China's cheap grades (N38(Ce), P2; M11): loudspeakers, scooters, pumps;"
        " a third keeps 42M in the laboratory (M12). Cerium metal and its sorting ₹80/kg (40-150).",
    ),
    ("MOT bulk", n.MOT, 1200.0, "Heavy elements alloyed through the whole magnet."),
    ("MOT diffused", n.MOT, 1296.0, "Grain-boundary diffusion: +8 % process cost, far less Dy/Tb (Y6)."),
    ("HIT", n.HIT, 1340.0, "Mix of bulk and diffused parts."),
)


def made_at() -> set[tuple[str, str]]:
    """(plant, grade) of what is made: standard grades without cerium at one site and at the private plant, which
    is enough, for none is made while others have cerium.
    """
    scheme = {(plant, label) for plant in n.SCHEME_PLANTS for label, *_ in MAGNET_PROCESSES}
    only_with_cerium = {(plant, "STD") for plant in n.SCHEME_PLANTS[1:]}
    return (scheme - only_with_cerium) | {(n.MIDWEST, "STD"), (n.MIDWEST, "MOT diffused")}


def _magnet_process(plant: str, label: str, cost: float, note: str) -> RowValues:
    """One family at one plant."""
    return assumed(
        note, process=f"{plant} {label}", plant=plant, variable_cost=round(cost, 1), price_unit="INR/kg"
    )


def processes() -> list[RowValues]:
    """Everything that runs."""
    scheme = [
        _magnet_process(plant, label, cost * SITE_COST[site] - chain.ALLOY_IN_MAGNET, note)
        for plant, site in zip(n.SCHEME_PLANTS, n.SITES, strict=True)
        for label, _, cost, note in MAGNET_PROCESSES
        if (plant, label) in made_at()
    ]
    other = [
        _magnet_process(
            n.MIDWEST, label, cost * 1.03, f"{note} +3 % for the smaller plant, with its own strip casting."
        )
        for label, _, cost, note in MAGNET_PROCESSES
        if (n.MIDWEST, label) in made_at()
    ]
    return scheme + other + _chain() + chain.processes() + _scrap_and_substitutes() + _overseas()


def _chain() -> list[RowValues]:
    """From beach sand to metal, and SmCo."""
    metal_note = (
        "Conversion about USD 5/kg of metal; loss 5 % (modern cells 3-7 %; one review says 20 %, Y1)."
    )
    entries: list[tuple[str, str, float, str, str, str]] = [
        ("Beach-sand mining", n.MINES, 100, ASSUMED, "assumed", "Monazite as part of beach-sand mining; cost assumed."),
        ("Monazite cracking", n.CRACKING, 90, "D3", "assumed", "Per t of monazite; cost assumed."),
        ("Oxide separation", n.SEPARATION, 1200, "D1", "assumed", "Per t of NdPr oxide; cost assumed."),
        ("NdPr metal", n.METAL_PLANTS, 450, "Y1", "assumed", metal_note),
        ("Dy metal", n.METAL_PLANTS, 900, ASSUMED, "assumed", metal_note),
        ("Tb metal", n.METAL_PLANTS, 900, ASSUMED, "assumed", metal_note),
        ("Sm metal", "", 900, ASSUMED, "assumed", metal_note),
        ("SmCo magnets Vizag", n.VIZAG, 5500, "D4", "assumed",
         "Cost with cobalt (half the weight) assumed; no SmCo price found."),
    ]  # fmt: skip
    return [
        row(source, confidence, note, process=process, plant=plant, variable_cost=cost, price_unit="INR/kg")
        for process, plant, cost, source, confidence, note in entries
    ]


def _scrap_and_substitutes() -> list[RowValues]:
    """Recycling and what needs no import."""
    collected = [round(value * SCRAP_PER_EQUIVALENT) for value in OLD_MAGNET_EQUIVALENT]
    return [
        assumed("Short way back from swarf to oxide.", process="Swarf recycling", plant=n.RECYCLER,
                variable_cost=300, price_unit="INR/kg"),
        assumed("Old magnets that come back: base 20 to 350 t of magnet equivalent. C14: recycle_case.",
                process="Collection of old magnets", volume_a_year=by_year(collected),
                variable_cost=500, price_unit="INR/kg"),
        assumed("Chemistry back to oxides, yield .95 (98 % claimed, Y10).", process="Old magnets to oxide",
                plant=n.RECYCLER, variable_cost=700, price_unit="INR/kg"),
        assumed("Hydrogen route from magnet to magnet, yield .9.", process="Old magnets to magnets",
                plant=n.SHORT_LOOP, variable_cost=2600, price_unit="INR/kg", first_month="2028-04"),
        row("T1", "derived", "₹325/kg is the import mean of FY25.", process="Ferrite magnets India",
            variable_cost=310, price_unit="INR/kg"),
        assumed("Motor without magnets: its cost stands on Substitution.", process="Magnet-free motors",
                variable_cost=0, price_unit="INR/kg"),
    ]  # fmt: skip


def _overseas() -> list[RowValues]:
    """Operating cost of overseas oxide, delivered."""
    return [
        assumed(
            "Mining, separation and freight, from the plant's own ore.",
            process=f"{name} output",
            plant=name,
            variable_cost=cost,
            price_unit="USD/kg",
        )
        for name, *_, cost in OVERSEAS
    ]


def resources() -> list[RowValues]:
    """Shared resources."""
    return [
        *chain.resources(),
        *openings.resources(),
        assumed(
            "One dry store for magnets and oxides together; size assumed.",
            resource="Reserve warehouse",
            unit="m2",
            capacity_a_month=3000,
        ),
        assumed(
            "Technicians for licence papers and lot tests: one file per 10 t of licensed goods; 40 files a month.",
            resource="Licence desk",
            unit="files",
            capacity_a_month=40,
        ),
    ]


def resource_use() -> list[RowValues]:
    """Who takes the shared resources."""
    heavy = joined(*(f"China {family}" for family in (n.MOT, n.HIT, n.SMC)))
    return [
        *chain.resource_use(),
        *openings.resource_use(),
        assumed("Pallets, .8 m2 per t.", resource="Reserve warehouse", activity="stock",
                holder=n.RESERVE, commodity=joined(*n.FAMILIES), use_per_unit=0.8),
        assumed("Drums, .6 m2 per t.", resource="Reserve warehouse", activity="stock", holder=n.RESERVE,
                commodity=joined(n.NDPR_OXIDE, n.DY_OXIDE, n.TB_OXIDE), use_per_unit=0.6),
        assumed("One file per 10 t.", resource="Licence desk", activity="order", route=heavy, use_per_unit=0.1),
    ]  # fmt: skip
