"""Why a file could not be written, in a planner's words."""

import errno
from pathlib import Path

from planner.workbook.messages import Problem, problem

FULL = frozenset((errno.ENOSPC, errno.EDQUOT)) if hasattr(errno, "EDQUOT") else frozenset((errno.ENOSPC,))
CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY))
"""What systems answer for a file that is open elsewhere or protected."""


def output_problem(path: Path, error: OSError) -> Problem:
    """The message for a file that could not be written."""
    if error.errno in FULL:
        return problem("disk_full", path.name, "")
    if error.errno in CLOSED:
        return problem("output_open", path.name, "")
    return problem("output_failed", path.name, "", found=error.strerror or str(error))
