"""README's example for Python runs as it is printed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: the lines between the fences, run where the delivered inputs are, print figures and write a
    plan.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"<!-- example: python -->\n```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "tutorial.xlsx").write_bytes((ROOT / "inputs" / "tutorial.xlsx").read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(source, "README.md", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out
    for words in ("0 errors", "<Plan of tutorial.xlsx: optimal", "Expected cost", "China", "stress tests"):
        assert words in said
    assert (tmp_path / "dearer_china_plan.xlsx").is_file()
