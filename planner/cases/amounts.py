"""Values of a sweep's row: what each does to a cell, as ``--set`` writes it and as people read it."""

from dataclasses import dataclass

from planner.schema.tables.study import SweepRow
from planner.workbook.reading.numbers import read_number_text
from planner.workbook.reading.override_text import Operation, OverrideError, parse_override

VALUE_SEPARATOR = "|"
BLANK = "blank"
"""The word that clears a cell."""
MINUS = "\u2212"
DIGITS = 6
"""Significant digits of a drawn value."""
NEUTRAL = {Operation.MULTIPLY: 1.0, Operation.ADD: 0.0}


PLACE = "Sheet.row.Column"
"""Any place: a value is read as a change of it."""
PERCENT_MEND = "type +{0} to change by it, or fill Operation: = sets it"


class AmountError(ValueError):
    """A value that cannot be read; the text ends a sentence and says how to mend it."""


@dataclass(frozen=True)
class Amount:
    """One value of a row."""

    words: str
    """As people read it: ``x 1.2``, ``+20%``, ``.05``, ``yes``."""
    text: str
    """What stands behind the equals sign of ``--set``."""
    operation: Operation
    number: float | None
    """What it sets, multiplies by or adds; None for words and blanks."""

    @property
    def is_neutral(self) -> bool:
        """True for x 1, + 0 and 0 %, which leave every cell as it is."""
        return self.number is not None and self.number == NEUTRAL.get(self.operation)


def amounts_of(row: SweepRow) -> tuple[Amount, ...]:
    """Every value of a row; raises AmountError."""
    parts = [part.strip() for part in row.value.replace(MINUS, "-").split(VALUE_SEPARATOR)]
    if not all(parts):
        raise AmountError(f'found "{row.value}"; expected a value on both sides of each |.')
    return tuple(_amount(row.operation, part) for part in parts)


def _amount(operation: str, part: str) -> Amount:
    """One value under the operation of its row."""
    if operation == "%":
        percent = _percent(part)
        return _parsed(f"{percent:+.12g}%", f"{percent:+.12g}%")
    if operation == "*":
        factor = _number(part, "a factor such as 1.2")
        return _parsed(f"x {factor:.12g}", f"*{factor:.12g}")
    if operation == "+":
        addend = _number(part, "a number to add, such as 12 or -12")
        return _parsed(f"{addend:+.12g}", f"+{addend:.12g}")
    if not operation and part.endswith("%") and part[0] not in "+-":
        raise AmountError(f'found "{part}", which could mean two things; {PERCENT_MEND.format(part)}.')
    if part.casefold() == BLANK:
        return _parsed(BLANK, "")
    if operation == "=" and part[0] in "=*+-":
        return _parsed(part, f"={part}")
    return _parsed(f"x {part[1:].strip()}" if part[0] == "*" else part, part)


def _parsed(words: str, text: str) -> Amount:
    """What ``--set`` makes of a text."""
    try:
        change = parse_override(f"{PLACE}={text}")
    except OverrideError as error:
        words = f'found "{text}", which could mean two things; fill Operation: = sets it, + adds it.'
        raise AmountError(words) from error
    number = change.value if isinstance(change.value, float) else None
    return Amount(words, text, change.operation, number)


def _number(part: str, wanted: str) -> float:
    """A number; raises AmountError."""
    found = read_number_text(part, share=False)
    if found.value is None:
        raise AmountError(f'found "{part}"; expected {wanted}, with a point for decimals.')
    return found.value


def _percent(part: str) -> float:
    """So many per cent, with or without the sign; raises AmountError for .2, which Excel makes of 20%."""
    percent = _number(part.removesuffix("%").strip(), "per cent such as -20")
    if not part.endswith("%") and 0.0 < abs(percent) < 1.0:
        raise AmountError(
            f"found {part}, which is less than one per cent; type {100.0 * percent:.12g} for"
            f" {100.0 * percent:.12g} per cent, or {part}% if that is meant."
        )
    return percent


def between(low: Amount, high: Amount, share: float, *, whole: bool) -> Amount:
    """The value at a share of the way from one end to the other, both of one operation."""
    if low.number is None or high.number is None or low.operation is not high.operation:
        raise AmountError(
            f'found "{low.words} | {high.words}"; expected two numbers that both set, multiply or add.'
        )
    number = low.number + share * (high.number - low.number)
    number = float(round(number)) if whole else float(f"{number:.{DIGITS}g}")
    text = f"{number:.12g}"
    sign = {Operation.SET: "=", Operation.MULTIPLY: "*", Operation.ADD: "+"}[low.operation]
    words = {Operation.SET: text, Operation.MULTIPLY: f"x {text}", Operation.ADD: f"{number:+.12g}"}
    return Amount(words[low.operation], f"{sign}{text}", low.operation, number)
