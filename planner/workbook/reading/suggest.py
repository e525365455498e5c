"""Did you mean: the declared name closest to a misspelt one."""

import re
from collections.abc import Iterable
from difflib import get_close_matches


def closest(found: str, names: Iterable[str], *, cutoff: float = 0.7) -> str | None:
    """The name closest to ``found`` regardless of case; None if none is close."""
    by_folded = {name.casefold(): name for name in names}
    matches = get_close_matches(found.casefold(), by_folded, n=1, cutoff=cutoff)
    return by_folded[matches[0]] if matches else None


def containing(found: str, names: Iterable[str]) -> str | None:
    """The name all of whose words, whatever their number, stand in ``found`` (``Import routes``: Imports)."""
    words = _stems(found)
    return next((name for name in names if _stems(name) <= words), None)


def _stems(text: str) -> set[str]:
    """Words in small letters without a plural s."""
    return {word.removesuffix("s") for word in re.findall(r"[^\W\d_]+", text.casefold())}


def did_you_mean(found: str, names: Iterable[str], otherwise: str = "") -> str:
    """The end of a message: ``; did you mean "Defence"?``, or what to do otherwise."""
    match = closest(found, names, cutoff=0.6)
    if match:
        return f'; did you mean "{match}"?'
    return f"; {otherwise}." if otherwise else "."
