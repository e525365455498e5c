"""Texts of a workbook as cells show them."""

import re

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ITEM, TEXT, SOUND = f"{MAIN}si", f"{MAIN}t", f"{MAIN}rPh"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def shown_text(text: str) -> str:
    """A text without the escapes of its file: ``_x000D_`` stands for the character 000D."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class SharedTexts:
    """Collects the texts that cells share from their XML; how to pronounce them is left aside."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._open = False
        self._sounds = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        del attributes
        if tag == ITEM:
            self._parts = []
        self._sounds += tag == SOUND
        self._open = tag == TEXT and not self._sounds

    def data(self, text: str) -> None:
        """Characters of the element that began last."""
        if self._open:
            self._parts.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._open = False
        self._sounds -= tag == SOUND
        if tag == ITEM:
            self.texts.append(shown_text("".join(self._parts)))

    def close(self) -> None:
        """The part ends."""
