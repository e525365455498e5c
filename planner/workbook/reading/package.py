"""The file itself: is it a workbook that is safe to open, and what does its XML tell that values do not."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

from planner.workbook.messages import Problem, problem
from planner.workbook.reading.suggest import closest

LARGEST_UNPACKED = 400_000_000
"""Bytes of all parts together; the India workbook unpacks to about 3 million."""
OLE_SIGNATURE, ZIP_SIGNATURE = b"\xd0\xcf\x11\xe0", b"PK"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
WORKBOOK_PART = "xl/workbook.xml"
READABLE = (".xlsx", ".xlsm")

_FORMULA = re.compile(rb"<(?:\w+:)?c\s([^>]*?)>\s*<(?:\w+:)?f\b(.*?)</(?:\w+:)?c>", re.DOTALL)
_FILLED_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>[^<]")
_EMPTY_TEXT = b't="str"'
_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_HIDDEN_FIRST = re.compile(rb'<(?:\w+:)?row\s[^>]*?\bhidden="(?:1|true)"[^>]*?\br="(\d+)"')
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")


@dataclass(frozen=True)
class SheetScan:
    """What a sheet's XML tells besides its values."""

    merged: tuple[str, ...]
    hidden_rows: tuple[int, ...]
    formulas_without_value: frozenset[str]
    table: str | None
    """Range of its first Excel Table."""


@dataclass(frozen=True)
class Package:
    """A workbook that passed the file checks."""

    content: bytes
    sheets: dict[str, SheetScan]


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
        with zipfile.ZipFile(path) as archive:
            found = _archive_problem(path.name, archive)
            if found:
                return [found], None
            warnings = list(_archive_warnings(path.name, archive))
            return warnings, Package(content, dict(_scan_sheets(archive)))
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, ElementTree.ParseError, ValueError) as error:
        return [problem("truncated", path.name, "", found=str(error))], None


def _archive_problem(name: str, archive: zipfile.ZipFile) -> Problem | None:
    """The first reason why an archive must not or cannot be opened as a workbook."""
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        limit = f"{LARGEST_UNPACKED / 1e6:,.0f} MB"
        return problem("zip_bomb", name, "", found=f"{unpacked / 1e6:,.0f} MB", expected=limit)
    if WORKBOOK_PART not in archive.namelist():
        return problem("not_a_workbook", name, "")
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")):
            text = archive.read(part)
            if _ENTITY.search(text.replace(b"\x00", b"")):
                return problem("xml_entities", name, "", found=part)
    if STRICT_NAMESPACE in archive.read(WORKBOOK_PART):
        return problem("strict_ooxml", name, "")
    return None


def _archive_warnings(name: str, archive: zipfile.ZipFile) -> Iterator[Problem]:
    """Parts that are left aside."""
    parts = archive.namelist()
    if any(part.endswith("vbaProject.bin") for part in parts):
        yield problem("macros", name, "")
    if any(part.startswith("xl/externalLinks/") for part in parts):
        yield problem("external_links", name, "")


def _scan_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, SheetScan]]:
    """Each worksheet's name and scan."""
    parts = dict(_relations(archive, WORKBOOK_PART))
    for element in ElementTree.fromstring(archive.read(WORKBOOK_PART)).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        part = parts.get(relation, "")
        if part in archive.NameToInfo:
            yield element.attrib["name"], _scan(archive, part)


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Relation id -> part name."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.NameToInfo:
        return
    for element in ElementTree.fromstring(archive.read(relations)):
        target = element.attrib["Target"]
        yield element.attrib["Id"], target.lstrip("/") if target[0] == "/" else normpath(join(folder, target))


def _scan(archive: zipfile.ZipFile, part: str) -> SheetScan:
    """Read one worksheet's XML."""
    text = archive.read(part)
    without = {
        address.group(1).decode()
        for match in _FORMULA.finditer(text)
        if not (_FILLED_VALUE.search(match.group(2)) or _EMPTY_TEXT in match.group(1))
        and (address := _ADDRESS.search(match.group(1)))
    }
    hidden = {int(number) for rule in (_HIDDEN, _HIDDEN_FIRST) for number in rule.findall(text)}
    merged = tuple(each.decode() for each in _MERGED.findall(text))
    return SheetScan(merged, tuple(sorted(hidden)), frozenset(without), _table(archive, part))


def _table(archive: zipfile.ZipFile, part: str) -> str | None:
    """Range of the first Excel Table of a worksheet."""
    for _, target in _relations(archive, part):
        if "/tables/" in target and target in archive.NameToInfo:
            return ElementTree.fromstring(archive.read(target)).attrib.get("ref")
    return None
