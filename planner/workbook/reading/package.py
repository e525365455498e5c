"""The file itself: is it a workbook that is safe to open, and which sheets and texts does it hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from planner.workbook.messages import Problem, problem
from planner.workbook.reading.archive import NOWHERE, Archive, Relation, UnreadableError
from planner.workbook.reading.shared_texts import SharedTexts
from planner.workbook.reading.sheet_xml import SheetContents, SheetTarget, range_of
from planner.workbook.reading.styles import Dates, date_styles
from planner.workbook.reading.suggest import closest

OLE_SIGNATURE, ZIP_SIGNATURE = b"\xd0\xcf\x11\xe0", b"PK"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ROOT = ""
"""The part whose relations name the workbook."""
READABLE = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Package:
    """A workbook that passed the file checks; its sheets are read when they are asked for."""

    archive: Archive
    sheets: dict[str, str]
    """Worksheet -> part, in the order of the workbook."""
    hidden: frozenset[str]
    """Worksheets that are not shown."""
    names: dict[str, str]
    """Defined name -> what it refers to."""
    epoch: datetime
    """Day that the workbook counts dates from."""
    texts_part: str = ""
    styles_part: str = ""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that cells share; raises UnreadableError."""
        target = SharedTexts()
        if self.texts_part:
            self.archive.feed(self.texts_part, target)
        return tuple(target.texts)

    @cached_property
    def dates(self) -> Dates:
        """Which styles of cells are dates; raises UnreadableError."""
        return date_styles(self.archive.tree(self.styles_part)) if self.styles_part else Dates()

    def contents(self, sheet: str) -> SheetContents:
        """Values and layout of a sheet; raises UnreadableError."""
        target = SheetTarget(self.texts, self.dates, self.epoch)
        self.archive.feed(self.sheets[sheet], target)
        return target.contents(self._table(self.sheets[sheet]))

    def _table(self, part: str) -> str | None:
        """Range of the first Excel Table of a worksheet."""
        for kind, target in self.archive.relations(part).values():
            if kind == "table" and target in self.archive.names:
                return next(iter(range_of(self.archive.tree(target).get("ref"))), None)
        return None


def check_file(path: Path) -> tuple[Problem | None, bytes]:
    """The first reason why a path cannot be a workbook, and its bytes if there is none."""
    try:
        return _check_file(path)
    except OSError as error:
        return problem("unreadable_file", path.name, "", found=error.strerror or error), b""


def _check_file(path: Path) -> tuple[Problem | None, bytes]:
    """As :func:`check_file`; raises OSError where the system does not hand the file out."""
    name = path.name
    if name.startswith("~$"):
        return problem("lock_file", name, "", other=name[2:]), b""
    if not path.is_file():
        return problem("no_such_file", name, "", mend=_missing_mend(path)), b""
    if path.suffix.lower() not in READABLE:
        return problem("wrong_kind", name, "", found=path.suffix or "nameless"), b""
    content = path.read_bytes()
    if not content:
        return problem("empty_file", name, ""), b""
    if content.startswith(OLE_SIGNATURE):
        code = "password_protected" if ENCRYPTED in content else "wrong_kind"
        return problem(code, name, "", found=".xls (Excel 97-2003, in spite of its name)"), b""
    if not content.startswith(ZIP_SIGNATURE):
        return problem("wrong_kind", name, "", found="text or unknown (in spite of its name)"), b""
    return None, content


def _missing_mend(path: Path) -> str:
    """What to do about a file that is not there."""
    if path.is_dir():
        return "it is a folder; give the workbook inside it"
    folder = path.parent
    if not folder.is_dir():
        return f"the folder {folder} is missing too; check the path"
    beside = [each.name for each in folder.iterdir() if each.suffix.lower() in READABLE]
    match = closest(path.name, beside, cutoff=0.5)
    return f'did you mean "{match}" beside it' if match else "check the name and the folder"


def open_package(path: Path, content: bytes) -> tuple[list[Problem], Package | None]:
    """Look through the parts of the archive; problems, and the package if it can be read."""
    try:
        archive = Archive(content)
        package = _package(archive)
    except UnreadableError as error:
        return [problem(error.code, path.name, "", **error.words)], None
    return list(_warnings(path.name, archive)), package


def _package(archive: Archive) -> Package:
    """The workbook of an archive; raises UnreadableError."""
    part = next((each.part for each in archive.relations(ROOT).values() if each.kind == "officeDocument"), "")
    if part not in archive.names:
        raise UnreadableError("not_a_workbook")
    if part.endswith(".bin"):
        raise UnreadableError("wrong_kind", found="binary .xlsb (in spite of its name)")
    root = archive.tree(part)
    if root.tag.startswith("{" + STRICT_NAMESPACE):
        raise UnreadableError("strict_ooxml")
    if root.tag != f"{MAIN}workbook":
        raise UnreadableError("unreadable", found=f"{part} is no workbook: {root.tag}")
    relations = archive.relations(part)
    others = {each.kind: each.part for each in relations.values()}
    return Package(
        archive=archive,
        sheets=dict(_worksheets(root, relations, archive)),
        hidden=frozenset(
            each.get("name", "") for each in _sheets(root) if each.get("state", "visible") != "visible"
        ),
        names={each.get("name", ""): each.text or "" for each in root.iter(f"{MAIN}definedName")},
        epoch=_epoch(root),
        texts_part=others.get("sharedStrings", ""),
        styles_part=others.get("styles", ""),
    )


def _sheets(root: Element) -> Iterator[Element]:
    """What the workbook lists as sheets."""
    yield from root.iterfind(f"{MAIN}sheets/{MAIN}sheet")


def _worksheets(root: Element, relations: dict[str, Relation], archive: Archive) -> Iterator[tuple[str, str]]:
    """Names of the worksheets with their parts, each of which must be there; charts have no cells."""
    seen: set[str] = set()
    for element in _sheets(root):
        name = element.get("name", "")
        if name.casefold() in seen:
            raise UnreadableError("sheet_twice", found=name)
        seen.add(name.casefold())
        relation = relations.get(element.get(RELATION_ID, ""), NOWHERE)
        if relation.part not in archive.names:
            raise UnreadableError(
                "missing_part", found=f'{relation.part or "without a name"} (sheet "{name}")'
            )
        if relation.kind == "worksheet":
            yield name, relation.part


def _epoch(root: Element) -> datetime:
    """The day that dates count from: workbooks of old Macs begin in 1904."""
    properties = root.find(f"{MAIN}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    return MAC_EPOCH if since_1904 else WINDOWS_EPOCH


def _warnings(name: str, archive: Archive) -> Iterator[Problem]:
    """Parts that are left aside."""
    if any(part.endswith("vbaProject.bin") for part in archive.names):
        yield problem("macros", name, "")
    if any(part.startswith("xl/externalLinks/") for part in archive.names):
        yield problem("external_links", name, "")
