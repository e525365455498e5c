"""CONTRIBUTING names what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`([\w./]+(?:\.py|\.md|/))`")
PLACES = (ROOT, ROOT / "planner", ROOT / "tests" / "benchmarks")
PLACEHOLDER = "NAME"


def test_every_file_and_folder_that_is_named_is_there():
    """Proves: no path in CONTRIBUTING is left over from a move; paths begin at the root or in planner/."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = [name for name in NAMED.findall(text) if PLACEHOLDER not in name]
    assert len(named) > 10
    missing = [name for name in named if not any((place / name).exists() for place in PLACES)]
    assert missing == []
