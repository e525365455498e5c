"""Tables in which several things stand side by side, with their differences from the first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import isfinite, nan

import pandas as pd

from planner.plan.columns import Field, Fields, Form, text

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)
"""Files or cases that can be compared at once."""
Key = tuple[str, ...]
Amounts = Mapping[Key, float]


@dataclass(frozen=True)
class Section:
    """One table of a comparison."""

    key: str
    title: str
    sentence: str
    fields: Fields
    frame: pd.DataFrame
    empty: str
    """What is said where there is no row."""


@dataclass(frozen=True)
class Comparison:
    """What differs between inputs, plans or cases."""

    kind: str
    """``inputs``, ``plans`` or ``cases``."""
    names: tuple[str, ...]
    """The first is what the others are compared with."""
    words: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """What the workbook is about."""
        others = ", ".join(self.names[1:])
        return f"{others} compared with {self.names[0]}"

    @property
    def quantity(self) -> str:
        """Units stand beside their figures."""
        return ""

    money = watched = quantity


def side_by_side(
    keys: Sequence[tuple[str, str]], amounts: Sequence[Amounts], names: Sequence[str], *, absent: float = nan
) -> tuple[Fields, pd.DataFrame]:
    """A row per key that any has, a column per name and one per difference from the first.

    ``keys`` are headers and meanings of the parts of a key; ``absent`` stands for a key that one lacks.
    """
    letters = LETTERS[: len(names)]
    rows = []
    for key in dict.fromkeys(key for each in amounts for key in each):
        values = [each.get(key, absent) for each in amounts]
        rows.append((*key, *values, *(each - values[0] for each in values[1:])))
    differences = [f"{letter} less A" for letter in letters[1:]]
    fields = (
        *(text(header, meaning) for header, meaning in keys),
        *(
            Field(name, f"The figure of {name}.", form=Form.FIGURE, label=letter)
            for letter, name in zip(letters, names, strict=True)
        ),
        *(_difference(letter, name, names[0]) for letter, name in zip(letters[1:], names[1:], strict=True)),
    )
    columns = [*(header for header, _ in keys), *letters, *differences]
    return fields, pd.DataFrame(rows, columns=columns)


def _difference(letter: str, name: str, first: str) -> Field:
    """The column of a difference, with its formula."""
    formula = f'IF([{letter}]="","",IF([A]="","",[{letter}]-[A]))'
    return Field(
        f"{name} less {first}",
        f"{name} less {first}.",
        form=Form.FIGURE,
        formula=formula,
        label=f"{letter} less A",
    )


def words_side_by_side(
    keys: Sequence[tuple[str, str]], told: Sequence[Mapping[Key, str]], names: Sequence[str]
) -> tuple[Fields, pd.DataFrame]:
    """As :func:`side_by_side`, of words, without differences; blank where one has none."""
    letters = LETTERS[: len(names)]
    rows = [
        (*key, *(each.get(key, "") for each in told))
        for key in dict.fromkeys(key for each in told for key in each)
    ]
    fields = (
        *(text(header, meaning) for header, meaning in keys),
        *(
            Field(name, f"As {name} has it.", form=Form.TEXT, label=letter, width=30)
            for letter, name in zip(letters, names, strict=True)
        ),
    )
    return fields, pd.DataFrame(rows, columns=[*(header for header, _ in keys), *letters])


def largest_difference(frame: pd.DataFrame) -> pd.Series:
    """Largest difference of each row from the first, without its sign; infinite where one has no figure."""
    columns = [each for each in frame.columns if str(each).endswith(" less A")]
    return frame[columns].astype(float).abs().fillna(float("inf")).max(axis=1)


def unique_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Names that no two share: a number is put behind the later ones."""
    found: list[str] = []
    for name in texts:
        found.append(next(each for each in _numbered(name) if each not in found))
    return tuple(found)


def _numbered(name: str) -> Iterator[str]:
    """``plan``, ``plan 2``, ``plan 3`` ..."""
    yield name
    yield from (f"{name} {number}" for number in count(2))


def is_more(value: float) -> str:
    """``more`` or ``less``."""
    return "more" if value > 0.0 else "less"


def known(value: object) -> float:
    """A figure of a cell; NaN for blanks and words."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return nan
    return float(value) if isfinite(value) else nan
