"""Limits and targets: every policy row, what it asks, what is reached, missed first."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.calendar import MONTHS_A_YEAR
from planner.model.catalogue import PERIOD, ROW
from planner.plan.assumptions import ASSUMED, UNMARKED
from planner.plan.columns import Field, Fields, Form, headers, text
from planner.plan.figures import shown
from planner.plan.flows import Flows
from planner.plan.shadow import row_name, shown_name, when
from planner.plan.terms import TINY, Terms
from planner.schema.sheet import Row
from planner.schema.tables.policy import A_ROLLING_YEAR, MONEY_QUANTITIES, Limit, ShareCap, Target
from planner.schema.tables.stock import CoverRule

LIMIT = "limit"
AT_MOST = " | most"
"""Ending of the names of rows that say at most."""
ROW_CLASSES: dict[str, type[Row]] = {
    "cover": CoverRule,
    "target": Target,
    "share_cap": ShareCap,
    "concentration": ShareCap,
    LIMIT: Limit,
}
"""Family of rows -> the sheet that sets its price of missing."""
SLACKS = {
    "cover": "missed_cover",
    "target": "missed_target",
    "share_cap": "over_cap",
    "concentration": "over_concentration",
    LIMIT: "missed_limit",
}
POLICIES = (
    "target", "cover", "share_cap", "concentration", "limit", "sales_pot", "sales_pot_year", "capital_pot",
    "award_total", "participation", "licence", "holder_capacity", "resource", "build_total",
)  # fmt: skip
MISSED, NEGLIGIBLE, BINDING, MET = "missed", "negligible miss", "binding", "met with room"
RANK = {MISSED: 0.0, NEGLIGIBLE: 2.0, BINDING: 3.0, MET: 4.0}
"""Order of statuses: missed in headline years, in tail years, by less than is material, binding, met."""
CLOSE = 1e-6
SMALLEST_DECIMAL = 0.05
"""What one decimal shows as .1."""
PENALTY = "Penalty"
"""Header of the column in which prices of missing stand."""
NO_PRICE: dict[str, object] = {"Price of missing": np.nan, "Price from": "", "Source": "", "Confidence": ""}
INFINITE = 1e29
"""Bounds from here on are the solver's infinity."""
KEYS = ("Family", "Of", "Tail")
"""What no sheet shows: family of rows, first part of the key, and whether the row is of a tail year."""


def _rows_that_are(status: str) -> str:
    """How many rows of a policy have a status."""
    return (
        f'COUNTIFS({{policy_row.Policy}},[Policy],{{policy_row.Row}},[Row],{{policy_row.Status}},"{status}")'
    )


POLICY = text("Policy", "Family of rules.")
RULE_ROW = text("Row", "Which one.", width=34)
STATUS = text(
    "Status",
    "missed, missed by less than Settings.materiality, binding (it costs something), or met with room.",
)
POLICY_SUMMARY: Fields = (
    POLICY,
    RULE_ROW,
    Field("Rows", "Months, years or other rows of the policy.", form=Form.INTEGER),
    Field(
        "Missed in",
        "Rows in which it is missed.",
        form=Form.INTEGER,
        formula=_rows_that_are(MISSED),
    ),
    Field(
        "Binding in",
        "Rows in which it is binding.",
        form=Form.INTEGER,
        formula=_rows_that_are(BINDING),
    ),
    Field("Worst miss", "Largest miss; blank: none."),
    text("At", "When it is largest."),
    STATUS,
    Field("Price of missing", "Penalty for each unit missed; blank: it may not be missed.", form=Form.FIGURE),
    text("Price from", "Sheet, row and column in which the price stands.", width=20),
    text("Source", "Code of the source that the row names; blank: none.", width=14),
    text("Confidence", "What the row says of itself: stated, derived or assumed."),
)
POLICY_ROWS: Fields = (
    POLICY,
    RULE_ROW,
    text("When", "Month or fiscal year; blank: the whole horizon."),
    Field("Least", "Least that is asked; blank: none."),
    Field("Most", "Most that is allowed; blank: none."),
    Field("Reached", "What the plan reaches."),
    Field("Missed", "How far it is missed."),
    STATUS,
    Field("Shadow price", "Change of the objective per unit of the bound."),
    text("Unit", "Unit of the shadow price."),
    text("Input sheet", "Where the policy is set."),
)


@dataclass(frozen=True)
class PolicyPlan:
    """Tables about policy rows."""

    summary: pd.DataFrame
    rows: pd.DataFrame
    missed_words: tuple[str, ...]
    binding_words: tuple[str, ...]
    """Where something is missed: the general limit that binds hardest, with its price."""


def policy_plan(flows: Flows) -> PolicyPlan:
    """All policy tables of a solution."""
    rows = rows_of(flows, POLICIES)
    rank = rows["Status"].map(RANK).astype(float) + (rows["Tail"].astype(bool) & (rows["Status"] == MISSED))
    rows = (
        rows.assign(_rank=rank)
        .sort_values("_rank", kind="stable")
        .drop(columns="_rank")
        .reset_index(drop=True)
    )
    summary = _summary(rows, _prices(flows))
    units = miss_units(flows.terms)
    missed = tuple(_missed_words(summary, units, flows.terms))
    return PolicyPlan(summary, rows, missed, tuple(_binding_words(rows)) if missed else ())


def missed_of(flows: Flows) -> tuple[int, tuple[str, ...]]:
    """How many policies are missed, and the sentences of :class:`PolicyPlan` on them, without its tables."""
    summary = _summary(rows_of(flows, [name for name in POLICIES if name in SLACKS]), _prices(flows))
    words = tuple(_missed_words(summary, miss_units(flows.terms), flows.terms))
    return int((summary["Status"] == MISSED).sum()), words


def rows_of(flows: Flows, families: Iterable[str]) -> pd.DataFrame:
    """The rows of some families."""
    parts = [part for part in (_family(flows, name) for name in families) if not part.empty]
    if not parts:
        return pd.DataFrame(columns=[*headers(POLICY_ROWS), *KEYS])
    return pd.concat(parts, ignore_index=True)


def _binding_words(rows: pd.DataFrame) -> list[str]:
    """The binding limit whose easing by one unit lowers the objective most, penalties counted."""
    prices = rows["Shadow price"].to_numpy(dtype=float)
    limits = rows[(rows["Family"] == LIMIT) & (rows["Status"] == BINDING) & (prices < -TINY)]
    if limits.empty:
        return []
    hardest = limits.iloc[int(limits["Shadow price"].to_numpy(dtype=float).argmin())]
    return [
        f"Of the limits that bind, {hardest['Of']} (at most {hardest['Most']:,.6g}) is dearest: one more"
        f" would lower the objective by {-float(hardest['Shadow price']):,.3g}, penalties counted."
    ]


def _family(flows: Flows, name: str) -> pd.DataFrame:
    """The rows of one family with their slack."""
    family, rows = ROW[name], flows.solution.duals(name)
    if rows.empty:
        return pd.DataFrame()
    missed = _missed(flows, name, rows)
    least = _finite(rows["lower"])
    most = _finite(rows["upper"])
    reached = rows["activity"].to_numpy(dtype=float) - np.where(np.isfinite(least), missed, -missed)
    dual = rows["dual"].to_numpy(dtype=float)
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            "Policy": shown_name(name),
            "Row": [row_name(family.index, record) for record in records],
            "When": [when(flows, family.index, record) for record in records],
            "Least": least,
            "Most": most,
            "Reached": np.where(np.abs(reached) <= TINY, 0.0, reached),
            "Missed": missed,
            "Status": _status(least, most, reached, missed, dual, _material(flows, name, rows)),
            "Shadow price": np.where(np.abs(dual) <= TINY, 0.0, dual),
            "Unit": flows.terms.unit_text(family.unit),
            "Input sheet": family.sheet,
            "Family": name,
            "Of": rows[family.index[0]],
            "Tail": _in_tail(flows, rows),
        }
    )


def _in_tail(flows: Flows, rows: pd.DataFrame) -> np.ndarray:
    """True for rows of periods after the last headline year."""
    if PERIOD not in rows.columns:
        return np.zeros(len(rows), dtype=bool)
    late: np.ndarray = rows[PERIOD].to_numpy(dtype=int) > flows.terms.last_headline_period
    return late


def _missed(flows: Flows, name: str, rows: pd.DataFrame) -> np.ndarray:
    """How far each row is missed, 0 for hard rows."""
    if name not in SLACKS:
        return np.zeros(len(rows))
    keys = list(ROW[name].index)
    slack = _by_span(flows, flows.frame(SLACKS[name]))
    joined = rows[keys].merge(slack, on=keys, how="left") if len(slack) else rows[keys].assign(value=0.0)
    missed: np.ndarray = np.nan_to_num(joined["value"].to_numpy(dtype=float))
    return missed


def _by_span(flows: Flows, slack: pd.DataFrame) -> pd.DataFrame:
    """What is above each cap in its span: of a rolling year the sum of its months, by its last period."""
    rolling = [row.key for row in flows.inputs.rows(ShareCap) if row.per == A_ROLLING_YEAR]
    mine = slack["cap"].isin(rolling) if "cap" in slack.columns else np.zeros(len(slack), dtype=bool)
    if not mine.any():
        return slack
    periods = range(flows.inputs.calendar.periods)
    by_month = slack[mine].pivot(index=PERIOD, columns=["cap", "country"], values="value").reindex(periods)
    length = flows.inputs.calendar.lag(MONTHS_A_YEAR)
    summed = by_month.fillna(0.0).rolling(length, min_periods=1).sum()
    found = summed.melt(ignore_index=False).reset_index()
    return pd.concat([slack[~mine], found], ignore_index=True)


def _finite(bounds: pd.Series) -> np.ndarray:
    """Bounds with blanks where there is none."""
    values = bounds.to_numpy(dtype=float)
    finite: np.ndarray = np.where(np.isfinite(values) & (np.abs(values) < INFINITE), values, np.nan)
    return finite


def _material(flows: Flows, name: str, rows: pd.DataFrame) -> np.ndarray:
    """Smallest miss of each row that is a finding: of quantities Settings.materiality, of money any."""
    least = np.full(len(rows), flows.terms.materiality)
    if name == LIMIT:
        of_money = {row.key for row in flows.inputs.rows(Limit) if row.quantity in MONEY_QUANTITIES}
        least[rows[ROW[name].index[0]].isin(of_money).to_numpy(dtype=bool)] = 0.0
    return least


def _status(
    least: np.ndarray,
    most: np.ndarray,
    reached: np.ndarray,
    missed: np.ndarray,
    dual: np.ndarray,
    material: np.ndarray,
) -> list[str]:
    """Missed, missed by less than what is material, binding or met with room."""
    scale = np.maximum(1.0, np.abs(np.nan_to_num(np.where(np.isfinite(least), least, most))))
    room = np.fmin(np.abs(reached - least), np.abs(most - reached))
    tight = (room <= CLOSE * scale) & (np.abs(dual) > TINY)
    miss = np.where(missed < material, NEGLIGIBLE, MISSED)
    status = np.where(missed > CLOSE * scale, miss, np.where(tight, BINDING, MET))
    return [str(word) for word in status]


def _prices(flows: Flows) -> dict[tuple[str, str], dict[str, object]]:
    """(family, policy) -> price of missing it, where that stands, and what its row says of its source."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for family, row_class in ROW_CLASSES.items():
        for row in flows.inputs.rows(row_class):
            price = row.penalty if flows.inputs.settings.elastic else None  # type: ignore[attr-defined]
            if price is not None and (family, row.key) not in found:
                found[family, row.key] = {
                    "Price of missing": float(price),
                    "Price from": f"{row.place}, {PENALTY}",
                    "Source": row.source,
                    "Confidence": row.confidence.strip().lower() or UNMARKED,
                }
    return found


def _summary(rows: pd.DataFrame, prices: dict[tuple[str, str], dict[str, object]]) -> pd.DataFrame:
    """One line per policy: how many rows, how many missed and binding, the worst miss and its time."""
    found = []
    for (family, policy, row), own in rows.groupby(["Family", "Policy", "Row"], sort=False):
        status = str(min(own["Status"], key=RANK.__getitem__))
        missed = own[own["Status"] == (status if status in {MISSED, NEGLIGIBLE} else MISSED)]
        worst = missed.iloc[int(missed["Missed"].to_numpy().argmax())] if len(missed) else None
        found.append(
            {
                "Family": family,
                "Policy": policy,
                "Row": row,
                "Rows": float(len(own)),
                "Missed in": float((own["Status"] == MISSED).sum()),
                "Binding in": float((own["Status"] == BINDING).sum()),
                "Worst miss": np.nan if worst is None else float(worst["Missed"]),
                "Tail": bool(len(missed)) and bool(missed["Tail"].all()),
                "At": "" if worst is None else worst["When"],
                "Status": status,
            }
            | prices.get((str(family), str(own["Of"].iloc[0])), NO_PRICE)
        )
    summary = pd.DataFrame(found, columns=[*headers(POLICY_SUMMARY), "Family", "Tail"])
    rank = summary["Status"].map(RANK).astype(float) + summary["Tail"].astype(float)
    return (
        summary.assign(_rank=rank)
        .sort_values("_rank", kind="stable")
        .drop(columns="_rank")
        .reset_index(drop=True)
    )


def miss_units(terms: Terms) -> dict[str, str]:
    """Family of rows -> unit of what is missed."""
    unit = terms.quantity
    return {"cover": f"{unit} of end product", "target": unit, "share_cap": unit, "concentration": unit}


def _missed_words(summary: pd.DataFrame, units: dict[str, str], terms: Terms) -> list[str]:
    """A sentence for each missed policy."""
    lines = []
    for row in summary[summary["Status"] == MISSED].to_dict("records"):
        times = f" in {row['Missed in']:.0f} of {row['Rows']:.0f} periods" if row["Rows"] > 1 else ""
        when_worst = f", at worst in {row['At']}" if row["At"] and row["Rows"] > 1 else ""
        unit = f" {units[row['Family']]}" if row["Family"] in units else ""
        tail = " (only in tail years)" if row["Tail"] else ""
        lines.append(
            f"{row['Policy'].capitalize()} {row['Row']} is missed{times},"
            f" by up to {_amount(row['Worst miss'])}{unit}{when_worst}{tail}{_assumed(row)}."
        )
    return [*lines, *_smaller(summary, terms)]


def _amount(miss: float) -> str:
    """A miss with one decimal, or more where that would say 0."""
    return f"{miss:,.1f}" if miss >= SMALLEST_DECIMAL else shown(miss)


def _smaller(summary: pd.DataFrame, terms: Terms) -> list[str]:
    """One sentence for all policies that are missed by less than what is material."""
    small = summary[summary["Status"] == NEGLIGIBLE]
    if small.empty:
        return []
    sizes = (terms.materiality, float(small["Worst miss"].max()))
    least, worst = (f"{shown(size)} {terms.quantity}" for size in sizes)
    many = f"{len(small)} more policies are" if len(small) > 1 else "One more policy is"
    return [f"{many} missed by less than {least} each, by {worst} at most."]


def _assumed(row: Mapping[Hashable, object]) -> str:
    """That the price of missing a policy is assumed, and where it stands; else blank."""
    return f"; its price is assumed ({row['Price from']})" if row["Confidence"] == ASSUMED else ""
