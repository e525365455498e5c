"""Tables of a plan workbook (or one of a study) as they were written, by their names."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import range_boundaries

from planner.audit.plan_book import PlanNotUsableError, package_of
from planner.workbook import plan_words as words
from planner.workbook.reading.archive import UnreadableError
from planner.workbook.reading.package import Package
from planner.workbook.reading.sheet_xml import ROW, SheetTarget


@dataclass(frozen=True)
class WrittenTable:
    """Headers and rows of a table, formulas by their saved values; blanks are None."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Rows by header."""
        return [dict(zip(self.headers, row, strict=True)) for row in self.rows]


def written_tables(path: Path, wanted: Collection[str]) -> dict[str, WrittenTable]:
    """The wanted tables that a workbook has, by key (``figure`` is ``t_figure`` in the file).

    Raises PlanNotUsableError where the file cannot be read.
    """
    package = package_of(path)
    try:
        return dict(_tables(package, wanted))
    except UnreadableError as error:
        raise PlanNotUsableError(f"{path.name}: it cannot be read ({error}); solve again.") from error


@dataclass(frozen=True)
class TablePlace:
    """Where a table stands."""

    name: str
    sheet: str
    area: tuple[int, int, int, int]
    """First column, header row, last column and last row, from 1."""
    headers: tuple[str, ...]


def table_places(path: Path) -> list[TablePlace]:
    """All tables of a workbook; raises PlanNotUsableError where the file cannot be read."""
    package = package_of(path)
    try:
        return [
            TablePlace(words.TABLE_PREFIX + key, sheet, _boundaries(area), headers)
            for sheet in package.sheets
            for key, area, headers in _described(package, sheet)
        ]
    except UnreadableError as error:
        raise PlanNotUsableError(f"{path.name}: it cannot be read ({error}); solve again.") from error


def _boundaries(area: str) -> tuple[int, int, int, int]:
    """First column and row, last column and row of a range."""
    left, top, right, bottom = (int(each or 0) for each in range_boundaries(area))
    return left, top, right, bottom


def table_names(path: Path) -> set[str]:
    """Keys of all tables of a workbook; none if the file cannot be read as one."""
    try:
        package = package_of(path)
        return {key for sheet in package.sheets for key, _ in _places(package, sheet)}
    except (PlanNotUsableError, UnreadableError):
        return set()


def _tables(package: Package, wanted: Collection[str]) -> Iterator[tuple[str, WrittenTable]]:
    """Wanted tables, each sheet read once; raises UnreadableError."""
    for sheet in package.sheets:
        places = [(key, area) for key, area in _places(package, sheet) if key in wanted]
        if not places:
            continue
        last = max(int(range_boundaries(area)[3] or 0) for _, area in places)
        rows = _first_rows(package, sheet, last)
        for key, area in places:
            yield key, _table(rows, area)


class _EnoughError(Exception):
    """All rows that are wanted have been read."""


class _FirstRows(SheetTarget):
    """Collects a worksheet down to a row: monthly detail below is as long as a whole plan."""

    def __init__(self, package: Package, last: int) -> None:
        super().__init__(package.texts, package.dates, package.epoch)
        self._last = last

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins; raises _EnoughError where it is a row below the last one."""
        number = attributes.get("r", "") if tag == ROW else ""
        if number.isdecimal() and int(number) > self._last:
            raise _EnoughError
        super().start(tag, attributes)


def _first_rows(package: Package, sheet: str, last: int) -> Mapping[int, Mapping[int, Any]]:
    """Values of the rows of a sheet down to the last one; raises UnreadableError."""
    target = _FirstRows(package, last)
    with suppress(_EnoughError):
        package.archive.feed(package.sheets[sheet], target)
    return target.contents(None).rows


def _places(package: Package, sheet: str) -> Iterator[tuple[str, str]]:
    """Key and range of each table of a sheet."""
    for key, area, _ in _described(package, sheet):
        yield key, area


def _described(package: Package, sheet: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Key, range and headers of each table of a sheet."""
    for kind, part in package.archive.relations(package.sheets[sheet]).values():
        if kind == "table" and part in package.archive.names:
            root = package.archive.tree(part)
            name = root.get("displayName") or root.get("name") or ""
            headers = tuple(str(each.get("name")) for each in root.iter() if each.tag.endswith("tableColumn"))
            yield name.removeprefix(words.TABLE_PREFIX), root.get("ref", ""), headers


def _table(rows: Mapping[int, Mapping[int, Any]], area: str) -> WrittenTable:
    """Cells of a range, its first row as headers."""
    left, top, right, bottom = _boundaries(area)
    body = [
        tuple(rows.get(number, {}).get(at) for at in range(left - 1, right))
        for number in range(top, bottom + 1)
    ]
    return WrittenTable(tuple("" if each is None else str(each) for each in body[0]), tuple(body[1:]))
