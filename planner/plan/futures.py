"""Key figures in every future: what they come to on average, and in the lowest and highest tenth."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.derive.capacity import existing_capacity_a_year
from planner.derive.derived import Derived
from planner.model.ledger import MONEY, OUTPUT_LOSS, POLICY_PRICE
from planner.plan.columns import REMAINING, Field, Fields, Form, NameColumn, headers, text
from planner.plan.costs import public_outlay
from planner.plan.cover import DAYS_A_MONTH
from planner.plan.flows import Flows
from planner.plan.output import final_plants, own_output
from planner.plan.terms import TINY
from planner.schema.tables.stock import RESERVE
from planner.tree.changed_inputs import changed_inputs, derived_under, without_normal
from planner.tree.factors import Effects

if TYPE_CHECKING:
    from planner.solver.tree.tree_solution import TreeSolution

Floats = NDArray[np.float64]
QUANTILES = {"P10": 0.1, "P50": 0.5, "P90": 0.9}
"""Name -> share of futures, by probability."""
COLUMN_OF = {
    MONEY: "Money",
    OUTPUT_LOSS: "Lost output",
    POLICY_PRICE: "Prices of policy",
    "cost": "Sum of the three accounts",
    "unserved": "Need unserved",
    "reserve cover": "Reserve, days",
    "capacity": "Own capacity",
    "output": "Own output",
    "incentive": "Incentive paid",
    "outlay": "Public outlay",
    "imports": "Imports",
    "direct": "Direct exposure",
    "embodied": "Embodied exposure",
}
"""Kind of key figure -> its column of the table of futures."""
OF_RESERVE = "reserve of"
"""Kind of the figures that have a column for each commodity in reserve."""
FUTURES: Fields = (
    text("Branch", "The future."),
    Field("Probability", "That the future is this one.", form=Form.SHARE, total="sum"),
    Field("Money", "Present value, without transfers.", "{money}"),
    Field("Lost output", "Present value.", "{money}"),
    Field("Prices of policy", "Present value, without the price of risk.", "{money}"),
    Field(
        "Sum of the three accounts",
        "Present value.",
        "{money}",
        formula="[Money]+[Lost output]+[Prices of policy]",
    ),
    Field("Need unserved", "Share of need in the headline years.", "%"),
    Field("Reserve, days", "All forms at the end of the last headline year, as in calm times.", "days"),
    Field("Own capacity", "End products, at that time.", "{quantity} a year"),
    Field("Own output", "End products, in that year.", "{quantity}"),
    Field("Incentive paid", "Over the horizon.", "{money}"),
    Field("Public outlay", "Government's payments less receipts other than duty, not discounted.", "{money}"),
    Field("Imports", "End products, in the last headline year.", "{quantity}"),
    Field("Direct exposure", "To {watched}, end products, in that year.", "%"),
    Field("Embodied exposure", "To {watched}, all stages, in that year.", "%"),
    Field(REMAINING, "Reserve of the commodity at the end of the last headline year."),
)


@dataclass(frozen=True)
class Spread:
    """A key figure over all futures; ``P10`` is the value that a tenth of the futures, by probability, stay
    at or below.
    """

    base: float
    expected: float
    quantiles: Mapping[str, float]


def quantile(values: Floats, probabilities: Floats, share: float) -> float:
    """The smallest value that values at or below it have together at least this share of all probability;
    futures without probability do not count. NaN without any.
    """
    at = quantile_at(values, probabilities, share)
    return float("nan") if at is None else float(values[at])


def quantile_at(values: Floats, probabilities: Floats, share: float) -> int | None:
    """Where that value stands; None without any."""
    counts = np.flatnonzero((probabilities > 0.0) & np.isfinite(values))
    if not len(counts):
        return None
    order = counts[np.argsort(values[counts], kind="stable")]
    reached = np.cumsum(probabilities[order])
    at = int(np.searchsorted(reached, share * reached[-1] * (1.0 - TINY)))
    return int(order[min(at, len(order) - 1)])


def spread(futures: pd.DataFrame, kind: str, of: tuple[str, ...]) -> Spread | None:
    """A key figure over the futures; None where no future tells it."""
    column = NameColumn(of[-1]) if kind == OF_RESERVE else COLUMN_OF.get(kind)
    if column not in futures.columns or futures[column].isna().all():
        return None
    return spread_over(futures[column].to_numpy(dtype=float), futures["Probability"].to_numpy(dtype=float))


def spread_over(values: Floats, probabilities: Floats) -> Spread:
    """Values of all futures, the base scenario's first, with their probabilities; NaN where not known."""
    known = np.isfinite(values)
    mass = float(probabilities[known].sum())
    return Spread(
        base=float(values[0]),
        expected=float(probabilities[known] @ values[known]) / mass if mass > 0.0 else float("nan"),
        quantiles={name: quantile(values, probabilities, share) for name, share in QUANTILES.items()},
    )


def flows_of_futures(solution: "TreeSolution") -> Iterator[tuple[int, Flows]]:
    """Branch and flows of every future, the base scenario first."""
    effects = Effects(solution.inputs, Derived(solution.inputs))
    for at, branch in enumerate(solution.tree.branches):
        if not at or branch.probability > 0.0:
            yield at, flows_of(solution, at, effects)


def future_row(solution: "TreeSolution", at: int, flows: Flows, need_a_month: float) -> dict[Any, Any]:
    """One future, a row of :data:`FUTURES`; ``need_a_month`` as in :func:`figures_of`."""
    branch = solution.tree.branches[at]
    accounts = zip(headers(FUTURES)[2:5], map(float, solution.accounts[at]), strict=True)
    named = {"Branch": branch.name, "Probability": branch.probability, **dict(accounts)}
    row: dict[Any, Any] = {**named, "Sum of the three accounts": float(solution.costs[at])}
    return row | figures_of(flows, need_a_month)


def future_table(rows: Iterable[dict[Any, Any]]) -> pd.DataFrame:
    """Rows of futures as a table: :data:`FUTURES`."""
    found = pd.DataFrame(list(rows))
    return found[[*headers(FUTURES), *(name for name in found.columns if isinstance(name, NameColumn))]]


def figures_of(flows: Flows, need_a_month: float) -> dict[Any, float]:
    """Column of :data:`FUTURES` -> figure of one future, but for its costs; ``need_a_month`` is what
    reserves are counted in, the mean monthly need of the year after the last headline year.
    """
    return {**_goods(flows), **_public(flows), **_reserves(flows, need_a_month)}


def flows_of(solution: "TreeSolution", at: int, effects: Effects) -> Flows:
    """Flows of a branch under what its events change."""
    own = solution.solution_of(at)
    factors = without_normal(effects.factors(solution.tree.branches[at].happenings))
    if not factors:
        return Flows(own, effects.derived)
    inputs = changed_inputs(solution.inputs, factors)
    return Flows(replace(own, inputs=inputs), derived_under(factors, effects.derived, inputs))


def _goods(flows: Flows) -> dict[str, float]:
    """Need unserved, capacity, output, imports and exposure."""
    terms, derived = flows.terms, flows.derived
    year, last = terms.last_headline_year, terms.last_headline_period
    within = np.isin(terms.year_of, terms.headline_years)
    short = flows.frame("short")
    need = sum(float(amount[within].sum()) for amount in derived.demand.values())
    unserved = float(short.loc[within[short["period"].to_numpy(dtype=int)], "value"].sum())
    made = flows.recipe_flows
    made = made[(terms.year_of[made["period"].to_numpy(dtype=int)] == year)]
    final, added = final_plants(flows), flows.built_capacity
    capacity = sum(
        float(((existing_capacity_a_year(derived, row) + added[name]) * row.availability)[last])
        for name, row in derived.plants.items()
        if name in final
    )
    return {
        "Need unserved": 100.0 * unserved / need if need > TINY else np.nan,
        "Own capacity": capacity if final else np.nan,
        "Own output": float(own_output(flows, made)["Output"].sum()),
        **_imports(flows, made),
    }


def _imports(flows: Flows, made: pd.DataFrame) -> dict[str, float]:
    """Imports of end products, direct and embodied exposure in the last headline year; ``made`` are the
    process flows of that year.
    """
    terms = flows.terms
    arrived, used = flows.arrivals, flows.use
    arrived = arrived[arrived["Fiscal year"] == terms.last_headline_year]
    used = used[terms.year_of[used["period"].to_numpy(dtype=int)] == terms.last_headline_year]
    stage = next(iter(flows.end_stages), "")
    end = arrived[arrived["Stage"] == stage]
    direct = float(end.loc[end["Country"] == terms.watched, "Quantity"].sum())
    consumed = float(used.loc[used["Commodity"].map(flows.stage) == stage, "Quantity"].sum())
    consumed += float(made.loc[made["Stage"] == stage, "Input"].sum())
    by_sectors = float((used["Quantity"] * used["Commodity"].map(flows.equivalent).astype(float)).sum())
    embodied = float(arrived["Embodied end product"].sum())
    return {
        "Imports": float(end["Quantity"].sum()),
        "Direct exposure": 100.0 * direct / consumed if terms.watches and consumed > TINY else np.nan,
        "Embodied exposure": 100.0 * embodied / by_sectors if terms.watches and by_sectors > TINY else np.nan,
    }


def _public(flows: Flows) -> dict[str, float]:
    """Incentives and public outlay over the horizon."""
    paid = (float(flows.frame(name)["value"].sum()) for name in ("sales_incentive", "capital_subsidy"))
    return {"Incentive paid": sum(paid), "Public outlay": public_outlay(flows.solution.ledger)}


def _reserves(flows: Flows, need_a_month: float) -> dict[str | NameColumn, float]:
    """Reserves at the end of the last headline year: days of own use, and each commodity."""
    kept = [name for name, row in flows.derived.holders.items() if row.kind == RESERVE]
    stock = flows.frame("stock")
    last = stock["period"] == flows.terms.last_headline_period
    held = stock[last & stock["holder"].isin(kept)].groupby("commodity", sort=False)["value"].sum()
    whole = sum(float(amount) * flows.equivalent[str(name)] for name, amount in held.items())
    days = whole / need_a_month * DAYS_A_MONTH if len(held) and need_a_month > TINY else np.nan
    return {"Reserve, days": days, **{NameColumn(str(name)): float(each) for name, each in held.items()}}
