"""Broken lanes: STD goes from Mumbai, where route r1 brings it, to Delhi, where Defence needs it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.workbook.books import BASE, Case, Sheets

HEADERS = ["Lane", "Goods", "From", "To", "Most a month", "When"]
RAIL = ["rail", "STD", "Mumbai", "Delhi", 500]


def lanes(*rows: Sequence[Any], need: str = "STD @ Delhi", more: Mapping[str, Any] | None = None) -> Sheets:
    """The base workbook with lanes, its route to Mumbai and its need at a place."""
    route = [*BASE["Imports"][1][:2], "STD @ Mumbai", *BASE["Imports"][1][3:]]
    return {
        "Imports": [BASE["Imports"][0], route],
        "Demand": [BASE["Demand"][0], ["Defence", need, 1]],
        "Lanes": [HEADERS, *map(list, rows)],
        **(more or {}),
    }


LANE_MESSAGES = [
    Case(
        "unknown_key",
        "Demand!B2",
        'did you mean "STD @ Delhi"?',
        sheets=lanes(RAIL, need="STD @ Dehli"),
    ),
    Case(
        "unknown_key",
        "Lanes!B3",
        '"STT" is not in Commodities (column A); did you mean "STD"?',
        sheets=lanes(RAIL, ["road", "STT", "Mumbai", "Delhi", None]),
    ),
    Case("missing_value", "Lanes!B3", "blank", sheets=lanes(RAIL, ["road", None, "Mumbai", "Delhi", None])),
    Case(
        "switched_off",
        "Demand!B2",
        "STD @ Delhi",
        sheets=lanes(
            [*RAIL, "case=high"],
            ["sea", "STD", "Mumbai", None, None],
            more={"Switches": [["Switch", "Chosen", "Options"], ["case", "base", "base; high"]]},
        ),
    ),
    Case(
        "unusable_name", "Lanes!D3", '";"', sheets=lanes(RAIL, ["road", "STD", "Mumbai", "Delhi; Pune", None])
    ),
    Case(
        "case_differs",
        "Lanes!C3",
        '"mumbai" is read as "Mumbai"',
        sheets=lanes(RAIL, ["road", "STD", "mumbai", "Delhi", None]),
    ),
    Case(
        "lane_name_taken",
        "Lanes!A3",
        '"rail: STD" stands on Processes already',
        sheets=lanes(RAIL, [*RAIL[:4], None]),
    ),
    Case(
        "lane_name_taken",
        "Lanes!E3",
        '"rail" stands on Resources already',
        sheets=lanes(RAIL, ["rail", "NdPr oxide", "Mumbai", "Delhi", 400]),
    ),
    Case(
        "lane_goes_nowhere",
        "Lanes!D3",
        'leaves "Mumbai" and goes there too',
        sheets=lanes(RAIL, ["round", "STD", "Mumbai", "Mumbai", None]),
    ),
    Case(
        "lane_unfed",
        "Lanes!C3",
        'nothing brings "STD @ Mumbay" there, so the lane stays empty; did you mean "STD @ Mumbai"?',
        sheets=lanes(RAIL, ["road", "STD", "Mumbay", "Delhi", None]),
    ),
    Case(
        "lane_unused",
        "Lanes!D3",
        'nothing takes "STD @ Pune"',
        sheets=lanes(RAIL, ["road", "STD", "Mumbai", "Pune", None]),
    ),
]
