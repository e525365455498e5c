"""Exit codes that scripts can rely on, and how every run of a verb ends: in words, a code and one object."""

import os
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import platformdirs
import typer

from planner.cli.signals import when_forced
from planner.cli.talk import DataNotWrittenError, say, show_json
from planner.surroundings import SurroundingsError, check_surroundings

if TYPE_CHECKING:
    from planner.workbook.reading.reader import Reading


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT_ERRORS = 3
    NO_PLAN = 4
    LIMIT_HIT = 5
    CASES_WITHOUT_PLAN = 6
    NOT_WRITTEN = 7
    PLAN_NOT_USABLE = 8
    CHECK_FAILED = 9
    INTERRUPTED = 130


STATUS_WORDS = {
    Exit.DONE: "done",
    Exit.UNEXPECTED: "unexpected error",
    Exit.USAGE: "usage error",
    Exit.INPUT_ERRORS: "input errors",
    Exit.NO_PLAN: "infeasible",
    Exit.LIMIT_HIT: "time limit",
    Exit.CASES_WITHOUT_PLAN: "cases without a plan",
    Exit.NOT_WRITTEN: "output not written",
    Exit.PLAN_NOT_USABLE: "plan not usable",
    Exit.CHECK_FAILED: "a check failed",
    Exit.INTERRUPTED: "interrupted",
}
"""What --json says of a run that ended before a solver gave a status."""
INTERRUPTED = "Interrupted; no file is half written. Run the same command again."


class Ended(Exception):  # noqa: N818 - an ending, which need not be an error
    """A run ends here with a code; what it has to say is said first, each line an error if not 0."""

    def __init__(self, code: Exit, *lines: str) -> None:
        super().__init__(*lines)
        self.code = code
        self.lines = lines


@dataclass
class Run:
    """One run of a verb: what it says on the way, and the object that --json prints when it ends."""

    answer: dict[str, Any]
    as_json: bool
    quiet: bool
    messages: list[str] = field(default_factory=list)
    code: Exit = Exit.DONE
    interrupted: str = INTERRUPTED
    """What is said when the run is interrupted."""

    def tell(self, *lines: str) -> None:
        """Say lines on stderr, however quiet the run, and keep them for the object."""
        for line in lines:
            say(line)
        self.messages += lines

    def note(self, *lines: str) -> None:
        """Keep lines for the object, and say them unless the run is quiet."""
        if self.is_silent:
            self.messages += lines
        else:
            self.tell(*lines)

    @property
    def is_silent(self) -> bool:
        """True if nothing but errors is said."""
        return self.quiet or self.as_json

    def problems(self, reading: "Reading", workbook: Path) -> None:
        """Tell the problems of a workbook; raises Ended if any is an error."""
        from planner.changes import change_lines, changed_cells
        from planner.workbook.marked_copy import report_problems

        self.answer["changed"] = changed_cells(reading)
        self.note(*change_lines(reading))
        lines, failed = report_problems(reading, workbook)
        self.answer["problems"] = [
            {"severity": each.severity.value, "place": each.place, "code": each.code, "text": each.text}
            for each in reading.problems
        ]
        (self.tell if failed else self.note)(*lines)
        if failed:
            raise Ended(Exit.INPUT_ERRORS)

    def end(self) -> None:
        """Print the object, if it was asked for."""
        if not self.as_json:
            return
        self.answer["status"] = self.answer.get("status") or STATUS_WORDS[self.code]
        try:
            show_json(self.answer | {"exit_code": int(self.code), "messages": self.messages})
        except DataNotWrittenError as error:
            self.code = Exit.NOT_WRITTEN
            say(f"ERROR {error}")


@contextmanager
def running(
    verb: str, fields: Iterable[str] = (), *, as_json: bool = False, quiet: bool = False
) -> Iterator[Run]:
    """A run of a verb that ends in words and an exit code, however it ends; ``fields`` are what its object
    has besides, null where not known. Raises typer.Exit unless all is well.
    """
    run = Run({"verb": verb, "status": None, **dict.fromkeys(fields)}, as_json, quiet)

    def interrupted() -> None:
        run.code = Exit.INTERRUPTED
        run.tell(run.interrupted)
        run.end()

    with when_forced(interrupted):
        try:
            check_surroundings()
            yield run
        except (typer.Abort, SystemExit):
            raise
        except BaseException as error:
            run.code, lines = _failure(error, run)
            run.tell(*lines)
        run.end()
    if run.code is not Exit.DONE:
        raise typer.Exit(run.code)


def _failure(error: BaseException, run: Run) -> tuple[Exit, list[str]]:
    """Exit code of a failure, and what is said about it."""
    if isinstance(error, Ended):
        return error.code, [*error.lines]
    if isinstance(error, KeyboardInterrupt):
        return Exit.INTERRUPTED, [run.interrupted]
    if isinstance(error, SurroundingsError):
        return Exit.USAGE, [f"ERROR {error}"]
    for kind, code, lines in _known():
        if isinstance(error, kind):
            found = lines(error)
            if code is Exit.NO_PLAN:
                run.answer["status"] = error.status  # type: ignore[attr-defined]
                code = Exit.LIMIT_HIT if error.limit_hit else code  # type: ignore[attr-defined]
            return code, found
    return Exit.UNEXPECTED, [f"ERROR unexpected: {_words(error)}. {_log(error)}"]


Told = tuple[type[Exception], Exit, Callable[[Any], list[str]]]


def _known() -> tuple[Told, ...]:
    """Failures that we name ourselves: their class, code, and lines."""
    try:
        from planner.audit.plan_book import PlanNotUsableError
        from planner.errors import NoPlanError
        from planner.files import OutputError, OutputNameError
        from planner.study.asked_tests import AskedError
        from planner.workbook.reading.override_text import OverrideError
        from planner.workers import WorkerEndedError
    except Exception:  # a library that cannot be imported is the failure itself
        return ()

    return (
        (NoPlanError, Exit.NO_PLAN, lambda error: error.diagnosis.lines()),
        (OverrideError, Exit.USAGE, lambda error: [f"ERROR --set {error}"]),
        (AskedError, Exit.USAGE, lambda error: [f"ERROR {error}"]),
        (PlanNotUsableError, Exit.PLAN_NOT_USABLE, lambda error: [f"ERROR {error}"]),
        (OutputNameError, Exit.USAGE, lambda error: [f"ERROR {line}" for line in error.args]),
        (OutputError, Exit.NOT_WRITTEN, lambda error: [f"ERROR {line}" for line in error.args]),
        (WorkerEndedError, Exit.UNEXPECTED, lambda error: [f"ERROR {error}"]),
        (DataNotWrittenError, Exit.NOT_WRITTEN, lambda error: [f"ERROR {error}"]),
    )


def refuse(*lines: str, code: Exit = Exit.USAGE) -> NoReturn:
    """End the run with errors, a usage error by default."""
    raise Ended(code, *(f"ERROR {line}" for line in lines))


def _words(error: BaseException) -> str:
    """What an unexpected error says, or its kind if it says nothing."""
    return str(error).strip().rstrip(".") or type(error).__name__


def _log(error: BaseException) -> str:
    """Write the traceback where a person can find it and say where; say it itself if no place takes it."""
    text = "".join(traceback.format_exception(error))
    for place in (_user_log, _temporary_log):
        try:
            file = place()
            file.write_text(text, encoding="utf-8", errors="backslashreplace")
        except (OSError, RuntimeError):
            continue
        return f"Details are in {file}"
    return f"No log could be written; details:\n{text}"


def _user_log() -> Path:
    """The log of the last error among the user's own; raises OSError or RuntimeError without a home."""
    folder = Path(platformdirs.user_log_dir("planner", appauthor=False))
    if not folder.is_absolute():
        raise FileNotFoundError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "last_error.log"


def _temporary_log() -> Path:
    """A new file among the temporary ones."""
    handle, name = tempfile.mkstemp(prefix="planner_", suffix=".log")
    os.close(handle)
    return Path(name)
