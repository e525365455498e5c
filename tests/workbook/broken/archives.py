# ruff: noqa: E501 (one row of the table a line)
"""What can be wrong with the archive: damage, doubles, bombs, declarations, encodings."""

import struct
import warnings
import zipfile
from io import BytesIO

from tests.workbook.broken.parts import (
    IMPORTS,
    LIMITS,
    RELATIONS,
    STYLES,
    TEXTS,
    WORKBOOK,
    Make,
    Parts,
    become,
    changed,
    good,
    packed,
    replaced,
    without,
)

DECLARED = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY lol "60">]>'
MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def twice(part: str, other: str = "") -> Make:
    """A part that stands in the archive twice, the second time empty."""

    def make(parts: Parts) -> bytes:
        stream = BytesIO(packed(parts))
        with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
            warnings.simplefilter("ignore")
            archive.writestr(other or part, b"")
        return stream.getvalue()

    return make


def patched(part: str, at: int, field: bytes) -> Make:
    """Bytes of a part's entry in the directory at the end replaced; ``at`` counts from its signature."""

    def make(parts: Parts) -> bytes:
        content = bytearray(packed(parts))
        entry = content.rindex(part.encode()) - 46
        assert content[entry : entry + 4] == b"PK\x01\x02"
        content[entry + at : entry + at + len(field)] = field
        return bytes(content)

    return make


def large(part: str, size: int) -> Make:
    """A part that unpacks to much, of blanks that XML may hold anywhere."""
    return changed(part, lambda text: text.replace(b"?>", b"?>" + b" " * size, 1))


def declaring(part: str) -> Make:
    """A part that declares an entity."""
    return changed(part, lambda text: DECLARED + text.partition(b"?>")[2])


def encoded(part: str, name: str, codec: str) -> Make:
    """A part in another encoding, as its declaration says."""
    return changed(
        part,
        lambda text: f'<?xml version="1.0" encoding="{name}"?>{text.decode().partition("?>")[2]}'.encode(
            codec
        ),
    )


def moved_with_entity(parts: Parts) -> bytes:
    """A sheet under a name without the ending of XML, which declares an entity."""
    relations = parts[RELATIONS].replace(b"worksheets/sheet6.xml", b"media/sheet6.png")
    sheet = DECLARED + parts[IMPORTS].partition(b"?>")[2]
    rest = {name: content for name, content in parts.items() if name != IMPORTS}
    return packed(rest | {RELATIONS: relations, "xl/media/sheet6.png": sheet})


def moved(parts: Parts) -> bytes:
    """A sheet under another name: allowed, and read."""
    relations = parts[RELATIONS].replace(b"worksheets/sheet6.xml", b"/xl/elsewhere/imports.dat")
    rest = {name: content for name, content in parts.items() if name != IMPORTS}
    return packed(rest | {RELATIONS: relations, "xl/elsewhere/imports.dat": parts[IMPORTS]})


ARCHIVES: list[tuple[str, Make, str]] = [
    ("nothing", lambda _: b"", "empty_file"),
    ("junk after the end", lambda parts: packed(parts) + b"x" * 1000, ""),
    ("junk before the beginning", lambda parts: b"x" * 10 + packed(parts), "wrong_kind"),
    ("a zip in a zip", lambda parts: packed({"book.xlsx": packed(parts)}), "not_a_workbook"),
    ("an empty zip", lambda _: packed({}), "not_a_workbook"),
    ("zeros", lambda _: b"PK\x03\x04" + bytes(5000), "truncated"),
    ("a signature alone", lambda _: b"PK", "truncated"),
    ("a binary workbook", replaced("_rels/.rels", "xl/workbook.xml", "xl/workbook.bin"), "not_a_workbook"),
    *[(f"without {part}", without(part), "missing_part") for part in (IMPORTS, LIMITS, TEXTS, STYLES, RELATIONS)],
    *[(f"without {part}", without(part), "not_a_workbook") for part in (WORKBOOK, "_rels/.rels")],
    *[(f"without {part}", without(part), "") for part in ("docProps/app.xml", "xl/theme/theme1.xml", "[Content_Types].xml")],
    *[(f"{part} twice", twice(part), "part_twice") for part in (IMPORTS, WORKBOOK, TEXTS, "docProps/app.xml")],
    ("a part twice but for its case", twice(IMPORTS, IMPORTS.upper()), "part_twice"),
    ("encrypted", patched(IMPORTS, 8, b"\x01\x00"), "truncated"),
    ("packed by an unknown method", patched(IMPORTS, 10, b"\x63\x00"), "truncated"),
    ("said to be huge", patched(IMPORTS, 24, struct.pack("<I", 4_000_000_000)), "zip_bomb"),
    ("said to be small", patched(IMPORTS, 24, struct.pack("<I", 100)), "truncated"),
    ("said to be larger", patched(IMPORTS, 24, struct.pack("<I", 100_000)), ""),
    ("said to be elsewhere", patched(IMPORTS, 42, struct.pack("<I", 3)), "truncated"),
    ("a sheet of blanks", large(IMPORTS, 101_000_000), "zip_bomb"),
    ("styles of blanks", large(STYLES, 21_000_000), "zip_bomb"),
    *[(f"an entity in {part}", declaring(part), "xml_entities") for part in sorted(good()) if part.endswith((".xml", ".rels"))],
    ("an entity in a picture that is a sheet", moved_with_entity, "unreadable"),
    ("an entity in a picture", become("xl/media/image1.svg", DECLARED + b"<svg/>"), ""),
    ("an entity in UTF-16", changed(IMPORTS, lambda text: (DECLARED[:19] + b' encoding="UTF-16"?>' + DECLARED[21:] + text.partition(b"?>")[2]).decode().encode("utf-16")), "xml_entities"),
    ("a sheet in UTF-16", encoded(IMPORTS, "UTF-16", "utf-16"), ""),
    ("a sheet in Latin-1", encoded(IMPORTS, "ISO-8859-1", "latin-1"), ""),
    ("a sheet with a mark of its byte order", changed(IMPORTS, lambda text: b"\xef\xbb\xbf" + text), ""),
    ("a sheet in no known encoding", encoded(IMPORTS, "klingon", "ascii"), "unreadable"),
    ("a sheet in EBCDIC", encoded(IMPORTS, "cp037", "cp037"), "unreadable"),
    ("bytes that are no letters", changed(TEXTS, lambda text: text.replace(b"Duty", b"D\xffty")), "unreadable"),
    ("a sheet moved", moved, ""),
    ("a sheet that ends early", changed(IMPORTS, lambda text: text[:-30]), "unreadable"),
    ("a sheet that never begins", become(IMPORTS, b""), "unreadable"),
    ("a sheet that is a picture", become(IMPORTS, b"\x89PNG\r\n\x1a\n" + bytes(99)), "unreadable"),
    ("a sheet with a bare &", replaced(IMPORTS, "<v>60</v>", "<v>&</v>"), "unreadable"),
    ("texts that end early", changed(TEXTS, lambda text: text[:-20]), "unreadable"),
    ("styles that are broken", become(STYLES, b"<broken"), "unreadable"),
    ("a workbook that is broken", become(WORKBOOK, b"<broken"), "unreadable"),
    ("a workbook that is something else", become(WORKBOOK, b"<html/>"), "unreadable"),
    ("relations that are broken", become(RELATIONS, b"<broken"), "unreadable"),
    ("strict", replaced(WORKBOOK, MAIN_NAMESPACE, STRICT_NAMESPACE), "strict_ooxml"),
    ("no relation of a sheet", replaced(WORKBOOK, 'r:id="rId6"', 'r:id="rId99"'), "missing_part"),
    ("a sheet outside the file", replaced(RELATIONS, 'Target="worksheets/sheet6.xml"', 'Target="http://x.y/sheet6.xml" TargetMode="External"'), "missing_part"),
    ("a sheet outside the archive", replaced(RELATIONS, "worksheets/sheet6.xml", "../../../etc/passwd"), "missing_part"),
    ("a sheet in another case", replaced(RELATIONS, "worksheets/sheet6.xml", "Worksheets/sheet6.xml"), "missing_part"),
    ("two sheets of one name", replaced(WORKBOOK, 'name="Limits"', 'name="Imports"'), "sheet_twice"),
    ("two sheets of one name but for its case", replaced(WORKBOOK, 'name="Limits"', 'name="IMPORTS"'), "sheet_twice"),
    ("other books", become("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), "external_links"),
    ("macros", become("xl/vbaProject.bin", b"x"), "macros"),
    ("content types that lie", replaced("[Content_Types].xml", "worksheet+xml", "chartsheet+xml"), ""),
    ("content types without texts", replaced("[Content_Types].xml", "/xl/sharedStrings.xml", "/xl/other.xml"), ""),
]  # fmt: skip
"""What is wrong, how it is made, and the message that says so; none: it is read as it was."""
