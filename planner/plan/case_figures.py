"""Key figures that can be compared over cases: the same keys whatever a plan decides.

Unlike the headline of one plan, no label depends on the answer (such as the largest supplier), and none is
rounded away; they are worked out from a solution without drawing up a plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planner.derive.capacity import existing_capacity_a_year
from planner.derive.conversion import conversions, ready_goods
from planner.derive.derived import Derived
from planner.model.ledger import NATURES
from planner.plan.cover import DAYS_A_MONTH, capacity_a_month, conversion_months, convertible
from planner.plan.flows import Flows
from planner.plan.futures import figures_of, flows_of, spread_over
from planner.plan.output import final_plants
from planner.plan.policies import missed_of
from planner.plan.policy_costs import exposure
from planner.plan.stock import forward_need
from planner.plan.terms import TINY, Terms
from planner.schema.tables.stock import RESERVE
from planner.tree.factors import Effects

if TYPE_CHECKING:
    from planner.solver.solution import Solution
    from planner.solver.tree.tree_solution import TreeSolution

PERCENT = 100.0


@dataclass(frozen=True)
class CaseFigure:
    """One figure of one case."""

    key: str
    """Stays the same over cases and versions: ``money``, ``embodied_exposure``, ``reserve: NdPr oxide``,
    ``capacity: SITE``, ``imports: China`` ...
    """
    label: str
    unit: str
    value: float
    """Expected over all futures; of a single path that of the path."""
    base: float = nan
    """If nothing happens."""
    p10: float = nan
    p50: float = nan
    p90: float = nan
    """Quantiles over futures; NaN for a single path."""
    is_headline: bool = True
    """False for decisions (reserve by good, capacity by site, imports by country) told beside headlines."""


class Headline(NamedTuple):
    """Label and unit of a headline; ``{money}``, ``{quantity}``, ``{watched}`` and ``{year}`` are the plan's
    own.
    """

    label: str
    unit: str


ACCOUNT_KEYS = ("money", "lost_output", "policy_prices")
"""Keys of the three natures of accounts."""
COST, MISSED = "cost", "missed_policies"
HEADLINES = {
    "money": Headline("Money, present value", "{money}"),
    "lost_output": Headline("Lost output, present value", "{money}"),
    "policy_prices": Headline("Prices of policy, present value", "{money}"),
    COST: Headline("Sum of the three accounts", "{money}"),
    "unserved": Headline("Need that stays unserved, headline years", "{quantity}"),
    "reserve_ready_days": Headline("Reserve, ready, end of {year}", "days of own use"),
    "reserve_convertible_days": Headline("Reserve, convertible in time, end of {year}", "days of own use"),
    "reserve_days": Headline("Reserve, all forms, end of {year}", "days of own use"),
    "reserve_value": Headline("Reserve at reference prices, end of {year}", "{money}"),
    "own_capacity": Headline("Own capacity, end of {year}", "{quantity} a year"),
    "own_output": Headline("Own output, {year}", "{quantity}"),
    "public_outlay": Headline("Public outlay", "{money}"),
    "incentive": Headline("Incentive paid", "{money}"),
    "imports": Headline("Imports of end products, {year}", "{quantity}"),
    "watched_share": Headline("Share of {watched} in imports of end products, {year}", "%"),
    "direct_exposure": Headline("Direct {watched} exposure, {year}", "%"),
    "embodied_exposure": Headline("Embodied {watched} exposure, {year}", "%"),
    "embodied_quantity": Headline("Embodied {watched} content, headline years", "{quantity} of end product"),
    MISSED: Headline("Policies missed, if nothing happens", ""),
}
"""Key -> label and unit, in the order in which they are told."""
DECISIONS = {"reserve": "{quantity}", "capacity": "{quantity} a year", "imports": "{quantity}"}
"""First word of the key of a decision -> its unit."""
DECISION_LABELS = {
    "reserve": "Reserve of {name}, end of {year}",
    "capacity": "Own capacity at {name}, end of {year}",
    "imports": "Imports of end products from {name}, {year}",
}
COLUMNS = {
    "reserve_days": "Reserve, days",
    "own_capacity": "Own capacity",
    "own_output": "Own output",
    "public_outlay": "Public outlay",
    "incentive": "Incentive paid",
    "imports": "Imports",
    "direct_exposure": "Direct exposure",
    "embodied_exposure": "Embodied exposure",
}
"""Key -> column of the table of futures."""


class Told(NamedTuple):
    """Figures of a case, and a sentence for each policy that is missed."""

    figures: tuple[CaseFigure, ...]
    missed: tuple[str, ...]


def path_figures(solution: "Solution") -> tuple[CaseFigure, ...]:
    """All figures of a single path, headlines first; money and quantities in the workbook's units."""
    return told_of_path(solution).figures


def told_of_path(solution: "Solution") -> Told:
    """All figures of a single path with what is missed."""
    flows = Flows(solution)
    missed, words = missed_of(flows)
    ledger = solution.ledger
    accounts = [float(ledger.loc[ledger["kind"] == nature, "discounted"].sum()) for nature in NATURES]
    values = _values(flows, accounts, _need_a_month(flows)) | {MISSED: float(missed)}
    figures = tuple(
        replace(_figure(flows.terms, key), value=value, base=value)
        for key, value in _in_order(values).items()
    )
    return Told(figures, words)


def tree_figures(solution: "TreeSolution") -> tuple[CaseFigure, ...]:
    """All figures of a tree: expected, if nothing happens, and quantiles over the futures by probability.

    Expected prices of policy hold the price of risk; missed policies are those of the base scenario.
    """
    return told_of_tree(solution).figures


def told_of_tree(solution: "TreeSolution") -> Told:
    """All figures of a tree with what is missed if nothing happens."""
    calm = Flows(solution.solution_of(0))
    need, effects = _need_a_month(calm), Effects(solution.inputs, Derived(solution.inputs))
    told = [at for at, branch in enumerate(solution.tree.branches) if not at or branch.probability > 0.0]
    futures = [_values(flows_of(solution, at, effects), solution.accounts[at].tolist(), need) for at in told]
    probabilities = solution.probabilities[told]
    found = [
        _over_futures(_figure(calm.terms, key), np.array([each[key] for each in futures]), probabilities)
        for key in _in_order(futures[0])
    ]
    missed, words = missed_of(calm)
    found.append(replace(_figure(calm.terms, MISSED), value=float(missed), base=float(missed)))
    risk = {"policy_prices": solution.risk_cost, COST: solution.risk_cost}
    figures = (replace(each, value=each.value + risk.get(each.key, 0.0)) for each in found)
    return Told(tuple(figures), words)


def _over_futures(figure: CaseFigure, values: np.ndarray, probabilities: np.ndarray) -> CaseFigure:
    """A figure with its mean and quantiles."""
    spread = spread_over(values, probabilities)
    p10, p50, p90 = spread.quantiles.values()
    return replace(figure, value=spread.expected, base=spread.base, p10=p10, p50=p50, p90=p90)


def _in_order(values: Mapping[str, float]) -> dict[str, float]:
    """Headlines in the order of :data:`HEADLINES`, then decisions as they come."""
    return {key: values[key] for key in HEADLINES if key in values} | dict(values)


def _figure(terms: Terms, key: str) -> CaseFigure:
    """A figure without a value."""
    kind, _, name = key.partition(": ")
    label, unit = HEADLINES[key] if not name else (DECISION_LABELS[kind], DECISIONS[kind])
    words = {
        "money": terms.money,
        "quantity": terms.quantity,
        "watched": terms.watched,
        "year": terms.last_headline_year,
        "name": name,
    }
    return CaseFigure(key, label.format(**words), unit.format(**words), nan, is_headline=not name)


def _need_a_month(flows: Flows) -> float:
    """Mean monthly need in the year after the last headline year, in end-product terms."""
    return float(forward_need(flows)[flows.terms.last_headline_period])


def _values(flows: Flows, accounts: list[float], need_a_month: float) -> dict[str, float]:
    """Key -> value in one future; ``accounts`` are its present money, lost output and prices of policy."""
    known = figures_of(flows, need_a_month)
    return {
        **dict(zip(ACCOUNT_KEYS, accounts, strict=True)),
        COST: sum(accounts),
        "unserved": _unserved(flows),
        **{key: float(known[column]) for key, column in COLUMNS.items()},
        **_capacity(flows),
        **_imports(flows),
        **_reserve(flows, need_a_month),
        "embodied_quantity": exposure(flows.terms, flows.arrivals) if flows.terms.watches else nan,
    }


def _unserved(flows: Flows) -> float:
    """Need unserved in the headline years, quantity."""
    short = flows.frame("short")
    within = np.isin(flows.terms.year_of, flows.terms.headline_years)
    return float(short.loc[within[short["period"].to_numpy(dtype=int)], "value"].sum())


def _reserve(flows: Flows, need_a_month: float) -> dict[str, float]:
    """The reserve at the end of the last headline year: each good, its worth, and days of own use by form.

    Every good that a reserve may hold is told, also if none is held.
    """
    last, ready = flows.terms.last_headline_period, ready_goods(flows.derived)
    stock = flows.frame("stock")
    kept = [name for name, row in flows.derived.holders.items() if row.kind == RESERVE]
    own = stock[(stock["period"] == last) & stock["holder"].isin(kept)]
    sums = own.groupby("commodity", sort=False)["value"].sum()
    held = {commodity: 0.0 for _, commodity, _ in flows.derived.reserves}
    held |= {str(name): float(value) for name, value in sums.items()}
    price = flows.derived.known_reference
    in_end_product = {name: value * flows.equivalent[name] for name, value in held.items()}
    feed = {name: value for name, value in in_end_product.items() if name not in ready}
    parts = {
        "ready": sum(value for name, value in in_end_product.items() if name in ready),
        "convertible": _convertible(flows, feed, last),
    }
    days = {
        f"reserve_{part}_days": value / need_a_month * DAYS_A_MONTH if need_a_month > TINY else nan
        for part, value in parts.items()
    }
    total = sum(in_end_product.values()) / need_a_month * DAYS_A_MONTH if need_a_month > TINY else nan
    worth = sum(value * float(price[name][last]) for name, value in held.items() if name in price)
    goods = {f"reserve: {name}": value for name, value in held.items()}
    return {**days, "reserve_days": total, "reserve_value": worth, **goods}


def _convertible(flows: Flows, feed: Mapping[str, float], period: int) -> float:
    """End product that feed held at the end of a period becomes in time."""
    periods = flows.inputs.calendar.periods
    at_the_end = np.arange(periods) == period
    held = {name: np.where(at_the_end, value, 0.0) for name, value in feed.items() if value > 0.0}
    if not held:
        return 0.0
    most = convertible(conversions(flows.derived), held, capacity_a_month(flows), conversion_months(flows))[
        period
    ]
    return min(float(most), sum(feed.values()))


def _capacity(flows: Flows) -> dict[str, float]:
    """Capacity for end products at the end of the last headline year, in all and by site (by plant where no
    site is named).
    """
    last, final, added = flows.terms.last_headline_period, final_plants(flows), flows.built_capacity
    sites: dict[str, float] = {}
    for name, row in flows.derived.plants.items():
        if name in final:
            whole = (existing_capacity_a_year(flows.derived, row) + added[name]) * row.availability
            key = f"capacity: {row.site or name}"
            sites[key] = sites.get(key, 0.0) + float(np.nan_to_num(whole[last]))
    return {"own_capacity": sum(sites.values()), **sites}


def _imports(flows: Flows) -> dict[str, float]:
    """Imports of end products in the last headline year by country, and the watched country's share of them.

    Every country with a route for one is told, also if nothing comes from it.
    """
    stage, terms = next(iter(flows.end_stages), ""), flows.terms
    countries = {
        row.country: 0.0 for row in flows.derived.routes.values() if flows.stage[row.commodity] == stage
    }
    arrived = flows.arrivals
    end = arrived[(arrived["Fiscal year"] == terms.last_headline_year) & (arrived["Stage"] == stage)]
    sums = end.groupby("Country", sort=False)["Quantity"].sum()
    countries |= {str(name): float(value) for name, value in sums.items()}
    total = sum(countries.values())
    share = PERCENT * countries.get(terms.watched, 0.0) / total if terms.watches and total > TINY else nan
    return {"watched_share": share, **{f"imports: {name}": value for name, value in countries.items()}}
