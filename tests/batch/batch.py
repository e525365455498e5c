"""Cases that several tests solve."""

from pathlib import Path

from planner.cases.case import BASE_CASE, Case, Level

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
CASES = (
    Case(BASE_CASE),
    Case("cheap", ("Imports.China*.Price=*.9",), "prices", (Level("China", "x .9", -1),)),
    Case("idle", ("Settings.discount_rate=*1",)),
    Case("dear", ("Imports.China*.Price=*1.1",), "prices", (Level("China", "x 1.1", 1),)),
    Case("rate", ("Settings.discount_rate=.11",), note="a note"),
)
MANY = (
    Case(BASE_CASE),
    *(Case(f"price {n}", (f"Imports.China*.Price=*{1 + n / 100}",)) for n in range(1, 25)),
)
