"""Values of levers: a number or a word, within what the lever allows."""

from dataclasses import dataclass
from math import isclose
from typing import TypeAlias

from planner.workbook.reading.numbers import read_number_text

LeverValue: TypeAlias = float | str
WORD_SEPARATOR = ";"
RANGE = " to "
CLOSE = 1e-12


@dataclass(frozen=True)
class Allowed:
    """What a lever may be set to: one of some words, or a number within limits (None: no limit)."""

    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def value_of(self, text: str) -> LeverValue | None:
        """The word (as spelt here) or number that a text stands for; None where it is not allowed."""
        if self.words:
            return next((word for word in self.words if word.casefold() == text.strip().casefold()), None)
        number = read_number_text(text, share=True).value
        if number is None or (self.low is not None and number < self.low - CLOSE):
            return None
        return None if self.high is not None and number > self.high + CLOSE else number

    @property
    def in_words(self) -> str:
        """``one of low, base, high``, ``a number from 0 to 36``."""
        if self.words:
            return f"one of {', '.join(self.words)}"
        if self.low is None or self.high is None:
            return "a number"
        return f"a number from {self.low:,.12g} to {self.high:,.12g}"


def allowed_of(text: str) -> Allowed | None:
    """Read ``0 to 36``, ``20% to 100%`` or ``low; base; high``; None for anything else."""
    if not text.strip():
        return Allowed()
    if WORD_SEPARATOR in text:
        return Allowed(words=tuple(part.strip() for part in text.split(WORD_SEPARATOR) if part.strip()))
    ends = [read_number_text(part, share=True).value for part in text.split(RANGE)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return None
    return Allowed(low=ends[0], high=ends[1])


def is_same(first: LeverValue, second: LeverValue) -> bool:
    """True for equal numbers, and for words that differ in case alone."""
    if isinstance(first, str) or isinstance(second, str):
        return str(first).casefold() == str(second).casefold()
    return isclose(first, second, rel_tol=CLOSE, abs_tol=CLOSE)


def value_words(value: LeverValue) -> str:
    """A value as people write it."""
    return value if isinstance(value, str) else f"{value:.12g}"


def is_same_text(first: str, second: str) -> bool:
    """True for two texts of one number, or of one word."""
    numbers = [read_number_text(text, share=True).value for text in (first, second)]
    values = [
        text if number is None else number for text, number in zip((first, second), numbers, strict=True)
    ]
    return is_same(values[0], values[1])
