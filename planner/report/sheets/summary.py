"""Sheet Summary: one page to decide from, each figure and sentence a formula over the other sheets."""

from collections.abc import Callable

import pandas as pd

from planner.plan.columns import Fields
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.spec import Links, Note, SheetSpec, Table, named
from planner.report.summary.decide import DECIDE, decide_block
from planner.report.summary.reached import REACHED, reached_block
from planner.report.summary.supply import STOPS, SUPPLY, stops_block, stops_words, supply_block
from planner.report.summary.verdict import CHANGE_FIELDS, assumed, change_words, changes, odds, status


def _title(plan: Plan) -> str:
    """The title of the plan."""
    return plan.terms.title


def _block(key: str, title: str, frame: Callable[[Plan], pd.DataFrame], fields: Fields) -> Table:
    """A block of the page: its first header is its title."""
    return Table(key, title, "", frame, fields, headed=False)


SUMMARY = SheetSpec(
    name=named("Summary"),
    title=_title,
    sentence="Each figure and sentence is a formula; names in the first column lead to where it comes from.",
    items=(
        Note(status, strong=True, live=True),
        Note(odds, live=True),
        _block("decide", "Decide now", decide_block, DECIDE),
        _block("reach", "Asked and reached", reached_block, REACHED),
        Note(stops_words, live=True),
        _block("stops", "If supply stops", stops_block, STOPS),
        _block("supply", "Who supplies", supply_block, SUPPLY),
        Note(change_words, live=True),
        _block("change", "What would change this", changes, CHANGE_FIELDS),
        Note(assumed, live=True),
        Note(year_words),
        Links("Sheets of this workbook"),
    ),
    portrait=True,
    one_page=True,
)
