"""Tables of a plan drawn up anew from its stored decisions and its inputs, and held against its workbook.

Who bought, made, kept, served and paid what, and every sum of it, follows from decisions, prices and rates;
that is worked out here again by the planner's own code, and each cell of these tables is compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from planner.audit.cells import Book, scalar
from planner.audit.plan_tables import TablePlace
from planner.audit.recomputation import same
from planner.audit.result import AuditCheck, Fault, FaultyCell, Layer, address, judged, not_checked
from planner.plan.flows import Flows
from planner.plan.incentive import incentive_plan
from planner.plan.plan import Plan, build_plan
from planner.plan.proven import UNLIKELY, HeldBook, Proof
from planner.plan.run import RunInfo
from planner.report.control import CHECK, CONTROL, VERDICT
from planner.report.layout import expanded
from planner.report.sheets import SHEETS
from planner.report.spec import Filled, filled
from planner.workbook import plan_words as words
from planner.workbook.fingerprint import Cell, Scalar

TOLERANCE = 1e-9
TOLD = "Cells that do not follow from the stored decisions and the inputs: quantities, prices, sums, shares."
LEFT_OUT = frozenset({VERDICT, CHECK, CONTROL, "fact", "glossary"})
"""Tables about the workbook and the run."""
OVER_THE_TREE = frozenset({"figure"})
"""Those that on a tree tell of its branches, beside the base scenario and the mean."""


def redrawn(book: Book, held: HeldBook) -> Proof:
    """A check for each sheet whose tables follow from decisions and inputs, and the cells that do not."""
    if not held.fits:
        return (), ()
    if not held.is_likely:
        return (not_checked(Layer.TABLES, "Tables", UNLIKELY),), ()
    left_out = LEFT_OUT if held.problem is None else LEFT_OUT | OVER_THE_TREE
    plan, checks, faults = _plan(held), list[AuditCheck](), list[FaultyCell]()
    for spec in SHEETS:
        looked_at, own = _sheet(
            book, [each for each in filled(spec, plan).items if isinstance(each, Filled)], left_out
        )
        if looked_at:
            checks.append(judged(Layer.TABLES, spec.name(plan), looked_at, float(len(own)), 0.0, TOLD))
        faults += own
    return tuple(checks), tuple(faults)


def _plan(held: HeldBook) -> Plan:
    """The plan of what is stored; of a tree the base scenario, with incentives over all futures."""
    base, mean = held.solutions()
    plan = build_plan(base, run=RunInfo())
    return plan if mean is None else replace(plan, incentive=incentive_plan(Flows(base), Flows(mean)))


def _sheet(book: Book, items: Sequence[Filled], left_out: frozenset[str]) -> tuple[int, list[FaultyCell]]:
    """Cells of the tables of a sheet that were compared, and those at fault."""
    looked_at, faults = 0, list[FaultyCell]()
    for item in items:
        place = book.tables.get((words.TABLE_PREFIX + item.table.key).casefold())
        if place is not None and item.table.key not in left_out:
            cells = list(_cells(item, place))
            looked_at += len(cells)
            faults += _faults(book, place, cells)
    return looked_at, faults


def _cells(item: Filled, place: TablePlace) -> Iterator[tuple[tuple[int, int], Any]]:
    """Place and expected content of each cell of a table whose figures are known."""
    left, top, _, bottom = place.area
    fields = () if item.frame.empty else expanded(item.table, item.frame)
    if len(fields) != len(place.headers) or len(item.frame) != bottom - top:
        return  # another version of the planner wrote this table, or it rests on more than decisions
    for across, declared in enumerate(fields):
        if declared.column in item.frame.columns:
            for down, value in enumerate(item.frame[declared.column].tolist(), start=1):
                yield (top + down, left + across), value


def _faults(
    book: Book, place: TablePlace, cells: Sequence[tuple[tuple[int, int], Any]]
) -> Iterator[FaultyCell]:
    """Cells that hold something else."""
    own = book.sheets[place.sheet]
    for at, value in cells:
        found, expected = own.get(at, Cell(None)).value, _content(value)
        if not same(found, expected, TOLERANCE):
            yield FaultyCell(address(place.sheet, at), repr(found), repr(expected), Fault.NOT_AS_SOLVED)


def _content(value: Any) -> Scalar:
    """What a cell shows of a value."""
    if value is None or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    return scalar(value.item() if isinstance(value, np.generic) else value)
