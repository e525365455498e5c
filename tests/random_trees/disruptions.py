"""Random disruptions: events with effects, unknown lengths, scenarios after scenarios, stress tests."""

from collections.abc import Iterator
from random import Random
from typing import Any

from planner.schema.tables import disruption as d
from tests.support import month

Tables = dict[str, list[dict[str, Any]]]
LENGTHS: tuple[dict[int, float], ...] = (
    {},
    {4: 1.0},
    {3: 0.6, 9: 0.4},
    {2: 0.5, 6: 0.3, 14: 0.2},
    {1: 0.25, 30: 0.75},
)
"""Months -> probability; none: to the end of the plan."""
VALUES: dict[str, tuple[float, ...]] = {
    d.AVAILABILITY: (0.0, 0.0, 0.3, 0.6, 1.5),
    d.ARRIVALS: (0.0, 0.4, 0.8, 1.25),
    d.IMPORT_PRICE: (0.7, 1.3, 2.0, 4.0),
    d.PLANT: (0.0, 0.0, 0.5, 1.4),
    d.YIELD: (0.2, 0.7, 1.1),
    d.DEMAND: (0.0, 0.5, 1.4, 2.5),
    d.LICENCE: (0.0, 0.5, 1.5),
    d.DELAY: (3.0, 9.0, 18.0, 40.0),
    d.SALE_PRICE: (0.3, 1.5),
    d.SALE_VOLUME: (0.0, 0.5, 2.0),
    d.SHORTAGE_VALUE: (0.5, 3.0),
    d.STOCK_KEPT: (0.0, 0.6, 0.9),
    d.RESOURCE: (0.2, 0.7, 2.0),
}
"""Effect -> what may be left (months for delays)."""
FIRST, LAST = month("2027-04"), month("2030-03")


def disruptions(draw: Random, tables: Tables) -> None:
    """Replace Events, Event lengths, Event effects, Scenarios and Stress tests."""
    names = [f"Event {number}" for number in range(1, draw.choice((1, 1, 2, 2, 3)) + 1)]
    every = draw.choice((12, 18, 24) if len(names) > 1 else (6, 12, 24))
    tables["Events"] = [_event(draw, name, every) for name in names]
    tables["Event lengths"] = [
        {"event": name, "length_months": months, "probability": share}
        for name in names
        for months, share in draw.choice(LENGTHS).items()
    ]
    tables["Event effects"] = [row for name in names for row in _effects(draw, name, tables)]
    tables["Scenarios"] = list(_scenarios(draw, names))
    tables["Stress tests"] = list(_stress_tests(draw, names))
    unlikely = all(row["hazard_a_year"] == 0.0 for row in tables["Events"])
    if unlikely and not any(row["probability"] for row in tables["Scenarios"]):
        tables["Events"][0]["hazard_a_year"] = 0.3


def label(number: int) -> str:
    """``2027-04`` of a month number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _event(draw: Random, name: str, every: int) -> dict[str, Any]:
    """When an event may begin, how often, and what it does to reserves."""
    first = draw.randint(FIRST + 1, LAST - 6)
    return {
        "event": name,
        "hazard_a_year": draw.choice((0.0, 0.05, 0.3, 1.0, 3.0)),
        "first_onset": label(first),
        "last_onset": label(draw.randint(first, LAST)),
        "onset_every_months": every,
        "recovery_months": draw.choice((0, 0, 1, 3, 8)),
        "opens_reserves": draw.random() < 0.7,
    }


def _effects(draw: Random, event: str, tables: Tables) -> Iterator[dict[str, Any]]:
    """One to four profiles of one or two steps."""
    effects = [effect for effect in FIRST_EFFECTS if TARGETS[effect](tables)]
    seen = []
    for effect in draw.choices(effects, k=draw.choice((1, 2, 2, 3, 4))):
        row = {"event": event, "effect": effect, **_selected(draw, TARGETS[effect](tables))}
        if row in seen:
            continue
        seen.append(row)
        if effect == d.AVAILABILITY and "country" in row and draw.random() < 0.4:
            row = {**row, "passed_on": draw.choice((0.3, 1.0)), "buffer_months": draw.choice((0, 2, 5))}
        for age in (0,) if draw.random() < 0.6 else (0, draw.choice((1, 4))):
            yield {**row, "from_month": age, "value": draw.choice(VALUES[effect])}


def more_effects(draw: Random, tables: Tables) -> None:
    """In half of the books one or two of the later effects, a month or two each; with an outlet and a
    resource to hit.
    """
    if draw.random() < 0.5:
        return
    good = draw.choice(tables["Demand"])["commodity"]
    outlet = {"sale": "abroad", "commodity": good, "price": draw.choice((0.05, 0.3, 3.0))}
    tables["Sales"] = [outlet | {"maximum_a_month": draw.choice((1.0, 20.0))}]
    tables["Resources"] = [{"resource": "hours", "capacity_a_month": draw.choice((10.0, 100.0))}]
    tables["Resource use"] = [{"resource": "hours", "activity": "run", "use_per_unit": 1.0}]
    effects = [effect for effect in d.EFFECTS if effect not in FIRST_EFFECTS and TARGETS[effect](tables)]
    for effect in draw.sample(effects, k=min(len(effects), draw.choice((1, 2)))):
        event = draw.choice(tables["Events"])["event"]
        row = {"event": event, "effect": effect, **_selected(draw, TARGETS[effect](tables))}
        tables["Event effects"] += [
            {**row, "from_month": 0, "value": draw.choice(VALUES[effect])},
            {**row, "from_month": draw.choice((1, 2)), "value": 1.0},
        ]


def _selected(draw: Random, targets: list[dict[str, str]]) -> dict[str, str]:
    """Up to two selectors that fit one of the targets; none fits all."""
    tags = {name: tag for name, tag in draw.choice(targets).items() if tag}
    return {
        name: tags[name] for name in draw.sample(sorted(tags), k=min(len(tags), draw.choice((0, 1, 1, 2))))
    }


def _routes(tables: Tables) -> list[dict[str, str]]:
    """Selectors of import routes."""
    blocs = {row["country"]: row.get("blocs", "") for row in tables["Countries"]}
    stages = {row["commodity"]: row["stage"] for row in tables["Commodities"]}
    return [
        {
            "route": row["route"],
            "country": row["country"],
            "bloc": blocs[row["country"]],
            "commodity": row["commodity"],
            "stage": stages[row["commodity"]],
        }
        for row in tables["Imports"]
    ]


def _named(tables: Tables, sheet: str, *columns: str) -> list[dict[str, str]]:
    """Selectors by the columns of a sheet."""
    return [{column: row[column] for column in columns} for row in tables.get(sheet, [])]


FIRST_EFFECTS = (
    d.AVAILABILITY, d.ARRIVALS, d.IMPORT_PRICE, d.PLANT, d.YIELD, d.DEMAND, d.LICENCE, d.DELAY,
)  # fmt: skip
"""Those that the first books drew from; what came later is drawn apart, so that these stay as they were."""
TARGETS = {
    d.AVAILABILITY: _routes,
    d.ARRIVALS: _routes,
    d.IMPORT_PRICE: _routes,
    d.PLANT: lambda tables: [{"plant": row["plant"], "country": "India"} for row in tables["Plants"]],
    d.YIELD: lambda tables: [
        {"process": row["process"], "plant": row["plant"]} for row in tables["Processes"]
    ],
    d.DEMAND: lambda tables: [
        {name: row[name] for name in ("sector", "commodity")} for row in tables["Demand"]
    ],
    d.LICENCE: lambda tables: [{"licence": row["licence"]} for row in tables["Licences"]],
    d.DELAY: lambda tables: [{"plant": row["plant"], "country": "India"} for row in tables["New capacity"]],
    d.SALE_PRICE: lambda tables: _named(tables, "Sales", "sale", "commodity"),
    d.SALE_VOLUME: lambda tables: _named(tables, "Sales", "sale", "commodity"),
    d.SHORTAGE_VALUE: lambda tables: _named(tables, "Demand", "sector"),
    d.STOCK_KEPT: lambda tables: _named(tables, "Stocks", "holder", "commodity"),
    d.RESOURCE: lambda tables: _named(tables, "Resources", "resource"),
}
"""Effect -> selectors of all that it can hit."""


def _scenarios(draw: Random, events: list[str]) -> Iterator[dict[str, Any]]:
    """None to three scenarios, each leaving the base scenario or an earlier one that began before it."""
    begun: dict[str, int] = {}
    for number in range(1, draw.choice((0, 0, 1, 2, 3)) + 1):
        name, start = f"Scenario {number}", draw.randint(FIRST, LAST - 3)
        followed = draw.choice([""] + [other for other, begins in begun.items() if begins < start])
        event = draw.choice([*events, *events, ""])
        length = draw.choice((None, None, 2, 7, 40)) if event else None
        begun[name] = start
        yield {
            "scenario": name,
            "first_month": label(start),
            "probability": draw.choice((0.0, 0.05, 0.1, 0.3)),
            **({"follows": followed} if followed else {}),
            **({"event": event} if event else {}),
            **({"length_months": length} if length else {}),
        }


def _stress_tests(draw: Random, events: list[str]) -> Iterator[dict[str, Any]]:
    """Every supplier in turn; in half of the books a test that the plan must bear."""
    yield {"stress": "One supplier less", "first_month": "2028-10", "length_months": 12}
    if draw.random() < 0.5:
        chosen = (
            {"event": draw.choice(events)} if draw.random() < 0.6 else {"country": "China", "passed_on": 0.5}
        )
        start, length = label(draw.randint(FIRST, LAST)), draw.choice((1, 6, 20))
        yield {
            "stress": "To be borne",
            "first_month": start,
            "length_months": length,
            "in_plan": True,
            **chosen,
        }
