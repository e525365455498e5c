"""Demand, what serves it, and what stays unserved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, fiscal_year, headers, month, table, text
from planner.plan.figures import shown
from planner.plan.flows import Flows
from planner.plan.terms import TINY, by_year, month_name, ratio
from planner.schema.tables.demand import Sector

SECTOR = text("Sector", "Who needs it.")
DEMAND_BY_MONTH: Fields = (
    month(),
    fiscal_year(),
    SECTOR,
    text("Commodity", "What is needed."),
    Field("Need", "Need of the month."),
    Field("Served", "Served as needed."),
    Field("By substitutes", "Served by another commodity."),
    Field("Unserved", "Not served at all."),
    Field("Put off", "Put off to later months; negative: earlier need served now."),
)


@dataclass(frozen=True)
class DemandPlan:
    """Tables about need; quantities in units of what is needed."""

    by_month: pd.DataFrame
    need: pd.DataFrame
    unserved: pd.DataFrame
    unserved_share: pd.DataFrame
    served_with: pd.DataFrame
    by_step: pd.DataFrame
    words: tuple[str, ...]


def demand_plan(flows: Flows) -> DemandPlan:
    """All demand tables of a solution."""
    by_month, years = _by_month(flows), flows.terms.years
    rank = {name: str(row.priority or "") for name, row in flows.inputs.by_key(Sector).items()}
    need, unserved = (by_year(by_month, ["Sector"], years, value) for value in ("Need", "Unserved"))
    for frame in (need, unserved):
        frame.insert(1, "Priority", frame["Sector"].map(rank).astype(object))
    share = need.copy()
    for year in years if len(need) else ():
        share[year] = ratio(unserved[year], need[year])
    return DemandPlan(
        by_month=by_month,
        need=need,
        unserved=unserved,
        unserved_share=share,
        served_with=_served_with(flows),
        by_step=_by_step(flows),
        words=tuple(_words(flows, by_month)),
    )


def _by_month(flows: Flows) -> pd.DataFrame:
    """Need of each sector and commodity by month, and how it is met."""
    periods = np.arange(flows.inputs.calendar.periods)
    as_needed = flows.use[flows.use["Needed"] == flows.use["Commodity"]]
    instead = flows.use[flows.use["Needed"] != flows.use["Commodity"]]
    short, backlog = flows.positive("short"), flows.positive("backlog")
    parts = []
    for (sector, commodity), need in flows.derived.demand.items():
        late = _pick(backlog, "value", sector=sector, commodity=commodity, periods=len(periods))
        parts.append(
            pd.DataFrame(
                {
                    "period": periods,
                    "Sector": sector,
                    "Commodity": commodity,
                    "Need": need,
                    "Served": _pick(
                        as_needed, "Served", Sector=sector, Needed=commodity, periods=len(periods)
                    ),
                    "By substitutes": _pick(
                        instead, "Served", Sector=sector, Needed=commodity, periods=len(periods)
                    ),
                    "Unserved": _pick(
                        short, "value", sector=sector, commodity=commodity, periods=len(periods)
                    ),
                    "Put off": late - np.concatenate([[0.0], late[:-1]]),
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=headers(DEMAND_BY_MONTH))
    return table(DEMAND_BY_MONTH, flows.terms.timed(pd.concat(parts, ignore_index=True)))


def _pick(frame: pd.DataFrame, value: str, *, periods: int, **keys: str) -> np.ndarray:
    """Sums of a column by period for rows that match some keys."""
    matches = np.ones(len(frame), dtype=bool)
    for column, wanted in keys.items():
        matches &= (frame[column] == wanted).to_numpy(dtype=bool)
    own = frame[matches]
    return np.bincount(
        own["period"].to_numpy(dtype=int), weights=own[value].to_numpy(dtype=float), minlength=periods
    )


def _served_with(flows: Flows) -> pd.DataFrame:
    """What is used by sectors, by need and commodity, in units of the need."""
    used = flows.use.assign(
        **{"Fiscal year": flows.terms.year_of[flows.use["period"].to_numpy(dtype=int)]}
    ).sort_values(["Needed", "Commodity"], kind="stable")
    return by_year(used, ["Needed", "Commodity"], flows.terms.years, "Served")


def _by_step(flows: Flows) -> pd.DataFrame:
    """Unserved need by sector and step of lost value."""
    short = flows.positive("short")
    named = short.rename(columns={"sector": "Sector", "tier": "Step"})
    named["Fiscal year"] = flows.terms.year_of[named["period"].to_numpy(dtype=int)]
    return by_year(named, ["Sector", "Step"], flows.terms.years, "value")


def _words(flows: Flows, by_month: pd.DataFrame) -> list[str]:
    """What is not served, in sentences."""
    if by_month.empty:
        return ["No sector needs anything in these inputs."]
    unserved = by_month[by_month["Unserved"] > TINY]
    unit = flows.terms.quantity
    if unserved.empty:
        return ["All need is served in every month."]
    total, need = float(unserved["Unserved"].sum()), float(by_month["Need"].sum())
    worst = pd.Timestamp(str(unserved.groupby("Month")["Unserved"].sum().idxmax()))
    period = list(flows.terms.months).index(worst)
    by_sector = unserved.groupby("Sector")["Unserved"].sum().sort_values(ascending=False)
    material = by_sector[by_sector >= flows.terms.least]
    if material.empty:
        return [f"All need is served, but for {shown(total)} {unit} ({total / need:.2%}) in all."]
    names = ", ".join(f"{name} ({value:,.1f} {unit})" for name, value in material.head(4).items())
    return [
        f"{total:,.1f} {unit} of need ({total / need:.2%}) stays unserved, most of it by: {names}.",
        f"The worst month is {month_name(flows.inputs.calendar, period)}.",
    ]
