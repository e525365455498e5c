"""How a case is declared in Python and becomes a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.schema.columns import month_text
from planner.workbook.writing.template import write_workbook
from tests.support import month

BOOKS = Path(__file__).parent / "books"
START = "2027-04"
Rows = list[dict[str, Any]]
ABROAD: Rows = [{"country": "market"}]
"""A country for problems that name none."""


@dataclass(frozen=True)
class Case:
    """Settings and sheets of a case, with a sentence on where it comes from."""

    name: str
    origin: str
    tables: dict[str, Rows]
    months: int = 1
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def book(self) -> Path:
        """The committed workbook."""
        return BOOKS / f"{self.name}.xlsx"

    def write(self, file: Path) -> None:
        """Write the declaration as a workbook."""
        span = {"title": self.name, "start_month": START, "end_month": month_of(self.months - 1)}
        write_workbook(
            file,
            settings=span | self.settings,
            tables=self.tables,
            readme=(self.origin,),
            all_columns=False,
        )


def month_of(position: int) -> str:
    """``2027-05`` for position 1."""
    return month_text(month(START) + position)


def series(sheet: str, key: str, column: str, values: Sequence[float], step: int = 1) -> Rows:
    """Overrides of one number by period."""
    return [
        {
            "sheet": sheet,
            "row_key": key,
            "column": column,
            "first_month": month_of(t * step),
            "last_month": month_of((t + 1) * step - 1),
            "value": value,
        }
        for t, value in enumerate(values)
    ]
