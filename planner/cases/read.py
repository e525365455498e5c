"""Read the cases of a batch; what cannot be solved as it is written is refused, all at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from planner.cases.case import BASE_CASE, Case, Level
from planner.cases.designs import Draft, drafts_of, repeated
from planner.cases.generated import assumption_lines, bands_of, switch_lines
from planner.cases.levers import Change, levers_of
from planner.cases.lines import CasesError, Line, Refusal
from planner.cases.sources import lines_of, refused
from planner.schema.sheet import REGISTRY
from planner.workbook.reading.override_text import OverrideError, Part
from planner.workbook.reading.overrides import CellChange, cell_words
from planner.workbook.reading.reader import OpenedWorkbook, Reading, open_workbook

Judge: TypeAlias = Callable[[OpenedWorkbook, Sequence[Draft]], list[Refusal]]
"""Finds what is wrong with cases whose cells are known."""
SHOWN = 5
"""Names of cases that a sentence holds."""
DISRUPTIONS = {name.casefold() for name, declared in REGISTRY.items() if declared.group == "Disruptions"}
"""Sheets that a base scenario does not read."""
ATTRIBUTES = {Part.SHEET: "sheet", Part.KEY: "row_key", Part.COLUMN: "column", Part.VALUE: "value"}
"""Part of a change -> the column of Sweep that says it."""


def read_cases(
    source: Reading | OpenedWorkbook | Path,
    cases_path: Path | None = None,
    *,
    groups: Sequence[str] = (),
    switches: bool = False,
    assumptions: str | None = None,
    path_only: bool = False,
    judge: Judge | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Case, ...]:
    """The base case, then every case of the workbook's sheet Sweep, or of ``cases_path`` (a workbook with
    such a sheet, or YAML); only those of ``groups`` if any are named. ``switches`` asks for every setting of
    every switch instead, ``assumptions`` (``20%``, or ``assumed=20%,derived=10%``) for a low and a high case
    of every such number; both stand beside the rows of Sweep where ``cases_path`` or ``groups`` name them.

    Raises CasesError, which tells all that is wrong by cell: rows, columns or values that cannot be, names
    that repeat, cases that change no cell, and what ``judge`` finds besides. With ``path_only``, cases that
    change nothing but disruptions are left out, which is told.
    """
    opened = _opened(source)
    reading = opened.read()
    if reading.inputs is None:
        raise CasesError(refused(reading.problems))
    refusals: list[Refusal] = []
    lines = list(_generated(opened, reading, switches=switches, assumptions=assumptions))
    if not lines or cases_path is not None or groups:
        lines += _chosen(lines_of(reading, cases_path), groups, refusals)
    drafts = list(drafts_of(levers_of(lines, refusals)))
    refusals += repeated(drafts)
    effects = Effects(opened, {}, {})
    if path_only:
        drafts = list(_of_path(drafts, tell))
    told = [effective(draft, effects, refusals) for draft in drafts]
    found = [draft for draft in told if draft is not None]
    if judge is not None:
        refusals += judge(opened, found)
    if refusals:
        raise CasesError(refusals)
    return (Case(BASE_CASE, levels=tuple(_at_base(drafts, told))), *(draft.case for draft in found))


def _opened(source: Reading | OpenedWorkbook | Path) -> OpenedWorkbook:
    """The workbook behind a path or a reading; raises CasesError where it cannot be opened."""
    if isinstance(source, OpenedWorkbook):
        return source
    found = open_workbook(source if isinstance(source, Path) else source.path)
    if isinstance(found, Reading):
        raise CasesError(refused(found.problems))
    return found


def _generated(
    opened: OpenedWorkbook, reading: Reading, *, switches: bool, assumptions: str | None
) -> Iterator[Line]:
    """Lines that nobody wrote down."""
    if switches:
        yield from switch_lines(reading)
    if assumptions is not None:
        yield from assumption_lines(opened, reading, bands_of(assumptions))


def _chosen(lines: Iterable[Line], groups: Sequence[str], refusals: list[Refusal]) -> list[Line]:
    """Lines of the groups that are asked for."""
    lines, asked = list(lines), {group.casefold() for group in groups}
    known = {line.row.group.casefold(): line.row.group for line in lines if line.row.group}
    for group in groups:
        if group.casefold() not in known:
            words = (
                f'found "{group}"; expected one of {", ".join(known.values()) or "the groups of a sweep"}.'
            )
            refusals.append(Refusal("--group", words))
    return [line for line in lines if (line.row.group.casefold() in asked if asked else line.row.runs)]


def _of_path(drafts: Iterable[Draft], tell: Callable[[str], None]) -> Iterator[Draft]:
    """Cases without what they change of disruptions; those that change nothing else are told."""
    without: list[str] = []
    for draft in drafts:
        kept = tuple(change for change in draft.changes if _is_of_path(change.line))
        levers = {line.row.case for line in draft.lines if _is_of_path(line)}
        if levers:
            levels = tuple(level for level in draft.levels if level.lever in levers)
            yield replace(draft, changes=kept, levels=levels)
        elif draft.changes:
            without.append(draft.name)
    if without:
        number = f"{len(without)} case{'s' * (len(without) > 1)}"
        more = f" and {len(without) - SHOWN} more" if len(without) > SHOWN else ""
        tell(f"{number} of disruptions left out with --path-only: {'; '.join(without[:SHOWN])}{more}.")


def _is_of_path(line: Line) -> bool:
    """True for what a base scenario may read."""
    return line.row.sheet.casefold() not in DISRUPTIONS


@dataclass
class Effects:
    """What each change does to the cells of one workbook; every change is looked up once."""

    opened: OpenedWorkbook
    cells: dict[str, tuple[CellChange, ...]]
    refused: dict[str, Refusal]

    def of(self, change: Change) -> tuple[CellChange, ...] | Refusal:
        """The cells that a change writes by itself, or why it cannot be made."""
        if change.text not in self.cells and change.text not in self.refused:
            try:
                self.cells[change.text] = self.opened.changed([change.text])
            except OverrideError as error:
                self.refused[change.text] = change.line.refusal(ATTRIBUTES[error.part], str(error))
        return self.refused.get(change.text) or self.cells[change.text]


def effective(draft: Draft, effects: Effects, refusals: list[Refusal]) -> Draft | None:
    """A case without levels of a grid that leave the workbook as it is; None (and refusals) if that leaves
    nothing.
    """
    found = {change.text: effects.of(change) for change in draft.changes}
    wrong = [each for each in found.values() if isinstance(each, Refusal)]
    if wrong:
        refusals += wrong
        return None
    idle = [change for change in draft.changes if not _changes(found[change.text])]
    kept = tuple(change for change in draft.changes if change not in idle)
    if draft.is_grid:
        return replace(draft, changes=kept) if kept else None
    refusals += [
        change.line.refusal("value", f'case "{draft.name}" changes nothing: {_as_it_is(found[change.text])}')
        for change in idle
    ]
    if not draft.changes:
        words = f'case "{draft.name}" changes nothing: found "{draft.lines[0].row.value}"; leave it out.'
        refusals.append(draft.lines[0].refusal("value", words))
    return draft if draft.changes and not idle else None


def _changes(cells: tuple[CellChange, ...] | Refusal) -> bool:
    """True if any cell gets another value."""
    return not isinstance(cells, Refusal) and any(cell_words(c.old) != cell_words(c.new) for c in cells)


def _as_it_is(cells: tuple[CellChange, ...] | Refusal) -> str:
    """``Imports!F14 is 45 already``, as a sentence."""
    assert not isinstance(cells, Refusal)
    return f"{cells[0].place} is {cell_words(cells[0].old)} already."


def _at_base(drafts: Iterable[Draft], told: Iterable[Draft | None]) -> Iterator[Level]:
    """Levels of grids at which the workbook stands by itself: the base case is that point of the map."""
    for draft, found in zip(drafts, told, strict=True):
        if found is None:
            yield from draft.levels
