"""The solution that a plan workbook holds, or the file beside it."""

import hashlib

from planner.audit.cells import Book
from planner.workbook import plan_words as words
from planner.workbook.stored_solution import NoSolutionError, StoredSolution, from_texts, unpacked


def stored_solution(book: Book) -> StoredSolution:
    """The solution of a plan; raises NoSolutionError with the reason why there is none."""
    cells = book.sheets.get(words.SOLUTION)
    if cells is not None:
        return unpacked(from_texts(str(cells[at].value) for at in sorted(cells) if at[0] > 1))
    facts = book.sheets.get(words.RUN_INFO, {})
    told = {str(cell.value): facts.get((at[0], 2)) for at, cell in facts.items() if at[1] == 1}
    name, sha256 = told.get(words.SOLUTION_FILE), told.get(words.SOLUTION_HASH)
    if name is None or sha256 is None:
        raise NoSolutionError("the plan does not hold its solution; solve again")
    beside = book.path.parent / str(name.value)
    try:
        content = beside.read_bytes()
    except OSError as error:
        raise NoSolutionError(
            f"{name.value} is not beside the plan ({error.strerror}); put it there"
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256.value:
        raise NoSolutionError(f"{name.value} is not the file that was written with the plan; solve again")
    return unpacked(content)
