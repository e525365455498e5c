"""What a message repeats of a workbook, made fit for one line of a terminal."""

LONGEST_WORD = 400
"""Characters of a cell's words that a message repeats."""
JOINERS = "\u200c\u200d"
"""Characters between letters of Indian scripts and parts of emoji; no eye sees them, and none is misled."""


def in_line(text: str) -> str:
    """Text in one line: what no eye sees is written out, so that no message hides it."""
    return "".join(each if each.isprintable() or each in JOINERS else _written_out(each) for each in text)


def shortened(found: object) -> object:
    """What was found, cut where it is longer than anybody reads."""
    return f"{found[:LONGEST_WORD]}…" if isinstance(found, str) and len(found) > LONGEST_WORD else found


def _written_out(letter: str) -> str:
    """A blank for every kind of blank, the number of a letter that cannot be seen."""
    return " " if letter.isspace() else letter.encode("unicode_escape").decode()
