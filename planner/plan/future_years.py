"""Key figures in every future, over the plan and by fiscal year: on average, and in the lowest and highest
tenth.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.model.ledger import CAPITAL_SUBSIDY, SALES_INCENTIVE, Payer
from planner.plan.columns import (
    REMAINING,
    Field,
    Fields,
    Form,
    FormulaColumn,
    fiscal_year,
    headers,
    sum_where,
    text,
)
from planner.plan.costs import is_public
from planner.plan.flows import Flows
from planner.plan.futures import spread_over
from planner.plan.output import own_output
from planner.plan.terms import TINY, Terms, tidy
from planner.schema.tables.stock import RESERVE

LOW, HIGH = "P10", "P90"
MEASURES: Fields = (
    Field("Reserve", "Stock in reserves at the end of the year.", "{quantity} of end product"),
    Field("Own output", "End products made at home.", "{quantity}"),
    Field("Imports", "Arrivals of end products.", "{quantity}"),
    Field("Exposure", "To {watched}, all stages, as a share of use.", "%"),
    Field("Incentive paid", "Sales incentives and capital subsidies.", "{money}"),
    Field("Public outlay", "Government's payments less receipts other than duty, not discounted.", "{money}"),
    Field("Unserved", "Need of all sectors that is not served.", "{quantity}"),
)
FUTURE_YEARS: Fields = (
    text("Branch", "The future."),
    Field("Probability", "That the future is this one.", form=Form.SHARE),
    fiscal_year(),
    *MEASURES,
)
BASE, EXPECTED, WIDTH = "if nothing happens", "expected", f"{LOW} to {HIGH}"
FAN: Fields = (
    text("Measure", "What is measured."),
    text(
        "Over the futures",
        f"{LOW}: a tenth of the futures, by probability, stay at or below it; {WIDTH}: the difference.",
    ),
    Field(REMAINING, "Figure of the fiscal year."),
)
BANDS = (BASE, LOW, WIDTH, HIGH, EXPECTED)
"""Rows of a measure in the table of fans."""


def year_table(flows: Flows, branch: str, probability: float) -> pd.DataFrame:
    """A future by fiscal year: :data:`FUTURE_YEARS`."""
    known = {"Branch": branch, "Probability": probability, "Fiscal year": list(flows.terms.years)}
    return pd.DataFrame(known | figures_by_year(flows))[headers(FUTURE_YEARS)]


def figures_by_year(flows: Flows) -> dict[str, np.ndarray]:
    """Measure -> figure of each fiscal year of one future."""
    ledger = flows.solution.ledger
    paid = ledger[ledger["payer"] == Payer.GOVERNMENT.value]
    incentive = paid["account"].isin([SALES_INCENTIVE.name, CAPITAL_SUBSIDY.name])
    arrived, used = flows.arrivals, flows.use
    use = _by_year(flows, used, "Quantity", weights=used["Commodity"].map(flows.equivalent))
    embodied = _by_named_year(flows, arrived, "Embodied end product")
    exposure = np.where(use > TINY, 100.0 * embodied / np.maximum(use, TINY), np.nan)
    return {
        "Reserve": _reserve(flows),
        "Own output": _by_year(flows, own_output(flows, flows.recipe_flows), "Output"),
        "Imports": _by_named_year(flows, arrived[arrived["Stage"].isin(flows.end_stages[:1])], "Quantity"),
        "Exposure": exposure if flows.terms.watches else np.full(len(use), np.nan),
        "Incentive paid": _by_year(flows, paid[incentive], "amount"),
        "Public outlay": _by_year(flows, ledger[is_public(ledger)], "amount"),
        "Unserved": _by_year(flows, flows.frame("short"), "value"),
    }


def _by_year(flows: Flows, frame: pd.DataFrame, column: str, weights: pd.Series | None = None) -> np.ndarray:
    """Sums of a column of a frame with periods over each fiscal year, shape (years,)."""
    values = frame[column].to_numpy(dtype=float)
    if weights is not None:
        values = values * weights.to_numpy(dtype=float)
    year = flows.inputs.calendar.year_index[frame["period"].to_numpy(dtype=int)]
    sums: np.ndarray = np.bincount(year, weights=values, minlength=len(flows.terms.years))
    return tidy(sums)


def _by_named_year(flows: Flows, frame: pd.DataFrame, column: str) -> np.ndarray:
    """The same of a frame that names its fiscal years."""
    sums = frame.groupby("Fiscal year")[column].sum().reindex(list(flows.terms.years))
    found: np.ndarray = np.nan_to_num(sums.to_numpy(dtype=float))
    return found


def _reserve(flows: Flows) -> np.ndarray:
    """Stock in reserves at year ends in end-product terms."""
    stock = flows.frame("stock")
    kept = [name for name, row in flows.derived.holders.items() if row.kind == RESERVE]
    last = flows.terms.year_ends[stock["period"].to_numpy(dtype=int)]
    held = stock[stock["holder"].isin(kept).to_numpy(dtype=bool) & last]
    return _by_year(flows, held, "value", weights=held["commodity"].map(flows.equivalent))


def fan_table(by_future: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Every measure if nothing happens, on average and in the tenths: :data:`FAN`; ``by_future`` is the table
    of :data:`FUTURE_YEARS`, the base scenario first.
    """
    rows = [row for at, measure in enumerate(MEASURES) for row in _fan(by_future, terms, measure, at)]
    labels = [*headers(FAN)[:2], FormulaColumn(REMAINING), *terms.years]
    return pd.DataFrame(rows, columns=pd.Index(labels, dtype=object))


def _fan(by_future: pd.DataFrame, terms: Terms, measure: Field, place: int) -> Iterator[tuple[object, ...]]:
    """The rows of one measure, ``place`` of all."""
    name, unit = measure.header, measure.unit.format(quantity=terms.quantity, money=terms.money)
    spreads = [
        spread_over(own[name].to_numpy(dtype=float), own["Probability"].to_numpy(dtype=float))
        for own in (by_future[by_future["Fiscal year"] == year] for year in terms.years)
    ]
    figures = {
        BASE: [each.base for each in spreads],
        EXPECTED: [each.expected for each in spreads],
        **{share: [each.quantiles[share] for each in spreads] for share in (LOW, HIGH)},
    }
    figures[WIDTH] = [high - low for low, high in zip(figures[LOW], figures[HIGH], strict=True)]
    formulas = {} if np.isnan(figures[BASE]).any() else _fan_formulas(name, place * len(BANDS))
    for band in BANDS:
        yield f"{name}, {unit}", band, formulas.get(band, ""), *figures[band]


def _fan_formulas(name: str, first: int) -> dict[str, str]:
    """Formulas of the rows of a measure whose first is ``first``; tenths have none."""
    of_year = '({future_year.Fiscal year}="{self}")*{future_year.Probability}'
    low, high = (f"{{fan_year.{{self}}#{first + BANDS.index(each)}}}" for each in (LOW, HIGH))
    own = ("Branch", "{future_year.Branch#0}", "Fiscal year", '"{self}"')
    return {
        BASE: sum_where("future_year", name, *own),
        EXPECTED: f"SUMPRODUCT({of_year}*{{future_year.{name}}})/SUMPRODUCT({of_year})",
        WIDTH: f"{high}-{low}",
    }
