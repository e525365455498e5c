"""What a solver has found, kept with the plan: all columns and row duals, of every branch of a tree."""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LETTERS = 32_000
"""Letters of a cell; a spreadsheet takes 32,767."""
LARGEST = 5_000_000
"""Bytes that are kept in the workbook, which stays below about 10 MB; more stand in a file beside it."""


class NoSolutionError(Exception):
    """Text or bytes that hold no solution of ours."""


@dataclass(frozen=True)
class StoredSolution:
    """A point and its duals, in the order in which the program of the inputs has its columns and rows."""

    values: Floats
    """Columns of the base scenario, then those that each branch has of its own."""
    duals: Floats
    """Rows in the same order."""
    objective: float
    allowed_gap: float
    """Relative distance from the best plan that counted as solved."""
    names: str
    """SHA-256 of the names of columns, rows and branches: they tell whether a program is the same one."""

    def packed(self) -> bytes:
        """As a compressed .npz of NumPy; equal solutions give equal bytes."""
        paper = BytesIO()
        np.savez_compressed(
            paper,
            values=self.values,
            duals=self.duals,
            figures=np.array([self.objective, self.allowed_gap]),
            names=np.array(self.names),
        )
        return paper.getvalue()


def unpacked(content: bytes) -> StoredSolution:
    """The opposite of :meth:`StoredSolution.packed`; raises NoSolutionError."""
    try:
        with np.load(BytesIO(content), allow_pickle=False) as found:
            objective, gap = (float(each) for each in found["figures"])
            return StoredSolution(found["values"], found["duals"], objective, gap, str(found["names"]))
    except (OSError, ValueError, KeyError, BadZipFile, EOFError) as error:
        raise NoSolutionError(str(error)) from error


def as_texts(content: bytes) -> list[str]:
    """Bytes as texts that cells can hold."""
    text = b64encode(content).decode()
    return [text[at : at + LETTERS] for at in range(0, len(text), LETTERS)]


def from_texts(texts: Iterable[str]) -> bytes:
    """The opposite of :func:`as_texts`; raises NoSolutionError."""
    try:
        return b64decode("".join(texts), validate=True)
    except (NotBase64Error, ValueError) as error:
        raise NoSolutionError(str(error)) from error


def names_sha256(parts: Iterable[object]) -> str:
    """SHA-256 of names, in their order."""
    found = hashlib.sha256()
    for each in parts:
        found.update(repr(each).encode("utf-8", "replace") + b"\n")
    return found.hexdigest()
