"""Cases of a sweep on one path: from the basis of the base case against the way of a single plan."""

from pathlib import Path
from time import process_time

from tests.benchmarks.phases import Measured

CASES = 12
"""Cases of the workbook's own sweep that are solved both ways."""


def compared(workbook: Path) -> Measured:
    """Processor seconds of the same cases, read, built and solved one after the other in both ways, so that
    the ratio does not depend on what else the machine does; costs must agree.
    """
    from planner.batch.path_cases import PathCases
    from planner.cases import read_cases
    from planner.solver.solve import solve
    from planner.workbook.reading.reader import Reading, open_workbook, read_workbook

    opened = open_workbook(workbook)
    assert not isinstance(opened, Reading)
    base = opened.read().inputs
    assert base is not None
    paths, found = PathCases(base), Measured()
    started = process_time()
    assert paths.start is not None
    found.seconds["base"] = process_time() - started
    seconds, worst = {"cold": 0.0, "warm": 0.0}, 0.0
    for case in read_cases(opened, None, path_only=True)[1 : CASES + 1]:
        started = process_time()
        inputs = read_workbook(workbook, case.changes).inputs
        assert inputs is not None
        cold = solve(inputs)
        seconds["cold"] += process_time() - started
        started = process_time()
        inputs = opened.read(case.changes).inputs
        assert inputs is not None
        warm = paths.solve(inputs).solution
        seconds["warm"] += process_time() - started
        worst = max(worst, abs(warm.objective / cold.objective - 1.0))
    found.seconds |= seconds
    found.is_proven = worst <= 1e-7
    found.note = (
        f"cold/warm {seconds['cold'] / seconds['warm']:.1f}, objectives differ by {worst:.0e} at most"
    )
    return found
