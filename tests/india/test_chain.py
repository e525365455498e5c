"""The India chain before the magnet: what is licensed, opened and adopted is what was bought."""

from collections.abc import Iterable

import numpy as np
import pytest

from planner.solver.solution import Solution
from planner.solver.solve import solve
from tests.india.test_india import read

TINY = 1e-6
LICENSED_MONAZITE = 10_200.0
"""t a year that the 85 t of residue a month of today's licence allow."""


@pytest.fixture(scope="module")
def base() -> Solution:
    """The base case, solved once."""
    return solve(read())


def by_period(solution: Solution, family: str, name: str, wanted: Iterable[str]) -> np.ndarray:
    """Sum of a family over some keys in each period, t."""
    frame, total = solution.frame(family), np.zeros(solution.inputs.calendar.periods)
    own = frame[frame[name].isin(set(wanted))]
    np.add.at(total, own["period"].to_numpy(dtype=int), own["value"].to_numpy(dtype=float))
    return total


def bought(solution: Solution, expansion: str) -> float:
    """Capacity ordered of an expansion, t a year."""
    frame = solution.frame("build")
    return float(frame.loc[frame["expansion"] == expansion, "value"].sum())


def test_a_route_sells_what_was_opened(base: Solution) -> None:
    """Proves: monazite from South Africa lands only as far as the corridor was bought, none before it opens.
    Sensitivity: the resource without use would let 500 t a month in.
    """
    landed = by_period(base, "order", "route", ["South Africa monazite"])
    assert landed.max() <= bought(base, "Monazite corridor") / 12.0 + TINY
    assert not landed[:22].any()


def test_designs_are_bought_before_they_are_used(base: Solution) -> None:
    """Proves: cars without magnets use no more than designs bought for them. Sensitivity: without the row of
    Resource use 3 to 12 % of all cars would have them from the start.
    """
    used = by_period(base, "use", "commodity", ["Magnet-free motor"])
    assert 0.0 < used.max() <= bought(base, "Magnet-free motor designs: adoption") / 12.0 + TINY
    assert not used[:18].any()


def test_the_residue_licence_binds_cracking(base: Solution) -> None:
    """Proves: more than OSCOM's 10,000 t of monazite takes a licence for the residue that can be bought;
    without it no more than 10,200 t a year is cracked. Sensitivity: with it more is.
    """
    last_year = base.inputs.calendar.last_year
    without = solve(read("New capacity.Thorium residue licence.Maximum in total=0"))
    cracked = [
        by_period(each, "run", "process", ["Monazite cracking"])[last_year].sum() for each in (base, without)
    ]
    assert cracked[1] <= LICENSED_MONAZITE + TINY < cracked[0]
    assert without.objective > base.objective
