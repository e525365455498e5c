"""Branches of the tree as tables: what happens on each, who leaves whom, and by event."""

import numpy as np
import pandas as pd

from planner.plan.columns import NameColumn
from planner.plan.disruption_lives import Lives
from planner.plan.terms import TINY

INDENT = "   "
BRANCH_COLUMNS = (
    "Branch", "Leaves", "In", "Probability", "Event", "What happens", "Unserved", "Released from reserves",
    "Cost", "Extra cost", "Worst month", "Recovered in", "Reserve back in",
)  # fmt: skip


def branch_table(lives: Lives) -> pd.DataFrame:
    """One row per branch."""
    rows = [_branch(lives, at) for at in range(len(lives.branches))]
    table = pd.DataFrame(rows, columns=list(BRANCH_COLUMNS))
    for header in ("In", "Worst month", "Recovered in", "Reserve back in"):
        table[header] = pd.to_datetime(table[header])
    return table


def sector_table(lives: Lives) -> pd.DataFrame:
    """Unserved need by branch, all sectors and one column for each that goes short on any branch."""
    table = pd.DataFrame({"Branch": [branch.name for branch in lives.branches]})
    table["All sectors"] = lives.all_unserved.sum(axis=1)
    short = {sector: unserved for sector, unserved in lives.unserved.items() if unserved.any()}
    for sector, unserved in short.items():
        table[NameColumn(sector)] = unserved.sum(axis=1)
    return table if short else table.iloc[:0]


def _branch(lives: Lives, at: int) -> tuple[object, ...]:
    """One branch in the order of :data:`BRANCH_COLUMNS`."""
    branch = lives.branches[at]
    leaves = "" if branch.parent < 0 else lives.branches[branch.parent].name
    unserved = lives.all_unserved[at]
    worst = int(unserved.argmax()) if unserved.max() > 0.0 else None
    return (
        branch.name,
        leaves,
        _month(lives, branch.start if at else None),
        branch.mass,
        lives.event(at),
        lives.words(at),
        float(unserved.sum()),
        float(lives.drawdown[at]),
        float(lives.solution.costs[at]),
        float(lives.extra_costs[at]),
        _month(lives, worst),
        _month(lives, _since(unserved > 0.0, lives.onset(at))),
        _month(lives, _since(_lower(lives, at), lives.onset(at))),
    )


def _lower(lives: Lives, at: int) -> np.ndarray:
    """True where the reserve is lower than on the calm path, shape (periods,)."""
    calm = lives.reserve[0]
    below: np.ndarray = lives.reserve[at] < calm - TINY * max(1.0, float(calm.max(initial=0.0)))
    return below


def _since(hurt: np.ndarray, onset: int | None) -> int | None:
    """First period after the last hurt one, if any is hurt; None: never hurt, or hurt to the end."""
    if onset is None or not hurt.any():
        return None
    after = int(np.flatnonzero(hurt)[-1]) + 1
    return after if after < len(hurt) else None


def _month(lives: Lives, period: int | None) -> pd.Timestamp | None:
    """First day of a period; None stays None."""
    return None if period is None or period >= lives.periods else lives.terms.months[period]


def tree_picture(lives: Lives) -> pd.DataFrame:
    """Who leaves whom, when, with what probability: children indented below their parent, by month."""
    tree, rows = lives.solution.tree, []

    def tell(at: int, depth: int) -> None:
        branch = tree.branches[at]
        passing = float(tree.subtree_mass[at])
        month = _month(lives, branch.start if at else None)
        leave = len(tree.children[at])
        rows.append((INDENT * depth + branch.name, month, passing, branch.mass, leave, lives.words(at)))
        for child in sorted(tree.children[at], key=lambda each: tree.branches[each].start):
            tell(child, depth + 1)

    tell(0, 0)
    columns = ["Path", "Leaves in", "Goes this way", "Ends here", "Branches that leave it", "What happens"]
    table = pd.DataFrame(rows, columns=columns)
    table["Leaves in"] = pd.to_datetime(table["Leaves in"])
    return table


def event_table(lives: Lives, branches: pd.DataFrame) -> pd.DataFrame:
    """One row per event: probability, what it adds to the expectation, its worst branch."""
    rows = []
    for event, own in branches.groupby("Event", sort=False):
        mass = own["Probability"].to_numpy(dtype=float)
        total = float(mass.sum())
        unserved = float(mass @ own["Unserved"].to_numpy(dtype=float))
        cost = float(mass @ own["Extra cost"].to_numpy(dtype=float))
        worst = own.sort_values(["Unserved", "Extra cost"], ascending=False, kind="stable").iloc[0]
        likely = total > 0.0
        rows.append(
            {
                "Event": event,
                "Branches": len(own),
                "Probability": total,
                "Expected unserved": unserved,
                "Expected extra cost": cost,
                "Unserved if it happens": unserved / total if likely else np.nan,
                "Extra cost if it happens": cost / total if likely else np.nan,
                "Most unserved": float(own["Unserved"].max()),
                "Worst branch": worst["Branch"],
            }
        )
    return pd.DataFrame(rows)
