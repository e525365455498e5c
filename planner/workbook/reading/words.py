"""Names and texts as people see them: blanks alike, no characters that cannot be seen or typed."""

import unicodedata
from functools import lru_cache

LONGEST_NAME = 200
"""Characters of a name: headers of tables and criteria of formulas hold at most 255."""
REPLACED = "\ufffd"
"""Stands where a letter was broken."""
SEPARATORS = ";"
"""Characters that part names in one cell."""
UNSEEN = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f"
)
"""Format characters that make two names look alike; the joiners of Indian scripts and emoji may stay."""


def tidy_name(text: str) -> str:
    """A name in one line: every run of blanks, of whatever kind, is one; letters with marks are one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=16_384)
def tidy_text(text: str) -> str:
    """Free text: lines as tidy as names, without characters that cannot be shown."""
    lines = (tidy_name("".join(map(_shown, line))) for line in text.splitlines())
    return "\n".join(lines).strip()


def _shown(letter: str) -> str:
    """A letter as a page shows it: control characters as blanks, halves of letters as the sign for them."""
    kind = unicodedata.category(letter)
    return " " if kind == "Cc" else REPLACED if _is_broken(letter, kind) else letter


def _is_broken(letter: str, kind: str) -> bool:
    """True for halves of letters, and for codes that are no letters."""
    return kind == "Cs" or letter == REPLACED or ord(letter) & 0xFFFE == 0xFFFE


def unusable_in(name: str) -> str:
    """What in a name nobody can see or type, in words; empty if there is nothing."""
    for letter in name:
        kind = unicodedata.category(letter)
        if kind == "Cc" or letter in UNSEEN or _is_broken(letter, kind):
            return f"a character that nobody can see or type (U+{ord(letter):04X})"
    return ""
