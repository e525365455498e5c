"""The fingerprint of a plan workbook: one SHA-256 of all its cells, and a short digest of each.

The first says whether anything has changed, the others what. Numbers count by the very value that a file
holds, formulas by their text and by the value that was saved with them.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

Scalar: TypeAlias = "float | str | bool | None"
"""What a cell holds; blank text counts as nothing."""
Place: TypeAlias = "tuple[int, int]"
"""Row and column of a cell, from 1."""

DIGITS = 3
"""Letters of a digest, 6 bits each: one change in 260,000 has the digest of what it replaced."""
BLANK, FORMULA, LONG = ".", "=", "~"
"""Signs of a cell without content, of one whose value's digest follows that of its formula, and of a number
with more digits than some programs keep: its digest follows that of the number as they save it.
"""
KEPT = ".15g"
"""Digits that every program keeps."""
ALTERNATIVES = b"-_"
INSIGNIFICANT = re.compile(r"['\s]|_xlfn\.")
NUMBER = re.compile(r"(?<![\w$.])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.!])")
LONGEST = 32_000
"""Characters in a cell of the list of digests; a spreadsheet takes 32,767."""


class Cell(NamedTuple):
    """What a cell holds: a value, and the formula without its equals sign; blank: it has none."""

    value: Scalar
    formula: str = ""


Sheets: TypeAlias = "Mapping[str, Mapping[Place, Cell]]"
"""Cells of each sheet that are not empty."""


def value_text(value: Scalar) -> str:
    """One text for each value, whatever program has saved it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, str):
        return "s" + value.replace("\r\n", "\n").replace("\r", "\n")
    return "n" + repr(float(value) + 0.0)


def formula_text(formula: str) -> str:
    """One text for each formula: programs differ in blanks, in quotes around names of sheets and in how they
    write a small number.
    """
    return NUMBER.sub(lambda found: repr(float(found.group())), INSIGNIFICANT.sub("", formula))


def cell_text(cell: Cell) -> str:
    """One text for each content of a cell."""
    value = value_text(cell.value)
    return f"={formula_text(cell.formula)}\x1f{value}" if cell.formula else value


def fingerprint(sheets: Sheets, left_out: tuple[str, Place]) -> str:
    """SHA-256 over all cells but one: that which holds it."""
    found = hashlib.sha256()
    for sheet in sorted(sheets):
        found.update(f"\x1d{sheet}\x1d".encode("utf-8", "replace"))
        for place in sorted(sheets[sheet]):
            text = cell_text(sheets[sheet][place])
            if text and (sheet, place) != left_out:
                found.update(f"{place[0]},{place[1]}\x1e{text}\x1e".encode("utf-8", "replace"))
    return found.hexdigest()


def digest(text: str) -> str:
    """A short digest of a text."""
    raw = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=3).digest()
    return b64encode(raw, ALTERNATIVES).decode()[:DIGITS]


def value_digest(value: Scalar) -> str:
    """The digest of a value, with that of its first digits before it where it has more than all programs
    keep.
    """
    own = digest(value_text(value))
    if isinstance(value, float) and (short := float(format(value, KEPT))) != value:
        return LONG + digest(value_text(short)) + own
    return own


def short_digest(value: str) -> str:
    """The part of a value's digest that every program keeps."""
    return value[1 : 1 + DIGITS] if value.startswith(LONG) else value


def cell_digest(cell: Cell | None) -> str:
    """The digest of a cell as the list has it."""
    if cell is None or not cell_text(cell):
        return BLANK
    value = value_digest(cell.value)
    return f"{FORMULA}{digest(formula_text(cell.formula))}{value}" if cell.formula else value


def digest_lines(cells: Mapping[Place, Cell]) -> Iterator[str]:
    """The digests of a sheet as ``row,first column,digests`` joined by ``;``, cut into lines that fit a
    cell.
    """
    rows: dict[int, list[int]] = {}
    for row, column in cells:
        rows.setdefault(row, []).append(column)
    parts: list[str] = []
    size = 0
    for row in sorted(rows):
        first, last = min(rows[row]), max(rows[row])
        digests = "".join(cell_digest(cells.get((row, at))) for at in range(first, last + 1))
        part = f"{row},{first},{digests}"
        if parts and size + len(part) >= LONGEST:
            yield ";".join(parts)
            parts, size = [], 0
        parts.append(part)
        size += len(part) + 1
    if parts:
        yield ";".join(parts)


def read_digests(lines: Iterable[str]) -> dict[Place, str]:
    """Digest of each cell of a sheet that was not empty; raises ValueError for lines that are none of
    ours.
    """
    found: dict[Place, str] = {}
    for part in ";".join(lines).split(";"):
        if not part:
            continue
        row, first, digests = part.split(",")
        for column, each in enumerate(_digests(digests), start=int(first)):
            if each != BLANK:
                found[int(row), column] = each
    return found


def _digests(text: str) -> Iterator[str]:
    """The digests of a row, one by one."""
    at = 0
    while at < len(text):
        first = at + (1 + DIGITS if text[at] == FORMULA else 0)
        end = first + {BLANK: 1, LONG: 1 + 2 * DIGITS}.get(text[first], DIGITS)
        yield text[at:end]
        at = end
