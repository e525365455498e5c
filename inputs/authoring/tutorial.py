"""A workbook to learn from: three suppliers, one plant under a scheme, a reserve, 36 months."""

from rows import RowValues, Tables, example, joined

FY = ("FY28", "FY29", "FY30")
SETTINGS: dict[str, object] = {
    "title": "Tutorial: a small magnet plan",
    "start_month": "2027-04",
    "end_month": "2030-03",
    "discount_rate": 0.06,
    "public_funds_cost": 0.2,
    "closing_value_share": 0.8,
}
README = (
    "A small country needs 1,000 t of magnets a year, growing. China is cheap, Japan dear; oxide comes from Australia.",
    "A plant can be built under an incentive scheme; a reserve and industry hold stock. All numbers are invented (assumed).",
    "China may stop selling for three or nine months (Events); the plan must bear six months of it (Stress tests).",
    "Try: set the scheme's sales pot to 20; the China cap to .4 in FY30; the cover to 3 months; the hazard to .3; solve"
    " and compare.",
    "Each row's note says what it teaches.",
)


def years(*values: float) -> dict[str, float]:
    """Values of the three fiscal years."""
    return dict(zip(FY, values, strict=True))


def tables() -> Tables:
    """All rows."""
    return {**_basics(), **_trade(), **_plant(), **_stock(), **_policy(), **_disruption(), **_sweep()}


def _basics() -> Tables:
    """Who, what and how much."""
    return {
        "Countries": [
            example("We plan for this country.", country="India", own=True),
            example("Cheapest; its share is watched (Settings).", country="China"),
            example("Dearer, reliable.", country="Japan", blocs="Quad"),
            example("Sells oxide.", country="Australia", blocs="Quad"),
        ],
        "Commodities": [
            example("What sectors use. Imported goods set its worth (import parity).", commodity="Magnet",
                    stage="magnet", reference_route="China magnets"),
            example("Feed of the plant: .385 t makes 1 t of magnet, so 1 t counts as 2.6.", commodity="Oxide",
                    stage="oxide", end_product_equivalent=2.6, reference_route="Australia oxide"),
        ],
        "Origins": [
            example("Half the feed of Japanese magnets is Chinese: they count half towards embodied exposure.",
                    country="Japan", goods="magnet", supplier="China", feed="oxide", share=0.5),
        ],
        "Sectors": [
            example("Rank 2. The yearly total is spread over months. In a stress test in the plan 70 % must be served.", sector="Vehicles", priority=2,
                    service_level=0.7, service_penalty=3, demand_a_year=years(800, 1000, 1250)),
            example("Rank 1: its unserved share may not exceed that of vehicles.", sector="Defence", priority=1,
                    service_level=0.95, service_penalty=10, demand_a_year=years(100, 110, 120)),
        ],
        "Demand": [
            example("All of the sector's need, with seasons.", sector="Vehicles", commodity="Magnet",
                    share_of_sector=1, profile="Season"),
            example("All of the sector's need, flat.", sector="Defence", commodity="Magnet", share_of_sector=1),
        ],
        "Profiles": [example("More in October and November.", profile="Season", october=1.2, november=1.2)],
        "Shortage tiers": [
            example("The first tenth can be thrifted away.", sector="Vehicles", tier="first tenth",
                    share_of_demand=0.1, lost_value=20000, price_unit="INR/kg"),
            example("The rest stops lines.", sector="Vehicles", tier="rest", lost_value=60000, price_unit="INR/kg"),
            example("Defence weighs most.", sector="Defence", tier="rest", lost_value=300000, price_unit="INR/kg"),
        ],
    }  # fmt: skip


def _trade() -> Tables:
    """Buying."""
    return {
        "Imports": [
            _route("China magnets", "China", "Magnet", 50, 2, (800, 900, 1000), 0.0825, "Needs a licence; duty 8.25 %."),
            _route("Japan magnets", "Japan", "Magnet", 75, 3, (300, 350, 400), 0.0, "No duty; arrives after 3 months."),
            _route("Australia oxide", "Australia", "Oxide", 100, 2, (300, 400, 500), 0.0, "Feed for the plant."),
        ],
        "Import tiers": [
            example("The first 60 % at the price ...", route="Japan magnets", tier="base", share_of_volume=0.6),
            example("... the rest 10 % dearer.", route="Japan magnets", tier="upper", share_of_volume=0.4,
                    premium_share=0.1),
        ],
        "Contracts": [
            example("Fixed a year ahead, cheaper than spot; 80 % is paid even if not taken.", contract="Japan contract",
                    route="Japan magnets", price=70, price_unit="USD/kg", maximum_a_month=10, take_or_pay_share=0.8),
        ],
        "Licences": [
            example("At most 80 t a month, 90 % approved, one month of paperwork.", licence="China licence",
                    throughput_a_month=80, approval_share=0.9, processing_months=1),
        ],
        "End-use bars": [example("Chinese magnets may not go to defence.", country="China", sector="Defence")],
        "Pipeline": [
            example("Ordered before the plan begins: without these the first months would be short.", route=route,
                    arrival=month, quantity=quantity)
            for route, quantity in (("China magnets", 60), ("Japan magnets", 20), ("Australia oxide", 0))
            for month in ("2027-04", "2027-05", "2027-06")
        ],
    }  # fmt: skip


def _route(
    route: str,
    country: str,
    goods: str,
    price: float,
    lead: int,
    volumes: tuple[float, ...],
    duty: float,
    note: str,
) -> RowValues:
    """One import route."""
    return example(
        note,
        route=route,
        country=country,
        commodity=goods,
        lead_time_months=lead,
        licence="China licence" if country == "China" else "",
        price=price,
        price_unit="USD/kg",
        freight=1,
        duty_share=duty,
        volume_a_year=years(*volumes),
        peak_factor=1.5,
    )


def _plant() -> Tables:
    """Making."""
    return {
        "Plants": [
            example("Nothing stands yet; see New capacity.", plant="Magnet plant", site="Telangana",
                    plant_class="scheme magnets", capacity_a_month=0),
            example("Tolling abroad, a trial of a tonne a month: it works our own oxide. Events that hit plants of its country hit it.",
                    plant="Japan toller", site="Osaka", country="Japan", plant_class="toller", capacity_a_month=1),
        ],
        "New capacity": [
            example("₹0.6 crore per t a year, on stream after 12 months.", expansion="New magnet plant",
                    plant="Magnet plant", capital_cost=0.6, gestation_months=12, ramp="Ramp", maximum_in_total=600),
        ],
        "Ramps": [
            example("Half in the first six months.", ramp="Ramp", from_month=0, share=0.5),
            example("90 % afterwards.", ramp="Ramp", from_month=6, share=0.9),
        ],
        "Processes": [
            example("Conversion only; the oxide comes on top through Recipes.", process="Magnet making",
                    plant="Magnet plant", variable_cost=800, price_unit="INR/kg"),
            example("Oxide out, magnets back after three months. The cost is the fee with freight and duty both ways.",
                    process="Japan tolling", plant="Japan toller", variable_cost=3200, price_unit="INR/kg",
                    lead_time_months=3),
        ],
        "Recipes": [
            example("Per t of magnet.", process="Magnet making", commodity="Oxide", input=0.385),
            example("Unit of activity.", process="Magnet making", commodity="Magnet", output=1),
            example("A tenth more oxide than at home: what the toller loses.", process="Japan tolling",
                    commodity="Oxide", input=0.42),
            example("Unit of activity.", process="Japan tolling", commodity="Magnet", output=1),
        ],
    }  # fmt: skip


def _stock() -> Tables:
    """Keeping."""
    return {
        "Holders": [
            example("Working stock of the makers.", holder="Industry", kind="working stock", carrying_share=0.12),
            example("Kept for disruptions, paid by government.", holder="National reserve", kind="reserve",
                    payer="government", release_rule="disruption only", carrying_share=0.08),
        ],
        "Stocks": [
            example("A month and a half of need at the start.", holder="Industry", commodity="Magnet", opening=110),
            example("Oxide can wait for the plant.", holder="Industry", commodity="Oxide"),
            example("Magnets in the reserve are exchanged every 30 months.", holder="National reserve",
                    commodity="Magnet", fill_maximum_a_month=30, release_maximum_share=0.5, rotation_months=30,
                    rotation_cost=0.01),
        ],
        "Cover rules": [
            example("Reserve and industry together: two months of need from March 2029.", rule="Two months",
                    holder=joined("Industry", "National reserve"), commodity="Magnet", cover_months=2,
                    first_month="2029-03", penalty=0.2),
            example("Government's part: one month in the reserve; missed where its budget (Limits) ends.",
                    rule="National reserve", holder="National reserve", commodity="Magnet", cover_months=1,
                    first_month="2029-03", penalty=0.2),
            example("Industry keeps half a month.", rule="Industry buffer", holder="Industry", commodity="Magnet",
                    cover_months=0.5, penalty=0.1),
        ],
    }  # fmt: skip


def _policy() -> Tables:
    """Policies."""
    return {
        "Schemes": [
            example("Lower of ₹2,000/kg and 40 % of price; 15 % of capital.", scheme="Magnet scheme", sales_pot=200,
                    capital_pot=40, cap_per_unit=2000, price_unit="INR/kg", share_of_price=0.4, capital_share=0.15,
                    award_maximum=600),
        ],
        "Scheme plants": [example("Who can be paid.", scheme="Magnet scheme", plant="Magnet plant")],
        "Participation": [example("Without this row no incentive would be needed, and none paid.",
                                  plant="Magnet plant", investor_rate=0.11)],
        "Targets": [
            example("400 t a year of capacity; missing it costs ₹1 crore per t.", target="400 t of capacity",
                    basis="capacity", plant_class="scheme magnets", quantity=400, by_month="2030-03", penalty=1),
        ],
        "Share caps": [
            example("China's share falls to 60 %; each t above costs ₹0.5 crore.", cap="China share",
                    country="China", goods="magnet", maximum_by_year=years(1.0, 0.8, 0.6), penalty=0.5),
        ],
        "Limits": [
            example("Money for the reserve, to date; what releases bring in may be spent again.",
                    limit="Reserve budget", quantity="net reserve spending", holder="National reserve",
                    per="to date", maximum=60),
        ],
    }  # fmt: skip


def _disruption() -> Tables:
    """What may go wrong."""
    return {
        "Events": [
            example("One in ten years, as a rate. The tree has two onsets; each October stands for the year that follows.",
                    event="China embargo", hazard_a_year=0.1, first_onset="2027-10", last_onset="2029-09",
                    onset_every_months=12, recovery_months=3, description="China sells nothing."),
        ],
        "Event lengths": [
            example("Nobody knows at the start which of the two it is: ...", event="China embargo", length_months=3,
                    probability=0.6),
            example("... whoever lives through month 3 knows more.", event="China embargo", length_months=9,
                    probability=0.4),
        ],
        "Event effects": [
            example("Nothing can be ordered. Japan makes half its magnets of Chinese oxide: .4 x .5 = a fifth of them"
                    " is lost too, after two months on its own stock.", event="China embargo",
                    effect="import availability", country="China", value=0, passed_on=0.4, buffer_months=2),
            example("Magnets of others dearer by half at first ...", event="China embargo", effect="import price",
                    country="Japan", value=1.5),
            example("... and by a fifth from the seventh month.", event="China embargo", effect="import price",
                    country="Japan", from_month=6, value=1.2),
            example("China presses Japan: half of the toller's lines stand still.", event="China embargo",
                    effect="plant availability", country="Japan", value=0.5),
        ],
        "Stress tests": [
            example("Each supplier country in turn sells nothing for a year: the N-1 table.", stress="One supplier less",
                    first_month="2028-10", length_months=12),
            example("The plan must keep the service levels of Sectors in it, whatever its odds.",
                    stress="Six months without China", event="China embargo", first_month="2029-04", length_months=6,
                    in_plan=True),
        ],
    }  # fmt: skip


def _sweep() -> Tables:
    """Other cases: planner sweep tutorial.xlsx --dry-run lists them."""
    return {
        "Sweep": [
            example("What a fall of Chinese prices does to the plant: two cases of one row.", case="Chinese prices",
                    group="Tornado", sheet="Imports", row_key="China*", column="Price", operation="%", value="-20 | 20"),
            example("The embargo half as often, and twice as often.", case="Embargo hazard", group="Tornado",
                    sheet="Events", row_key="China embargo", column="Hazard", operation="*", value="0.5 | 2"),
            example("One month of cover, or three.", case="Months of cover", group="Tornado", sheet="Cover rules",
                    row_key="Two months", column="Cover", operation="=", value="1 | 3"),
        ],
    }  # fmt: skip
