"""The price of exposure: what is avoided, and what that costs, on average and at the margin."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, Form, share, table
from planner.plan.figures import shown
from planner.plan.terms import Terms, with_money
from planner.study.exposure_price import Priced

PRICE = "{money} per {quantity}"
AT_ZERO = "{exposure_price.%s#0}"
RUPEES_PER_KG = 10_000.0
"""₹/kg in ₹ crore per t."""
EXPOSURE_PRICES: Fields = (
    Field("Price", "Price of a unit of embodied {watched} content that arrives.", PRICE, form=Form.FIGURE),
    Field("Exposure", "Embodied content of arrivals in the plan, in end-product terms.", "{quantity}"),
    Field("Present exposure", "The same, each month's discounted as money is.", "{quantity}"),
    Field("Money", "Present money.", "{money}"),
    Field("Lost output", "Present lost output.", "{money}"),
    Field("Other prices of policy", "Present prices of policy other than that of exposure.", "{money}"),
    Field(
        "Avoided",
        "Less exposure than at a price of 0.",
        "{quantity}",
        formula=f"{AT_ZERO % 'Exposure'}-[Exposure]",
    ),
    Field(
        "Costs",
        "Money and lost output more than at a price of 0.",
        "{money}",
        formula=f"[Money]+[Lost output]-{AT_ZERO % 'Money'}-{AT_ZERO % 'Lost output'}",
    ),
    Field(
        "Costs per unit",
        "Of what is avoided, both at present value.",
        PRICE,
        form=Form.FIGURE,
        formula=share("[Costs]", f"({AT_ZERO % 'Present exposure'}-[Present exposure])"),
    ),
    Field(
        "At the margin",
        "The same against the row above: what the last units avoided cost in money and lost output; blank:"
        " none are.",
        PRICE,
        form=Form.FIGURE,
    ),
    Field(
        "With other prices of policy",
        "At the margin with other prices of policy: between the two prices of the rows.",
        PRICE,
        form=Form.FIGURE,
    ),
)
LEAST = 1e-6
"""Present exposure avoided below this is none."""


def exposure_price_table(found: Sequence[Priced]) -> pd.DataFrame:
    """One row per price, the lowest first: :data:`EXPOSURE_PRICES`."""
    if not found:
        return table(EXPOSURE_PRICES, ()).iloc[:0]
    first, rows = found[0], []
    for before, own in zip((None, *found), found, strict=False):
        costs = own.money + own.lost_output - first.money - first.lost_output
        avoided = first.present_exposure - own.present_exposure
        average = costs / avoided if avoided > LEAST else np.nan
        rows.append((*own, first.exposure - own.exposure, costs, average, *_margin(before, own)))
    return pd.DataFrame(rows, columns=[each.header for each in EXPOSURE_PRICES])


def _margin(before: Priced | None, own: Priced) -> tuple[float, float]:
    """Money and lost output per unit avoided since the price before, and with other prices of policy."""
    less = 0.0 if before is None else before.present_exposure - own.present_exposure
    if before is None or less <= LEAST:
        return np.nan, np.nan
    more = own.money + own.lost_output - before.money - before.lost_output
    return more / less, (more + own.other_policy - before.other_policy) / less


def exposure_price_words(terms: Terms, prices: pd.DataFrame, weight: float) -> list[str]:
    """What the price does, in a sentence; empty where it was not looked at."""
    if prices.empty:
        return []
    own = prices.iloc[int((prices["Price"] - weight).abs().to_numpy().argmin())]
    last = prices["At the margin"].dropna()
    unit = terms.quantity
    price, costs = (with_money(shown(value), terms.money) for value in (weight, float(own["Costs"])))
    words = (
        f"At {price} per {unit} of embodied {terms.watched} content the plan avoids {shown(own['Avoided'])}"
        f" {unit} for {costs} of money and lost output, against a price of 0"
    )
    if len(last):
        words += f"; the last {unit} avoided costs {price_words(terms, float(last.iloc[-1]))}"
    return [f"{words}."]


def price_words(terms: Terms, price: float) -> str:
    """A price per unit of goods; of ₹ crore and t also per kg."""
    words = with_money(shown(price), terms.money)
    per_kg = terms.quantity == "t" and terms.money == "₹ crore"
    return f"{words} (₹{shown(RUPEES_PER_KG * price)} per kg)" if per_kg else words
