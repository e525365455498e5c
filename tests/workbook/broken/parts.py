"""A good workbook as its parts, and ways to break it."""

import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

import xlsxwriter

from tests.workbook.books import BASE, Sheets

Parts = dict[str, bytes]
Make = Callable[[Parts], bytes]
"""What is done to the parts of a good workbook: the bytes of a file."""
Change = Callable[[bytes], bytes]

WORKBOOK, RELATIONS, TEXTS, STYLES = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml",
)  # fmt: skip
IMPORTS = f"xl/worksheets/sheet{1 + list(BASE).index('Imports')}.xml"
LIMITS = f"xl/worksheets/sheet{1 + len(BASE)}.xml"
LIMIT: Sheets = {"Limits": [["Limit", "Quantity", "Maximum"], ["cap", "order", 5]]}
"""A sheet that may be absent, so that its loss would say nothing."""


@cache
def good() -> Mapping[str, bytes]:
    """Parts of a workbook without problems."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in {**BASE, **LIMIT}.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    with zipfile.ZipFile(stream) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a file."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part, (2027, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def changed(part: str, change: Change) -> Make:
    """One part changed; a change that changes nothing is an error of the test."""

    def make(parts: Parts) -> bytes:
        after = change(parts[part])
        assert after != parts[part], part
        return packed(parts | {part: after})

    return make


def replaced(part: str, old: str, new: str) -> Make:
    """Some characters of a part replaced, once."""
    return changed(part, lambda text: text.replace(old.encode(), new.encode(), 1))


def become(part: str, content: bytes) -> Make:
    """A part with other content, or a part more."""
    return lambda parts: packed(parts | {part: content})


def without(part: str) -> Make:
    """A part less."""
    return lambda parts: packed({name: content for name, content in parts.items() if name != part})


def cell(address: str, xml: str, part: str = IMPORTS) -> Make:
    """A cell of a sheet written otherwise."""
    found = re.compile(rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)'.encode())
    return changed(part, lambda text: found.sub(lambda _: xml.encode(), text, count=1))


def row(number: int, change: Callable[[str], str], part: str = IMPORTS) -> Make:
    """A row of a sheet written otherwise."""
    found = re.compile(rf'<row r="{number}".*?</row>'.encode())
    return changed(part, lambda text: found.sub(lambda m: change(m.group().decode()).encode(), text, count=1))


def below(xml: str, part: str = IMPORTS) -> Make:
    """Rows after the last one."""
    return replaced(part, "</sheetData>", f"{xml}</sheetData>")


def after_data(xml: str, part: str = IMPORTS) -> Make:
    """Elements after the rows of a sheet."""
    return replaced(part, "</sheetData>", f"</sheetData>{xml}")


def number(value: str) -> Make:
    """Other characters in place of the price, D2."""
    return cell("D2", f'<c r="D2"><v>{value}</v></c>')


def text(value: str, address: str = "D2") -> Make:
    """A text in place of the price, or of another cell."""
    return cell(address, f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>')
