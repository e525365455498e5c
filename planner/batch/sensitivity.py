"""What would change a plan: from the ledger of a sweep of the same workbook, if one was run."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path

import numpy as np
import pandas as pd

from planner.batch.ledger import Ledger
from planner.batch.result import CaseResult
from planner.batch.study_tables import base_of, values_of
from planner.cases.case import Case
from planner.plan.columns import table
from planner.plan.plan import Plan
from planner.plan.sensitivity import CHANGES, SENSITIVITIES, sensitivity_words

MOST = 20
"""Cases that a plan tells."""
STILL = 1e-3
"""Cases that move no figure by this share of it are not told."""
DIGITS = 9
"""Decimals of a change; what is left of equal figures is none."""
RANKED_BY = ("Money", "Own output", "Embodied exposure", "Unserved")


def with_sensitivities(plan: Plan, ledger: Path) -> Plan:
    """The plan with what would change it, as found by a sweep of the same bytes of its workbook; the same
    plan where there is none. Raises LedgerError for a file that is no ledger.
    """
    with Ledger(ledger) as known:
        results = known.of_workbook(plan.source.sha256)
    base = base_of(results)
    if base is None or plan.source.overrides:
        return plan
    changes = sensitivities(results)
    scope = "" if base.branches else " Sweep of the base scenario alone, without disruptions."
    return replace(
        plan,
        sensitivities=changes,
        sensitivity_words=sensitivity_words(plan.terms, changes, planned_of(base)),
        sensitivity_scope=f"{_cases(len(results) - 1)} solved.{scope}",
    )


def sensitivities(results: Sequence[CaseResult]) -> pd.DataFrame:
    """A row for each case with one lever, against the base case, those that move most first: each change as a
    share of its figure, summed.
    """
    base = base_of(results)
    if base is None:
        return table(SENSITIVITIES, ())
    planned = planned_of(base)
    rows, moved = [], []
    for result in results:
        if result is base or not result.figures or len(result.case.levels) > 1:
            continue
        values = values_of(result)
        change = {column: values.get(key, np.nan) - planned[column] for key, column in CHANGES.items()}
        share = _moved(change, planned)
        if share > STILL:
            told = (round(each, DIGITS) for each in change.values())
            rows.append((_if(result.case), result.case.note, *told))
            moved.append(share)
    order = np.argsort(-np.array(moved), kind="stable")[:MOST]
    return table(SENSITIVITIES, [rows[at] for at in order])


def _cases(number: int) -> str:
    """``One case was``, or how many were."""
    return "One case was" if number == 1 else f"{number} cases were"


def _if(case: Case) -> str:
    """What a case changes: its name, with the setting where the name leaves it out."""
    settings = [each.value for each in case.levels if each.value not in case.name]
    return ", ".join([case.name, *settings])


def planned_of(base: CaseResult) -> dict[str, float]:
    """Column of a change -> figure of the base case."""
    values = values_of(base)
    return {column: values.get(key, np.nan) for key, column in CHANGES.items()}


def _moved(change: dict[str, float], start: dict[str, float]) -> float:
    """How far a case moves what a plan is judged by: shares of the figures, each at most 1, summed."""
    shares = (
        min(1.0, abs(change[column]) / max(1.0, abs(start[column])))
        for column in RANKED_BY
        if isfinite(change[column]) and isfinite(start[column])
    )
    return sum(shares)
