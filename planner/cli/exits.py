"""Exit codes that scripts can rely on, and the guard that turns every failure into one of them."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

import platformdirs
import typer

from planner.cli.talk import talk


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT_ERRORS = 3
    NO_PLAN = 4
    LIMIT_HIT = 5
    NOT_WRITTEN = 7
    PLAN_NOT_USABLE = 8
    INTERRUPTED = 130


@contextmanager
def guarded() -> Iterator[None]:
    """Turn every failure into words and an exit code."""
    from planner.files import OutputNotWrittenError
    from planner.workbook.reading.override_text import OverrideError
    from planner.workbook.reading.plan_book import PlanNotUsableError
    from planner.workers import WorkerEndedError
    from planner.workflow import NoPlanFoundError

    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except NoPlanFoundError as error:
        for line in error.diagnosis.lines():
            talk.print(line, markup=False)
        raise typer.Exit(Exit.LIMIT_HIT if error.limit_hit else Exit.NO_PLAN) from error
    except OverrideError as error:
        talk.print(f"ERROR --set {error}", markup=False)
        raise typer.Exit(Exit.USAGE) from error
    except PlanNotUsableError as error:
        talk.print(f"ERROR {error}", markup=False)
        raise typer.Exit(Exit.PLAN_NOT_USABLE) from error
    except OutputNotWrittenError as error:
        talk.print(f"ERROR {error}", markup=False)
        raise typer.Exit(Exit.NOT_WRITTEN) from error
    except WorkerEndedError as error:
        talk.print(f"ERROR {error}", markup=False)
        raise typer.Exit(Exit.UNEXPECTED) from error
    except KeyboardInterrupt as error:
        talk.print("Interrupted. Nothing was changed; run the same command again.")
        raise typer.Exit(Exit.INTERRUPTED) from error
    except Exception as error:
        talk.print(f"ERROR unexpected: {error}. Details are in {_log(error)}", markup=False)
        raise typer.Exit(Exit.UNEXPECTED) from error


def tell_problems(reading: Any, workbook: Path, quiet: bool) -> None:
    """Print what was changed for the run, and problems; leave with code 3 if any is an error."""
    from planner.changes import change_lines
    from planner.workbook.marked_copy import report_problems

    for line in () if quiet else change_lines(reading):
        talk.print(line, markup=False)
    lines, failed = report_problems(reading, workbook)
    if failed or not quiet:
        for line in lines:
            talk.print(line, markup=False)
    if failed:
        raise typer.Exit(Exit.INPUT_ERRORS)


def _log(error: Exception) -> Path:
    """Write the traceback where a person can find it."""
    folder = Path(platformdirs.user_log_dir("planner", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "last_error.log"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return file
