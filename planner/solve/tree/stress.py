"""Stress tests of a plan: its decisions stand until the test begins, then the best is made of it.

Each test is two linear programs over the rest of the calm path: one that ends after its length (what it
costs) and one that never ends, in which early service counts more than late (how long each sector holds
out). They are shared out over worker processes in chains of like programs, each solved from the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.model.ledger import CLOSING_STOCK, MONEY, OUTPUT_LOSSES
from planner.solve.crew import Crew, shared_out
from planner.solve.highs import Floats
from planner.solve.tree.alone import Lone, live_alone
from planner.solve.tree.held import Decided
from planner.solve.tree.planted import Planted
from planner.solve.tree.subtree import PathBasis
from planner.tree.branch import Branch, Happening
from planner.tree.core import Integers
from planner.tree.grow import stress_starts
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import Overlay, edited

CUT = 1e-6
"""Share of need from which a sector counts as cut."""


@dataclass(frozen=True)
class StressResult:
    """One stress test of a plan.

    ``start`` and ``length`` are periods; ``unserved`` quantity by sector beyond the calm path, from the
    start on; ``lost_output`` money beyond the calm path, undiscounted; ``extra_cost`` money in present
    value against the calm path, without the prices of policies that rest meanwhile: stock that is missing
    at the end of the plan is bought back at its full reference price, holder by holder. It is negative
    where resting policies save more than the test costs: less is carried meanwhile, or bought cheaper
    where a share cap forbade it. ``survives`` months until each sector is first cut if the test never
    ends, infinite if it never is.
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


def run_stress(plan: Decided, planted: Planted, crew: Crew | None = None) -> tuple[StressResult, ...]:
    """Every stress test of the inputs at every start, in the order of the sheet."""
    tests = list(stress_starts(planted.inputs))
    jobs = [job for happening, name in tests for job in _jobs(plan, planted, happening, name)]
    chains = [
        [2 * i + kind for i, (_, other) in enumerate(tests) if _alike(other) == name]
        for name in dict.fromkeys(_alike(name) for _, name in tests)
        for kind in (0, 1)
    ]
    lives = _lived(jobs, chains, plan.basis, Crew(workers=1) if crew is None else crew)
    return tuple(
        _result(plan, planted, happening, jobs[2 * i], lives.get(2 * i), lives.get(2 * i + 1))
        for i, (happening, _) in enumerate(tests)
    )


def _alike(name: str) -> str:
    """Tests of one row of the sheet are alike; they are named after it, what is out, and the month."""
    return name.rsplit(", ", maxsplit=1)[0].split(":", maxsplit=1)[0]


def _jobs(plan: Decided, planted: Planted, happening: Happening, name: str) -> tuple[Lone, Lone]:
    """The test as it is, and without end."""
    return (
        _lone(plan, planted, happening, name, None),
        _lone(plan, planted, replace(happening, ends=None), name, _early_first(planted, happening.onset)),
    )


def _lone(plan: Decided, planted: Planted, happening: Happening, name: str, cost: Floats | None) -> Lone:
    """A program over the rest of the calm path."""
    branch = Branch(name, 0, happening.onset, 1.0, (happening,))
    overlay = overlay_of(planted.atlas, planted.effects, branch)
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


def _lived(
    jobs: Sequence[Lone], chains: Sequence[Sequence[int]], basis: PathBasis | None, crew: Crew
) -> dict[int, Floats]:
    """Values of each program that has a solution, by its number; chains start from the path's basis."""
    shares = shared_out(chains, [1.0] * len(jobs), crew.size)
    arguments = [
        ([[(n, jobs[n]) for n in chain] for chain in chains if set(chain) <= set(share)], basis)
        for share in shares
    ]
    found = crew.each(live_chains, arguments)
    if found is None:
        found = [live_chains(*own) for own in arguments]
    return {number: values for part in found for number, values in part.items()}


def live_chains(chains: Sequence[Sequence[tuple[int, Lone]]], basis: PathBasis | None) -> dict[int, Floats]:
    """Values of numbered programs, each solved from the basis of the one before it in its chain."""
    found = {}
    for chain in chains:
        begin = basis
        for number, lone in chain:
            lived = live_alone(lone, begin)
            if lived is not None:
                found[number], begin = lived.values, lived.basis
    return found


def _result(
    plan: Decided,
    planted: Planted,
    happening: Happening,
    job: Lone,
    lived: Floats | None,
    endless: Floats | None,
) -> StressResult:
    """Figures of a test from its two programs; not a number where nothing was feasible."""
    ends = planted.core.periods if happening.ends is None else happening.ends
    about = (job.branch.name, happening.cut_off, happening.event, happening.onset, ends - happening.onset)
    sectors = _short_by_sector(planted)
    nothing = dict.fromkeys(sectors, float("nan"))
    if lived is None or endless is None:
        return StressResult(*about, nothing, float("nan"), float("nan"), nothing)
    calm = plan.values[0]
    later = planted.core.decided >= happening.onset
    unserved = {
        sector: float((lived - calm)[columns[later[columns]]].sum()) for sector, columns in sectors.items()
    }
    lost, extra = _money(calm, planted, job.overlay, lived)
    return StressResult(*about, unserved, lost, extra, _survival(planted, sectors, happening.onset, endless))


def _short_by_sector(planted: Planted) -> dict[str, Integers]:
    """Sector -> its columns of unserved need."""
    found: dict[str, list[int]] = {}
    for column in planted.form.columns.by_family.get("short", ()):
        found.setdefault(str(planted.form.columns.keys[column][0]), []).append(int(column))
    return {sector: np.array(columns, dtype=np.int64) for sector, columns in found.items()}


def _money(calm: Floats, planted: Planted, overlay: Overlay, lived: Floats) -> tuple[float, float]:
    """(lost output undiscounted, extra present cost), both against the calm path."""
    ledger = planted.form.ledger
    matrix = ledger.matrix.copy()
    matrix.data = edited(matrix.data, overlay.ledger)
    amounts = matrix @ lived - ledger.matrix @ calm
    accounts = ledger.lines["account"]
    lost = accounts.isin([account.name for account in OUTPUT_LOSSES]).to_numpy(dtype=bool)
    money = (ledger.lines["kind"] == MONEY).to_numpy(dtype=bool)
    extra = float(amounts[money] @ ledger.weights[money]) + _bought_back(calm, planted, lived)
    return float(amounts[lost].sum()), extra


def _bought_back(calm: Floats, planted: Planted, lived: Floats) -> float:
    """Present cost of ending with what the calm path ends with: each holder's missing stock at its full
    reference price, less its closing worth, which the ledger already counts.
    """
    form, derived, last = planted.form, planted.atlas.derived, planted.core.periods - 1
    closing = (form.ledger.lines["account"] == CLOSING_STOCK.name).to_numpy(dtype=np.float64)
    worth = -(form.ledger.matrix.T @ closing)
    total = 0.0
    for holder, commodity in derived.stocks:
        column = form.columns.positions.get(("stock", (holder, commodity, last)))
        if column is not None:
            missing = max(0.0, float(calm[column] - lived[column]))
            price = float(derived.known_reference[commodity][last])
            total += missing * max(0.0, price - float(worth[column]))
    return total * float(form.discount[last])


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
