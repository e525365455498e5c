"""Numbers typed as text: western and Indian grouping, currency signs, brackets, per cent."""

import re
from dataclasses import dataclass

_PLAIN = re.compile(r"\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?")
_WESTERN = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_INDIAN = re.compile(r"\d{1,2}(,\d{2})+,\d{3}(\.\d+)?")
_SPACED = re.compile(r"\d{1,3}( \d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+(\.\d{3})*,\d+")
_CURRENCY = re.compile(r"^(₹|rs\.?|inr|usd|us\$|\$|€|¥)\s*", re.IGNORECASE)
_WITH_UNIT = re.compile(r"([-+]?[\d,]*\.?\d+)\s*[^\W\d_].*|([-+]?[\d,]*\.?\d+)\s*[%/₹$€].*")


@dataclass(frozen=True)
class NumberText:
    """A text that looks like a number: its value, or why it is refused."""

    value: float | None = None
    refusal: str = ""
    """``decimal_comma``, ``number_with_unit`` or ``not_a_number``; empty where it can be read."""
    suggestion: str = ""
    """What the planner may have meant."""


def read_number_text(text: str, *, share: bool) -> NumberText:
    """Read a number typed as text, never guessing; a per cent sign is read only for shares."""
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()
    sign = 1.0
    if bare.startswith("(") and bare.endswith(")"):
        sign, bare = -1.0, bare[1:-1].strip()
    if bare[:1] in {"-", "+"}:
        sign, bare = (-sign if bare[0] == "-" else sign), bare[1:].strip()
    bare = _CURRENCY.sub("", bare)
    scale = 1.0
    if share and bare.endswith("%"):
        scale, bare = 100.0, bare[:-1].strip()
    value = _digits(bare)
    if value is not None:
        return NumberText(value=sign * value / scale)
    return _refused(bare)


def _digits(text: str) -> float | None:
    """The number in plain digits or with grouping commas; None if it is anything else."""
    if _PLAIN.fullmatch(text):
        return float(text)
    if _WESTERN.fullmatch(text) or _INDIAN.fullmatch(text) or _SPACED.fullmatch(text):
        return float(text.replace(",", "").replace(" ", ""))
    return None


def _refused(text: str) -> NumberText:
    """Why a text is not read, with what it may have meant."""
    if _DECIMAL_COMMA.fullmatch(text):
        return NumberText(
            refusal="decimal_comma", suggestion=text.replace(".", "").replace(",", ".").lstrip("+")
        )
    match = _WITH_UNIT.fullmatch(text)
    value = _digits((match.group(1) or match.group(2)).lstrip("+-")) if match else None
    if match and value is not None:
        return NumberText(refusal="number_with_unit", suggestion=f"{value:.12g}")
    return NumberText(refusal="not_a_number")
