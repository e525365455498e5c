"""The solution that a plan was drawn up from, on a hidden sheet of its workbook or in a file beside it."""

import hashlib
from pathlib import Path
from typing import Any

from planner.files import OutputError, replacing
from planner.plan.plan import Plan
from planner.workbook import plan_words as words
from planner.workbook.stored_solution import LARGEST, as_texts

ARCHIVE = b"PK"
"""First bytes of what is replaced without asking: an earlier file of this kind."""


def write_stored(workbook: Any, content: bytes) -> None:
    """Write a solution to a hidden sheet."""
    sheet = workbook.add_worksheet(words.SOLUTION)
    sheet.hide()
    sheet.write_string(0, 0, words.SOLUTION_WORDS)
    for at, text in enumerate(as_texts(content), start=1):
        sheet.write_string(at, 0, text)


def packed_for(path: Path, plan: Plan) -> tuple[bytes, dict[str, str]]:
    """What goes into the workbook, and facts of a file that was written beside it, where that is too large
    for one; raises OutputError.
    """
    content = b"" if plan.stored is None else plan.stored.packed()
    if len(content) <= LARGEST:
        return content, {}
    beside = path.with_suffix(words.SOLUTION_SUFFIX)
    if beside.exists() and not beside.read_bytes().startswith(ARCHIVE):
        raise OutputError(f"{beside} exists and holds no solution; move it, or give the plan another name.")
    with replacing(beside) as temporary:
        temporary.write_bytes(content)
    return b"", {
        words.SOLUTION_FILE: beside.name,
        words.SOLUTION_HASH: hashlib.sha256(content).hexdigest(),
    }
