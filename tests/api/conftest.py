"""Small workbooks for programs."""

from pathlib import Path

import pytest

from tests.cli.faults import SCARCE, WRONG, write_book


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Three months: 15 needed at 2, so the best plan costs 30."""
    return write_book(tmp_path / "small.xlsx")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A route from a country that is misspelt."""
    return write_book(tmp_path / "wrong.xlsx", Imports=WRONG)


@pytest.fixture
def scarce(tmp_path: Path) -> Path:
    """Only 4 of 5 a month can be bought."""
    return write_book(tmp_path / "scarce.xlsx", Imports=SCARCE)
