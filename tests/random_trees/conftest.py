"""How tests switch the exact mode of small trees off."""

import pytest

from planner.solve.tree import by_branch


@pytest.fixture
def never_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small trees are solved to a gap, as large ones are."""
    monkeypatch.setattr(by_branch, "EXACT_COLUMNS", 0)
