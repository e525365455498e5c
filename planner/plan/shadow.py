"""Shadow prices: what a step more or less of a number is worth, suppliers that do not sell, worth of goods by
year, and a catalogue of rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.model.catalogue import PERIOD, ROW, ROWS, YEAR
from planner.plan.columns import Field, Fields, Form, fiscal_year, headers, month, table, text
from planner.plan.exposure_price import price_words
from planner.plan.figures import shown
from planner.plan.flows import Flows
from planner.plan.terms import TINY, Terms, month_name, with_money
from planner.study.entry_prices import EntryPrice
from planner.study.moves import MONEY
from planner.study.shadow_prices import ShadowPrice, Worth

WORTH = frozenset({"balance", "demand", "reserve_balance", "separate_balance"})
"""Families whose duals are the worth of goods by month."""
NAMES = ("of money", "of lost output", "in prices of policy")
LEAST, TOLD_PART = 5e-4, 0.01
"""Changes below this (money), or below this part of the largest, are not told in words."""
SIGNS = "positive: one more unit of the bound raises cost; negative: it lowers cost"


UNIT = text("Unit", "Unit of the shadow price.")
IN_WORDS = text("In words", "What one unit more means.", width=36)
RULE = text("Rule", "Family of rules.")
HEADLINES: Fields = (
    text("One more of", "Column and row of the inputs that is moved."),
    text("In words", "What a step more changes.", width=36),
    Field(
        "Money", "Present money that a step more costs; negative: it saves some.", "{money}", form=Form.FIGURE
    ),
    Field("Lost output", "Present lost output that it costs.", "{money}", form=Form.FIGURE),
    Field(
        "Prices of policy",
        "Penalties, exposure price, cost of public funds: no money.",
        "{money}",
        form=Form.FIGURE,
    ),
    Field("Unserved", "Need that a step more leaves unserved.", "{quantity}", form=Form.FIGURE),
    Field(
        "One step more",
        "All three together, solved again with a step more; blank: no plan, or not solved again.",
        "{money}",
        form=Form.FIGURE,
        formula='IF(ISNUMBER([Money]),[Money]+[Lost output]+[Prices of policy],"")',
    ),
    Field(
        "Shadow price", "The same for a very small step, told for a whole one.", "{money}", form=Form.FIGURE
    ),
    Field(
        "One step less",
        "The same step the other way, its sign turned; blank: no plan, cannot be less, or not solved again.",
        "{money}",
        form=Form.FIGURE,
    ),
    text("Step", "How far it is moved.", width=14),
    text("Input sheet", "Where it stands in the inputs."),
)
ENTRIES: Fields = (
    text("Country", "Nothing is bought from it in the plan."),
    text("In words", "When it would be.", width=36),
    text("Commodity", "What would be bought first."),
    month("Order", "Month of the order."),
    Field("Price", "What is paid for a unit then, with freight.", "{money} per {quantity}", form=Form.FIGURE),
    Field("Cheaper by", "Part of its prices by which they must fall.", form=Form.SHARE),
    Field(
        "That is",
        "The same of the price.",
        "{money} per {quantity}",
        form=Form.FIGURE,
        formula="[Price]*[Cheaper by]",
    ),
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
    entries: pd.DataFrame
    worth: pd.DataFrame
    worth_by_month: pd.DataFrame
    single: pd.DataFrame
    catalogue: pd.DataFrame


def shadow_plan(
    flows: Flows, prices: Sequence[ShadowPrice], entering: Sequence[EntryPrice] = ()
) -> ShadowPlan:
    """All shadow price tables of a solution."""
    duals = {family.name: _priced(flows.solution.duals(family.name)) for family in ROWS}
    return ShadowPlan(
        headline=table(HEADLINES, (_price(flows.terms, each) for each in prices)),
        entries=table(ENTRIES, (_entry(flows.terms, each) for each in entering)),
        worth=_worth(flows, duals["balance"]),
        worth_by_month=_worth_by_month(flows, duals["balance"]),
        single=_single(flows, duals),
        catalogue=_catalogue(flows, duals),
    )


def _price(terms: Terms, price: ShadowPrice) -> tuple[object, ...]:
    """A row of :data:`HEADLINES`."""
    moving, unknown = price.moving, Worth(*[np.nan] * 4)
    more, less = price.more or unknown, price.less or unknown
    return (
        f"{moving.header}: {moving.row.key}",
        price_in_words(terms, price),
        *more,
        price.dual,
        -less.total,
        step_words(terms, moving.step, moving.unit),
        moving.sheet,
    )


def step_words(terms: Terms, step: float, unit: str) -> str:
    """``₹1 crore``, ``100 t a year``, ``1 day``."""
    if unit.startswith(MONEY):
        return with_money(f"{step:g}", terms.money) + unit.removeprefix(MONEY)
    return f"{step:g} {unit.replace('{quantity}', terms.quantity)}"


def price_in_words(terms: Terms, price: ShadowPrice) -> str:
    """What a step more changes, as a sentence."""
    step = step_words(terms, price.moving.step, price.moving.unit)
    if price.more is None:
        return (
            f"With {step} more there is no plan." if price.less is not None else _by_dual(terms, step, price)
        )
    changes = changes_in_words(terms, price.more)
    return f"{step} more {changes}." if changes else f"Not scarce: {step} more changes nothing."


def _by_dual(terms: Terms, step: str, price: ShadowPrice) -> str:
    """What the shadow price alone says."""
    if abs(price.dual) < LEAST:
        return f"Not scarce: {step} more changes nothing."
    verb = "costs" if price.dual > 0.0 else "saves at most"
    amount = with_money(shown(abs(price.dual)), terms.money)
    return f"By its shadow price {step} more {verb} {amount}, prices of policy counted."


def changes_in_words(terms: Terms, worth: Worth) -> str:
    """``saves ₹12 crore of money, costs ₹2 crore of lost output``; what is lost in the rest is left out."""
    least = max(LEAST, TOLD_PART * max(abs(each) for each in worth[:3]))
    told = [(name, value) for name, value in zip(NAMES, worth, strict=False) if abs(value) >= least]
    parts = []
    for verb, sign in (("saves", -1.0), ("costs", 1.0)):
        own = [
            f"{with_money(shown(sign * value), terms.money)} {name}"
            for name, value in told
            if sign * value > 0
        ]
        parts += [f"{verb} {' and '.join(own)}"] if own else []
    if abs(worth.unserved) >= max(LEAST, terms.least):
        more = "more" if worth.unserved > 0.0 else "less"
        parts.append(f"leaves {shown(abs(worth.unserved))} {terms.quantity} {more} unserved")
    return ", ".join(parts)


def _entry(terms: Terms, each: EntryPrice) -> tuple[object, ...]:
    """A row of :data:`ENTRIES`."""
    cut = price_words(terms, each.price * each.share)
    words = (
        f"Bought from if {cut} cheaper ({shown(100.0 * each.share)} %): {each.commodity}, ordered"
        f" {month_name(terms.calendar, each.period)}."
    )
    if each.share == 0.0:
        words = f"As good as what is bought: {each.commodity}."
    return each.country, words, each.commodity, terms.months[each.period], each.price, each.share


def shown_name(family: str) -> str:
    """A family of rows as tables name it."""
    return family.replace("_", " ")


def _priced(duals: pd.DataFrame) -> pd.DataFrame:
    """Duals with noise set to 0."""
    values = duals["dual"].to_numpy(dtype=float)
    return duals.assign(dual=np.where(np.abs(values) <= TINY, 0.0, values))


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
                "Unit": flows.terms.unit_text(family.unit),
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
                "Unit": flows.terms.unit_text(family.unit),
                "Input sheet": family.sheet,
                "In words": family.sentence,
            }
        )
    return pd.DataFrame(rows, columns=headers(CATALOGUE))
