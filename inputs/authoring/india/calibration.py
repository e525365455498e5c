"""Published figures that the inputs are held against."""

from typing import Any

from rows import ASSUMED, RowValues, joined, row

from india import names as n

AUTO = joined(n.TWO_WHEELER, n.CAR, n.ENGINE_VEHICLE)
OUTSIDE = joined(
    "Japan", "Vietnam", "South Korea", "Malaysia", "Germany", "Slovenia", "Estonia", "USA", "Other countries"
)
GROWN = "Published for FY25; need grew by a third and NdPr by three quarters since."
ALL_TRANSPORT = (
    "Above it, as published tonnes are those that vehicle makers import as magnets: those in motors and parts come on top,"
    " and transport takes half of all magnets (T3); auto_base_t takes the published ones."
)


def _line(
    label: str,
    measure: str,
    published: float | None,
    unit: str,
    source: str,
    note: str = "",
    when: str = "",
    **others: Any,
) -> RowValues:
    """One comparison."""
    confidence = "assumed" if source == ASSUMED else "stated"
    return row(
        source, confidence, note, when, line=label, measure=measure, published=published, unit=unit, **others
    )


def calibration() -> list[RowValues]:
    """All comparisons; C4, C6 and C7 choose among readings."""
    return [*_need(), *_imports(), *_bills(), *_shares(), *_planned(), *_lessons(), *_feed(), *_pots()]


def _need() -> list[RowValues]:
    return [
        _line("Need in FY31, government estimate", "need", 8220, "quantity", "S14", "", fiscal_year="FY31"),
        _line("Need in FY30, Primus", "need", 7150, "quantity", "T16", "NdFeB only.", fiscal_year="FY30"),
        _line("Need in FY28, on the government's path", "need", 5340, "quantity", "S14", "4,010 t at 15.4 % a year.",
              fiscal_year="FY28"),
        _line("Need in FY29, on the government's path", "need", 6170, "quantity", "S14", "", fiscal_year="FY29"),
        _line("Need in FY33, rival figure", "need", 15400, "quantity", "T17", "Basis unclear; reached in demand_case=high.",
              fiscal_year="FY33"),
        _line("Vehicle sectors, tonnes", "need", 460, "quantity", "T23; T15", f"460 to 870 t. {ALL_TRANSPORT}", sector=AUTO,
              published_high=870, fiscal_year="FY28"),
        _line("Vehicle magnets, price", "price of need", 3517, "INR/kg", "T13; T15",
              "₹306 crore for 870 t in FY25; NdPr has risen since.", sector=AUTO, published_high=3825),
        _line("Vehicle magnets, price of the first brief", "price of need", 42.9, "USD/kg", "B1", "USD 30 million for 700 t.",
              sector=AUTO),
        _line("Wide heading, price", "price of need", 325, "INR/kg", "T1", "Ferrite: not comparable; shown as a unit check.",
              "hs_scope=all_8505"),
    ]  # fmt: skip


def _imports() -> list[RowValues]:
    return [
        _line("Volumes outside China, FY28", "import volume", 1306, "quantity", ASSUMED, "Volumes chosen for this base case; 1,440 without the ban on Japan.",
              country=OUTSIDE, fiscal_year="FY28"),
        _line("Volumes outside China, FY33", "import volume", 3572, "quantity", ASSUMED, "Volumes chosen for this base case; 3,750 without the ban on Japan.",
              country=OUTSIDE, fiscal_year="FY33"),
        _line("Landed price, China STD", "landed price", 4190, "INR/kg", ASSUMED, "Prices chosen for this base case.", country="China",
              commodity=n.STD, tolerance=0.01),
        _line("Landed price, China MOT", "landed price", 5750, "INR/kg", ASSUMED, "Prices chosen for this base case.", country="China",
              commodity=n.MOT, tolerance=0.01),
        _line("Landed price, China HIT", "landed price", 7700, "INR/kg", ASSUMED, "Prices chosen for this base case.", country="China",
              commodity=n.HIT, tolerance=0.01),
        _line("Landed price, Japan MOT", "landed price", 7490, "INR/kg", ASSUMED, "Prices chosen for this base case.", country="Japan",
              commodity=n.MOT, tolerance=0.01),
        _line("Landed price, all Chinese magnets", "landed price", 60, "USD/kg", "P20; P21",
              "China's exports to all cost 60 at NdPr of 600 to 720 yuan/kg (September 2021) and would 70 at 750: richer in"
              " heavy grades than India's, without duty; with it here.", country="China", published_high=70),
        _line("Magnet imports, NdFeB", "need", 2850, "quantity", "T7", "From China in 2024.", "hs_scope=ndfeb_only",
              published_high=3900, fiscal_year="FY28"),
        _line("Magnet imports, all of HS 8505", "need", 53748, "quantity", "T1; T19", "Mostly ferrite: 93 % China.",
              "hs_scope=all_8505"),
    ]  # fmt: skip


BILLS = (
    ("metal_magnets", 152, "T4", "HS 8505.11, FY25."),
    ("calendar_2024", 198, "T5", "Metal magnets, 2024."),
    ("all_8505", 206, "T1; T19", "₹1,744 crore, FY25: ferrite too."),
    ("brief_2025", 221, "B3", "Magnets and materials, 2025."),
    ("sbi_mean", 249, "T2", "Mean of four years."),
    ("sbi_fy25", 291, "T2", "FY25."),
)
BILL_YEARS = ("FY28", "FY29", "FY30", "FY31", "FY32", "FY33")


def _bills() -> list[RowValues]:
    first = [
        _line("Import bill FY27 without own output", "import bill", value, "USD million", source, f"{note} {GROWN}",
              f"import_value_scope={scope}", fiscal_year="FY27", tolerance=0.25)
        for scope, value, source, note in BILLS
    ]  # fmt: skip
    later = [
        _line(f"Import bill {year} without own output", "import bill", None, "USD million", ASSUMED, "",
              fiscal_year=year)
        for year in BILL_YEARS
    ]  # fmt: skip
    return first + later


def _shares() -> list[RowValues]:
    label = "China's direct share"
    feed = joined(n.NDPR_OXIDE)
    return [
        _line(f"{label}, by value", "country share by value", 0.63, "share", "T4", "63-73 %.", "china_share_basis=value",
              country="China", published_high=0.73),
        _line(f"{label}, by quantity", "country share by quantity", 0.8, "share", "T5; T11", "80-85 %.",
              "china_share_basis=tonnes", country="China", published_high=0.85),
        _line(f"{label}, vehicles", "country share by quantity", 0.8, "share", "T10", "Above 80 %.",
              "china_share_basis=auto", country="China", sector=AUTO, published_high=1),
        _line(f"{label}, feed volumes", "import volume", 474, "quantity", "T6",
              "Metals and compounds from China: 54-62 % of 1,064 + 786 t in FY25 is 1,080 t of all elements.",
              "china_share_basis=feed", country="China", commodity=feed, published_high=1080),
    ]  # fmt: skip


def _planned() -> list[RowValues]:
    """What the plan buys in its first whole year, beside what India bought in 2024 and 2025."""
    goods = joined(*n.FAMILIES)
    return [
        _line("The plan's share of China, by quantity", "planned country share by quantity", 0.8, "share", "T5; T11",
              "80-85 % of tonnes.", country="China", commodity=goods, published_high=0.85, tolerance=0.02),
        _line("The plan's share of China, by value", "planned country share by value", 0.63, "share", "T4; T25",
              "63-73 % over the three headings in FY25 (T4); 82.9 % of metal magnets in 2024 (T25).",
              country="China", commodity=goods, published_high=0.829, tolerance=0.02),
        _line("The plan's import bill, 2025", "planned import bill", 221, "USD million", "B3",
              f"Magnets and materials, 2025. {GROWN} With duty.", commodity=goods, fiscal_year="FY28", published_high=291,
              tolerance=0.25),
        _line("The plan's bill for compounds", "planned import bill", 33, "USD million", "B0",
              "Mean of four years, of all rare-earth compounds; own plants need none before they run.", fiscal_year="FY28",
              commodity=joined(n.NDPR_OXIDE, n.DY_OXIDE, n.TB_OXIDE, n.NDPR_METAL, n.DY_METAL, n.TB_METAL, n.SM_METAL)),
    ]  # fmt: skip


def _lessons() -> list[RowValues]:
    """What a quota did to Japan, and what vehicles were said to need a year later."""
    return [
        _line("What a quota takes in two years, as Japan lost in 2010-12", "event loss over two years", 0.39, "share",
              "B1; X25", "Japan's imports fell by 39 % over two years; heavy grades are held tighter here (assumed).",
              country="China", event=n.QUOTA, commodity=joined(n.STD, n.MOT, n.HIT), published_high=0.45),
        _line("Vehicle magnets of the first brief, one year on", "need", 700, "quantity", "T13; B1",
              f"460 t, then 700 t expected. {ALL_TRANSPORT}", sector=AUTO, published_high=870, fiscal_year="FY28"),
    ]  # fmt: skip


def _feed() -> list[RowValues]:
    plant = n.SCHEME_PLANTS[0]
    return [
        _line("NdPr oxide per t of STD magnet, net of swarf", "feed per unit", 0.38, "ratio", "U1", ".38-.40 with losses.",
              process=f"{plant} STD", commodity=n.NDPR_OXIDE, published_high=0.4, fiscal_year="FY31"),
        _line("The same, government's 1:3", "feed per unit", 0.333, "ratio", "S7", "Loss-free and optimistic.",
              process=f"{plant} STD", commodity=n.NDPR_OXIDE, fiscal_year="FY31"),
        _line("The same for MOT", "feed per unit", 0.375, "ratio", ASSUMED, "Feed chosen for this base case.", process=f"{plant} MOT bulk",
              commodity=n.NDPR_OXIDE, fiscal_year="FY31", tolerance=0.01),
        _line("The same for HIT", "feed per unit", 0.345, "ratio", ASSUMED, "Feed chosen for this base case.", process=f"{plant} HIT",
              commodity=n.NDPR_OXIDE, fiscal_year="FY31", tolerance=0.01),
    ]  # fmt: skip


def _pots() -> list[RowValues]:
    common: dict[str, Any] = {"scheme": n.GAZETTE, "tolerance": 0.001, "when": "incentive_scheme=gazette"}
    return [
        _line("Sales pot / (5 years x 6,000 t)", "sales pot per unit", 0.215, "money per quantity", "S3; S4",
              "₹2,150/kg: the pot fits 6,000 t a year for five years.", **common),
        _line("Sales ceiling of a 600 t winner", "sales ceiling of a winner", 645, "money", "S2; S3", "", **common),
        _line("Capital ceiling of a 600 t winner", "capital ceiling of a winner", 75, "money", "S2; S12", "", **common),
        _line("Price below which 40 % binds", "price below which the share binds", 5375, "INR/kg", "S2; S3", "", **common),
    ]  # fmt: skip
