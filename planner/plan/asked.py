"""What the inputs ask of the plan in numbers that people know: days of cover, tonnes, shares, money."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.derive.targets import asked
from planner.model.groups.exposure import share_limit
from planner.plan.columns import Field, Fields, Form, table, text
from planner.plan.cover import DAYS_A_MONTH
from planner.plan.flows import Flows
from planner.plan.policies import AT_MOST, LIMIT
from planner.plan.terms import NO, YES
from planner.schema.columns import Monthly
from planner.schema.tables.policy import (
    ANNUAL_OUTPUT,
    ANY_COUNTRY,
    CAPACITY,
    DIRECT,
    MONEY_QUANTITIES,
    Limit,
    ShareCap,
    Target,
)
from planner.schema.tables.stock import CoverRule

COVER, TARGET, SHARE_CAP = "cover", "target", "share cap"
LEAST, MOST = "at least", "at most"
ASKED_FIELDS: Fields = (
    text("Policy", "Family of rules."),
    text("Row", "Which one, as on Limits and targets."),
    text("What", "As the inputs name it."),
    text("Counts", "What is counted."),
    text("Sense", f"{LEAST} or {MOST}."),
    Field("Asked", "What is asked, in the last headline month or year.", form=Form.FIGURE),
    text("Unit", "Its unit."),
    text("Required", "yes: the plan must; no: only reported."),
    text("Set in", "Sheet and row of the input workbook."),
)


def asked_table(flows: Flows) -> pd.DataFrame:
    """Cover rules, targets, caps on the watched country and limits of money: :data:`ASKED_FIELDS`."""
    return table(ASKED_FIELDS, [*_covers(flows), *_targets(flows), *_caps(flows), *_limits(flows)])


def _covers(flows: Flows) -> Iterator[tuple[object, ...]]:
    """Days of need, largest stock first."""
    rows = flows.solution.duals(COVER)
    size = {rule: float(own["lower"].max()) for rule, own in rows.groupby("rule")} if len(rows) else {}
    kept = [row for row in flows.inputs.rows(CoverRule) if size.get(row.key, 0.0) > 0.0]
    for row in sorted(kept, key=lambda rule: -size[rule.key]):
        days = float(np.nanmax(row.cover_months)) * DAYS_A_MONTH
        yield COVER, row.key, row.key, "stock", LEAST, days, "days", YES, str(row.place)


def _targets(flows: Flows) -> Iterator[tuple[object, ...]]:
    """Targets that are required, and output a year that is only reported."""
    rows = [row for row in flows.inputs.rows(Target) if row.required or row.basis == ANNUAL_OUTPUT]
    for row in sorted(rows, key=lambda target: not target.required):
        unit = f"{flows.terms.quantity} a year" if row.basis == CAPACITY else flows.terms.quantity
        required = YES if row.required else NO
        yield (
            TARGET,
            row.key,
            row.key,
            row.basis,
            LEAST,
            asked(flows.derived, row),
            unit,
            required,
            str(row.place),
        )


def _caps(flows: Flows) -> Iterator[tuple[object, ...]]:
    """The tightest direct cap on the watched country's share of end products."""
    watched, stages = flows.terms.watched, flows.end_stages[:1]
    found = [
        (float(share_limit(row)[flows.terms.last_headline_period]), row)
        for row in flows.inputs.rows(ShareCap)
        if row.country in {watched, ANY_COUNTRY} and row.basis == DIRECT and row.goods in stages
    ]
    known = [(most, row) for most, row in found if np.isfinite(most)]
    if known and flows.terms.watches:
        most, row = min(known, key=lambda pair: pair[0])
        name = f"{row.key} | {watched}"
        yield SHARE_CAP, name, row.key, DIRECT, MOST, 100.0 * most, "%", YES, str(row.place)


def _limits(flows: Flows) -> Iterator[tuple[object, ...]]:
    """Limits of money with a most."""
    for row in flows.inputs.rows(Limit):
        most = _bound(flows, row.maximum_by_year, row.maximum)
        if row.quantity in MONEY_QUANTITIES and np.isfinite(most) and most > 0.0:
            name = f"{row.key}{AT_MOST}"
            yield LIMIT, name, row.key, row.quantity, MOST, most, flows.terms.money, YES, str(row.place)


def _bound(flows: Flows, by_year: Monthly, general: Monthly) -> float:
    """The bound of the last headline month: that of its year, else the general one."""
    last = flows.terms.last_headline_period
    own = float(np.broadcast_to(by_year, flows.inputs.calendar.periods)[last])
    return float(np.broadcast_to(general, flows.inputs.calendar.periods)[last]) if np.isnan(own) else own
