"""Which words a spreadsheet's SUMIFS finds as they stand, and which it would take for something else."""

import re
from collections.abc import Iterable

LONGEST = 255
"""Characters that a word in a formula may have."""
CONDITIONAL = re.compile(r"\b(?:SUMIFS|COUNTIFS)\(")
WILD = re.compile(r"[*?~]|^[<>=]")
MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATE_LIKE = re.compile(rf"^(?:\d+[\s-]*(?:{MONTHS})[a-z]*|(?:{MONTHS})[a-z]*[\s-]*\d+)\b", re.IGNORECASE)
HOUR_LIKE = re.compile(r"^\d{1,2}(?::\d\d)*\s*[ap]m?$", re.IGNORECASE)
NUMBER_LIKE = re.compile(r"^[\W\d_]*$|^[\d.,\s]*e[+-]?\d+$|^(?:true|false)$", re.IGNORECASE)


MISREAD = (WILD, DATE_LIKE, HOUR_LIKE, NUMBER_LIKE)
"""What a spreadsheet takes for something else than words."""


def is_conditional(template: str) -> bool:
    """True if a formula looks words up by a criterion."""
    return CONDITIONAL.search(template) is not None


def is_plain(word: str) -> bool:
    """True for words that stand for themselves: no wildcard, operator, number, date or truth value, and
    short enough for a formula.
    """
    return len(word) <= LONGEST and not any(pattern.search(word) for pattern in MISREAD)


def all_plain(words: Iterable[str]) -> bool:
    """True if all words are plain and no two differ in case alone (criteria do not see case)."""
    found = set(words)
    return all(is_plain(word) for word in found) and len({word.casefold() for word in found}) == len(found)
