"""Random workbooks by seed: the tutorial with other disruptions, risk, policies, plants and owners.

A book is sheets of rows as an author writes them, so that it can be written as a real workbook, or turned
into inputs in memory (a third of a second faster). Every change draws from a source of its own, named by
the seed and itself: a change that is added later leaves the draws of all others as they were.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from planner.data import Inputs
from planner.schema.columns import METADATA_KEY, Kind
from planner.schema.settings import Settings
from planner.workbook.writing.template import write_workbook
from tests.random_trees.disruptions import disruptions, more_effects
from tests.support import make_inputs, month

AUTHORING = Path(__file__).resolve().parents[2] / "inputs" / "authoring"
YEARS = ("FY28", "FY29", "FY30")
Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Book:
    """Settings and rows by sheet, as an author writes them, and what was changed."""

    settings: dict[str, Any]
    tables: Tables

    def inputs(self) -> Inputs:
        """The inputs, made in memory: nothing is checked."""
        months = {
            name for name, item in Settings.__dataclass_fields__.items()
            if item.metadata[METADATA_KEY].kind is Kind.MONTH
        }  # fmt: skip
        given = {name: month(v) if name in months else v for name, v in self.settings.items()}
        return make_inputs(given, {sheet: rows for sheet, rows in self.tables.items() if rows})

    def write(self, path: Path) -> None:
        """The book as a workbook."""
        write_workbook(path, settings=self.settings, tables=self.tables, all_columns=False)


def tutorial() -> Book:
    """The delivered tutorial, rows anew for each caller."""
    if str(AUTHORING) not in sys.path:
        sys.path.insert(0, str(AUTHORING))
    module = import_module("tutorial")
    return Book(dict(module.SETTINGS), module.tables())


def random_book(seed: int) -> Book:
    """The tutorial changed at random; equal seeds give equal books."""
    book = tutorial()
    for name, change in CHANGES.items():
        change(Random(f"{seed} {name}"), book)
    return book


def _prices_of_risk(draw: Random, book: Book) -> None:
    """Sometimes a price or a cap of the worst tail, on lost output or on all cost."""
    book.settings["risk_on"] = draw.choice(("lost output", "total cost"))
    book.settings["cvar_level"] = draw.choice((0.5, 0.8, 0.95))
    if draw.random() < 0.25:
        book.settings["cvar_weight"] = draw.choice((0.1, 0.5, 2.0))
    if draw.random() < 0.15:
        on_all = book.settings["risk_on"] == "total cost"
        book.settings["cvar_cap"] = draw.choice((1500.0, 3000.0, 6000.0) if on_all else (20.0, 300.0, 3000.0))


def _need(draw: Random, book: Book) -> None:
    """Other amounts of need; sometimes a sector that must be served, or one that may be served late."""
    for sector in book.tables["Sectors"]:
        scale = draw.choice((0.3, 0.7, 1.0, 1.0, 1.3))
        sector["demand_a_year"] = {year: round(scale * v) for year, v in sector["demand_a_year"].items()}
        if draw.random() < 0.2:
            sector["backlog_cost"] = draw.choice((0.05, 0.5, 3.0))
        if draw.random() < 0.15:
            del sector["service_penalty"]
    if draw.random() < 0.08:
        name = draw.choice(book.tables["Sectors"])["sector"]
        book.tables["Shortage tiers"] = [r for r in book.tables["Shortage tiers"] if r["sector"] != name]


def _supply(draw: Random, book: Book) -> None:
    """Other prices and volumes; sometimes no contract, no price steps, or no licence."""
    for route in book.tables["Imports"]:
        route["price"] = round(route["price"] * draw.choice((0.6, 1.0, 1.0, 1.8)), 2)
        scale = draw.choice((0.2, 0.7, 1.0, 2.0))
        route["volume_a_year"] = {year: round(scale * v) for year, v in route["volume_a_year"].items()}
        route["lead_time_months"] = draw.choice((0, 1, 2, 3, 5))
    for sheet in ("Contracts", "Import tiers"):
        if draw.random() < 0.3:
            del book.tables[sheet]


def _plants(draw: Random, book: Book) -> None:
    """Capacity that stands already, another plant with its own owner, dearer or cheaper capital."""
    first, expansion = book.tables["Plants"][0], book.tables["New capacity"][0]
    first["capacity_a_month"] = draw.choice((0, 0, 10, 30))
    expansion["capital_cost"] = draw.choice((0.1, 0.6, 0.6, 3.0))
    expansion["gestation_months"] = draw.choice((3, 12, 12, 18))
    if draw.random() < 0.5:
        return
    tables = book.tables
    tables["Plants"].append({"plant": "Recycling", "capacity_a_month": draw.choice((0, 5, 20))})
    tables["New capacity"].append(
        {"expansion": "More recycling", "plant": "Recycling", "capital_cost": draw.choice((0.2, 1.0, 4.0)),
         "gestation_months": draw.choice((3, 9)), "maximum_in_total": draw.choice((100, 400))}
    )  # fmt: skip
    cost = draw.choice((500, 3000, 9000))
    tables["Processes"].append(
        {"process": "Recycle", "plant": "Recycling", "variable_cost": cost, "price_unit": "INR/kg"}
    )
    tables["Recipes"].append({"process": "Recycle", "commodity": "Magnet", "output": 1})
    tables["Participation"].append({"plant": "Recycling", "investor_rate": draw.choice((0.0, 0.11, 0.4))})
    if draw.random() < 0.5:
        tables["Scheme plants"].append({"scheme": "Magnet scheme", "plant": "Recycling"})


def _owners(draw: Random, book: Book) -> None:
    """Owners who ask for little, for much, or for what no price can give; what the scheme can pay."""
    scheme, owner = book.tables["Schemes"][0], book.tables["Participation"][0]
    owner["investor_rate"] = draw.choice((0.0, 0.11, 0.11, 0.3, 1.0))
    scheme["sales_pot"] = draw.choice((0, 20, 200, 200, 1000))
    scheme["capital_pot"] = draw.choice((0, 40, 200))
    scheme["capital_share"] = draw.choice((0.0, 0.15, 0.5))
    if draw.random() < 0.3:
        del scheme["award_maximum"]
    if draw.random() < 0.1:
        del book.tables["Participation"]


def _policies(draw: Random, book: Book) -> None:
    """Targets, share caps, cover rules and a budget, each elastic or hard, weak or strong."""
    tables = book.tables
    target, cap, budget = tables["Targets"][0], tables["Share caps"][0], tables["Limits"][0]
    target["quantity"] = draw.choice((50, 200, 400, 400, 550))
    target["penalty"] = draw.choice((0.2, 1, 5, 20))
    target["basis"] = draw.choice(("capacity", "capacity", "annual output", "cumulative output"))
    cap["maximum_by_year"] = dict(zip(YEARS, sorted((draw.choice((0.1, 0.3, 0.6, 0.8, 1.0)) for _ in YEARS),
                                                    reverse=True), strict=True))  # fmt: skip
    budget["maximum"] = draw.choice((0, 10, 60, 300))
    for row, odds in ((target, 0.25), (cap, 0.15), *((rule, 0.1) for rule in tables["Cover rules"])):
        if draw.random() < odds:
            del row["penalty"]
    if draw.random() < 0.1:
        book.settings["elastic"] = False
    if draw.random() < 0.25:
        tables["Limits"].append(_must_run(draw))


def _must_run(draw: Random) -> dict[str, Any]:
    """A least output whether it pays or not: owners may find no way to break even."""
    row = {"limit": "Least output", "quantity": "run", "plant": "Magnet plant", "per": "fiscal year",
           "first_month": "2029-04", "minimum": draw.choice((30, 100, 250))}  # fmt: skip
    return row if draw.random() < 0.5 else {**row, "penalty": draw.choice((0.5, 10.0))}


CHANGES: dict[str, Callable[[Random, Book], None]] = {
    "need": _need,
    "supply": _supply,
    "plants": _plants,
    "owners": _owners,
    "policies": _policies,
    "risk": _prices_of_risk,
    "disruptions": lambda draw, book: disruptions(draw, book.tables),
    "more effects": lambda draw, book: more_effects(draw, book.tables),
}
"""Name -> what it changes, in order: disruptions come last, as they hit what the others made."""
