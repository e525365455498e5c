"""--switches and --assumptions: cases that the workbook implies, counted by hand."""

from pathlib import Path

import pytest

from planner.cases import Case, CasesError, read_cases
from planner.cases.generated import bands_of
from tests.sweeps.books import book, price

MARKED = {
    "Settings": [
        ["name", "value", "source"],
        ["start_month", "2027-01", ""],
        ["end_month", "2028-12", ""],
        ["discount_rate", 0.05, "Assumption"],
        ["usd_rupees", 90, "T19"],
    ],
    "Sectors": [
        ["Sector", "FY28", "FY29", "Priority", "When", "Confidence"],
        ["Defence", 100, 120, 1, "need=base", "assumed"],
        ["Defence", 150, 150, 1, "need=high", "assumed"],
    ],
    "Imports": [
        ["Route", "Country", "Commodity", "Price", "Price unit", "Duty", "Qualification", "Confidence"],
        ["r1", "NA", "STD", 60, "USD/kg", 0, 3, "assumed"],
        ["r2", "NA", "STD", 61, "USD/kg", 0, 0, "derived"],
        ["r3", "NA", "STD", 62, "USD/kg", 0, None, "stated"],
        ["r4", "NA", "STD", 63, "USD/kg", 0, None, None],
    ],
    "Demand": [["Sector", "Commodity", "Share of sector", "Confidence"], ["Defence", "STD", 0.9, "assumed"]],
}


def cases(path: Path, **options: object) -> list[Case]:
    """All cases but the base case."""
    return list(read_cases(path, **options)[1:])  # type: ignore[arg-type]


def test_switches_are_turned_one_at_a_time(tmp_path: Path):
    """Proves: of two switches with 3 and 2 settings, the other 2 and 1 are cases, without low and high end,
    told with the question; the rows of Sweep come only if they are named.
    """
    path = book(tmp_path, [price(50, group="T")])
    found = cases(path, switches=True)
    assert [(case.name, case.changes, case.group, case.note) for case in found] == [
        ("need high", ("Switches.need.Chosen=high",), "Switches", "How much?"),
        ("need low", ("Switches.need.Chosen=low",), "Switches", "How much?"),
        ("duty free", ("Switches.duty.Chosen=free",), "Switches", ""),
    ]
    assert [level.side for case in found for level in case.levels] == [0, 0, 0]
    assert len(cases(path, switches=True, groups=["T"])) == 4


def test_assumed_numbers_move_down_and_up(tmp_path: Path):
    """Proves: each assumed number of a row that counts moves by a fifth: years together, a share no further
    than its column allows, whole months by one at least, nought and numbers that order not at all; a setting
    whose source is an assumption too. By hand: discount, need, months, price, 2 each; the
    share of .9 up to 1, its limit, by a ninth.
    """
    found = cases(book(tmp_path, more=MARKED), assumptions="20%")
    assert [(case.name, case.changes) for case in found] == [
        ("Settings: discount_rate -20%", ("Settings.discount_rate=-20%",)),
        ("Settings: discount_rate +20%", ("Settings.discount_rate=+20%",)),
        ("Sectors: Defence, Demand a year -20%", ("Sectors!B2=-20%", "Sectors!C2=-20%")),
        ("Sectors: Defence, Demand a year +20%", ("Sectors!B2=+20%", "Sectors!C2=+20%")),
        ("Demand: Defence | STD, Share of sector -20%", ("Demand!C2=-20%",)),
        ("Demand: Defence | STD, Share of sector +11.11%", ("Demand!C2=+11.11%",)),
        ("Imports: r1, Qualification -1", ("Imports!G2=+-1",)),
        ("Imports: r1, Qualification +1", ("Imports!G2=+1",)),
        ("Imports: r1, Price -20%", ("Imports!D2=-20%",)),
        ("Imports: r1, Price +20%", ("Imports!D2=+20%",)),
    ]
    assert [case.levels[0].side for case in found] == [-1, 1] * 5


def test_bands_widen_with_confidence(tmp_path: Path):
    """Proves: a band for each confidence; rows of no band stay. Sensitivity: one for all moves r3."""
    found = cases(book(tmp_path, more=MARKED), assumptions="derived=10%, not marked=30%")
    assert [case.name for case in found if case.name.startswith("Imports")] == [
        "Imports: r2, Price -10%",
        "Imports: r2, Price +10%",
        "Imports: r4, Price -30%",
        "Imports: r4, Price +30%",
    ]


@pytest.mark.parametrize("text", ["20", "much", "0%", "100%", "guessed=20%", "assumed=20%;derived=10%"])
def test_bands_are_refused(text: str):
    """Proves: what is no band is refused with what is one."""
    with pytest.raises(CasesError, match=r"^--assumptions: found .*expected 20%, or assumed=20%,derived=10%"):
        bands_of(text)
