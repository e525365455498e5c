"""Read an input workbook: all problems at once, or typed and immutable inputs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from planner.calendar import Calendar
from planner.data import Inputs, InputSource
from planner.files import readable
from planner.schema.settings import Settings
from planner.schema.sheet import REGISTRY, Row, sheets
from planner.workbook.checks.cross_checks import check_meaning
from planner.workbook.layout import SETTINGS, TEMPLATE_VERSION
from planner.workbook.messages import Problem, has_errors, problem
from planner.workbook.plan_words import DECISIONS, RUN_INFO
from planner.workbook.reading.archive import UnreadableError
from planner.workbook.reading.build import fill_arrays, make_rows, values_hash, without_tests
from planner.workbook.reading.drafts import DraftTable, Findings
from planner.workbook.reading.grid import Grid, is_helper, read_grids
from planner.workbook.reading.headers import find_table
from planner.workbook.reading.lanes import LANES, Follower, expand_lanes, follow
from planner.workbook.reading.levers import apply_changes
from planner.workbook.reading.links import check_keys, check_links, note_absent_sheets
from planner.workbook.reading.overrides import CellChange
from planner.workbook.reading.package import Package, check_file, open_package
from planner.workbook.reading.rows import read_rows
from planner.workbook.reading.series import apply_series
from planner.workbook.reading.settings_reader import calendar_of, read_settings
from planner.workbook.reading.suggest import closest, containing
from planner.workbook.reading.switches import SWITCHES, apply_switches, read_switches

REQUIRED_SHEETS = (SETTINGS, "Commodities")


@dataclass(frozen=True)
class Addresses:
    """Where values stand in the workbook, for reports that point back into it."""

    settings: Mapping[str, str] = field(default_factory=dict)
    """Setting -> cell on Settings."""
    tables: Mapping[str, DraftTable] = field(default_factory=dict)

    def cell(self, row: Row, attribute: str) -> str:
        """``Imports!F14`` for a value of a row."""
        table = self.tables[row.place.sheet]
        return f"{table.grid.name}!{table.cell(row.place.row, attribute)}"


@dataclass(frozen=True)
class Reading:
    """What reading a workbook gave: inputs (None if there are errors), problems, addresses."""

    path: Path
    inputs: Inputs | None
    problems: tuple[Problem, ...]
    addresses: Addresses = Addresses()
    opened: bool = False
    """True where the file could be opened, so that a marked copy can be made."""
    changed: tuple[CellChange, ...] = ()
    """Cells that were changed for this run."""
    fed: tuple[CellChange, ...] = ()
    """Cells that levers off their base have changed."""


def read_workbook(path: Path, overrides: Sequence[str] = ()) -> Reading:
    """Read an input workbook; never raises for what is wrong with the file or its contents.

    ``overrides`` change cells for this run (:mod:`planner.workbook.reading.override_text`); one that names
    nothing raises OverrideError.
    """
    opened = open_workbook(path)
    return opened if isinstance(opened, Reading) else opened.read(overrides)


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook whose cells are known, to be read once or many times, each time with other changes."""

    path: Path
    content: bytes
    grids: Mapping[str, Grid]
    """By sheet name; not to be changed."""
    version: str
    problems: tuple[Problem, ...]
    """Of the file."""

    def read(self, overrides: Sequence[str] = ()) -> Reading:
        """What :func:`read_workbook` gives."""
        grids, findings = self._copies(), Findings([*self.problems])
        changed, fed = apply_changes(overrides, grids, findings)
        _check_version(self.path.name, self.version, findings)
        reading = _read_contents(self.path, self.content, grids, self.version, findings)
        return replace(reading, changed=changed, fed=fed)

    def changed(self, overrides: Sequence[str]) -> tuple[CellChange, ...]:
        """The cells that changes write, without reading the rest; raises OverrideError."""
        return apply_changes(overrides, self._copies(), Findings())[0]

    def _copies(self) -> dict[str, Grid]:
        """Grids that may be changed."""
        return {name: replace(grid, rows=dict(grid.rows)) for name, grid in self.grids.items()}


def open_workbook(path: Path) -> OpenedWorkbook | Reading:
    """Take the cells out of a workbook; a reading without inputs where the file cannot be used."""
    refusal, content = check_file(path)
    if refusal:
        return Reading(path, None, (refusal,))
    findings = Findings()
    problems, package = open_package(path, content)
    findings.problems += problems
    if package is not None and is_plan_package(package):
        findings.add("plan_workbook", path.name, "", found=path)
    if package is None or has_errors(findings.problems):
        return Reading(path, None, tuple(findings.problems))
    try:
        grids, problems, version = read_grids(package, _wanted())
    except UnreadableError as error:
        return Reading(path, None, (*findings.problems, problem(error.code, path.name, "", **error.words)))
    findings.problems += problems
    _check_sheet_names(package, findings)
    return OpenedWorkbook(path, content, grids, version, tuple(findings.problems))


def is_plan_package(package: Package) -> bool:
    """True if a workbook has the sheets of a plan and none of an input workbook."""
    return {RUN_INFO, DECISIONS} <= set(package.sheets) and SETTINGS not in package.sheets


def _wanted() -> frozenset[str]:
    """Case-folded names of the sheets that are read."""
    return frozenset(name.casefold() for name in (*REGISTRY, SETTINGS))


def _check_version(name: str, version: str, findings: Findings) -> None:
    """Compare the workbook's template version with ours; no version counts as ours."""
    major = version.partition(".")[0]
    ours = TEMPLATE_VERSION.partition(".")[0]
    if major.isdigit() and int(major) != int(ours):
        code = "newer_template" if int(major) > int(ours) else "older_template"
        findings.add(code, name, "", found=version, expected=TEMPLATE_VERSION)


def _check_sheet_names(package: Package, findings: Findings) -> None:
    """Sheets whose name is close to a declared one that is absent are misspelt; others are notes."""
    present = {name.casefold() for name in package.sheets}
    absent = [name for name in (*REGISTRY, SETTINGS) if name.casefold() not in present]
    for name in package.sheets:
        if name.casefold() in _wanted() or is_helper(name):
            continue
        match, meant = closest(name, absent, cutoff=0.82), containing(name, absent)
        if match:
            findings.add("misspelt_sheet", name, "", expected=match)
        elif meant:
            findings.add("unread_sheet", name, "", expected=meant)


def _read_contents(
    path: Path, content: bytes, grids: Mapping[str, Grid], version: str, findings: Findings
) -> Reading:
    """Steps: settings, headers, cells, switches, keys and links, arrays, series, meaning."""
    by_name = {name.casefold(): grid for name, grid in grids.items()}
    settings, cells = read_settings(by_name.get(SETTINGS.casefold()), findings)
    sheet = by_name[SETTINGS.casefold()].name if settings else SETTINGS
    calendar = calendar_of(settings, sheet, cells, findings) if settings else None
    tables = _read_tables(by_name, findings)
    switches = read_switches(tables.get(SWITCHES), findings)
    for table in tables.values():
        apply_switches(table, switches, findings)
    followers = expand_lanes(tables, findings)
    for table in tables.values():
        check_keys(table, findings)
        if table.name != LANES:
            check_links(table, tables, findings)
    note_absent_sheets(findings)
    addresses = Addresses(cells, tables)
    if settings is None or calendar is None:
        return Reading(path, None, tuple(findings.problems), addresses, opened=True)
    rows = _typed_rows(tables, followers, settings, calendar, cells, findings)
    if has_errors(findings.problems):
        return Reading(path, None, tuple(findings.problems), addresses, opened=True)
    source = InputSource(
        readable(path.name), hashlib.sha256(content).hexdigest(), values_hash(settings, rows), version,
        values_hash(settings, without_tests(rows)),
    )  # fmt: skip
    chosen = MappingProxyType({each.name: each.chosen for each in switches.values()})
    inputs = Inputs(settings, calendar, MappingProxyType(rows), chosen, source)
    return Reading(path, inputs, tuple(findings.problems), addresses, opened=True)


def _read_tables(by_name: Mapping[str, Grid], findings: Findings) -> dict[str, DraftTable]:
    """All table sheets that are present and have headers."""
    tables: dict[str, DraftTable] = {}
    for declared in sheets():
        grid = by_name.get(declared.name.casefold())
        if grid is None or not grid.rows:
            continue
        table = find_table(declared, grid, findings)
        if table:
            read_rows(table, findings)
            tables[declared.name] = table
    for name in REQUIRED_SHEETS[1:]:
        _check_required(name, by_name, tables, findings)
    return tables


def _check_required(
    name: str, by_name: Mapping[str, Grid], tables: Mapping[str, DraftTable], findings: Findings
) -> None:
    """A required sheet is there and has rows."""
    misspelt = findings.says("misspelt_sheet", "expected", name)
    if name.casefold() not in by_name and not misspelt:
        headers = [c.header for c in REGISTRY[name].columns.values() if c.required]
        findings.add("missing_sheet", name, "", expected=", ".join(headers))
    elif name in tables and not tables[name].rows:
        findings.add("no_rows", name, "", mend="fill one row for each good")


def _typed_rows(
    tables: Mapping[str, DraftTable],
    followers: Sequence[Follower],
    settings: Settings,
    calendar: Calendar,
    setting_cells: Mapping[str, str],
    findings: Findings,
) -> dict[type[Row], tuple[Row, ...]]:
    """Arrays, Series overrides, typed rows, and the checks of what they mean."""
    for table in tables.values():
        fill_arrays(table, calendar)
    before = [each.row.values[each.attribute] for each in followers]
    apply_series(tables, calendar, findings)
    follow(followers, before)
    rows = {table.declared.row_class: made for table in tables.values() if (made := make_rows(table))}
    check_meaning(settings, calendar, rows, tables, setting_cells, findings)
    return rows
