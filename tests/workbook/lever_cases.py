"""Broken levers, and levers for the tests: one on the price of route r1 (USD 60) of the base workbook."""

from collections.abc import Sequence
from typing import Any

from tests.workbook.books import Case, Sheets

LEVERS = ["Lever", "Value", "Unit", "Base", "Allowed"]
CELLS = ["Lever", "At", "Sheet", "Row", "Column", "Operation", "Value"]


def levers(*rows: Sequence[Any], cells: Sequence[Sequence[Any]] = ()) -> Sheets:
    """Sheets of levers and what they change."""
    return {"Levers": [LEVERS, *map(list, rows)], "Lever cells": [CELLS, *map(list, cells)]}


def price(value: Any = None, base: Any = 60, allowed: str = "10 to 100", cells: Any = None) -> Sheets:
    """A lever that sets the price of r1, or does what ``cells`` say."""
    own = [["Price", None, "Imports", "r1", "Price", "=", None]] if cells is None else cells
    return levers(["Price", value, "USD/kg", base, allowed], cells=own)


def one_cell(*cell: Any, value: Any = 80, allowed: str = "10 to 100", base: Any = 60) -> Sheets:
    """A lever of one row of Lever cells, given without the lever's name."""
    return price(value, base, allowed, [["Price", *cell]])


LEVER_CASES = [
    Case(
        "lever_allowed", "Levers!E2", 'found "10 or 20"; expected a range', sheets=price(allowed="10 or 20")
    ),
    Case(
        "lever_value",
        "Levers!B2",
        'cannot stand at "101"; expected a number from 10 to 100',
        sheets=price(101),
    ),
    Case(
        "lever_value",
        "Levers!B2",
        'cannot stand at "dear"; expected a number',
        sheets=price("dear", allowed=""),
    ),
    Case(
        "lever_value",
        "Levers!B2",
        'cannot stand at "up"; expected one of calm, fail',
        sheets=one_cell(
            "fail", "Imports", "r1", "Price", "=", 70, value="up", allowed="calm; fail", base="calm"
        ),
    ),
    Case("lever_value", "Levers!D2", 'cannot stand at "5"; expected', sheets=price(base=5)),
    Case(
        "lever_at",
        "Lever cells!B2",
        'found "60"; expected a value of lever "Price" (a number from 10 to 100) other than its base, 60',
        sheets=one_cell(60, "Imports", "r1", "Price", "=", 70),
    ),
    Case(
        "lever_amount",
        "Lever cells!F2",
        'cannot change a cell by * with "fail"',
        sheets=one_cell(
            None, "Imports", "r1", "Price", "*", None, value="fail", allowed="calm; fail", base="calm"
        ),
    ),
    Case(
        "lever_amount",
        "Lever cells!G2",
        'cannot change a cell by + with "dear"',
        sheets=one_cell(None, "Imports", "r1", "Price", "+", "dear"),
    ),
    Case("lever_cell", "Lever cells!C2", "did you mean", sheets=one_cell(None, "Import", "r1", "Price", "=")),
    Case("lever_cell", "Lever cells!D2", 'no row "r9"', sheets=one_cell(None, "Imports", "r9", "Price", "=")),
    Case(
        "lever_cell",
        "Lever cells!E2",
        'no column "Prize"',
        sheets=one_cell(None, "Imports", "r1", "Prize", "="),
    ),
    Case(
        "lever_cell", "Lever cells!E2", "the cell is blank", sheets=one_cell(None, "Imports", "r1", None, "=")
    ),
    Case(
        "lever_cell",
        "Lever cells!C2",
        "levers cannot change levers",
        sheets=one_cell(None, "Levers", "Price", "Base", "="),
    ),
    Case(
        "lever_twice",
        "Lever cells!A3",
        'levers "Other" and "Price" both set Imports!D2',
        sheets=levers(
            ["Price", 80, None, 60, None],
            ["Other", 90, None, 60, None],
            cells=[[name, None, "Imports", "r1", "Price", "=", None] for name in ("Price", "Other")],
        ),
    ),
    Case("lever_base", "Lever cells!A2", "stands for Imports!D2 and has Base 50", sheets=price(base=50)),
    Case(
        "lever_feeds_nothing",
        "Levers!A2",
        'no row of Lever cells names lever "Price"',
        sheets={"Levers": price()["Levers"]},
    ),
]
"""Every mistake that a lever allows."""
