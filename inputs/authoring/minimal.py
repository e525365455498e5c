"""The smallest workbook that solves: one commodity, one route, one sector, twelve months."""

from rows import Tables, example

SETTINGS: dict[str, object] = {
    "title": "Minimal: one commodity, one route, one sector",
    "start_month": "2027-04",
    "end_month": "2028-03",
}
README = (
    "The smallest plan: a sector needs 10 t of magnets a month; one supplier sells them at ₹0.5 crore per t.",
    "Solve it, then change a number and solve again. Cost: 12 months x 10 t x 0.5 = ₹60 crore.",
)


def tables() -> Tables:
    """All rows."""
    return {
        "Countries": [example("An example.", country="Japan")],
        "Commodities": [example("An example.", commodity="Magnet")],
        "Sectors": [example("Must be served in full: it has no shortage tiers.", sector="Industry")],
        "Demand": [example("10 t every month.", sector="Industry", commodity="Magnet", demand_a_month=10)],
        "Imports": [
            example(
                "Arrives in the month of the order, at ₹0.5 crore per t (₹5,000/kg).",
                route="Japan magnets",
                country="Japan",
                commodity="Magnet",
                price=0.5,
            )
        ],
    }
