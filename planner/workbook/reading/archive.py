"""The archive of a workbook: parts that are whole, of sane size, and XML that cannot harm.

Whatever is wrong is an UnreadableError with the code of its message, so that nothing else is ever raised.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser, fromstring

LARGEST_UNPACKED = 400_000_000
"""Bytes of all parts together; the India workbook unpacks to about 3 million."""
LARGEST_STREAM, LARGEST_TREE = 100_000_000, 20_000_000
"""Bytes of a part that is read element by element (sheets, texts), and of one that is held whole."""
NOT_READ = ("xl/media/", "xl/embeddings/")
"""Folders of pictures and foreign files, which may declare what they like: nothing here reads them."""
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")
_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"
"""Byte order marks, blanks and the zeros of UTF-16 that may stand before XML."""


class UnreadableError(Exception):
    """A file that cannot or must not be read as a workbook: the code of its message, and the words in it."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words


class Relation(NamedTuple):
    """What one part says of another."""

    kind: str
    """Last word of the type: ``worksheet``, ``styles``, ``sharedStrings``, ``table``."""
    part: str
    """Name of the other part; empty where it lies outside the file."""


NOWHERE = Relation("", "")
"""Stands for a relation that is not there."""


class Archive:
    """The parts of a file by name, checked once as a whole."""

    def __init__(self, content: bytes) -> None:
        """Open and check; raises UnreadableError."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except Exception as error:
            raise UnreadableError("truncated", found=error) from error
        self.names = frozenset(self._zip.namelist())
        self._check()

    def _check(self) -> None:
        """Sizes, names that occur once, parts that are whole, XML without declarations of entities."""
        parts = self._zip.infolist()
        _check_size("the file", sum(part.file_size for part in parts), LARGEST_UNPACKED)
        seen: set[str] = set()
        for part in parts:
            if part.filename.casefold() in seen:
                raise UnreadableError("part_twice", found=part.filename)
            seen.add(part.filename.casefold())
        for part in parts:
            text = self._bytes(part.filename)
            if not part.filename.startswith(NOT_READ) and _declares(text):
                raise UnreadableError("xml_entities", found=part.filename)

    def _bytes(self, part: str) -> bytes:
        """A part unpacked and compared with its checksum."""
        try:
            return self._zip.read(part)
        except Exception as error:  # each method of packing has errors of its own
            raise UnreadableError("truncated", found=f"{part}: {error}") from error

    def tree(self, part: str) -> Element:
        """The XML of a small part."""
        text = self._xml(part, LARGEST_TREE)
        try:
            root: Element = fromstring(text, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise UnreadableError("unreadable", found=f"{part}: {error}") from error
        return root

    def feed(self, part: str, target: Any) -> None:
        """Tell a target every element of a part in turn, as :class:`xml.etree.ElementTree.XMLParser` does."""
        text = self._xml(part, LARGEST_STREAM)
        parser = XMLParser(target=target, forbid_dtd=True)
        try:
            parser.feed(text)
            parser.close()
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise UnreadableError("unreadable", found=f"{part}: {error}") from error

    def _xml(self, part: str, most: int) -> bytes:
        """The bytes of a part that must be there."""
        if part not in self.names:
            raise UnreadableError("missing_part", found=part)
        _check_size(part, self._zip.getinfo(part).file_size, most)
        return self._bytes(part)

    def relations(self, part: str) -> dict[str, Relation]:
        """Relation id -> what a part points to; empty if it points to nothing."""
        folder, _, name = part.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        if relations not in self.names:
            return {}
        return dict(_relations(self.tree(relations), folder))


def _check_size(what: str, size: int, most: int) -> None:
    """Refuse what unpacks to more than it may."""
    if size > most:
        words = "" if what == "the file" else f" ({what})"
        found, limit = f"{size / 1e6:,.0f} MB{words}", f"{most / 1e6:,.0f} MB"
        raise UnreadableError("zip_bomb", found=found, expected=limit)


def _declares(text: bytes) -> bool:
    """True for XML, in any encoding that its parser takes, that declares a document type or an entity."""
    if text[:200].lstrip(_MARKS)[:1] != b"<":
        return False
    return _DECLARATION.search(text.replace(b"\x00", b"")) is not None


def _relations(root: Element, folder: str) -> Iterator[tuple[str, Relation]]:
    """Relation ids with what they point to."""
    for element in root:
        target, kind = element.get("Target", ""), element.get("Type", "").rpartition("/")[2]
        outside = element.get("TargetMode") == "External" or not target
        part = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        yield element.get("Id", ""), Relation(kind, "" if outside else part)
