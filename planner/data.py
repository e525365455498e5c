"""What a workbook says, as typed and immutable values: the only thing the model reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from planner.calendar import Calendar
from planner.schema.settings import Settings
from planner.schema.sheet import Row

RowType = TypeVar("RowType", bound=Row)


@dataclass(frozen=True)
class InputSource:
    """Where the inputs came from: file name, hashes and template version."""

    name: str
    sha256: str
    """SHA-256 of the bytes of the file."""
    values_sha256: str
    """SHA-256 of the values as read, so that formatting does not count."""
    template_version: str
    values_without_tests_sha256: str = ""
    """The same without Stress tests and what only they use: what a plan that is held depends on."""
    overrides: tuple[str, ...] = ()
    """Changes that the values were read with, ``sheet.key.column=value`` each."""
    path: Path | None = None
    """The file, absolute; None: the inputs were made otherwise."""


@dataclass(frozen=True)
class Inputs:
    """All rows that count (their When holds), the settings and the calendar."""

    settings: Settings
    calendar: Calendar
    tables: Mapping[type[Row], tuple[Row, ...]]
    switches: Mapping[str, str]
    source: InputSource

    def rows(self, row_class: type[RowType]) -> tuple[RowType, ...]:
        """The rows of one sheet, in sheet order; empty where the sheet is absent."""
        return cast(tuple[RowType, ...], self.tables.get(row_class, ()))

    def by_key(self, row_class: type[RowType]) -> dict[str, RowType]:
        """The rows of one sheet by key; not to be changed."""
        if row_class not in self._by_key:
            self._by_key[row_class] = {row.key: row for row in self.rows(row_class)}
        return cast(dict[str, RowType], self._by_key[row_class])

    @cached_property
    def _by_key(self) -> dict[type[Row], dict[str, Any]]:
        """Sheets that have been asked for by key."""
        return {}

    def __reduce__(self) -> tuple[object, ...]:
        """How to pickle: read-only mappings as plain ones, without what can be worked out again."""
        return _unpickled, (self.settings, self.calendar, dict(self.tables), dict(self.switches), self.source)


def _unpickled(
    settings: Settings,
    calendar: Calendar,
    tables: Mapping[type[Row], tuple[Row, ...]],
    switches: Mapping[str, str],
    source: InputSource,
) -> Inputs:
    """Inputs as they were pickled, read-only again."""
    return Inputs(settings, calendar, MappingProxyType(tables), MappingProxyType(switches), source)
