"""Broken workbooks, one by one and by chance: refused at their place, or read as Excel shows them."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.schema.tables.trade import ImportRoute
from planner.workbook.marked_copy import report_problems
from planner.workbook.messages import MESSAGES, Severity
from planner.workbook.reading.reader import Reading, read_workbook
from tests.workbook.broken.archives import ARCHIVES
from tests.workbook.broken.parts import Make, good, packed
from tests.workbook.broken.sheets import SHEETS, Broken

LEAST_BOOKS = 150


def read(tmp_path: Path, content: bytes) -> Reading:
    """Read a file of these bytes and tell its problems, with a marked copy where there are errors."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    reading = read_workbook(path)
    report_problems(reading, path)
    return reading


def hash_of(reading: Reading) -> str:
    """Hash of the values that were read; empty if they were refused."""
    return reading.inputs.source.values_sha256 if reading.inputs else ""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Hash of the values of the good workbook."""
    reading = read(tmp_path_factory.mktemp("good"), packed(good()))
    assert reading.problems == ()
    return hash_of(reading)


@pytest.mark.parametrize(
    ("make", "code"), [each[1:] for each in ARCHIVES], ids=[each[0] for each in ARCHIVES]
)
def test_broken_archive(make: Make, code: str, whole: str, tmp_path: Path):
    """Proves: a file whose parts are damaged, doubled, missing or hostile is refused by its own message, and
    one that is only unusual is read as it was. Sensitivity: without the check of parts a missing sheet
    Limits was a limit less.
    """
    reading = read(tmp_path, make(dict(good())))
    assert [each.code for each in reading.problems] == [code] * bool(code), reading.problems
    stops = bool(code) and MESSAGES[code].severity is Severity.ERROR
    assert hash_of(reading) == ("" if stops else whole)
    assert all(each.place == "book.xlsx" for each in reading.problems)


@pytest.mark.parametrize("broken", SHEETS, ids=lambda each: each.what[:40])
def test_broken_sheet(broken: Broken, tmp_path: Path):
    """Proves: a cell that no program writes, or no planner means, is named with its address; what is only
    unusual is read as it is shown. Sensitivity: the good workbook has price 60 and no problem.
    """
    reading = read(tmp_path, broken.make(dict(good())))
    if broken.code:
        found = [each for each in reading.problems if each.code == broken.code]
        assert broken.place in {each.place for each in found}, reading.problems
        assert broken.says in found[0].text
    else:
        assert reading.problems == ()
    if broken.price is None:
        assert reading.inputs is None
    else:
        assert reading.inputs is not None, reading.problems
        assert reading.inputs.rows(ImportRoute)[0].price == pytest.approx(broken.price, abs=1e-12)


def damages(content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file cut short at many places, and with single bits, bytes and blocks changed."""
    rng = random.Random(20261126)
    for at in range(1, 25):
        yield f"cut at {at}/25", content[: len(content) * at // 25]
    for _ in range(120):
        at, bit = rng.randrange(4, len(content)), rng.randrange(8)
        yield f"bit {bit} of byte {at}", content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]
    for _ in range(30):
        at, size = rng.randrange(4, len(content) - 64), rng.randrange(1, 64)
        yield f"{size} zeros at {at}", content[:at] + bytes(size) + content[at + size :]


def test_damaged_files_are_refused_or_read_as_they_were(whole: str, tmp_path: Path):
    """Proves: a file cut short or with changed bits is refused with a message, or holds the same values.
    Sensitivity: most of them are refused.
    """
    found = [(what, read(tmp_path, content)) for what, content in damages(packed(good()))]
    assert len(found) == 174
    wrong = [what for what, reading in found if hash_of(reading) not in {"", whole}]
    assert wrong == []
    assert all(reading.problems for _, reading in found if not hash_of(reading))
    assert sum(not hash_of(reading) for _, reading in found) > 100


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_many_damaged_parts_are_refused_or_read(seed: int, tmp_path: Path):
    """Proves: bits changed inside parts, with checksums that fit, end in messages or in inputs, never in a
    crash. Sensitivity: some are read and some are refused.
    """
    rng = random.Random(seed)
    names = sorted(part for part in good() if part.startswith("xl/") and "theme" not in part)
    refused = 0
    for _ in range(400):
        parts = dict(good())
        part = rng.choice(names)
        text = bytearray(parts[part])
        text[rng.randrange(len(text))] ^= 1 << rng.randrange(8)
        reading = read(tmp_path, packed(parts | {part: bytes(text)}))
        assert reading.inputs is not None or reading.problems
        refused += reading.inputs is None
    assert 20 < refused < 390


def test_there_are_enough_books():
    """Registry: so many kinds of broken books are told apart."""
    assert len(ARCHIVES) + len(SHEETS) >= LEAST_BOOKS
    assert packed(good()) == packed(good())
