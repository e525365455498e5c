"""Branch by branch: subtrees refined alone in worker processes, then tied to the calm path by cuts."""

from dataclasses import dataclass, field

import numpy as np

from planner.solve.crew import Crew, shared_out
from planner.solve.highs import Answer, Floats, Status
from planner.solve.tree.blend import Blend
from planner.solve.tree.cuts import Master, Outcome, run_rounds
from planner.solve.tree.planted import Clock, Planted, Solved
from planner.solve.tree.prices import Point, PriceSearch, first_prices, point_at, price_out, search_of
from planner.solve.tree.subtree import PathBasis
from planner.solve.tree.team import Share, Team
from planner.solve.tree.tree_solution import Start
from planner.solve.tree.trunk import Trunk, trunk_of
from planner.tree.branch import first_event
from planner.tree.core import Core
from planner.tree.extensive import ExtensiveForm

BY_BRANCH = "copied basis, branch by branch"
MISSED = 1e-6
EXACT_COLUMNS = 100_000
"""Up to so many columns trees are solved exactly, by the whole matrix if need be; larger ones to a gap."""
CLOSED, GOOD_ENOUGH = 1e-9, 1e-7
"""Relative gap that exact solves aim at, and that they accept."""
BLIND = 1e-4
"""Relative precision of the cost of the plan that is blind to disruption."""
ROUNDS_PART = 0.7
"""Part of the gap that is left to rounds of cuts; the rest is for prices of weighted rows."""
MOST_SWEEPS = 12
"""How often prices of weighted rows are set anew, with rounds for each."""


@dataclass(frozen=True)
class Grown:
    """A tree ready to be solved: ``gap`` is the relative gap that is good enough."""

    planted: Planted
    form: ExtensiveForm
    path: Answer
    basis: PathBasis
    gap: float

    @property
    def is_exact(self) -> bool:
        """True for trees that are small enough to be solved exactly."""
        return len(self.form.cost) <= EXACT_COLUMNS

    @property
    def sizes(self) -> list[int]:
        """Copied columns of each subtree."""
        return [sum(len(self.form.parts[b].columns) for b in each) for each in self.planted.tree.subtrees]


@dataclass
class _Best:
    """The best plan and the best bound of all sweeps; duals and bound belong together."""

    trunk: Trunk
    status: str = "stalled"
    cost: float = float("inf")
    short: float = 0.0
    x: Floats = field(default_factory=lambda: np.zeros(0))
    own: dict[int, Floats] = field(default_factory=dict)
    bound: float = float("-inf")
    proof: Outcome | None = None
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    rounds: list[int] = field(default_factory=list)

    @property
    def gap(self) -> float:
        """Relative distance of the plan's cost from what no plan can be below."""
        return (self.cost - self.bound) / max(1.0, abs(self.cost))

    def prove(self, found: Outcome, prices: Floats) -> None:
        """Rounds at some prices: their bound may be the best."""
        self.status, self.rounds = found.status, self.rounds + found.rounds
        if self.proof is None or found.bound > self.bound:
            self.bound, self.proof, self.prices = found.bound, found, prices

    def keep(self, x: Floats, blend: Blend, team: Team) -> None:
        """A plan: it may be the best."""
        if blend.cost < self.cost or not len(self.x):
            self.cost, self.short, self.x, self.own = blend.cost, blend.short, x, team.blend(blend.weights)
        else:
            team.forget_points()


def by_branch(grown: Grown, crew: Crew, clock: Clock) -> Solved | str:
    """Subtrees in worker processes, tied by cuts; a sentence why it was left, if it was."""
    planted, form, path = grown.planted, grown.form, grown.path
    trunk = trunk_of(planted.core, form)
    search, prices = search_of(trunk), first_prices(path.duals[len(path.duals) - len(trunk.weighted_lower) :])
    team = Team(crew, _shares(grown, crew.size))
    cuts = team.refine(path.values, prices)
    clock.mark("refine")
    first = Point(prices, cuts, trunk.lagrangian(path.values, cuts, prices))
    blind = price_out(trunk, team, search, path.values, first, closed=BLIND)
    blind_values = _gather(planted, form, path.values, team.blend(blind.blend.weights))
    clock.mark("blind plan")
    best = _sweeps(grown, trunk, team, search, blind.best, clock)
    why = _why_not(grown, best)
    if why or best.proof is None:
        return why
    iterations = path.iterations + sum(cut.iterations for cut in cuts) + sum(best.rounds)
    return Solved(
        _gather(planted, form, best.x, best.own),
        _gather_duals(planted, form, best.proof, best.prices, team.duals(best.proof.cut_weights)),
        best.cost,
        Status.TIME_LIMIT if best.status == "time limit" else Status.OPTIMAL,
        Start(BY_BRANCH, crew.why_alone, crew.size, len(best.rounds), best.gap, iterations),
        blind.blend.cost,
        blind_values if np.isfinite(blind.blend.cost) and blind.blend.short <= MISSED else None,
    )


def _sweeps(grown: Grown, trunk: Trunk, team: Team, search: PriceSearch, point: Point, clock: Clock) -> _Best:
    """Rounds of cuts and new prices in turn, until the plan is within the gap."""
    accepted = GOOD_ENOUGH if grown.is_exact else grown.gap
    closed = CLOSED if grown.is_exact else ROUNDS_PART * grown.gap
    best, x, outer = _Best(trunk), grown.path.values, search_of(trunk)
    for _ in range(MOST_SWEEPS):
        master = Master(trunk, len(point.cuts), grown.basis, _usual_sizes(grown), point.prices)
        for cut in point.cuts:
            master.add(cut)
        found = run_rounds(master, team, Outcome(x, point.lagrangian), closed=closed, deadline=clock.deadline)
        best.prove(found, point.prices)
        clock.mark("rounds")
        x, here = found.x, point_at(trunk, team, found.x, point.prices)
        priced = price_out(trunk, team, search, x, here, closed=accepted, bound=best.bound)
        best.keep(x, priced.blend, team)
        clock.mark("blend")
        if found.status in ("time limit", "infeasible") or best.gap <= accepted:
            break
        outer.observe(here.prices, trunk.surplus(x, here.cuts))
        point = point_at(trunk, team, x, outer.root(instead=priced.best.prices))
    return best


def _why_not(grown: Grown, best: _Best) -> str:
    """Why cuts did not give a plan; blank if they did, or if the whole matrix would take hours."""
    if best.status == "infeasible":
        return "cuts left no plan"
    if not np.isfinite(best.cost):
        return "no plan was found branch by branch"
    if not grown.is_exact:
        return ""
    if best.short > MISSED:
        return "blends would miss a row that is weighted over the tree"
    return f"cuts did not close the gap ({best.gap:.1e})" if best.gap > GOOD_ENOUGH else ""


def _usual_sizes(grown: Grown) -> Floats:
    """Mean size of each variable family on the path."""
    size = np.abs(grown.path.values)
    scale = np.full(len(size), max(1e-3 * float(size.max(initial=0.0)), 1e-6))
    for columns in grown.planted.form.columns.by_family.values():
        scale[columns] = np.maximum(scale[columns], float(size[columns].mean()))
    return scale


def _shares(grown: Grown, workers: int) -> list[Share]:
    """What each worker gets: subtrees of an event stay together, or halves of them."""
    planted, tree = grown.planted, grown.planted.tree
    groups: dict[str, list[int]] = {}
    for number, members in enumerate(tree.subtrees):
        groups.setdefault(first_event(tree.branches[members[0]]), []).append(number)
    return [
        Share(
            planted.core,
            tree,
            numbers,
            {n: (planted.overlays[0], *(planted.overlays[b] for b in tree.subtrees[n])) for n in numbers},
            grown.basis,
        )
        for numbers in shared_out(list(groups.values()), grown.sizes, workers, halves_allowed=True)
    ]


def _gather(planted: Planted, form: ExtensiveForm, x: Floats, own: dict[int, Floats]) -> Floats:
    """Columns of the extensive form from the calm path and the subtrees."""
    values = np.zeros(len(form.cost))
    values[: len(x)] = x
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            part = form.parts[branch]
            values[part.column_range] = own[number][at : at + len(part.columns)]
            at += len(part.columns)
    return values


def _gather_duals(
    planted: Planted, form: ExtensiveForm, found: Outcome, prices: Floats, own: dict[int, Floats]
) -> Floats:
    """Row duals of the extensive form."""
    duals = np.zeros(form.matrix.shape[0])
    trunk = len(planted.core.everywhere.rows)
    duals[:trunk] = found.row_duals[:trunk]
    if len(prices):
        duals[-len(prices) :] = prices
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            first, size = form.parts[branch].row_offset, _rows_in(planted.core, form, branch)
            duals[first : first + size] = own[number][at : at + size]
            at += size
    return duals


def _rows_in(core: Core, form: ExtensiveForm, branch: int) -> int:
    """Number of rows that a branch adds."""
    part = form.parts[branch]
    return len(core.everywhere.rows) - part.first_row + len(core.stress.rows) - part.first_stress_row
