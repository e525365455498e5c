"""Import routes for magnets, feed and substitutes, as tables of numbers."""

from rows import ASSUMED, RowValues, assumed, by_year, row, scaled

from india import names as n
from india.needing import family_need

SUPPLY = {
    "Japan": (350, 450, 500, 550, 600, 600, 600),
    "Vietnam": (300, 500, 700, 900, 1000, 1100, 1200),
    "South Korea": (100, 200, 300, 400, 450, 500, 500),
    "Malaysia": (0, 0, 100, 300, 400, 500, 500),
    "Germany": (70, 80, 90, 110, 120, 130, 140),
    "Slovenia": (10, 10, 10, 10, 10, 10, 10),
    "Estonia": (50, 120, 200, 250, 300, 350, 400),
    "USA": (0, 0, 50, 100, 200, 300, 300),
    "Other countries": (60, 80, 80, 100, 100, 100, 100),
}
"""Magnets India can buy outside China, t a year, FY27 to FY33 (Germany with Finland)."""

# Split of a country's volume over STD, MOT, HIT, SMC.
SPLIT: dict[str, tuple[float, float, float, float]] = {
    "Japan": (0.17, 0.45, 0.30, 0.08),
    "Vietnam": (0.35, 0.45, 0.20, 0.0),
    "South Korea": (0.30, 0.50, 0.20, 0.0),
    "Malaysia": (0.35, 0.50, 0.15, 0.0),
    "Germany": (0.15, 0.40, 0.30, 0.15),
    "Slovenia": (0.0, 0.0, 0.0, 1.0),
    "Estonia": (0.30, 0.50, 0.20, 0.0),
    "USA": (0.0, 0.60, 0.40, 0.0),
    "Other countries": (0.70, 0.30, 0.0, 0.0),
}

# USD/kg FOB of STD, MOT, HIT, SMC; freight USD/kg; duty; lead time in months; note.
TERMS: dict[str, tuple[tuple[float, float, float, float], float, float, int, str]] = {
    "China": (
        (42, 58, 78, 95),
        1.0,
        0.0825,
        2,
        "Anchored to ₹3,517/kg in FY25, scaled with NdPr (T13, P3); China's exports to all cost USD 60 in 2021 and 83 in 2022 in the mean, at NdPr of about 600 and 950 yuan/kg (P20, P21).",
    ),
    "Japan": ((62, 82, 112, 140), 1.2, 0.0, 3, "CEPA duty 0 assumed; premium USD 10-30/kg (P9)."),
    "Vietnam": ((54, 74, 102, 0), 1.0, 0.0, 2, "ASEAN duty 0 assumed; premium 15-20 % (P9)."),
    "South Korea": ((56, 76, 105, 0), 1.1, 0.0, 2, "CEPA duty 0 assumed."),
    "Malaysia": ((54, 74, 102, 0), 1.0, 0.0, 2, "ASEAN duty 0 assumed; plant not yet built (U9, U10)."),
    "Germany": ((66, 88, 120, 150), 2.0, 0.0825, 3, "With Finland; EU output a few hundred tonnes (U18)."),
    "Slovenia": ((66, 88, 120, 150), 2.0, 0.0825, 3, "Magneti SmCo; tonnage not found."),
    "Estonia": ((60, 80, 110, 0), 2.0, 0.0825, 3, "Narva 2,000 t/yr, 35 % sold ahead (U7, U8)."),
    "USA": ((66, 90, 122, 160), 2.5, 0.0825, 3, "Mostly captive until 2028 (U1, U5)."),
    "Other countries": ((50, 70, 95, 0), 1.2, 0.0825, 2, "Hong Kong, Taiwan and others."),
}
PEAK, PEAK_CHINA = 1.5, 1.15
"""Most in a month over the monthly mean, assumed; China's large flow swings less, so that no year's volume
is drawn forward across the end of a fiscal year."""
NEW_SOURCES = {"Malaysia": ("2028-04", 6), "USA": ("2028-07", 6), "Estonia": ("2027-01", 0)}
"""First month of a new source and its qualification in months (L2: 4-7)."""
LICENSED = (n.MOT, n.HIT, n.SMC)
SPECIFIED = 0.9
"""Part of the FY27 volume outside China that running models are specified for, assumed: 846 t a year, 18 % of need
(15-20 % of tonnes come from elsewhere, T5, T11). Falls by a fifth a year from FY29 (Series)."""


def _magnet_route(country: str, family: str, volumes: list[float]) -> RowValues:
    """One country and family."""
    prices, freight, duty, lead, note = TERMS[country]
    first, qualification = NEW_SOURCES.get(country, (None, 0))
    licensed = country == "China" and family in LICENSED
    specified = 0.0 if country == "China" else round(SPECIFIED * volumes[0] / 12, 2)
    tied = (
        f" Least a month: {SPECIFIED:.0%} of the FY27 volume is written into running models."
        if specified
        else ""
    )
    return assumed(
        f"{note} Price and volume: expert base set.{tied}",
        route=f"{country} {family}",
        country=country,
        commodity=family,
        first_month=first,
        qualification_months=qualification,
        lead_time_months=lead,
        licence=n.HEAVY_LICENCE if licensed else "",
        price=prices[n.FAMILIES.index(family)],
        price_unit="USD/kg",
        freight=freight,
        duty_share=duty,
        volume_a_year=by_year(volumes),
        peak_factor=PEAK_CHINA if country == "China" else PEAK,
        offtake_minimum_a_month=specified or None,
    )


def chinese_magnets() -> list[RowValues]:
    """China could supply all civil need of every family; licences limit the heavy ones."""
    found = []
    for family in n.FAMILIES:
        values = _magnet_route("China", family, [float(round(need)) for need in family_need(family)])
        values["note"] += " Volume: all of base need; China sold India about 2,850 t in 2024 (T7)."
        values["note"] += " At most 15 % above the mean in a month (assumed)."
        found.append(values)
    return found


def other_magnets() -> list[RowValues]:
    """Every other maker, by family."""
    return [
        _magnet_route(country, family, scaled(SUPPLY[country], share))
        for country, shares in SPLIT.items()
        for family, share in zip(n.FAMILIES, shares, strict=True)
        if share
    ]


# Route, country, commodity, USD/kg, freight, lead, first month, volumes FY27..FY33, source, note.
Feed = tuple[str, str, str, float, float, int, str, tuple[float, ...], str, str]
FEED: tuple[Feed, ...] = (
    ("China NdPr oxide", "China", n.NDPR_OXIDE, 100, 1, 2, "", (300, 400, 600, 1200, 1800, 2000, 2000), "P3",
     "Light element: no licence. Volume assumed."),
    ("China Dy oxide", "China", n.DY_OXIDE, 291, 2, 2, "", (5, 10, 15, 40, 60, 70, 70), "P4",
     "FOB USD 271-311. C12: hre_price_basis. Volume assumed."),
    ("China Tb oxide", "China", n.TB_OXIDE, 1200, 2, 2, "", (2, 3, 5, 10, 15, 18, 18), "P12",
     "USD 890 without VAT in China; export price assumed."),
    ("China NdPr metal", "China", n.NDPR_METAL, 128, 1, 2, "", (100, 150, 200, 400, 500, 500, 500), "T6",
     "HS 2805: 1,064 t of all metals in FY25, 62 % from China; price and volume assumed."),
    ("China Dy metal", "China", n.DY_METAL, 375, 2, 2, "", (2, 3, 5, 10, 15, 15, 15), "T6",
     "Price from oxide; volume assumed."),
    ("China Tb metal", "China", n.TB_METAL, 1540, 2, 2, "", (1, 1, 2, 3, 4, 4, 4), "T6",
     "Price from oxide; volume assumed."),
    ("China Sm metal", "China", n.SM_METAL, 30, 2, 2, "", (5, 5, 5, 5, 5, 5, 5), "X28",
     "SmCo alloy scarce, 45-60 days of licensing; price and volume assumed."),
    ("Malaysia NdPr oxide", "Malaysia", n.NDPR_OXIDE, 105, 1, 2, "", (300, 400, 600, 1000, 1200, 1400, 1400), "U20",
     "Lynas: 10,500 t/yr capacity; interest told to India (S8); volume and price assumed."),
    ("Malaysia Dy oxide", "Malaysia", n.DY_OXIDE, 330, 2, 2, "", (3, 6, 12, 25, 35, 40, 40), "P7",
     "26 t of Dy/Tb in the December 2025 quarter; volume and price assumed."),
    ("Malaysia Tb oxide", "Malaysia", n.TB_OXIDE, 1300, 2, 2, "", (1, 1, 3, 6, 9, 10, 10), "P7",
     "As Dy."),
    ("Australia NdPr oxide", "Australia", n.NDPR_OXIDE, 108, 1.2, 2, "2029-04", (0, 0, 0, 150, 300, 400, 500), "P8",
     "Iluka Eneabba and Arafura Nolans, start about 2027-29 assumed; told India of interest (S8)."),
    ("USA NdPr oxide", "USA", n.NDPR_OXIDE, 115, 1.5, 2, "2028-10", (0, 0, 50, 100, 150, 200, 200), "U14",
     "Energy Fuels aims at 6,294 t by 2028; floor USD 110/kg (P8); volume assumed."),
    ("USA Dy oxide", "USA", n.DY_OXIDE, 350, 2, 2, "2028-10", (0, 0, 2, 5, 10, 15, 15), "U14",
     "288 t of Dy by 2028 aimed at; volume and price assumed."),
    ("France NdPr oxide", "France", n.NDPR_OXIDE, 112, 1.5, 2, "", (20, 40, 60, 80, 100, 100, 100), "U26",
     "Solvay 4,000 t/yr REO, NdPr from 2025; volume and price assumed."),
    ("Estonia NdPr oxide", "Estonia", n.NDPR_OXIDE, 112, 1.5, 2, "", (10, 20, 30, 40, 50, 50, 50), "U7",
     "Silmet; kept for Narva first; volume and price assumed."),
    ("Vietnam NdPr metal", "Vietnam", n.NDPR_METAL, 138, 1, 2, "", (50, 80, 100, 150, 200, 200, 200), ASSUMED,
     "Metal makers near Hai Phong; volume and price assumed."),
    ("Japan NdPr metal", "Japan", n.NDPR_METAL, 145, 1.2, 2, "", (30, 40, 50, 60, 60, 60, 60), "T6",
     "Japan's share of HS 2805 is rising; volume and price assumed."),
    ("UK NdPr metal", "UK", n.NDPR_METAL, 150, 2, 3, "", (10, 20, 30, 40, 50, 50, 50), ASSUMED,
     "LCM alloys; no usable tonnage found, volume and price assumed."),
)  # fmt: skip

# Route, country, commodity, USD/kg assumed, reason why nothing can be bought.
CLOSED: tuple[tuple[str, str, str, float, str], ...] = (
    ("Netherlands magnets", "Netherlands", n.STD, 66, "No maker found: what is sold there comes from China and would be"
     " as exposed at ₹2,400 per kg more. 0 until a maker is known."),
    ("Lithuania magnets", "Lithuania", n.MOT, 80, "Named for technology ties; no plant found, none planned."),
    ("Philippines Dy oxide", "Philippines", n.DY_OXIDE, 330, "Named for heavy elements; surveys, and scandium from nickel"
     " ore (M9): nothing to open before 2034."),
    ("Thailand magnets", "Thailand", n.STD, 54, "Bonded powder only (U3): not a sintered magnet."),
    ("Kazakhstan NdPr oxide", "Kazakhstan", n.NDPR_OXIDE, 110, "Exploratory; see the overseas project."),
    ("Vietnam NdPr oxide", "Vietnam", n.NDPR_OXIDE, 108, "Dong Pao stalled."),
    ("Brazil chloride", "Brazil", n.CHLORIDE, 5, "Serra Verde output tied to US finance (U25)."),
    ("Argentina NdPr oxide", "Argentina", n.NDPR_OXIDE, 110, "KABIL's blocks are lithium; no rare earths found: nothing to open."),
    ("Myanmar Dy oxide", "Myanmar", n.DY_OXIDE, 250, "All feed goes to China (X21); none to India."),
)  # fmt: skip

# Route, country, commodity, USD/kg, freight, most t a month once it is open, source, note.
OPENED: tuple[tuple[str, str, str, float, float, float, str, str], ...] = (
    ("Russia NdPr oxide", "Russia", n.NDPR_OXIDE, 105, 1.5, 25, "M5; T12", "Option with drawbacks: payments and quality."),
    ("South Africa NdPr oxide", "South Africa", n.NDPR_OXIDE, 108, 1.5, 34, "M4; S8", "Rainbow told India of interest."),
    ("South Africa monazite", "South Africa", n.MONAZITE, 4.5, 0.3, 500, "M2; M3",
     "5,000 t a year from one mine, at half rare earths; a quarter is sold. For what OSCOM leaves idle. Price: USD 2-6."),
)  # fmt: skip

# Route, country, commodity, USD/kg, duty, volume FY27..FY33, source, note.
OTHERS: tuple[tuple[str, str, str, float, float, tuple[float, ...], str, str], ...] = (
    ("China ferrite", "China", n.FERRITE, 3.5, 0.0825, (100_000,) * 7, "T1",
     "FY25 mean USD 3.8/kg over all of HS 8505; volume assumed, far above any use."),
    ("USA iron nitride", "USA", n.IRON_NITRIDE, 65, 0.0825, (0, 0, 0, 10, 20, 40, 40), "Z3", "Price, volume assumed."),
    ("China fitted motors", "China", n.FITTED_MOTOR, 60, 0.15, (200, 250, 300, 350, 400, 450, 500), "T22",
     "Motor duty 15 %; per kg of magnet inside; volume assumed."),
    ("Japan heavy-free magnets", "Japan", n.HEAVY_FREE, 105, 0.0, (20, 30, 40, 50, 60, 60, 60), "U4", "Price, volume assumed."),
)  # fmt: skip


def feed() -> list[RowValues]:
    """Oxides and metals; no duty on rare-earth elements since July 2024 (S26, scope unchecked)."""
    return [
        row(
            source,
            "assumed",
            note,
            route=route,
            country=country,
            commodity=commodity,
            first_month=first or None,
            qualification_months=3 if first else 0,
            lead_time_months=lead,
            licence=n.HEAVY_LICENCE if country == "China" and commodity in HEAVY_FEED else "",
            price=price,
            price_unit="USD/kg",
            freight=freight,
            volume_a_year=by_year(volumes),
            peak_factor=2.0,
        )
        for route, country, commodity, price, freight, lead, first, volumes, source, note in FEED
    ]


HEAVY_FEED = (n.DY_OXIDE, n.TB_OXIDE, n.DY_METAL, n.TB_METAL, n.SM_METAL)


def closed() -> list[RowValues]:
    """Countries that the documents name but where nothing can be bought yet."""
    return [
        assumed(
            f"Volume 0: {reason} Price assumed.",
            route=route,
            country=country,
            commodity=commodity,
            lead_time_months=3,
            price=price,
            price_unit="USD/kg",
            freight=1.5,
            volume_a_year=by_year((0,) * 8),
        )
        for route, country, commodity, price, reason in CLOSED
    ]


def opened() -> list[RowValues]:
    """Routes that can be opened: their volume is a resource that is bought (New capacity)."""
    return [
        row(source, "assumed", f"{note} Opens at a date and a cost (New capacity). Price and most assumed.", route=route,
            country=country, commodity=commodity, lead_time_months=2, price=price, price_unit="USD/kg",
            freight=freight, maximum_a_month=most, first_month="2028-04")
        for route, country, commodity, price, freight, most, source, note in OPENED
    ]  # fmt: skip


def others() -> list[RowValues]:
    """Substitutes from abroad."""
    return [
        row(
            source,
            "assumed",
            note,
            route=route,
            country=country,
            commodity=commodity,
            lead_time_months=2,
            price=price,
            price_unit="USD/kg",
            freight=0.3 if commodity == n.FERRITE else 1.0,
            duty_share=duty,
            volume_a_year=by_year(volumes),
            peak_factor=2.0,
        )
        for route, country, commodity, price, duty, volumes, source, note in OTHERS
    ]


def imports() -> list[RowValues]:
    """All routes."""
    return chinese_magnets() + other_magnets() + feed() + others() + opened() + closed()
