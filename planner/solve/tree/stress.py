"""Stress tests of a plan: its decisions stand until the test begins, then the best is made of it.

Each test is two linear programs over the rest of the calm path: one that ends after its length (what it
costs) and one that never ends, in which early service counts more than late (how long each sector holds
out). What it costs is told against a false alarm: the same months in which policies rest, the same end,
and nothing that is hit. The programs are shared out over worker processes in chains of like ones, each
solved from the last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from planner.model.ledger import MONEY, OUTPUT_LOSSES
from planner.solve.highs import Floats
from planner.solve.partition import shared_out
from planner.solve.tree.alone import Lone
from planner.solve.tree.held import Decided
from planner.solve.tree.outage import Closing, closing_of
from planner.solve.tree.planted import Planted
from planner.solve.tree.stress_programs import Job, Life, live_chains
from planner.solve.tree.subtree import PathBasis
from planner.tree.branch import Branch, Happening
from planner.tree.core import Integers
from planner.tree.factors import Effects, Factors
from planner.tree.grow import stress_starts
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import edited
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

    ``start`` and ``length`` are periods; ``unserved`` quantity by sector beyond the calm path, from the
    start on; ``lost_output`` money beyond the calm path, undiscounted; ``extra_cost`` money in present
    value beyond that of a false alarm at the same time, in which policies rest as long but nothing is
    hit: both must end with the stock of the calm path or buy what is missing at its full reference price.
    Prices of policies do not count, so that it may be below 0 where a test forces a policy to be missed
    that costs money to keep. ``survives`` months until each sector is first cut if the test never ends,
    infinite if it never is.
    """

    name: str
    countries: tuple[str, ...]
    event: str
    start: int
    length: int
    unserved: dict[str, float]
    lost_output: float
    extra_cost: float
    survives: dict[str, float]


class Alarm(NamedTuple):
    """A time in which policies rest: its first period, and the first in which all is as before."""

    start: int
    over: int


def run_stress(plan: Decided, planted: Planted, pool: WorkerPool | None = None) -> tuple[StressResult, ...]:
    """Every stress test of the inputs at every start, in the order of the sheet."""
    tests = list(stress_starts(planted.inputs))
    closing = closing_of(planted, plan.values[0])
    jobs = [job for happening, name in tests for job in _jobs(plan, planted, closing, happening, name)]
    alarms = {_alarm(planted, happening): happening for happening, _ in tests}
    numbers = {alarm: len(jobs) + i for i, alarm in enumerate(sorted(alarms))}
    jobs += [_false_alarm(plan, planted, closing, alarms[alarm]) for alarm in numbers]
    endless = {start: len(jobs) + i for i, start in enumerate(_often([h.onset for h, _ in tests]))}
    jobs += [_endless_alarm(plan, planted, start) for start in endless]
    chains = _chains(jobs, [_alike(name) for _, name in tests])
    lives = _lived(jobs, chains, plan.basis, WorkerPool(workers=1) if pool is None else pool)
    return tuple(
        _result(
            plan.values[0],
            planted,
            happening,
            jobs[2 * i].lone,
            Lives(lives.get(2 * i), lives.get(2 * i + 1), lives.get(numbers[_alarm(planted, happening)])),
        )
        for i, (happening, _) in enumerate(tests)
    )


def _often(starts: Sequence[int]) -> list[int]:
    """Starts of at least three tests: theirs may have a life in common."""
    return sorted(start for start in set(starts) if starts.count(start) >= MANY)


def _chains(jobs: Sequence[Job], rows: Sequence[str]) -> list[list[int]]:
    """Numbers of like jobs, in order of start and false alarms first; ``rows`` are the sheet's rows of the
    tests. Jobs: two for each test, then false alarms, with an end and without.
    """
    alarms = range(2 * len(rows), len(jobs))
    placed: set[int] = set()
    chains = []
    for row in dict.fromkeys(rows):
        for kind in (0, 1):
            own = [2 * i + kind for i, other in enumerate(rows) if other == row]
            starts = {jobs[n].lone.start for n in own}
            first = [n for n in alarms if n not in placed and jobs[n].lone.start in starts
                     and (jobs[n].closing is None) == (kind == 1)]  # fmt: skip
            placed.update(first)
            order = sorted([*first, *own], key=lambda n: (jobs[n].lone.start, not jobs[n].is_false_alarm))
            chains.append(order)
    return chains


def _alike(name: str) -> str:
    """Tests of one row of the sheet are alike; they are named after it, what is out, and the month."""
    return name.rsplit(", ", maxsplit=1)[0].split(":", maxsplit=1)[0]


def _alarm(planted: Planted, happening: Happening) -> Alarm:
    """When policies rest because of a test."""
    return Alarm(happening.onset, planted.effects.recovered(happening))


def _jobs(
    plan: Decided, planted: Planted, closing: Closing, happening: Happening, name: str
) -> tuple[Job, Job]:
    """The test as it is, and without end."""
    endless = replace(happening, ends=None)
    cost = _early_first(planted, happening.onset)
    return (
        Job(_lone(plan, planted, planted.effects, happening, name, None), closing),
        Job(_lone(plan, planted, planted.effects, endless, name, cost), None),
    )


class Harmless(Effects):
    """Effects of which only the time is left: policies rest and nothing is hit."""

    def factors(self, happenings: Iterable[Happening]) -> Factors:
        """No target has less, whatever happens."""
        del happenings
        return {}


def _false_alarm(plan: Decided, planted: Planted, closing: Closing, happening: Happening) -> Job:
    """The months of a test without anything that it hits."""
    nothing = Harmless(planted.inputs, planted.atlas.derived)
    return Job(_lone(plan, planted, nothing, happening, "false alarm", None), closing, is_false_alarm=True)


def _endless_alarm(plan: Decided, planted: Planted, start: int) -> Job:
    """Policies rest from a start on and nothing is hit."""
    nothing, cost = Harmless(planted.inputs, planted.atlas.derived), _early_first(planted, start)
    happening = Happening("", start)
    return Job(_lone(plan, planted, nothing, happening, "false alarm", cost), None, is_false_alarm=True)


def _lone(
    plan: Decided, planted: Planted, effects: Effects, happening: Happening, name: str, cost: Floats | None
) -> Lone:
    """A program over the rest of the calm path."""
    branch = Branch(name, 0, happening.onset, 1.0, (happening,))
    overlay = overlay_of(planted.atlas, effects, branch)
    return Lone(planted.core, branch, planted.overlays[0], overlay, happening.onset, plan.values[0], cost)


def _early_first(planted: Planted, start: int) -> Floats:
    """Costs of the path in which a sector's unserved need counts in full from its first tonne, and twice
    as much at the start of the test as at the end of the plan: nobody is cut early to serve somebody later.
    """
    form = planted.form
    cost = form.cost.copy()
    last = max(1, planted.core.periods - 1 - start)
    short = form.columns.by_family.get("short", np.zeros(0, dtype=np.int64))
    dearest: dict[str, float] = {}
    for column in short:
        sector = str(form.columns.keys[column][0])
        unit = cost[column] / form.discount[planted.core.decided[column]]
        dearest[sector] = max(dearest.get(sector, 0.0), float(unit))
    for column in short:
        age = planted.core.decided[column] - start
        cost[column] = dearest[str(form.columns.keys[column][0])] * (2.0 - max(age, 0) / last)
    return cost


class Lives(NamedTuple):
    """The three programs of a test; None where one cannot be lived."""

    test: Life | None
    endless: Life | None
    false_alarm: Life | None


def _lived(
    jobs: Sequence[Job], chains: Sequence[Sequence[int]], basis: PathBasis | None, pool: WorkerPool
) -> dict[int, Life]:
    """Life of each program that has a solution, by its number; chains start from the path's basis."""
    shares = shared_out(chains, [1.0] * len(jobs), pool.size)
    arguments = [
        ([[(n, jobs[n]) for n in chain] for chain in chains if set(chain) <= set(share)], basis)
        for share in shares
    ]
    found = pool.each(live_chains, arguments)
    if found is None:
        found = [live_chains(*own) for own in arguments]
    return {number: life for part in found for number, life in part.items()}


def _result(calm: Floats, planted: Planted, happening: Happening, job: Lone, lives: Lives) -> StressResult:
    """Figures of a test from its programs; not a number where nothing was feasible."""
    ends = planted.core.periods if happening.ends is None else happening.ends
    about = (job.branch.name, happening.cut_off, happening.event, happening.onset, ends - happening.onset)
    sectors = _short_by_sector(planted)
    test, endless, alarm = lives
    if test is None or endless is None or alarm is None:
        nothing = dict.fromkeys(sectors, float("nan"))
        return StressResult(*about, nothing, float("nan"), float("nan"), nothing)
    later = planted.core.decided >= happening.onset
    unserved = {
        sector: float((test.values - calm)[columns[later[columns]]].sum())
        for sector, columns in sectors.items()
    }
    ledger = planted.form.ledger
    amounts = ledger.matrix.copy()
    amounts.data = edited(amounts.data, job.overlay.ledger)
    lived, alarmed, accounts = amounts @ test.values, ledger.matrix @ alarm.values, ledger.lines["account"]
    lost = accounts.isin([account.name for account in OUTPUT_LOSSES]).to_numpy(dtype=bool)
    money = np.where(ledger.lines["kind"] == MONEY, ledger.weights, 0.0)
    extra = float((lived - alarmed) @ money) + test.bought_back - alarm.bought_back
    return StressResult(
        *about,
        unserved,
        lost_output=float((lived - ledger.matrix @ calm)[lost].sum()),
        extra_cost=extra if abs(extra) > NOISE * float(np.abs(alarmed) @ money) else 0.0,
        survives=_survival(planted, sectors, happening.onset, endless.values),
    )


def _short_by_sector(planted: Planted) -> dict[str, Integers]:
    """Sector -> its columns of unserved need."""
    found: dict[str, list[int]] = {}
    for column in planted.form.columns.by_family.get("short", ()):
        found.setdefault(str(planted.form.columns.keys[column][0]), []).append(int(column))
    return {sector: np.array(columns, dtype=np.int64) for sector, columns in found.items()}


def _survival(planted: Planted, sectors: dict[str, Integers], start: int, lived: Floats) -> dict[str, float]:
    """Months until each sector is first cut; of the month of the cut, the part that stocks still carry."""
    periods, step = planted.core.periods, planted.inputs.calendar.step_months
    short = {sector: _by_period(planted, columns, lived) for sector, columns in sectors.items()}
    total = sum(short.values(), np.zeros(periods))
    drawn = _drawn(planted, lived)
    found = {}
    for sector, unserved in short.items():
        need = sum(
            (amount for (who, _), amount in planted.atlas.derived.demand.items() if who == sector),
            np.zeros(periods),
        )
        cut = np.flatnonzero(unserved[start:] > CUT * np.maximum(need[start:], CUT)) + start
        if not len(cut):
            found[sector] = float("inf")
            continue
        t = int(cut[0])
        found[sector] = float((t - start + drawn[t] / (drawn[t] + total[t])) * step)
    return found


def _by_period(planted: Planted, columns: Integers, values: Floats) -> Floats:
    """Sum of columns by the period in which they are decided."""
    found = np.zeros(planted.core.periods)
    np.add.at(found, planted.core.decided[columns], values[columns])
    return found


def _drawn(planted: Planted, values: Floats) -> Floats:
    """What all stocks give in each period, in end-product terms."""
    form, derived = planted.form, planted.atlas.derived
    held = np.zeros(planted.core.periods + 1)
    for (holder, commodity), row in derived.stocks.items():
        content = derived.commodities[commodity].end_product_equivalent
        held[0] += content * row.opening
        for t in range(planted.core.periods):
            column = form.columns.positions.get(("stock", (holder, commodity, t)))
            held[t + 1] += content * values[column] if column is not None else 0.0
    return np.maximum(held[:-1] - held[1:], 0.0)
