"""Sheet Sources: what stands behind the codes that other sheets name."""

import pandas as pd

from planner.plan.assumptions import SOURCES as SOURCE_FIELDS
from planner.report.spec import SheetSpec, Table, named

MOST_PRINTED = 25


def _printed(sources: pd.DataFrame) -> int:
    """Rows that are printed: the sources that most inputs rest on."""
    return min(len(sources), MOST_PRINTED)


SOURCES = SheetSpec(
    name=named("Sources"),
    title=named("Sources: what stands behind the codes"),
    sentence="The sources that most inputs rest on come first; a code on another sheet leads to its line.",
    items=(
        Table(
            "source",
            "Sources",
            f"The first {MOST_PRINTED} are printed.",
            lambda plan: plan.assumptions.sources,
            SOURCE_FIELDS,
            empty="The inputs name no sources.",
            printed_rows=_printed,
        ),
    ),
)
