"""What a run takes from outside: its working directory and the time that it stamps."""

import os
from datetime import UTC, datetime
from pathlib import Path

EPOCH = "SOURCE_DATE_EPOCH"


class SurroundingsError(Exception):
    """No run can begin like this; the text says why and how to mend it."""


def check_surroundings() -> None:
    """Raise SurroundingsError where no path or time can be told; libraries stumble over both when they
    are imported.
    """
    try:
        Path.cwd()
    except OSError as error:
        raise SurroundingsError(
            "the working directory does not exist any more; change to another one."
        ) from error
    started()


def started() -> str:
    """Time of the run, to the second; SOURCE_DATE_EPOCH fixes it for reproducible workbooks."""
    fixed = os.environ.get(EPOCH)
    try:
        moment = datetime.fromtimestamp(_seconds(fixed), UTC) if fixed is not None else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SurroundingsError(
            f'{EPOCH} is "{fixed}"; expected whole seconds since 1970, such as 1767225600; mend or unset this'
            " variable of the environment."
        ) from error
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _seconds(text: str) -> int:
    """Digits as a number; raises ValueError for anything else."""
    return int(text if text.isdecimal() else "")
