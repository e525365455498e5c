"""Branches of the tree as tables: what happens on each, who leaves whom, and by event."""

import numpy as np
import pandas as pd

from planner.plan.columns import (
    REMAINING,
    Field,
    Fields,
    Form,
    NameColumn,
    month,
    table,
    text,
)
from planner.plan.disruption_paths import BranchPaths
from planner.plan.terms import TINY

INDENT = "   "


OF_EVENT = "EXACT({branch.Event},[Event])"
BRANCH_FIELDS: Fields = (
    text("Branch", "The branch."),
    text("Leaves", "The branch that it leaves; before its month both are the same.", width=24),
    month("In", "First month in which it is known to be different."),
    Field("Probability", "That the future ends as this branch.", form=Form.SHARE, total="sum"),
    Field("Unserved", "Unserved need beyond the base scenario's.", "{quantity}"),
    Field(
        "Released from reserves",
        "Since it left the base scenario, in end-product terms.",
        "{quantity} of end product",
    ),
    Field("Cost", "Money and lost output.", "{money}", formula="[Money]+[Lost output]"),
    Field("Extra cost", "Cost less the base scenario's.", "{money}", formula="[Cost]-{branch.Cost#0}"),
    Field("Money", "Present money of the whole path.", "{money}"),
    Field("Lost output", "Present value of output lost or late.", "{money}"),
    Field("Prices of policy", "Present prices of policy, without that of risk.", "{money}"),
    month("Worst month", "Month with most unserved need; blank: none is unserved."),
    month("Recovered in", "All is served as on the base scenario from here on; blank: always, or never."),
    month("Reserve back in", "Reserves hold what they hold on the base scenario; blank: always, or never."),
    text("Event", "What happens, by name.", width=16),
    text("What happens", "Each event with its months.", width=28),
)
EVENT_FIELDS: Fields = (
    text("Event", "Event of the branch; none: the base scenario."),
    text("Worst branch", "Branch with most unserved need, then cost."),
    Field("Branches", "Branches with it.", form=Form.INTEGER, total="sum"),
    Field(
        "Probability",
        "Probability of all its branches.",
        form=Form.SHARE,
        formula=f"SUMPRODUCT({OF_EVENT}*{{branch.Probability}})",
        total="sum",
    ),
    Field(
        "Expected unserved",
        "Probability x unserved need, summed over its branches.",
        "{quantity}",
        formula=f"SUMPRODUCT({OF_EVENT}*{{branch.Probability}}*{{branch.Unserved}})",
        total="sum",
    ),
    Field(
        "Expected extra cost",
        "Probability x extra cost, summed over its branches.",
        "{money}",
        formula=f"SUMPRODUCT({OF_EVENT}*{{branch.Probability}}*{{branch.Extra cost}})",
        total="sum",
    ),
    Field(
        "Unserved if it happens",
        "Mean over its branches, by probability; blank: no probability.",
        "{quantity}",
        formula='IF([Probability]>0,[Expected unserved]/[Probability],"")',
    ),
    Field(
        "Extra cost if it happens",
        "Mean over its branches, by probability; blank: no probability.",
        "{money}",
        formula='IF([Probability]>0,[Expected extra cost]/[Probability],"")',
    ),
    Field(
        "Extra prices of policy if it happens",
        "The same mean of prices of policy beyond the base scenario's, which no cost here counts.",
        "{money}",
        formula="IF([Probability]>0,"
        f"SUMPRODUCT({OF_EVENT}*{{branch.Probability}}*{{branch.Prices of policy}})"
        '/[Probability]-{branch.Prices of policy#0},"")',
    ),
    Field("Most unserved", "Unserved need of its worst branch.", "{quantity}"),
)
TREE_FIELDS: Fields = (
    text("Path", "The branch, below the one that it leaves."),
    text("What happens", "Each event with its months."),
    month("Leaves in", "Month in which it leaves."),
    Field("Goes this way", "Probability of it and all that leaves it.", form=Form.SHARE),
    Field("Ends here", "Probability of the branch itself.", form=Form.SHARE, total="sum"),
    Field("Branches that leave it", "How many leave it directly.", form=Form.INTEGER),
)
SECTOR_FIELDS: Fields = (
    text("Branch", "The branch."),
    Field("All sectors", "Sum over the sectors.", formula="SUM({many})"),
    Field(REMAINING, "Unserved need of the sector."),
)


def branch_table(paths: BranchPaths) -> pd.DataFrame:
    """One row per branch."""
    found = table(BRANCH_FIELDS, (_branch(paths, at) for at in range(len(paths.branches))))
    for each in BRANCH_FIELDS:
        if each.form is Form.MONTH:
            found[each.header] = pd.to_datetime(found[each.header])
    return found


def sector_table(paths: BranchPaths) -> pd.DataFrame:
    """Unserved need by branch, all sectors and one column for each that goes short on any branch."""
    found = pd.DataFrame({"Branch": [branch.name for branch in paths.branches]})
    found["All sectors"] = paths.all_unserved.sum(axis=1)
    short = {sector: unserved for sector, unserved in paths.unserved.items() if unserved.any()}
    for sector, unserved in short.items():
        found[NameColumn(sector)] = unserved.sum(axis=1)
    return found if short else found.iloc[:0]


def _branch(paths: BranchPaths, at: int) -> tuple[object, ...]:
    """One branch in the order of :data:`BRANCH_FIELDS`."""
    branch = paths.branches[at]
    leaves = "" if branch.parent < 0 else paths.branches[branch.parent].name
    unserved = paths.all_unserved[at]
    worst = int(unserved.argmax()) if unserved.max() > 0.0 else None
    return (
        branch.name,
        leaves,
        _month(paths, branch.start if at else None),
        branch.probability,
        float(unserved.sum()),
        float(paths.drawdown[at]),
        float(paths.solution.economic_costs[at] - paths.solution.economic_costs[0]),
        *map(float, paths.solution.accounts[at]),
        _month(paths, worst),
        _month(paths, _since(unserved > 0.0, paths.onset(at))),
        _month(paths, _since(_lower(paths, at), paths.onset(at))),
        paths.event(at),
        paths.words(at),
    )


def _lower(paths: BranchPaths, at: int) -> np.ndarray:
    """True where the reserve is lower than on the base scenario, shape (periods,)."""
    base = paths.reserve[0]
    below: np.ndarray = paths.reserve[at] < base - TINY * max(1.0, float(base.max(initial=0.0)))
    return below


def _since(hurt: np.ndarray, onset: int | None) -> int | None:
    """First period after the last hurt one, if any is hurt; None: never hurt, or hurt to the end."""
    if onset is None or not hurt.any():
        return None
    after = int(np.flatnonzero(hurt)[-1]) + 1
    return after if after < len(hurt) else None


def _month(paths: BranchPaths, period: int | None) -> pd.Timestamp | None:
    """First day of a period; None stays None."""
    return None if period is None or period >= paths.periods else paths.terms.months[period]


def tree_picture(paths: BranchPaths) -> pd.DataFrame:
    """Who leaves whom, when, with what probability: children indented below their parent, by month."""
    tree, rows = paths.solution.tree, []

    def tell(at: int, depth: int) -> None:
        branch = tree.branches[at]
        passing = float(tree.subtree_probability[at])
        month = _month(paths, branch.start if at else None)
        leave = len(tree.children[at])
        rows.append(
            (INDENT * depth + branch.name, paths.words(at), month, passing, branch.probability, leave)
        )
        for child in sorted(tree.children[at], key=lambda each: tree.branches[each].start):
            tell(child, depth + 1)

    tell(0, 0)
    found = table(TREE_FIELDS, rows)
    found["Leaves in"] = pd.to_datetime(found["Leaves in"])
    return found


def event_table(paths: BranchPaths, branches: pd.DataFrame) -> pd.DataFrame:
    """One row per event: probability, what it adds to the expectation, its worst branch."""
    rows = []
    for event, own in branches.groupby("Event", sort=False):
        probability = own["Probability"].to_numpy(dtype=float)
        worst = own.sort_values(["Unserved", "Extra cost"], ascending=False, kind="stable").iloc[0]
        rows.append(
            {
                "Event": event,
                "Branches": len(own),
                "Probability": float(probability.sum()),
                "Expected unserved": float(probability @ own["Unserved"].to_numpy(dtype=float)),
                "Expected extra cost": float(probability @ own["Extra cost"].to_numpy(dtype=float)),
                "Extra prices of policy if it happens": _mean(probability, own["Prices of policy"])
                - float(branches["Prices of policy"].iloc[0]),
                "Most unserved": float(own["Unserved"].max()),
                "Worst branch": worst["Branch"],
            }
        )
    return table(EVENT_FIELDS, pd.DataFrame(rows))


def _mean(probability: np.ndarray, values: pd.Series) -> float:
    """Mean by probability; NaN without any."""
    total = float(probability.sum())
    return float(probability @ values.to_numpy(dtype=float)) / total if total > 0.0 else np.nan
