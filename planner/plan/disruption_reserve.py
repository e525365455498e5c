"""Reserves in a disruption: their paths, how they are drawn down, and which branch sets their size."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.plan.columns import (
    REMAINING,
    Field,
    Fields,
    Form,
    NameColumn,
    given,
    headers,
    month,
    table,
    text,
)
from planner.plan.disruption_paths import BranchPaths
from planner.plan.terms import TINY, month_name
from planner.tree.factors import Effects

if TYPE_CHECKING:
    from planner.study.reserve_use import ReserveUse

MOST_PATHS = 5
"""Branches shown beside the base scenario, heaviest first."""
AGES: tuple[tuple[str, int, float], ...] = (
    ("Months 1-3", 0, 3),
    ("Months 4-6", 3, 6),
    ("Months 7-9", 6, 9),
    ("Months 10-12", 9, 12),
    ("Months 13-24", 12, 24),
    ("Later", 24, np.inf),
)
"""Spans of months since onset: header, first month (from 0), first month after."""


WORDS = text("In words", "What the figure says.", width=25)
DRAWDOWN_FIELDS: Fields = (
    text("Event", "The event."),
    text("Commodity", "What is released."),
    Field("Probability", "Of the branches that release any.", form=Form.SHARE),
    Field("Stock at onset", "Mean stock when the event begins.", "{quantity}"),
    Field(REMAINING, "Release at this age of the event.", form=Form.SHARE),
    Field("In all", "Release over the rest of the plan.", form=Form.SHARE, formula="SUM({many})"),
)
BINDING_FIELDS: Fields = (
    text("Commodity", "What is held."),
    WORDS,
    month("In", "Month of the largest stock on the base scenario."),
    Field("Largest stock", "Largest stock on the base scenario.", "{quantity}"),
    Field("Probability", "Probability of that branch.", form=Form.SHARE),
    Field("Released there", "Released in that branch.", "{quantity}"),
    Field(
        "Share of it",
        "Of the largest stock.",
        form=Form.SHARE,
        formula="[Released there]/[Largest stock]",
    ),
    text("Branch", "The branch that binds; blank: none uses it."),
)
USE_FIELDS: Fields = (
    text("Event", "The event."),
    text("Branch", "Its branch with most unserved need."),
    Field("Released", "Released from reserves for disruptions.", "{quantity} of end product"),
    Field("Unserved", "Unserved need with the reserve.", "{quantity}"),
    Field("Unserved without", "The same with the reserve shut.", "{quantity}"),
    Field("Lost output", "Present value with the reserve.", "{money}"),
    Field("Lost output without", "The same with the reserve shut.", "{money}"),
    Field("Money", "Present money of the whole path, with the reserve.", "{money}"),
    Field("Money without", "The same with the reserve shut.", "{money}"),
    Field(
        "Saved",
        "Lost output and money that the reserve saves; prices of policy do not count.",
        "{money}",
        formula="[Lost output without]+[Money without]-[Lost output]-[Money]",
    ),
)
STOCK_PATH_FIELDS: Fields = (
    month(),
    Field(REMAINING, "Stock in all reserves at the end of the month, in end-product terms."),
)


def stock_paths(paths: BranchPaths) -> pd.DataFrame:
    """Reserve in end-product terms by month: the base scenario and the heaviest branches."""
    months = pd.DataFrame({"Month": paths.terms.months})
    if not paths.reserve.any():
        return months.iloc[:0]
    order = np.argsort(-paths.probabilities[1:], kind="stable") + 1
    for at in (0, *(int(each) for each in order[:MOST_PATHS])):
        months[NameColumn(paths.branches[at].name)] = paths.reserve[at]
    return months


def use_table(uses: Sequence["ReserveUse"]) -> pd.DataFrame:
    """With and without the reserve, one row per event."""
    rows = [
        (
            each.event,
            each.branch,
            each.with_reserve.released,
            each.with_reserve.unserved,
            each.without.unserved,
            each.with_reserve.lost_output,
            each.without.lost_output,
            each.with_reserve.money,
            each.without.money,
        )
        for each in uses
    ]
    return table(USE_FIELDS, rows)


def bought_in_need(paths: BranchPaths) -> float:
    """Most that reserves buy of a good in any month of any branch in which an event hits it and some sector
    goes short of it, at most what is short; 0: need came first. Reserves of which a minimum or closing
    minimum asks for a purchase do not count.
    """
    effects = Effects(paths.solution.inputs, paths.derived)
    most = 0.0
    for commodity, bought in paths.bought.items():
        short = paths.short.get(commodity)
        rows = (row for _, row in paths.derived.reserves_of(commodity))
        if short is None or any(row.has_floor for row in rows):
            continue
        for at, branch in enumerate(paths.branches):
            for each in branch.happenings:
                if effects.opens_reserves(each) and commodity in effects.hits(each).goods:
                    felt = slice(each.onset, effects.recovered(each))
                    most = max(most, float(np.minimum(bought[at, felt], short[at, felt]).max(initial=0.0)))
    return most


def drawdown_policy(paths: BranchPaths) -> pd.DataFrame:
    """Release by months since onset as a share of the stock at onset: one row per event and commodity.

    Means over the branches that release any of it, weighted by probability.
    """
    rows: dict[tuple[str, str], list[tuple[float, float, list[float]]]] = {}
    for at in range(1, len(paths.branches)):
        onset = paths.onset(at)
        for name in paths.released if onset is not None and paths.probabilities[at] > 0.0 else ():
            found = _release_shares(paths, at, name, onset or 0)
            if found is not None:
                rows.setdefault((paths.event(at), name), []).append((float(paths.probabilities[at]), *found))
    ages = [header for header, _, _ in AGES]
    shares = pd.DataFrame(
        [(*key, *_mean(found)) for key, found in rows.items()],
        columns=["Event", "Commodity", "Probability", "Stock at onset", *ages],
    )
    used = [header for header in ages if (shares[header] > 0.0).any()]
    return table(DRAWDOWN_FIELDS, shares[[*headers(given(DRAWDOWN_FIELDS)), *used]])


def _release_shares(paths: BranchPaths, at: int, name: str, onset: int) -> tuple[float, list[float]] | None:
    """Stock at onset and the shares of it released at each age; None if nothing is released."""
    stock, released = paths.stock_before(name, at, onset), paths.released[name][at, onset:]
    if stock <= TINY or released.sum() <= TINY * max(1.0, stock):
        return None
    age = np.arange(len(released)) * paths.solution.inputs.calendar.step_months
    return stock, [float(released[(age >= first) & (age < after)].sum()) / stock for _, first, after in AGES]


def _mean(found: list[tuple[float, float, list[float]]]) -> tuple[float, ...]:
    """Probability, mean stock at onset and mean shares."""
    probabilities = np.array([probability for probability, _, _ in found])
    weights = probabilities / probabilities.sum()
    stock = float(weights @ np.array([held for _, held, _ in found]))
    shares = weights @ np.array([each for _, _, each in found])
    return float(probabilities.sum()), stock, *(float(share) for share in shares)


def binding_branches(paths: BranchPaths) -> pd.DataFrame:
    """Why each reserve has its size: the branch with the largest release, weighted by probability."""
    rows = []
    for name, stock in paths.stock.items():
        at = int(stock[0].argmax())
        largest = float(stock[0, at])
        if largest > TINY:
            branch, probability, amount, words = _binding(paths, name, largest)
            rows.append((name, words, paths.terms.months[at], largest, probability, amount, branch))
    return table(BINDING_FIELDS, rows)


def _binding(paths: BranchPaths, name: str, largest: float) -> tuple[str, float, float, str]:
    """Branch, its probability, what it releases, in words."""
    amounts = paths.released.get(name, np.zeros((len(paths.branches), paths.periods)))
    released = np.array(
        [float(own[leaves:].sum()) for own, leaves in zip(amounts, paths.leaves, strict=True)]
    )
    weighted = released * paths.probabilities
    if not released.max() > TINY * max(1.0, largest):
        words = "No disruption releases any of it: a cover rule, a target or its price keeps it."
        return "", np.nan, 0.0, words
    at = int(weighted.argmax()) if weighted.max() > 0.0 else int(released.argmax())
    probability, amount = float(paths.probabilities[at]), float(released[at])
    return paths.branches[at].name, probability, amount, _why(paths, at, name, probability, amount)


def _why(paths: BranchPaths, at: int, name: str, probability: float, amount: float) -> str:
    """Which branch binds, in a sentence."""
    own = paths.released[name][at]
    used = np.flatnonzero(own > 0.0)
    used = used[used >= paths.leaves[at]]
    calendar = paths.solution.inputs.calendar
    span = f"{month_name(calendar, int(used[0]))} to {month_name(calendar, int(used[-1]))}"
    if probability == 0.0:
        return f"Only a stress test in the plan uses it ({amount:,.4g} {paths.terms.quantity}, {span})."
    many = int(((paths.released[name].sum(axis=1) > TINY) & (paths.probabilities > 0.0)).sum())
    others = f"; {many} futures use it in all" if many > 1 else ""
    return (
        f"Its release, weighted by its probability ({probability:.1%}), is the largest:"
        f" {amount:,.4g} {paths.terms.quantity} from {span}{others}."
    )
