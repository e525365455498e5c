"""What would change the plan: cases of a sweep of the same inputs, against the case that is planned."""

from collections.abc import Hashable, Iterator, Mapping

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, text
from planner.plan.figures import shown
from planner.plan.terms import Terms, with_money

TOLD = 5
"""Cases that a sentence tells."""
CHANGES = {
    "money": "Money",
    "lost_output": "Lost output",
    "own_output": "Own output",
    "reserve_value": "Reserve",
    "embodied_quantity": "Embodied exposure",
    "unserved": "Unserved",
}
"""Key of a figure of a case -> column of its change."""
SENSITIVITIES: Fields = (
    text("If", "What is changed, alone: a case of the sweep."),
    text("Why", "Why it may be so.", width=40),
    Field("Money", "Present money, more or less than planned.", "{money}"),
    Field("Lost output", "Present lost output, more or less.", "{money}"),
    Field("Own output", "In the last headline year, more or less.", "{quantity}"),
    Field("Reserve", "Worth of the reserve at the end of that year, more or less.", "{money}"),
    Field("Embodied exposure", "Embodied {watched} content, headline years, more or less.", "{quantity}"),
    Field("Unserved", "Need unserved, headline years, more or less.", "{quantity}"),
)
"""Expected over all futures; of a sweep of single paths, those if nothing happens."""
AS_MONEY = ("Money", "Lost output", "Reserve")
LEAST = 5e-4
"""Changes below this share of the planned figure are not told in a sentence."""


def sensitivity_words(terms: Terms, changes: pd.DataFrame, planned: Mapping[str, float]) -> tuple[str, ...]:
    """A sentence for each of the first cases; ``planned`` has the figure of each column in the plan."""
    return tuple(
        f"{row['If']}: {'; '.join(_parts(terms, row, planned)) or 'hardly anything'}."
        for row in changes.head(TOLD).to_dict("records")
    )


def _parts(terms: Terms, row: Mapping[Hashable, object], planned: Mapping[str, float]) -> Iterator[str]:
    """``money +₹45 crore``, ``own output -1,200 t (to 4,800)`` for what changes enough."""
    for column in CHANGES.values():
        change, base = float(str(row[column])), planned[column]
        if not np.isfinite(change) or abs(change) < max(LEAST * abs(base), terms.least):
            continue
        amount = shown(abs(change))
        words = with_money(amount, terms.money) if column in AS_MONEY else f"{amount} {terms.quantity}"
        sign = "+" if change > 0.0 else "−"
        yield f"{column.lower()} {sign}{words} (to {shown(base + change)})"
