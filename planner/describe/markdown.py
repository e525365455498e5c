"""Pieces of Markdown that show in any reader as they were meant."""

import re
from collections.abc import Iterable, Sequence

MARK = "<!-- Written by planner describe; change the schema or the docstrings, not this page. -->"
"""First line of every page."""
SPECIAL = re.compile(r"([\\`*<>\[\]|]|\b_|_\b|(?<!\w)_)")

NAME = re.compile(r"([a-z]+(?:_[a-z]+)+(?:\[[^\]]*\])?|\b[a-z]+\[[^\]]*\])")
"""A name of an equation in a sentence."""


def escaped(text: str) -> str:
    """Text in which no sign is taken for markup; one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def prose(text: str) -> str:
    """Text in which names of equations (with an underscore or an index) show as code; one line."""
    parts = NAME.split(" ".join(text.split()))
    return "".join(code(part) if i % 2 else SPECIAL.sub(r"\\\1", part) for i, part in enumerate(parts))


def code(text: str) -> str:
    """A word as the workbook or an equation has it."""
    return f"`{text}`"


def block(lines: Iterable[str]) -> str:
    """Lines that stay as they are."""
    return "\n".join(["```text", *lines, "```"])


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown already, without line breaks."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def anchor(heading: str) -> str:
    """What a link to a heading says, as GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return f"#{kept.replace(' ', '-')}"


def link(text: str, heading: str, page: str = "") -> str:
    """A link to a heading of this page, or of another; the text is Markdown already."""
    return f"[{text}]({page}{anchor(heading)})"


def page(*parts: str) -> str:
    """Parts with a blank line between them, below the mark."""
    return "\n\n".join((MARK, *(part for part in parts if part))) + "\n"
