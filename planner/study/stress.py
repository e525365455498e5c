"""Stress tests of a plan: its decisions stand until the test begins, then the best is made of it.

Each test is two linear programs over the rest of the base scenario: one that ends after its length (what it
costs) and one that never ends, in which early service counts more than late (how long each sector holds
out). What it costs is told against a false alarm: the same months in which policies rest, the same end,
and nothing that is hit. The programs are shared out over worker processes in chains of like ones, each
solved from the last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.model.ledger import CLOSING_STOCK, MONEY, OUTPUT_LOSS
from planner.schema.tables.disruption import StressTest
from planner.solver.highs import Floats
from planner.solver.partition import shared_out
from planner.solver.tree.basis import Basis
from planner.solver.tree.branch_subproblem import BranchSolution, BranchSubproblem, ClosingStock
from planner.solver.tree.problem import TreeProblem
from planner.study.held_plan import Decided
from planner.study.stress_chains import Alarms, StressProgram, solve_chains
from planner.study.stress_course import NO_COURSE, Course, course_of
from planner.tree.branch import Branch, Happening
from planner.tree.build_tree import StressStart, stress_starts
from planner.tree.core import Integers
from planner.tree.factors import Effects, Factors
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import edited_matrix
from planner.workers import WorkerPool

CUT = 1e-6
"""Share of need from which a sector counts as cut."""
MANY = 3
"""Tests with one start from which a false alarm without end is worth solving."""
NOISE = 1e-9
"""Share of all money spent below which a difference is nothing."""


@dataclass(frozen=True)
class StressResult:
    """One stress test of a plan.

    ``start`` and ``length`` are periods; ``unserved`` quantity by sector beyond the base scenario, from the
    start on; ``lost_output`` money beyond the base scenario, undiscounted; ``extra_cost`` money in present
    value beyond that of a false alarm at the same time, in which policies rest as long but nothing is
    hit: both must end with the stock of the base scenario or buy what is missing at its full reference price.
    Prices of policies do not count, so that it may be below 0 where a test forces a policy to be missed
    that costs money to keep. ``survives`` months until each sector is first cut if the test never ends,
    infinite if it never is; ``course`` what happens month by month.
    """

    test: str
    """Key of the row on Stress tests."""
    name: str
    """The test, who is out, and the month."""
    countries: tuple[str, ...]
    goods: tuple[str, ...]
    """Goods that they sell no more; empty: all."""
    event: str
    start: int
    length: int
    unserved: dict[str, float]
    lost_output: float
    extra_cost: float
    survives: dict[str, float]
    course: Course


def run_stress(
    plan: Decided,
    problem: TreeProblem,
    pool: WorkerPool | None = None,
    rows: Sequence[StressTest] | None = None,
) -> tuple[StressResult, ...]:
    """Every stress test of some rows (None: those of the inputs) at every start, in their order."""
    tests = list(stress_starts(problem.inputs, rows))
    closing = closing_stock(problem, plan.values[0])
    programs = [each for test in tests for each in _programs(plan, problem, closing, test)]
    alarms = {_alarm(problem, test.happenings): test.happenings for test in tests}
    numbers = {alarm: len(programs) + i for i, alarm in enumerate(sorted(alarms))}
    programs += [_false_alarm(plan, problem, closing, alarms[alarm]) for alarm in numbers]
    programs += [_endless_alarm(plan, problem, start) for start in _often([each.onset for each in tests])]
    solved = _solved(programs, [each.test for each in tests], plan.basis, pool or WorkerPool(workers=1))
    return tuple(
        _result(
            plan.values[0],
            problem,
            each,
            programs[2 * i].subproblem,
            (solved.get(2 * i), solved.get(2 * i + 1), solved.get(numbers[_alarm(problem, each.happenings)])),
        )
        for i, each in enumerate(tests)
    )


def _often(starts: Sequence[int]) -> list[int]:
    """Starts of at least three tests: theirs may have a solution in common."""
    return sorted(start for start in set(starts) if starts.count(start) >= MANY)


def _chains(programs: Sequence[StressProgram], rows: Sequence[str]) -> list[list[int]]:
    """Numbers of like tests in order of start; ``rows`` are the sheet's rows of the tests, each of which has
    two programs.
    """
    return [
        sorted(
            (2 * i + kind for i, other in enumerate(rows) if other == row), key=lambda n: programs[n].start
        )
        for row in dict.fromkeys(rows)
        for kind in (0, 1)
    ]


def _alarm_chains(programs: Sequence[StressProgram], first: int) -> list[list[int]]:
    """Numbers of false alarms, those with an end and those without, in order of start; they begin at
    ``first``.
    """
    alarms = sorted(range(first, len(programs)), key=lambda n: programs[n].start)
    return [[n for n in alarms if programs[n].is_endless == kind] for kind in (False, True)]


def _alarm(problem: TreeProblem, happenings: Sequence[Happening]) -> tuple[int, int, tuple[str, ...]]:
    """When and whose policies rest because of a test: the first period, the first in which all is as before,
    and what the test is.
    """
    what = tuple(word for each in happenings for word in (each.event, *each.cut_off, *each.goods))
    return happenings[0].onset, _recovered(problem, happenings), what


def _recovered(problem: TreeProblem, happenings: Sequence[Happening]) -> int:
    """First period in which nothing is left of any of them."""
    return max(problem.effects.recovered(each) for each in happenings)


def _programs(
    plan: Decided, problem: TreeProblem, closing: ClosingStock, test: StressStart
) -> tuple[StressProgram, StressProgram]:
    """The test as it is, and without end."""
    endless = tuple(replace(each, ends=None) for each in test.happenings)
    effects, cost = problem.effects, _early_first(problem, test.onset)
    return (
        StressProgram(_subproblem(plan, problem, effects, test.happenings, test.name, closing=closing)),
        StressProgram(_subproblem(plan, problem, effects, endless, test.name, cost=cost)),
    )


class NoEffects(Effects):
    """Effects of which only the time is left: policies rest and nothing is hit."""

    def factors(self, happenings: Iterable[Happening]) -> Factors:
        """No target has less, whatever happens."""
        del happenings
        return {}


FALSE_ALARM = "false alarm"


def _false_alarm(
    plan: Decided, problem: TreeProblem, closing: ClosingStock, happenings: tuple[Happening, ...]
) -> StressProgram:
    """The months of a test without anything that it hits."""
    nothing = NoEffects(problem.inputs, problem.index.derived)
    subproblem = _subproblem(plan, problem, nothing, happenings, FALSE_ALARM, closing=closing)
    return StressProgram(subproblem, is_false_alarm=True)


def _endless_alarm(plan: Decided, problem: TreeProblem, start: int) -> StressProgram:
    """Policies rest from a start on and nothing is hit."""
    nothing, cost = NoEffects(problem.inputs, problem.index.derived), _early_first(problem, start)
    subproblem = _subproblem(plan, problem, nothing, (Happening("", start),), FALSE_ALARM, cost=cost)
    return StressProgram(subproblem, is_false_alarm=True)


def _subproblem(
    plan: Decided,
    problem: TreeProblem,
    effects: Effects,
    happenings: tuple[Happening, ...],
    name: str,
    *,
    cost: Floats | None = None,
    closing: ClosingStock | None = None,
) -> BranchSubproblem:
    """The rest of the base scenario from the onset on."""
    start = happenings[0].onset
    branch = Branch(name, 0, start, 1.0, happenings)
    overlay, base = overlay_of(problem.index, effects, branch), problem.overlays[0]
    return BranchSubproblem(
        problem.core, branch, base, overlay, start, plan.values[0], cost=cost, closing=closing
    )


def closing_stock(problem: TreeProblem, base: Floats) -> ClosingStock:
    """What the base scenario ends with, where buying it back costs more than its closing worth."""
    form, derived, last = problem.form, problem.index.derived, problem.core.periods - 1
    is_closing = (form.ledger.lines["account"] == CLOSING_STOCK.name).to_numpy(dtype=np.float64)
    worth = -(form.ledger.matrix.T @ is_closing)
    found: list[tuple[int, int, float, float]] = []
    for holder, commodity in derived.stocks:
        column = form.columns.positions["stock", (holder, commodity, last)]
        dearer = float(derived.known_reference[commodity][last]) - float(worth[column])
        if base[column] > 0.0 and dearer > 0.0:
            owed = form.columns.positions.get(("to_restore", (holder, commodity, last)), -1)
            found.append((column, owed, float(base[column]), dearer * float(form.discount[last])))
    columns, owed_columns, amounts, prices = zip(*found, strict=True) if found else ((), (), (), ())
    return ClosingStock(
        np.array(columns, np.int64),
        np.array(owed_columns, np.int64),
        np.array(amounts, float),
        np.array(prices, float),
    )


def _early_first(problem: TreeProblem, start: int) -> Floats:
    """Costs of the path in which a sector's unserved need counts in full from its first tonne, and twice
    as much at the start of the test as at the end of the plan: nobody is cut early to serve somebody later.
    """
    form = problem.form
    cost = form.cost.copy()
    last = max(1, problem.core.periods - 1 - start)
    short = form.columns.by_family.get("short", np.zeros(0, dtype=np.int64))
    dearest: dict[str, float] = {}
    for column in short:
        sector = str(form.columns.keys[column][0])
        unit = cost[column] / form.discount[problem.core.decided[column]]
        dearest[sector] = max(dearest.get(sector, 0.0), float(unit))
    for column in short:
        age = problem.core.decided[column] - start
        cost[column] = dearest[str(form.columns.keys[column][0])] * (2.0 - max(age, 0) / last)
    return cost


def _solved(
    programs: Sequence[StressProgram], rows: Sequence[str], basis: Basis | None, pool: WorkerPool
) -> dict[int, BranchSolution]:
    """Each program that has a solution, by its number: two for each test, then false alarms. False alarms
    are solved first, from the base scenario's basis, and the tests from theirs.
    """
    first = 2 * len(rows)
    alarms = _in_pool(programs, _alarm_chains(programs, first), (basis, ()), pool)
    known = [(programs[n], alarms[n]) for n in sorted(alarms)]
    return alarms | _in_pool(programs, _chains(programs, rows), (basis, known), pool)


def _in_pool(
    programs: Sequence[StressProgram],
    chains: Sequence[Sequence[int]],
    begin: tuple[Basis | None, Alarms],
    pool: WorkerPool,
) -> dict[int, BranchSolution]:
    """Solutions of chains of programs by number, shared out over the processes."""
    shares = shared_out(chains, [1.0] * len(programs), pool.size)
    arguments = [
        ([[(n, programs[n]) for n in chain] for chain in chains if set(chain) <= set(share)], *begin)
        for share in shares
    ]
    found = pool.each(solve_chains, arguments)
    if found is None:
        found = [solve_chains(*own) for own in arguments]
    return {number: solution for part in found for number, solution in part.items()}


def _result(
    base: Floats,
    problem: TreeProblem,
    test: StressStart,
    tested: BranchSubproblem,
    solutions: tuple[BranchSolution | None, BranchSolution | None, BranchSolution | None],
) -> StressResult:
    """Figures of a test from its programs (as it is, without end, false alarm); not a number where one has no
    solution.
    """
    start, ends, happenings = test.onset, test.happenings[0].ends, test.happenings
    length = (problem.core.periods if ends is None else ends) - start
    event = " and ".join(each.event for each in happenings if each.event)
    about = (test.test, test.name, test.cut_off, happenings[0].goods, event, start, length)
    sectors = _short_by_sector(problem)
    found, endless, alarm = solutions
    if found is None or endless is None or alarm is None:
        nothing = dict.fromkeys(sectors, float("nan"))
        return StressResult(*about, nothing, float("nan"), float("nan"), nothing, NO_COURSE)
    later = problem.core.decided >= start
    unserved = {
        sector: float((found.values - base)[columns[later[columns]]].sum())
        for sector, columns in sectors.items()
    }
    ledger = problem.form.ledger
    amounts = edited_matrix(ledger.matrix, tested.overlay.ledger)
    paid, alarmed, kinds = amounts @ found.values, ledger.matrix @ alarm.values, ledger.lines["kind"]
    lost = (kinds == OUTPUT_LOSS).to_numpy(dtype=bool)
    money = np.where(kinds.isin([MONEY, OUTPUT_LOSS]), ledger.weights, 0.0)
    extra = float((paid - alarmed) @ money) + found.bought_back - alarm.bought_back
    return StressResult(
        *about,
        unserved,
        lost_output=float((paid - ledger.matrix @ base)[lost].sum()),
        extra_cost=extra if abs(extra) > NOISE * float(np.abs(alarmed) @ money) else 0.0,
        survives=_survival(problem, sectors, start, endless.values),
        course=course_of(problem, happenings, base, found.values, _recovered(problem, happenings)),
    )


def _short_by_sector(problem: TreeProblem) -> dict[str, Integers]:
    """Sector -> its columns of unserved need."""
    found: dict[str, list[int]] = {}
    for column in problem.form.columns.by_family.get("short", ()):
        found.setdefault(str(problem.form.columns.keys[column][0]), []).append(int(column))
    return {sector: np.array(columns, dtype=np.int64) for sector, columns in found.items()}


def _survival(
    problem: TreeProblem, sectors: dict[str, Integers], start: int, values: Floats
) -> dict[str, float]:
    """Months until each sector is first cut; of the month of the cut, the part that stocks still carry."""
    periods, step = problem.core.periods, problem.inputs.calendar.step_months
    short = {sector: _by_period(problem, columns, values) for sector, columns in sectors.items()}
    total = sum(short.values(), np.zeros(periods))
    drawn = _drawn(problem, values)
    found = {}
    for sector, unserved in short.items():
        need = sum(
            (amount for (who, _), amount in problem.index.derived.demand.items() if who == sector),
            np.zeros(periods),
        )
        cut = np.flatnonzero(unserved[start:] > CUT * np.maximum(need[start:], CUT)) + start
        if not len(cut):
            found[sector] = float("inf")
            continue
        t = int(cut[0])
        found[sector] = float((t - start + drawn[t] / (drawn[t] + total[t])) * step)
    return found


def _by_period(problem: TreeProblem, columns: Integers, values: Floats) -> Floats:
    """Sum of columns by the period in which they are decided."""
    found = np.zeros(problem.core.periods)
    np.add.at(found, problem.core.decided[columns], values[columns])
    return found


def _drawn(problem: TreeProblem, values: Floats) -> Floats:
    """What all stocks give in each period, in end-product terms."""
    form, derived = problem.form, problem.index.derived
    held = np.zeros(problem.core.periods + 1)
    for (holder, commodity), row in derived.stocks.items():
        content = derived.commodities[commodity].end_product_equivalent
        held[0] += content * row.opening
        for t in range(problem.core.periods):
            column = form.columns.positions.get(("stock", (holder, commodity, t)))
            held[t + 1] += content * values[column] if column is not None else 0.0
    return np.maximum(held[:-1] - held[1:], 0.0)
