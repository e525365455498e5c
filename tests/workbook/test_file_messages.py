"""Files that are no good workbooks, and places that take no file: each has its own message."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.workbook.messages import MESSAGES
from planner.workbook.reading.reader import read_workbook
from tests.workbook.books import write_book


def bytes_of(content: bytes) -> Callable[[Path], None]:
    """A file of just these bytes."""

    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def truncated(path: Path) -> None:
    """The first half of a good workbook."""
    content = write_book(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def with_part(
    name: str, content: bytes, *, kept: Callable[[str], bool] = lambda _: True
) -> Callable[[Path], None]:
    """A good workbook with one part added or replaced."""

    def make(path: Path) -> None:
        source = write_book(path.with_name("source.xlsx"))
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                if part != name and kept(part):
                    new.writestr(part, old.read(part))
            new.writestr(name, content)

    return make


def strict(path: Path) -> None:
    """A workbook that calls itself Strict Open XML."""
    source = write_book(path.with_name("source.xlsx"))
    with zipfile.ZipFile(source) as old:
        text = old.read("xl/workbook.xml")
    plain = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with_part("xl/workbook.xml", text.replace(plain, b"http://purl.oclc.org/ooxml/spreadsheetml/main"))(path)


def bomb(path: Path) -> None:
    """A small archive that unpacks to half a gigabyte of zeros."""
    write_book(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros.bin", "w") as part,
    ):
        for _ in range(500):
            part.write(bytes(1_000_000))


def plan(path: Path) -> None:
    """A workbook with the sheets by which a plan is known."""
    write_book(path, {"Summary": [["x"]], "Run info": [["Fact", "Value"]], "Decisions": [["Variable"]]})


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><styleSheet/>'
FILES = [
    ("no_such_file", "book.xlsx", None, "check the name"),
    ("unreadable_file", f"{'long' * 99}.xlsx", None, "too long"),
    ("lock_file", "~$book.xlsx", bytes_of(b"x"), "give book.xlsx itself"),
    ("wrong_kind", "book.xls", bytes_of(b"x"), "found a .xls file"),
    ("wrong_kind", "book.ods", bytes_of(b"x"), "found a .ods file"),
    ("wrong_kind", "book.csv", bytes_of(b"a,b"), "found a .csv file"),
    ("wrong_kind", "text.xlsx", bytes_of(b"a,b"), "in spite of its name"),
    ("wrong_kind", "old.xlsx", bytes_of(b"\xd0\xcf\x11\xe0" + bytes(600)), "Excel 97-2003"),
    ("plan_workbook", "book.xlsx", plan, "test the plan with: planner stress"),
    ("empty_file", "book.xlsx", bytes_of(b""), "restore it from a copy"),
    (
        "password_protected",
        "book.xlsx",
        bytes_of(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        "remove it",
    ),
    ("truncated", "book.xlsx", truncated, "copy it again"),
    (
        "not_a_workbook",
        "book.xlsx",
        with_part("a.txt", b"x", kept=lambda part: not part.startswith("xl/")),
        "zip archive",
    ),
    ("zip_bomb", "book.xlsx", bomb, "unpacks to 500 MB"),
    ("xml_entities", "book.xlsx", with_part("xl/styles.xml", ENTITIES), "xl/styles.xml"),
    ("strict_ooxml", "book.xlsx", strict, "not Strict"),
    ("unreadable", "book.xlsx", with_part("xl/styles.xml", b"<broken"), "save it again"),
    ("macros", "book.xlsm", with_part("xl/vbaProject.bin", b"x"), "not run"),
    (
        "external_links",
        "book.xlsx",
        with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        "other workbooks",
    ),
]


@pytest.mark.parametrize(("code", "name", "make", "says"), FILES, ids=[f"{row[0]} {row[1]}" for row in FILES])
def test_file_message(code: str, name: str, make: Callable[[Path], None] | None, says: str, tmp_path: Path):
    """Proves that a file that is no good workbook is refused in words; sensitivity: the base is read."""
    if make:
        make(tmp_path / name)
    reading = read_workbook(tmp_path / name)
    assert [each.code for each in reading.problems] == [code]
    assert says in reading.problems[0].text
    assert reading.problems[0].place == name
    assert (reading.inputs is None) == (MESSAGES[code].severity.value == "ERROR")


def test_missing_file_beside(tmp_path: Path):
    """Proves that a misspelt file name gets a suggestion; sensitivity: an empty folder gives none."""
    write_book(tmp_path / "india.xlsx")
    assert 'did you mean "india.xlsx"' in read_workbook(tmp_path / "India_.xlsx").problems[0].text
