"""All cells of a plan workbook, read with openpyxl alone: values, formulas, and the tables they stand in."""

import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula

from planner.audit.plan_book import PlanNotUsableError
from planner.audit.plan_tables import TablePlace, table_places
from planner.workbook.fingerprint import Cell, Place, Scalar


@dataclass(frozen=True)
class Book:
    """A workbook as it was read."""

    path: Path
    sheets: dict[str, dict[Place, Cell]]
    """Cells of each sheet that are not empty, sheets in their order."""
    tables: dict[str, TablePlace]
    """Tables by their names in formulas, in lower case."""


def read_book(path: Path) -> Book:
    """Read a workbook; raises PlanNotUsableError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            sheets = {name: dict(cells) for name, cells in _sheets(path)}
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise PlanNotUsableError(f"{path.name}: it cannot be read ({error}); solve again.") from error
    return Book(path, sheets, {each.name.casefold(): each for each in table_places(path)})


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[tuple[Place, Cell]]]]:
    """Each sheet with its cells: the file is read twice side by side, for formulas and for values."""
    with (
        closing(openpyxl.load_workbook(path, read_only=True)) as formulas,
        closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as values,
    ):
        for name in formulas.sheetnames:
            yield name, _cells(formulas[name], values[name])


def _cells(formulas: Any, values: Any) -> Iterator[tuple[Place, Cell]]:
    """Cells of a sheet that are not empty."""
    for told, saved in zip(formulas.iter_rows(), values.iter_rows(), strict=True):
        for one, other in zip(told, saved, strict=True):
            formula = _formula(one.value) if one.value is not None and one.data_type == "f" else ""
            value = scalar(other.value)
            if formula or value is not None:
                yield (one.row, one.column), Cell(value, formula)


def _formula(value: Any) -> str:
    """A formula without its equals sign."""
    text = value.text if isinstance(value, ArrayFormula) else value
    return str(text or "").removeprefix("=")


def scalar(value: Any) -> Scalar:
    """A value as a spreadsheet keeps it: dates are days."""
    if isinstance(value, datetime | date | time | timedelta):
        return float(to_excel(value))  # type: ignore[no-untyped-call]
    if isinstance(value, bool | str) or value is None:
        return value
    return float(value)
