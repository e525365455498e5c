"""The ledger of a batch: what became of each case, in one SQLite file that the parent alone writes.

A row is written, and on the disk, before the next case is told: whatever ends the process, what is in the
file is whole. A case is found again by what was asked (bytes of the workbook and changes) or, where the file
has been edited since, by its key: hash of the inputs as they were read.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType

from planner.batch.result import CaseResult
from planner.batch.solving import FAILED
from planner.cases.case import Case, Level
from planner.errors import PlannerError
from planner.plan.case_figures import CaseFigure

APPLICATION = 0x706C616E
"""Marks the file as a ledger of the planner's (PRAGMA application_id)."""
TABLE = """
CREATE TABLE IF NOT EXISTS cases (
  request TEXT PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, result TEXT NOT NULL
) WITHOUT ROWID
"""
INDEX = "CREATE INDEX IF NOT EXISTS cases_by_key ON cases (key)"


class LedgerError(PlannerError):
    """A file that is no ledger, or that cannot be written; the message names it and the mend."""


class Ledger:
    """Results by request and by key; a context manager. None as its file: it remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        """Open or make the file; raises LedgerError."""
        self.path = path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise LedgerError(_words(path, error)) from error

    def _prepare(self) -> None:
        """Make the table in a new file; raises LedgerError for a file of another kind."""
        found = self._base.execute("PRAGMA application_id").fetchone()[0]
        tables = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != APPLICATION and tables:
            raise LedgerError(f"{self.path} is a database of something else; give another ledger.")
        self._base.execute(f"PRAGMA application_id = {APPLICATION}")
        self._base.execute(TABLE)
        self._base.execute(INDEX)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def save(self, request: str, key: str, result: CaseResult) -> None:
        """Keep a result; raises LedgerError."""
        row = (request, key, result.case.name, result.status, json.dumps(asdict(result)))
        try:
            self._base.execute("INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise LedgerError(_words(self.path, error)) from error

    def of_requests(self, requests: Iterable[str]) -> dict[str, CaseResult]:
        """Request -> result of those that are known; a case that failed is not."""
        return self._found("request", requests)

    def of_keys(self, keys: Iterable[str]) -> dict[str, CaseResult]:
        """Key -> result of those that are known."""
        return self._found("key", (key for key in keys if key))

    def of_workbook(self, sha256: str) -> tuple[CaseResult, ...]:
        """Results of cases of a workbook with these bytes, in order of their names."""
        rows = self._base.execute("SELECT result FROM cases WHERE status <> ? ORDER BY name", (FAILED,))
        found = (_result(text) for (text,) in rows.fetchall())
        return tuple(each for each in found if each.workbook_sha256 == sha256)

    def _found(self, column: str, values: Iterable[str]) -> dict[str, CaseResult]:
        """Results by a column."""
        query = f"SELECT result FROM cases WHERE {column} = ? AND status <> ? LIMIT 1"
        found = {}
        for value in values:
            row = self._base.execute(query, (value, FAILED)).fetchone()
            if row is not None:
                found[value] = _result(row[0])
        return found

    def __len__(self) -> int:
        count: int = self._base.execute("SELECT count(*) FROM cases").fetchone()[0]
        return count


def _result(text: str) -> CaseResult:
    """A result as it was saved."""
    values = json.loads(text)
    given = values.pop("case")
    levels = tuple(Level(**level) for level in given["levels"])
    case = Case(given["name"], tuple(given["changes"]), given["group"], levels, given["note"])
    values["figures"] = tuple(CaseFigure(**figure) for figure in values["figures"])
    values |= {name: tuple(values[name]) for name in ("changed_cells", "missed")}
    return CaseResult(case, **values)


def of_case(result: CaseResult, case: Case, workbook_sha256: str) -> CaseResult:
    """A known result as that of a case with the same inputs, of a workbook with these bytes."""
    return replace(result, case=case, workbook_sha256=workbook_sha256)


def _words(path: Path | None, error: Exception) -> str:
    """What is wrong with the file, and the mend."""
    return f"the ledger {path} cannot be used ({error}); close what has it open, or delete it to begin anew."
