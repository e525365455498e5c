"""The plan in about ten numbers, and by fiscal year: what a Summary and a terminal show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.model.ledger import MONEY, OUTPUT_LOSS, POLICY_PRICE
from planner.plan.cover import DAYS_A_MONTH
from planner.plan.futures import QUANTILES, Spread, spread
from planner.plan.terms import TINY

if TYPE_CHECKING:
    from planner.plan.disruption import DisruptionPlan
    from planner.plan.plan import Plan

PERCENT = 100.0
SMALLEST = 1e-6
"""Numbers below this are shown as 0."""
NATURE_WORDS = {
    MONEY: ("Money", "present value of all that is paid, without transfers"),
    OUTPUT_LOSS: ("Lost output", "present value of what need unserved or served late costs"),
    POLICY_PRICE: ("Prices of policy", "penalties, exposure price, cost of public funds, risk; no cash"),
}
"""Nature of accounts -> label, and what it holds."""
IF_NOTHING, ON_AVERAGE = ", if nothing happens", "; mean"
RISK_COUNTS = (POLICY_PRICE, "cost")
"""Figures whose mean over all futures holds the price of risk."""
RESERVE_PARTS = {
    "ready": "goods that sectors use as they are",
    "convertible in time": "feed that plants can convert within the months of cover",
}
"""Parts of the reserve that are cover, and what each is."""
MOST_FORMS = 3
"""Forms of the reserve that are named, largest first."""


@dataclass(frozen=True)
class Figure:
    """One number of the plan. ``kind`` and ``of`` say where it comes from, e.g. a commodity and a year."""

    kind: str
    label: str
    unit: str
    value: float
    words: str = ""
    of: tuple[str, ...] = ()
    spread: Spread | None = None
    """The figure over all futures; None: it has none."""

    @property
    def text(self) -> str:
        """The value with as many decimals as its size asks for."""
        return shown(self.value)


def shown(value: float) -> str:
    """A number with as many decimals as its size asks for, small ones with two digits that count."""
    size = abs(value)
    if not np.isfinite(value):
        return "" if np.isnan(value) else f"{value}"
    if size < SMALLEST:
        return "0"
    decimals = 0 if size >= 100.0 else 1 if size >= 10.0 else 2 if size >= 0.01 else 1 - floor(log10(size))
    return f"{value:,.{decimals}f}"


@dataclass(frozen=True)
class YearFigure:
    """One number a fiscal year; ``values`` by year label."""

    kind: str
    label: str
    unit: str
    values: pd.Series
    of: tuple[str, ...] = ()


def headline(plan: "Plan") -> list[Figure]:
    """The plan in about ten numbers: those of the base scenario, unless it hardly comes; then the
    expected ones.
    """
    found = [
        *_costs(plan),
        *_disruption(plan),
        *_need(plan),
        *_reserve(plan),
        *_output(plan),
        *_incentive(plan),
        *_imports(plan),
    ]
    return found if plan.disruption is None else [_over_futures(plan.disruption, each) for each in found]


def spread_of(figure: Figure) -> dict[str, float]:
    """The figure over all futures for programs: base, expected, p10, p50, p90; NaN where it has no spread."""
    found = figure.spread
    if found is None:
        return dict.fromkeys(("base", "expected", *map(str.lower, QUANTILES)), np.nan)
    own = {name.lower(): value for name, value in found.quantiles.items()}
    return {"base": found.base, "expected": found.expected} | own


def _over_futures(disruption: "DisruptionPlan", figure: Figure) -> Figure:
    """A figure with its spread; its value is the expected one where the base scenario hardly comes."""
    found = spread(disruption.futures, figure.kind, figure.of)
    if found is None:
        return figure
    if figure.kind in RISK_COUNTS:
        found = replace(found, expected=found.expected + disruption.figures.risk_cost)
    words = figure.words.removesuffix(IF_NOTHING)
    if not disruption.is_mean_first:
        return replace(figure, spread=found)
    return replace(figure, value=found.expected, spread=found, words=f"{words}{ON_AVERAGE}")


def by_year(plan: "Plan") -> list[YearFigure]:
    """The plan by headline fiscal year; lines without any figure are left out."""
    found = [*_need_by_year(plan), *_supply_by_year(plan), *_reserve_by_year(plan), *_exposure_by_year(plan)]
    return [figure for figure in found if figure.values.notna().any()]


def _costs(plan: "Plan") -> Iterator[Figure]:
    """The three accounts and their sum, each also with the label of its nature."""
    if len(plan.costs.by_account):
        calm = "" if plan.disruption is None else IF_NOTHING
        for nature, (label, words) in NATURE_WORDS.items():
            value = plan.costs.present(nature)
            yield Figure(nature, label, plan.terms.money, value, words + calm, (nature,))
        total = float(plan.costs.by_nature["Present value"].sum())
        words = "the three together: what the plan makes least" + calm
        yield Figure("cost", "Sum of the three accounts", plan.terms.money, total, words)


def _disruption(plan: "Plan") -> Iterator[Figure]:
    """Cost over all futures, price of being prepared, the worst future, survival without a country."""
    if plan.disruption is None:
        return
    found, money = plan.disruption.figures, plan.terms.money
    chance = PERCENT * found.any_disruption
    words = "present money and lost output, over all futures"
    yield Figure("expected", "Expected cost", money, found.expected, words)
    yield Figure("any disruption", "Chance of any disruption", "%", chance, "within the plan")
    if np.isfinite(found.premium):
        words = "money and lost output more than a plan blind to disruption, if nothing happens"
        yield Figure("premium", "Premium for being prepared", money, found.premium, words)
        saved = found.deterministic - found.expected
        words = "money and lost output less than a plan blind to disruption, over all futures"
        yield Figure("saved", "Saved by being prepared", money, saved, words)
    unit, worst = plan.terms.quantity, found.unserved_if_worst
    words = found.worst_branch if worst >= plan.terms.least else "no future leaves more unserved"
    yield Figure("worst", "Unserved in the worst disruption", unit, worst, words)
    if np.isfinite(found.survival):
        label = f"Survival without {plan.terms.watched}"
        yield Figure("survival", label, "months", found.survival, found.survival_words)


def _need(plan: "Plan") -> Iterator[Figure]:
    """Unserved need as a share of need over the headline years."""
    month = plan.demand.by_month
    if month.empty:
        return
    own = month[month["Fiscal year"].isin(plan.terms.headline_years)]
    value = PERCENT * float(own["Unserved"].sum()) / max(float(own["Need"].sum()), TINY)
    yield Figure(
        "unserved",
        "Need that stays unserved",
        "%",
        value,
        f"all sectors, {_span(plan)}",
        plan.terms.headline_years,
    )


def _span(plan: "Plan") -> str:
    """First and last headline year."""
    years = plan.terms.headline_years
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _reserve(plan: "Plan") -> Iterator[Figure]:
    """Reserve by form and in days of cover at the end of the last headline year."""
    if not plan.stock.has_reserve:
        return
    year = plan.terms.last_headline_year
    forms = (
        plan.stock.reserve_by_year.groupby("Commodity", sort=False)[year]
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    for name, value in forms[forms >= plan.terms.least].head(MOST_FORMS).items():
        of = (year, str(name))
        yield Figure(
            "reserve of", f"Reserve of {name}", plan.terms.quantity, float(value), f"end of {year}", of
        )
    yield from _reserve_days(plan, year)


def _reserve_days(plan: "Plan", year: str) -> Iterator[Figure]:
    """The reserve in days of own use: what is ready, what can be converted in time, all forms."""
    unit = "days of own use"
    parts = plan.stock.parts_by_year
    row = parts[parts["Fiscal year"] == year]
    for part, words in RESERVE_PARTS.items():
        days = float(row[f"Reserve, days {part}"].iloc[0]) if len(row) else np.nan
        if np.isfinite(days):
            yield Figure(
                f"reserve {part}", f"Reserve, {part}", unit, days, f"end of {year}, {words}", (year,)
            )
    cover = plan.stock.cover_by_year
    row = cover[cover["Fiscal year"] == year]
    days = float(row["Reserve, days of own use"].iloc[0]) if len(row) else np.nan
    if np.isfinite(days):
        words = f"end of {year}, idle feed too"
        yield Figure("reserve cover", "Reserve, all forms", unit, days, words, (year,))


def _output(plan: "Plan") -> Iterator[Figure]:
    """Own capacity and output of end products in the last headline year."""
    year, unit = plan.terms.last_headline_year, plan.terms.quantity
    if len(plan.output.end_capacity):
        value = float(plan.output.end_capacity[year].sum())
        yield Figure(
            "capacity", "Own capacity", f"{unit} a year", value, f"end products, end of {year}", (year,)
        )
    if len(plan.output.end_output):
        value = float(plan.output.end_output[year].sum())
        yield Figure("output", "Own output", unit, value, f"end products, in {year}", (year,))


def _incentive(plan: "Plan") -> Iterator[Figure]:
    """Public outlay; incentive paid, with what the pots hold."""
    if abs(plan.costs.public_outlay) > TINY:
        words = "government's payments less receipts other than duty, over the horizon, not discounted"
        yield Figure("outlay", "Public outlay", plan.terms.money, plan.costs.public_outlay, words)
    pots = plan.incentive.pots
    if pots.empty:
        return
    size = float(pots["Pot"].sum(skipna=True))
    known = size > 0.0 and not pots["Pot"].isna().any()
    words = f"of {size:,.0f} {plan.terms.money} in the pots" if known else "over the horizon"
    yield Figure("incentive", "Incentive paid", plan.terms.money, float(pots["Paid"].sum()), words)


def _imports(plan: "Plan") -> Iterator[Figure]:
    """Largest supplier of the end product and exposure in the last headline year."""
    year, stage, watched = plan.terms.last_headline_year, plan.imports.end_stage, plan.terms.watched
    own = plan.exposure.by_stage
    own = own[(own["Stage"] == stage) & (own["Fiscal year"] == year)] if len(own) else own
    if len(own) and len(plan.imports.arrivals):
        words, imports = f"{stage}, {year}", float(own["Imports"].iloc[0])
        yield Figure("imports", "Imports", plan.terms.quantity, imports, words, (stage, year))
    if len(own) and own["Largest supplier"].iloc[0]:
        largest, its = own[["Largest supplier", "Its share of imports"]].iloc[0]
        words = f"{stage}, {year}; the largest supplier"
        yield Figure(
            "largest", f"Share of {largest} in imports", "%", PERCENT * float(its), words, (stage, year)
        )
    if len(own) and own["Largest supplier"].iloc[0] and plan.terms.watches:
        direct = own["Direct share"].iloc[0]
        words = f"share of consumption of {stage}, {year}"
        yield Figure(
            "direct", f"Direct {watched} exposure", "%", PERCENT * float(direct), words, (stage, year)
        )
    if not plan.terms.watches:
        return
    total = plan.exposure.total
    row = total[total["Fiscal year"] == year] if len(total) else total
    if len(row) and np.isfinite(row["Embodied share"].iloc[0]) and len(plan.imports.arrivals):
        value = PERCENT * float(row["Embodied share"].iloc[0])
        words = f"share of use, all stages, also through others, {year}"
        yield Figure("embodied", f"Embodied {watched} exposure", "%", value, words, (year,))


def _years(plan: "Plan", frame: pd.DataFrame) -> pd.Series:
    """Column sums of the headline years."""
    sums: pd.Series = frame[list(plan.terms.headline_years)].sum()
    return sums


def _need_by_year(plan: "Plan") -> Iterator[YearFigure]:
    """Need and unserved need."""
    if len(plan.demand.need):
        yield YearFigure("need", "Need", plan.terms.quantity, _years(plan, plan.demand.need))
        yield YearFigure("unserved", "Unserved", plan.terms.quantity, _years(plan, plan.demand.unserved))


def _supply_by_year(plan: "Plan") -> Iterator[YearFigure]:
    """Imports of the end product, own output and capacity, incentives, cost."""
    unit, money = plan.terms.quantity, plan.terms.money
    if len(plan.imports.end_by_country):
        label = f"Imports of {plan.imports.end_stage}"
        yield YearFigure("imports", label, unit, _years(plan, plan.imports.end_by_country))
    if len(plan.output.end_output):
        yield YearFigure("output", "Own output", unit, _years(plan, plan.output.end_output))
    if len(plan.output.end_capacity):
        values = _years(plan, plan.output.end_capacity)
        yield YearFigure("capacity", "Own capacity, year end", f"{unit} a year", values)
    if len(plan.incentive.by_year):
        yield YearFigure("incentive", "Incentive paid", money, _years(plan, plan.incentive.by_year))
    if len(plan.costs.by_account):
        for nature, (label, _) in NATURE_WORDS.items():
            own = plan.costs.by_nature[plan.costs.by_nature["Nature"] == nature]
            yield YearFigure(nature, label, money, _years(plan, own), (nature,))


def _reserve_by_year(plan: "Plan") -> Iterator[YearFigure]:
    """Reserve in end-product terms and days of own use."""
    if not plan.stock.has_reserve:
        return
    cover = plan.stock.cover_by_year.set_index("Fiscal year").loc[list(plan.terms.headline_years)]
    unit = f"{plan.terms.quantity} of end product"
    yield YearFigure("reserve", "Reserve, year end", unit, cover["Reserve"])
    days = cover["Reserve"] / cover["Forward need a month"] * DAYS_A_MONTH
    yield YearFigure("reserve cover", "Reserve, year end", "days of own use", days)


def _exposure_by_year(plan: "Plan") -> Iterator[YearFigure]:
    """Direct and embodied exposure in percent."""
    years, watched, stage = list(plan.terms.headline_years), plan.terms.watched, plan.imports.end_stage
    direct = plan.exposure.direct
    own = direct[direct["Stage"] == stage] if len(direct) else direct
    if len(own) and len(plan.imports.arrivals) and plan.terms.watches:
        yield YearFigure("direct", f"Direct {watched} exposure", "%", PERCENT * own[years].iloc[0], (stage,))
        total = plan.exposure.total.set_index("Fiscal year").loc[years, "Embodied share"]
        yield YearFigure("embodied", f"Embodied {watched} exposure", "%", PERCENT * total)
