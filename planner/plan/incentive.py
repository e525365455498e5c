"""Incentives: paid by scheme and year, left in the pots, and why investors need them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.derive.capacity import start_period
from planner.model.groups.participation import NO_AWARD
from planner.plan.columns import Field, Fields, Form, fiscal_year, month, sum_where, table, text
from planner.plan.flows import Flows
from planner.plan.owners import bid_table, bid_words, bridge_table, bridge_words, owner_table
from planner.plan.terms import TINY, by_year, ratio
from planner.schema.tables.policy import Participation, Scheme
from planner.schema.tables.production import NewCapacity

SALES, CAPITAL = "sales incentive", "capital subsidy"


SCHEME = text("Scheme", "Name of the scheme.")
PAYMENT = text("Payment", "Sales incentive, or capital subsidy at commissioning.")
OF_POT = ("Scheme", "[Scheme]", "Payment", "[Payment]")
POTS: Fields = (
    SCHEME,
    PAYMENT,
    Field("Pot", "Most that can be paid in all; blank: no limit."),
    Field(
        "Paid",
        "Paid over the horizon.",
        formula=sum_where("incentive_month", "Amount", *OF_POT),
        total="sum",
    ),
    Field("Left", "Left in the pot.", formula='IF(ISNUMBER([Pot]),[Pot]-[Paid],"")'),
    Field(
        "Share used",
        "Paid as a share of the pot.",
        form=Form.SHARE,
        formula='IF(N([Pot])>1E-7,[Paid]/[Pot],"")',
    ),
)
NEED: Fields = (
    text("Plant", "Name of the plant."),
    text("In words", "Whether the plant needs the incentive."),
    Field("Investor rate", "Rate at which its owner discounts.", form=Form.SHARE),
    Field(
        "Worth before incentives",
        "Without incentives; negative: the owner would lose money.",
        formula="[Worth with incentives]-[Incentives]",
    ),
    Field("Incentives", "Present value of what the plant is paid."),
    Field("Worth with incentives", "With incentives; never negative."),
    Field("Shadow price", "Change of the objective per unit of money that the owner must earn."),
)
PAYMENTS: Fields = (
    month(),
    fiscal_year(),
    SCHEME,
    PAYMENT,
    text("Plant", "Who is paid."),
    text("Paid for", "Process or expansion."),
    Field("Amount", "Money paid."),
    Field("Output", "End product made by the process in the month; blank for capital."),
)


@dataclass(frozen=True)
class IncentivePlan:
    """Tables about public money for own output; money in the workbook's unit."""

    by_month: pd.DataFrame
    by_year: pd.DataFrame
    pots: pd.DataFrame
    per_unit: pd.DataFrame
    need: pd.DataFrame
    owners: pd.DataFrame
    bridge: pd.DataFrame
    bids: pd.DataFrame
    words: tuple[str, ...]


def incentive_plan(flows: Flows, mean: Flows | None = None) -> IncentivePlan:
    """All incentive tables of a solution; what owners need and bid is that of ``mean``, the mean of all
    futures, if there is more than one.
    """
    paid, years = _by_month(flows), flows.terms.years
    keys = ["Scheme", "Payment"]
    over_all = flows if mean is None else mean
    pots, need = _pots(flows, paid), _need(over_all)
    owners = owner_table(over_all, _by_month(over_all), _needed_share(need))
    bids = bid_table(over_all, dict(zip(need["Plant"], need["Worth before incentives"], strict=True)))
    bridge = bridge_table(over_all, owners)
    which = "" if mean is None else " on average over all futures"
    told = (*bridge_words(bridge, flows.terms.money, flows.terms.quantity, which), *bid_words(bids))
    return IncentivePlan(
        by_month=paid,
        by_year=by_year(paid, keys, years, "Amount"),
        pots=pots,
        per_unit=_per_unit(paid, years),
        need=need,
        owners=owners,
        bridge=bridge,
        bids=bids,
        words=(*_words(flows, pots, need), *told),
    )


def _by_month(flows: Flows) -> pd.DataFrame:
    """Every payment: scheme, payment, plant, for what, amount, and the output it is paid on."""
    columns = ["period", "Scheme", "Payment", "Plant", "Paid for", "Amount", "Output"]
    parts = [part for part in (_sales(flows), _capital(flows)) if not part.empty]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    found = found[columns].sort_values(["Scheme", "Payment", "period"], kind="stable")
    return table(PAYMENTS, flows.terms.timed(found))


def _sales(flows: Flows) -> pd.DataFrame:
    """Sales incentives with the end product made by the process in the period."""
    paid = flows.positive("sales_incentive")
    if paid.empty:
        return pd.DataFrame()
    run = flows.frame("run").set_index(["process", "period"])["value"]
    slots = list(zip(paid["process"], paid["period"].astype(int), strict=True))
    made = [float(run.loc[slot]) * float(flows.derived.product_output[slot[0]][slot[1]]) for slot in slots]
    return pd.DataFrame(
        {
            "period": paid["period"].astype(int),
            "Scheme": paid["scheme"],
            "Payment": SALES,
            "Plant": [flows.derived.processes[name].plant for name in paid["process"]],
            "Paid for": paid["process"],
            "Amount": paid["value"],
            "Output": made,
        }
    )


def _capital(flows: Flows) -> pd.DataFrame:
    """Capital subsidies in the period in which the expansion starts."""
    paid, rows = flows.positive("capital_subsidy"), flows.inputs.by_key(NewCapacity)
    return pd.DataFrame(
        [
            {
                "period": start_period(flows.derived, rows[name], int(year)),
                "Scheme": scheme,
                "Payment": CAPITAL,
                "Plant": rows[name].plant,
                "Paid for": name,
                "Amount": value,
                "Output": np.nan,
            }
            for scheme, name, year, value in paid[["scheme", "expansion", "year", "value"]].itertuples(
                index=False
            )
        ]
    )


def _pots(flows: Flows, paid: pd.DataFrame) -> pd.DataFrame:
    """Size, payments and rest of each pot; blank where a pot has no size."""
    sums = paid.groupby(["Scheme", "Payment"])["Amount"].sum()
    rows = []
    for scheme in flows.inputs.rows(Scheme):
        for payment, size in ((SALES, scheme.sales_pot), (CAPITAL, scheme.capital_pot)):
            spent = float(sums.get((scheme.key, payment), 0.0))
            rows.append((scheme.key, payment, np.nan if size is None else size, spent))
    return table(POTS, pd.DataFrame(rows, columns=["Scheme", "Payment", "Pot", "Paid"]))


def _per_unit(paid: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    """Sales incentive per unit of output by scheme and year; blank in years without any."""
    sales = paid[paid["Payment"] == SALES]
    amount, output = (by_year(sales, ["Scheme", "Payment"], years, value) for value in ("Amount", "Output"))
    for year in years if len(amount) else ():
        amount[year] = ratio(amount[year], output[year])
    return amount


def _need(flows: Flows) -> pd.DataFrame:
    """What each investing plant is worth to its owner before and after incentives. No owner loses, each
    future at its own prices: less than 0 in the mean of futures is a matter of the base scenario's prices.
    """
    duals, awards = (flows.solution.duals(name) for name in ("participation", "participation_award"))
    duals = pd.concat([duals, awards[awards["award"] != NO_AWARD].drop(columns="award")], ignore_index=True)
    rows = []
    for row in flows.inputs.rows(Participation):
        own = duals[duals["plant"] == row.plant]
        if own.empty:
            continue
        after, dual = float(own["activity"].sum()), float(own["dual"].max())
        given = _present_value(flows, row)
        after = 0.0 if after <= 1e-6 * max(1.0, given) else after
        words = _need_words(after - given, given, after)
        rows.append((row.plant, words, row.investor_rate, given, after, dual))
    return table(NEED, rows)


def _needed_share(need: pd.DataFrame) -> dict[str, float]:
    """Plant -> the part of its incentives that its owner needs, of present values."""
    rows = zip(need["Plant"], need["Worth before incentives"], need["Incentives"], strict=True)
    return {
        plant: min(1.0, max(0.0, -before) / given) if given > TINY else 0.0 for plant, before, given in rows
    }


def _need_words(before: float, given: float, after: float) -> str:
    """Words on whether the plant's owner needs the incentive."""
    if given <= TINY:
        return "pays without any incentive" if before >= 0.0 and after > TINY else "no incentive, no surplus"
    if before >= 0.0:
        return "would pay without it: the incentive buys capacity that other rules ask for"
    if after <= TINY:
        return "needs all of it: without it the owner would lose money"
    return "needs part of it: the owner keeps the rest"


def _present_value(flows: Flows, row: Participation) -> float:
    """Incentives of a plant at the investor's rate, as they are paid."""
    discount = flows.inputs.calendar.discount(row.investor_rate)
    total, schemes = 0.0, flows.inputs.by_key(Scheme)
    for scheme, name, period, value in flows.positive("sales_incentive").itertuples(index=False):
        if flows.derived.processes[name].plant == row.plant:
            total += value * schemes[scheme].reaching_makers * float(discount[int(period)])
    rows = flows.inputs.by_key(NewCapacity)
    for name, year, value in flows.positive("capital_subsidy")[["expansion", "year", "value"]].itertuples(
        index=False
    ):
        if rows[name].plant == row.plant:
            total += value * float(discount[start_period(flows.derived, rows[name], int(year))])
    return total


def _words(flows: Flows, pots: pd.DataFrame, need: pd.DataFrame) -> list[str]:
    """How much of the pots is needed, and why, in sentences."""
    if pots.empty:
        return ["No incentive scheme is part of these inputs."]
    money = flows.terms.money
    lines = []
    for scheme, own in pots.groupby("Scheme", sort=False):
        paid, size = float(own["Paid"].sum()), own["Pot"].sum()
        if paid <= TINY:
            lines.append(f"{scheme}: nothing is paid.")
        elif np.isnan(own["Pot"]).any():
            lines.append(f"{scheme}: {paid:,.0f} {money} is paid; the pots have no ceiling.")
        else:
            words = f"{scheme}: {paid:,.0f} of {size:,.0f} {money} is paid ({paid / size:.0%})"
            lines.append(f"{words}; {size - paid:,.0f} {money} stays in the pots.")
    needing = need[(need["Incentives"] > TINY) & (need["Worth before incentives"] < 0.0)]
    if len(needing):
        names = ", ".join(needing["Plant"])
        lines.append(f"Owners would lose money without it at: {names}.")
    elif pots["Paid"].sum() > TINY:
        lines.append("No plant on Participation would lose money without it.")
    return lines
