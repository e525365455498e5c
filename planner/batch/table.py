"""Results of a batch as one long table: what spreadsheets and notebooks read."""

from collections.abc import Sequence
from math import nan

import pandas as pd

from planner.batch.result import CaseResult
from planner.cases.case import BASE_CASE

COLUMNS = (
    "case", "group", "status", "figure", "label", "unit", "value", "base", "p10", "p50", "p90", "difference",
)  # fmt: skip


def results_table(results: Sequence[CaseResult]) -> pd.DataFrame:
    """A row for each figure of each case, in their order: expected value, that if nothing happens, quantiles
    over futures, and the difference of the value to that of the base case. A case without a plan has one row
    with its status and no figure.
    """
    base = next((each for each in results if each.case.name == BASE_CASE), None)
    known = {} if base is None else {figure.key: figure.value for figure in base.figures}
    rows: list[tuple[object, ...]] = []
    for result in results:
        own = (result.case.name, result.case.group, result.status)
        rows += [
            (
                *own, each.key, each.label, each.unit, each.value, each.base, each.p10, each.p50, each.p90,
                each.value - known.get(each.key, nan),
            )
            for each in result.figures
        ] or [(*own, "", "", "", *[nan] * 6)]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
