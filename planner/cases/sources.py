"""Where the rows of a sweep are written: the workbook itself, another workbook, or a YAML file."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from planner.cases.lines import SWEEP, CasesError, Line, Refusal
from planner.schema.sheet import Place, sheet_of
from planner.schema.tables.study import SweepRow
from planner.workbook.messages import Problem, Severity
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.headers import find_table
from planner.workbook.reading.reader import OpenedWorkbook, Reading, open_workbook
from planner.workbook.reading.rows import read_rows
from planner.workbook.reading.switches import SWITCHES, SwitchState, apply_switches, read_switches

YAML_ENDINGS = (".yaml", ".yml")


def lines_of(reading: Reading, cases_path: Path | None = None) -> tuple[Line, ...]:
    """The rows that count, of the workbook or of another file; raises CasesError for what cannot be read."""
    if cases_path is None:
        table = reading.addresses.tables.get(SWEEP)
        return () if table is None else tuple(_of_table(table))
    if cases_path.suffix.lower() in YAML_ENDINGS:
        from planner.cases.yaml_file import read_yaml

        return read_yaml(cases_path)
    return _of_other_workbook(cases_path, reading)


def _of_table(table: DraftTable, file: str = "") -> Iterator[Line]:
    """Rows of a sheet whose When holds; ``file`` stands before their places."""
    for row in table.rows:
        if row.holds and not row.broken:
            yield _line(table, row, file)


def _line(table: DraftTable, row: DraftRow, file: str) -> Line:
    """A row with the place of each of its values."""
    typed = SweepRow(place=Place(f"{file}{table.name}", row.number), **row.values)
    places = {
        each.attribute: f"{file}{table.name}!{table.cell(row, each.attribute)}" for each in table.places
    }
    return Line(typed, places)


def _of_other_workbook(path: Path, reading: Reading) -> tuple[Line, ...]:
    """Rows of the sheet Sweep of another workbook, whose Whens speak of the first one's switches."""
    opened = open_workbook(path)
    if isinstance(opened, Reading):
        raise CasesError(refused(opened.problems))
    grid = next((grid for name, grid in opened.grids.items() if name.casefold() == SWEEP.casefold()), None)
    if grid is None or not grid.rows:
        words = (
            f"found no sheet {SWEEP} with rows; expected one with the columns that docs/language.md tells."
        )
        raise CasesError((Refusal(path.name, words),))
    findings = Findings(_of_sheet(opened))
    table = find_table(sheet_of(SweepRow), grid, findings)
    if table is not None:
        read_rows(table, findings)
        apply_switches(table, _switches(reading), findings)
    if errors := refused(findings.problems, f"{path.name} "):
        raise CasesError(errors)
    return () if table is None else tuple(_of_table(table, f"{path.name} "))


def _of_sheet(opened: OpenedWorkbook) -> list[Problem]:
    """Problems of a file that lie on its sheet Sweep."""
    return [each for each in opened.problems if each.sheet.casefold() == SWEEP.casefold()]


def _switches(reading: Reading) -> Mapping[str, SwitchState]:
    """Switches of a workbook that has been read."""
    return read_switches(reading.addresses.tables.get(SWITCHES), Findings())


def refused(problems: Iterable[Problem], file: str = "") -> tuple[Refusal, ...]:
    """Errors among problems, as refusals."""
    return tuple(
        Refusal(f"{file}{each.place}", each.text) for each in problems if each.severity is Severity.ERROR
    )
