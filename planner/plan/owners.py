"""Owners and schemes: what awards entitle to, what is paid, what owners need, and what they would bid."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.calendar import MONTHS_A_YEAR
from planner.derive.bids import least_bid
from planner.derive.capacity import capital_cost, start_period
from planner.derive.payments import award_window, eligible_expansions, eligible_processes, incentive_rate
from planner.derive.prices import price_factor
from planner.plan.columns import Field, Fields, table, text
from planner.plan.flows import Flows
from planner.plan.terms import TINY
from planner.schema.columns import Monthly
from planner.schema.tables.policy import BY_RIGHT, Participation, Scheme
from planner.schema.tables.production import NewCapacity

RUPEES_A_KILOGRAM = "INR/kg"
SCHEME, PLANT = text("Scheme", "Name of the scheme."), text("Plant", "Who is paid.")
AMOUNTS: Fields = (
    Field("Awarded", "Capacity awarded, quantity a year.", total="sum"),
    Field(
        "Entitled",
        "What rates and awards would pay at the output of the plan, capital included, before pots; blank: the"
        " scheme has no rate.",
        total="sum",
    ),
    Field("Paid", "Paid over the horizon.", total="sum"),
    Field(
        "Needed",
        "Part of it without which the owner would lose money at its own rate; blank: the plant is not on"
        " Participation.",
        total="sum",
    ),
    Field("Beyond need", "Paid less needed: rent.", formula='IF(ISNUMBER([Needed]),[Paid]-[Needed],"")'),
    Field("Output", "End product that the incentive is paid on, quantity."),
    Field("Paid per unit", "Paid over that output.", formula='IF(N([Output])>1E-7,[Paid]/[Output],"")'),
    Field(
        "Needed per unit",
        "Needed over that output.",
        formula='IF(N([Output])>1E-7,IF(ISNUMBER([Needed]),[Needed]/[Output],""),"")',
    ),
)
OWNERS: Fields = (PLANT, SCHEME, *AMOUNTS)
BRIDGE: Fields = (
    SCHEME,
    text("Pays", "need: what owners need; by right: all that rates, awards and pots allow."),
    Field("Pots", "Most that can be paid in all; blank: no limit."),
    *AMOUNTS,
)
BIDS: Fields = (
    text("Expansion", "What would be ordered, in the first year in which it can be awarded."),
    text("In words", "Whether the ceiling is enough."),
    Field(
        "Bid",
        "Least incentive for what the plant sells in the plan and can be paid for, on top of the subsidy of"
        " capital that the plan pays; blank: nothing is awarded.",
        "₹/kg",
    ),
    Field(
        "Bid in full", "Least incentive if all of it always makes this, without subsidy of capital.", "₹/kg"
    ),
    Field("Ceiling", "Most that the scheme pays; blank: no rate.", "₹/kg"),
    SCHEME,
    PLANT,
    text("Best product", "Process on which the bid in full is least."),
)


def owner_table(flows: Flows, paid: pd.DataFrame, needed_share: dict[str, float]) -> pd.DataFrame:
    """Every plant and scheme: :data:`OWNERS`. ``paid`` are the payments, ``needed_share`` the part of its
    incentives, as present values, that a plant needs.
    """
    rows = []
    for scheme in flows.inputs.rows(Scheme):
        for plant in dict.fromkeys(
            process.plant for process in eligible_processes(flows.derived, scheme.key)
        ):
            own = paid[(paid["Scheme"] == scheme.key) & (paid["Plant"] == plant)]
            amount = float(own["Amount"].sum())
            need = amount * needed_share.get(plant, np.nan) if amount > TINY else 0.0
            awarded = sum(size for _, _, size in _awards(flows, scheme.key, plant))
            entitled = _entitled(flows, scheme, plant)
            rows.append((plant, scheme.key, awarded, entitled, amount, need, float(own["Output"].sum())))
    names = ["Plant", "Scheme", "Awarded", "Entitled", "Paid", "Needed", "Output"]
    return table(OWNERS, pd.DataFrame(rows, columns=names))


def bridge_table(flows: Flows, owners: pd.DataFrame) -> pd.DataFrame:
    """Every scheme, from its pots to what is needed: :data:`BRIDGE`."""
    rows = []
    for scheme in flows.inputs.rows(Scheme):
        pots = (scheme.sales_pot, scheme.capital_pot)
        size = np.nan if None in pots else sum(pot or 0.0 for pot in pots)
        own = owners[owners["Scheme"] == scheme.key]
        sums = [
            float(own[name].sum(skipna=False)) for name in ("Awarded", "Entitled", "Paid", "Needed", "Output")
        ]
        rows.append((scheme.key, scheme.payment, size, *sums))
    names = ["Scheme", "Pays", "Pots", "Awarded", "Entitled", "Paid", "Needed", "Output"]
    return table(BRIDGE, pd.DataFrame(rows, columns=names))


def bid_table(flows: Flows, before: dict[str, float]) -> pd.DataFrame:
    """The least bids of every expansion of plants on Participation: :data:`BIDS`. ``before``
    are the worths of plants to their owners before incentives.
    """
    rates = {row.plant: row.investor_rate for row in flows.inputs.rows(Participation)}
    kilogram, rows = price_factor(flows.inputs.settings, RUPEES_A_KILOGRAM), []
    for scheme in flows.inputs.rows(Scheme):
        window = flows.inputs.calendar.window(scheme.first_month, scheme.last_month)
        for row in eligible_expansions(flows.derived, scheme.key):
            years = [y for y, t in flows.derived.order_periods[row.key].items() if t in window]
            rate = rates.get(row.plant)
            full = (
                None if rate is None or not years else least_bid(flows.derived, scheme, row, years[0], rate)
            )
            if full and rate is not None:
                lost = -before.get(row.plant, 0.0) - _capital_paid(flows, scheme, row.plant, rate)
                bid = (
                    max(0.0, lost) / sold
                    if (sold := _sold(flows, scheme, row.plant, rate)) > TINY
                    else np.nan
                )
                figures = [each / kilogram for each in (bid, full.incentive, full.ceiling)]
                words = _bid_words(*figures)
                rows.append((row.key, words, *figures, scheme.key, row.plant, full.process))
    return table(BIDS, rows)


def _capital_paid(flows: Flows, scheme: Scheme, plant: str, rate: float) -> float:
    """Capital subsidies of a plant, present value at its owner's rate."""
    discount, expansions = flows.inputs.calendar.discount(rate), flows.inputs.by_key(NewCapacity)
    return sum(
        float(value) * float(discount[start_period(flows.derived, expansions[name], int(y))])
        for of, name, y, value in flows.positive("capital_subsidy").itertuples(index=False)
        if of == scheme.key and expansions[name].plant == plant
    )


def _sold(flows: Flows, scheme: Scheme, plant: str, rate: float) -> float:
    """End product of a plant that can be paid for, present value at its owner's rate."""
    runs = _entitled_runs(flows, scheme, plant, list(_awards(flows, scheme.key, plant)))
    made = sum((run * flows.derived.product_output[name] for name, run in runs.items()), np.zeros(1))
    return float((flows.inputs.calendar.discount(rate) * made).sum())


def bridge_words(bridge: pd.DataFrame, money: str, quantity: str, which: str) -> Iterator[str]:
    """From the pots to what is needed, a sentence a scheme that pays; ``which``: of which future."""
    for row in bridge[bridge["Paid"] > TINY].to_dict("records"):
        entitled = "" if np.isnan(row["Entitled"]) else f" entitled to {row['Entitled']:,.0f},"
        awards = (
            f"awards for {row['Awarded']:,.0f} {quantity} a year are"
            if row["Awarded"] > TINY
            else "plants are"
        )
        need = f"; owners need {row['Needed']:,.0f} of it{which}" if np.isfinite(row["Needed"]) else which
        rule = " by right" if row["Pays"] == BY_RIGHT else ""
        yield f"{row['Scheme']}: {awards}{entitled} paid {row['Paid']:,.0f} {money}{rule}{need}."


def bid_words(bids: pd.DataFrame) -> Iterator[str]:
    """What the sites would bid, a sentence a scheme."""
    for scheme, own in bids.groupby("Scheme", sort=False):
        each = "; ".join(f"{row['Expansion']} {row['In words']}" for row in own.to_dict("records"))
        yield f"{scheme}, sealed bids: {each}."


def _bid_words(bid: float, full: float, ceiling: float) -> str:
    """A bid, by the plan if there is one, beside its ceiling."""
    incentive = full if np.isnan(bid) else bid
    if incentive <= TINY:
        return "would build without an incentive"
    if np.isnan(ceiling):
        return f"would build at ₹{incentive:,.0f}/kg"
    enough = "" if incentive <= ceiling else ", too low"
    return f"would build at ₹{incentive:,.0f}/kg (ceiling ₹{ceiling:,.0f}/kg{enough})"


def _awards(flows: Flows, scheme: str, plant: str) -> Iterator[tuple[NewCapacity, int, float]]:
    """Expansion, year and size of a plant's awards."""
    expansions = flows.inputs.by_key(NewCapacity)
    for name, expansion, y, size in flows.positive("award").itertuples(index=False):
        if name == scheme and expansions[expansion].plant == plant:
            yield expansions[expansion], int(y), float(size)


def _entitled(flows: Flows, scheme: Scheme, plant: str) -> float:
    """What rates and awards would pay a plant at its output, before pots, money; NaN without a rate."""
    awards = list(_awards(flows, scheme.key, plant))
    sales = 0.0
    for name, made in _entitled_runs(flows, scheme, plant, awards).items():
        rate = incentive_rate(flows.derived, scheme, flows.derived.processes[name])
        sales += float(np.where(made > 0.0, made * rate, 0.0).sum())
    if scheme.sales_cap_per_award is not None and awards:
        sales = min(sales, scheme.sales_cap_per_award * sum(size for _, _, size in awards))
    capital = 0.0
    for row, y, size in awards:
        if start_period(flows.derived, row, y) <= flows.inputs.calendar.periods - 1:
            most = scheme.capital_share * capital_cost(flows.derived, row, y)
            cap = scheme.capital_cap_per_unit
            capital += size * (most if cap is None else min(most, cap))
    return sales + capital


def _entitled_runs(
    flows: Flows, scheme: Scheme, plant: str, awards: list[tuple[NewCapacity, int, float]]
) -> dict[str, Monthly]:
    """Process -> activity that earns the incentive: inside the window, as far as awarded capacity can have
    made it.
    """
    calendar = flows.inputs.calendar
    window = np.isin(np.arange(calendar.periods), calendar.window(scheme.first_month, scheme.last_month))
    processes = [p for p in eligible_processes(flows.derived, scheme.key) if p.plant == plant]
    runs = {p.key: flows.solution.series("run", p.key) for p in processes}
    used = sum((p.plant_use * runs[p.key] for p in processes), np.zeros(calendar.periods))
    room: Monthly = np.full(calendar.periods, np.inf)
    if any(row.plant == plant for row in flows.inputs.rows(NewCapacity)):
        a_period = calendar.step_months / MONTHS_A_YEAR
        parts = [size * a_period * award_window(flows.derived, scheme, row, y) for row, y, size in awards]
        room = sum(parts, np.zeros(calendar.periods))
    share = np.minimum(1.0, np.divide(room, used, out=np.ones(calendar.periods), where=used > 0.0))
    return {name: run * share * window for name, run in runs.items()}
