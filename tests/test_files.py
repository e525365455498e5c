"""Files appear whole or not at all, and a failure says what to do."""

import errno
from pathlib import Path

import pytest

from planner.files import OutputError, reason, replacing

FAILURES = [
    (errno.ENOSPC, "disk is full"),
    (errno.EACCES, "open in another program"),
    (errno.EIO, "another folder"),
]


@pytest.mark.parametrize(("number", "words"), FAILURES)
def test_each_failure_has_its_mend(number: int, words: str) -> None:
    """Proves: a full disk, a file open elsewhere and anything else are told apart."""
    assert words in reason(OSError(number, "why"))


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """Proves: an error while writing keeps the old content and no temporary file."""
    target = tmp_path / "plan.xlsx"
    target.write_text("old")
    with pytest.raises(OutputError, match=r"plan\.xlsx"):
        _fail_half_way(target)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert target.read_text() == "old"


def _fail_half_way(target: Path) -> None:
    with replacing(target) as temporary:
        temporary.write_text("half")
        raise OSError(errno.ENOSPC, "no space")


def test_success_replaces(tmp_path: Path) -> None:
    """Proves: the new content is there in whole."""
    target = tmp_path / "plan.xlsx"
    target.write_text("old")
    with replacing(target) as temporary:
        temporary.write_text("new")
    assert target.read_text() == "new"
