"""Concentration caps: the index that the plan reaches in each span, the cap, and what tangents leave open."""

import numpy as np
import pandas as pd

from planner.derive.concentration import index, most_above, suppliers
from planner.model.catalogue import PERIOD
from planner.model.groups.exposure import share_limit
from planner.plan.columns import Field, Fields, Form, table, text
from planner.plan.flows import Flows
from planner.plan.terms import month_name
from planner.schema.tables.policy import CONCENTRATION, ShareCap

POINTS = 10_000.0
"""Herfindahl-Hirschman index of a single supplier, in points."""
CONCENTRATION_CAPS: Fields = (
    text("Cap", "The cap."),
    text("Goods", "Commodity or stage whose imports it looks at."),
    text("Until", "Last month of the span."),
    Field("Imports", "Arrivals of the span.", "{quantity}"),
    Field("Most", "Cap in points: 10,000 is a single supplier.", form=Form.NUMBER),
    Field("Reached", "Herfindahl-Hirschman index of the span's imports, in points; blank: no imports."),
    Field(
        "Above the cap",
        "Points above the cap.",
        formula='IF(ISNUMBER([Reached]),MAX(0,[Reached]-[Most]),"")',
    ),
    Field(
        "Left open",
        "Points above the cap that the plan's tangents cannot rule out; what is above them is missed at the"
        " cap's penalty, or while an event lets it rest.",
    ),
)


def concentration_table(flows: Flows) -> pd.DataFrame:
    """One row per concentration cap and span: :data:`CONCENTRATION_CAPS`."""
    caps, spans = flows.inputs.by_key(ShareCap), flows.solution.duals(CONCENTRATION)
    rows = []
    for name, last in zip(spans.get("cap", ()), spans.get(PERIOD, ()), strict=True):
        cap = caps[str(name)]
        bought = _bought(flows, cap, int(last))
        most = POINTS * float(share_limit(cap)[last])
        left = most * most_above(len(suppliers(flows.derived, cap.goods)))
        until = month_name(flows.inputs.calendar, int(last))
        rows.append((cap.cap, cap.goods, until, float(bought.sum()), most, POINTS * index(bought), left))
    return table(CONCENTRATION_CAPS, rows)


def _bought(flows: Flows, cap: ShareCap, last: int) -> np.ndarray:
    """What arrives from each supplier in the span that ends with a period."""
    span = next(each for each in flows.inputs.calendar.spans(cap.per) if each[-1] == last)
    arrived = flows.arrivals
    months = flows.terms.months[span]
    of_goods = (arrived["Commodity"] == cap.goods) | (arrived["Stage"] == cap.goods)
    own = arrived[arrived["Month"].isin(months) & of_goods]
    quantities: np.ndarray = own.groupby("Country")["Quantity"].sum().to_numpy(dtype=float)
    return quantities
