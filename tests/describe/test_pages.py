"""The two pages: as committed, whole, and made of Markdown that shows as it was meant."""

import re
from pathlib import Path

import pytest

from planner.describe import MARK, PAGES
from planner.describe.markdown import anchor, escaped, prose
from planner.model.catalogue import ROWS, VARIABLES
from planner.model.ledger import ACCOUNTS
from planner.schema.settings import setting_columns
from planner.schema.sheet import sheets

DOCS = Path(__file__).parents[2] / "docs"
RENEW = "renew the pages with: planner describe --output docs, and read the difference"
LINK = re.compile(r"\]\(([\w.]*)(#[\w-]+)?\)")


def shown(page: str) -> list[str]:
    """Lines of a page outside code blocks."""
    lines, inside = [], False
    for line in PAGES[page]().splitlines():
        if line.startswith("```"):
            inside = not inside
        elif not inside:
            lines.append(line)
    assert not inside
    return lines


@pytest.mark.parametrize("name", PAGES)
def test_a_change_of_the_language_or_the_mathematics_shows_in_the_committed_page(name: str):
    """Proves: docs/ holds what the schema and the docstrings say now."""
    assert PAGES[name]() == (DOCS / f"{name}.md").read_text(encoding="utf-8"), RENEW


def test_every_sheet_column_and_setting_is_on_the_page_of_the_language():
    """Proves: nothing of the schema is left out."""
    text = PAGES["language"]()
    for declared in sheets():
        assert f"\n## {declared.name}\n" in text
        section = text.split(f"\n## {declared.name}\n")[1].split("\n## ")[0]
        own = [column for name, column in declared.columns.items() if name in _own(declared.name)]
        assert [column.header for column in own] == re.findall(r"^\| \*\*(.+?)\*\*", section, re.MULTILINE)
    for column in setting_columns().values():
        assert f"| **{column.header}** |" in text


def _own(sheet: str) -> list[str]:
    """Columns of a sheet without those of every table."""
    declared = next(each for each in sheets() if each.name == sheet)
    return [name for name in declared.columns if name not in ("when", "source", "confidence", "note")]


def test_every_row_variable_and_account_is_on_the_page_of_the_mathematics():
    """Proves: nothing of the catalogue or the ledger is left out."""
    text = PAGES["mathematics"]()
    assert len(ROWS) == text.count("\n#### ")
    for row in ROWS:
        assert f"\n#### `{row.name}`\n" in text
    for variable in VARIABLES:
        assert f"| `{variable.name}[" in text
    for account in ACCOUNTS:
        assert f"**{account.name}** ({account.kind}; " in text


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_as_many_cells_in_every_row(name: str):
    """Proves: no bar inside a cell breaks a table."""
    width = 0
    for line in shown(name):
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert width in (0, cells), line
        width = cells


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_a_heading(name: str):
    """Proves: each link names a page and a heading that are there, and no heading stands twice."""
    headings = {
        page: [anchor(line.lstrip("# ")) for line in shown(page) if line.startswith("#")] for page in PAGES
    }
    assert len(set(headings[name])) == len(headings[name])
    found = [match for line in shown(name) for match in LINK.findall(line)]
    assert len(found) > 50
    for page, heading in found:
        target = page.removesuffix(".md") or name
        assert not heading or heading in headings[target], (page, heading)


@pytest.mark.parametrize("name", PAGES)
def test_no_sign_is_taken_for_markup(name: str):
    """Proves: stars and brackets outside code come in pairs of ours; pages say who wrote them."""
    lines = shown(name)
    assert lines[0] == MARK
    for line in lines:
        bare = re.sub(r"`[^`]*`|\\.", "", LINK.sub("]", line))
        assert bare.count("*") % 2 == 0 or bare.startswith("*"), line
        assert bare.count("`") == 0, line


def test_escaping():
    """Proves: what Markdown would read as markup is shown; words with underscores stay readable."""
    assert escaped("2 * 3 | <a> [b] _c_ cap_per_unit\nnext") == (
        r"2 \* 3 \| \<a\> \[b\] \_c\_ cap_per_unit next"
    )
    assert prose("the cap_per_unit of stock[holder, t] is [x]") == (
        r"the `cap_per_unit` of `stock[holder, t]` is \[x\]"
    )
