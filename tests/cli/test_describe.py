"""``planner describe`` as a process: where pages go, and what is refused."""

import subprocess
import sys
from pathlib import Path

from planner.describe import PAGES


def describe(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the verb."""
    command = [sys.executable, "-m", "planner", "describe", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


def test_pages_go_to_stdout_a_folder_or_a_file(tmp_path: Path):
    """Proves: data on stdout, talk on stderr; a folder is made; a page is written again without asking."""
    shown = describe("mathematics", cwd=tmp_path)
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, PAGES["mathematics"](), "")
    for _ in range(2):
        written = describe("--output", "new/docs", cwd=tmp_path)
        assert (written.returncode, written.stdout) == (0, ""), written.stderr
    for name, write in PAGES.items():
        assert (tmp_path / "new" / "docs" / f"{name}.md").read_text(encoding="utf-8") == write()
    assert describe("language", "--to", "words.md", cwd=tmp_path).returncode == 0
    assert (tmp_path / "words.md").read_text(encoding="utf-8") == PAGES["language"]()


def test_what_is_no_page_is_kept(tmp_path: Path):
    """Proves: another file is refused with exit code 7 and stays; --force replaces it."""
    other = tmp_path / "notes.md"
    other.write_text("mine", encoding="utf-8")
    refused = describe("language", "--to", "notes.md", cwd=tmp_path)
    assert refused.returncode == 7
    assert (
        "notes.md exists and is no page of planner describe; give another name, or --force" in refused.stderr
    )
    assert other.read_text(encoding="utf-8") == "mine"
    assert describe("language", "--to", "notes.md", "--force", cwd=tmp_path).returncode == 0
    assert other.read_text(encoding="utf-8") == PAGES["language"]()


def test_options_that_do_not_fit_are_refused(tmp_path: Path):
    """Proves: --to without a page, --to beside --output, and a name of another kind end with exit code 2."""
    for arguments, words in (
        (("--to", "a.md"), "--to takes one page"),
        (("language", "--to", "a.md", "--output", "b"), "give one of the two"),
        (("language", "--to", "a.txt"), "expected a name that ends with .md"),
        (("grammar",), "grammar"),
    ):
        refused = describe(*arguments, cwd=tmp_path)
        assert refused.returncode == 2, refused.stderr
        assert words in refused.stderr
    assert list(tmp_path.iterdir()) == []
