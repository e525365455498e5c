"""Shadow prices: headline figures with both one-sided re-solves, worth of goods by year, and a catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.model.catalogue import PERIOD, ROW, ROWS, YEAR
from planner.plan.columns import Field, Fields, Form, fiscal_year, headers, month, text
from planner.plan.flows import Flows
from planner.plan.terms import TINY, month_name

HEADLINE = {
    "label": "One more unit of",
    "unit": "Unit",
    "dual": "Shadow price",
    "left": "One unit less",
    "right": "One unit more",
    "sentence": "In words",
}
WORTH = frozenset({"balance", "demand", "reserve_balance", "separate_balance"})
"""Families whose duals are the worth of goods by month."""
SIGNS = "positive: one more unit of the bound raises cost; negative: it lowers cost"


UNIT = text("Unit", "Unit of the shadow price.", width=13)
IN_WORDS = text("In words", "What one unit more means.", width=46)
RULE = text("Rule", "Family of rules.")
HEADLINES: Fields = (
    text("One more unit of", "The bound that is moved.", width=34),
    IN_WORDS,
    Field("Shadow price", "Change of the objective per unit.", form=Form.FIGURE),
    Field(
        "One unit less",
        "Change per unit, re-solved with the bound lowered; blank: no plan.",
        form=Form.FIGURE,
    ),
    Field(
        "One unit more",
        "Change per unit, re-solved with the bound raised; blank: no plan.",
        form=Form.FIGURE,
    ),
    UNIT,
)
CATALOGUE: Fields = (
    RULE,
    IN_WORDS,
    Field("Rows", "Rows of the family.", form=Form.INTEGER),
    Field("Priced", "Rows with a price other than 0.", form=Form.INTEGER),
    Field("Least", "Least price; blank: none.", form=Form.FIGURE),
    Field("Most", "Most price; blank: none.", form=Form.FIGURE),
    UNIT,
    text("Input sheet", "Where the rule is set."),
)
SINGLE_RULES: Fields = (
    text("Row", "The row of the rule."),
    IN_WORDS,
    RULE,
    text("When", "Last month of the span, or fiscal year; blank: the whole horizon."),
    Field("Shadow price", "Change of the objective per unit of the bound.", form=Form.FIGURE),
    UNIT,
)
WORTH_BY_MONTH: Fields = (
    month(),
    fiscal_year(),
    text("Commodity", "The good."),
    text("Stage", "Step of the chain."),
    Field("Worth", "What one more unit of need would cost.", form=Form.FIGURE),
)


@dataclass(frozen=True)
class ShadowPlan:
    """Tables about shadow prices: change of the objective per unit of a bound."""

    headline: pd.DataFrame
    worth: pd.DataFrame
    worth_by_month: pd.DataFrame
    single: pd.DataFrame
    catalogue: pd.DataFrame


def shadow_plan(flows: Flows, headline: Iterable[Any]) -> ShadowPlan:
    """All shadow price tables of a solution."""
    duals = {family.name: _priced(flows.solution.duals(family.name)) for family in ROWS}
    return ShadowPlan(
        headline=_headline(flows, headline),
        worth=_worth(flows, duals["balance"]),
        worth_by_month=_worth_by_month(flows, duals["balance"]),
        single=_single(flows, duals),
        catalogue=_catalogue(flows, duals),
    )


def unit_text(flows: Flows, unit: str) -> str:
    """A catalogue unit in the words of the workbook."""
    return (
        unit.replace("money", flows.terms.money)
        .replace("end-product unit", f"{flows.terms.quantity} of end product")
        .replace("per quantity", f"per {flows.terms.quantity}")
    )


def shown_name(family: str) -> str:
    """A family of rows as tables name it."""
    return family.replace("_", " ")


def _priced(duals: pd.DataFrame) -> pd.DataFrame:
    """Duals with noise set to 0."""
    values = duals["dual"].to_numpy(dtype=float)
    return duals.assign(dual=np.where(np.abs(values) <= TINY, 0.0, values))


def _headline(flows: Flows, records: Iterable[Any]) -> pd.DataFrame:
    """One row per headline record (a dataclass, mapping or object with these attributes)."""
    rows = [{header: _get(record, key) for key, header in HEADLINE.items()} for record in records]
    found = pd.DataFrame(rows, columns=list(HEADLINE.values()))
    found["Unit"] = [unit_text(flows, str(unit)) for unit in found["Unit"]]
    figures = ["Shadow price", "One unit less", "One unit more"]
    return found.astype(dict.fromkeys(figures, float))


def _get(record: Any, key: str) -> Any:
    """A field of a record."""
    if isinstance(record, Mapping):
        return record[key]
    return (
        asdict(record)[key] if is_dataclass(record) and not isinstance(record, type) else getattr(record, key)
    )


def _undiscounted(flows: Flows, balance: pd.DataFrame) -> pd.DataFrame:
    """Duals of the balance with ``worth`` in money of their period, and ``year``."""
    period = balance["period"].to_numpy(dtype=int)
    discount = flows.inputs.calendar.discount(flows.inputs.settings.discount_rate)
    worth = balance["dual"].to_numpy(dtype=float) / discount[period]
    return balance.assign(worth=worth, year=flows.terms.year_of[period])


def _worth_by_month(flows: Flows, balance: pd.DataFrame) -> pd.DataFrame:
    """Worth of each commodity in each period, in money of that period (discount undone)."""
    priced = balance[balance["dual"] != 0.0]
    if priced.empty:
        return pd.DataFrame(columns=headers(WORTH_BY_MONTH))
    named = _undiscounted(flows, priced)
    found = pd.DataFrame(
        {
            "Month": pd.Series(flows.terms.months)[named["period"].to_numpy(dtype=int)].to_numpy(),
            "Fiscal year": named["year"].to_numpy(),
            "Commodity": named["commodity"].to_numpy(),
            "Stage": named["commodity"].map(flows.stage).to_numpy(),
            "Worth": named["worth"].to_numpy(),
        }
    )
    return found.reset_index(drop=True)


def _worth(flows: Flows, balance: pd.DataFrame) -> pd.DataFrame:
    """Mean worth of each commodity by fiscal year, in money of that year (discount undone)."""
    years = flows.terms.years
    columns = ["Commodity", "Stage", *years]
    if balance.empty:
        return pd.DataFrame(columns=columns)
    named = _undiscounted(flows, balance)
    wide = (
        named.groupby(["commodity", "year"], sort=False)["worth"]
        .mean()
        .unstack("year")
        .reindex(columns=list(years))
    )
    found = wide.reindex(list(flows.stage)).dropna(how="all").reset_index(names="Commodity")
    found = found[(found[list(years)].abs() > TINY).any(axis=1)].reset_index(drop=True)
    found.insert(1, "Stage", found["Commodity"].map(flows.stage))
    return found[columns]


def _single(flows: Flows, duals: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every priced row but those that say what goods are worth (they are more, and shown apart)."""
    rows = []
    for family in ROWS:
        if family.name in WORTH:
            continue
        own = duals[family.name]
        rows += [
            {
                "Rule": shown_name(family.name),
                "Row": row_name(family.index, record),
                "When": when(flows, family.index, record),
                "Shadow price": float(record["dual"]),
                "Unit": unit_text(flows, family.unit),
                "In words": family.sentence,
            }
            for record in own[own["dual"] != 0.0].to_dict("records")
        ]
    return pd.DataFrame(rows, columns=headers(SINGLE_RULES))


def row_name(index: tuple[str, ...], record: Mapping[Any, Any]) -> str:
    """The parts of a row's key other than its time, joined."""
    return " | ".join(str(record[part]) for part in index if part not in {PERIOD, YEAR})


def when(flows: Flows, index: tuple[str, ...], record: Mapping[Any, Any]) -> str:
    """Month or fiscal year of a row; empty where it has none."""
    if PERIOD in index:
        return month_name(flows.inputs.calendar, int(record[PERIOD]))
    return flows.terms.years[int(record[YEAR])] if YEAR in index else ""


def _catalogue(flows: Flows, duals: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every family of rows: how many, how many priced, range, unit, sheet and sentence."""
    rows = []
    for name, own in duals.items():
        if own.empty:
            continue
        priced = own["dual"][own["dual"] != 0.0]
        family = ROW[name]
        rows.append(
            {
                "Rule": shown_name(name),
                "Rows": float(len(own)),
                "Priced": float(len(priced)),
                "Least": float(priced.min()) if len(priced) else np.nan,
                "Most": float(priced.max()) if len(priced) else np.nan,
                "Unit": unit_text(flows, family.unit),
                "Input sheet": family.sheet,
                "In words": family.sentence,
            }
        )
    return pd.DataFrame(rows, columns=headers(CATALOGUE))
