"""The page of the language: every sheet and setting of the input workbook, from the schema."""

from collections.abc import Iterable, Iterator
from typing import Any

import planner.schema  # noqa: F401  (declares the sheets)
from planner.cases.yaml_file import EXAMPLE
from planner.describe.markdown import bullets, code, escaped, link, page, table
from planner.schema.columns import Column, Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import COMMON, GROUPS, Sheet, sheets
from planner.schema.tables.disruption import EFFECT_SELECTORS, EventEffect
from planner.schema.tables.study import SweepRow

WIDEST = 1e9
"""A bound that only catches slips of the keyboard; not worth a word."""
HEADERS = ("Column", "What it holds", "Unit", "Blank", "Range", "Meaning")
SETTINGS = "Settings"

INTRODUCTION = f"""\
# The language of the workbook

An input workbook is a set of sheets. `{SETTINGS}` has one named value a line; every other sheet is a
table: a title, a sentence, a row of headers, a row of units, then one row for each thing. Sheets may be
left out, columns may stand in any order, cells may be blank. `planner template FILE.xlsx` writes an empty
workbook with all of them, and `planner check FILE.xlsx` names every cell that breaks a rule of this page.

How the numbers are used is on the page of the [mathematics](mathematics.md)."""

KINDS = {
    Kind.NAME: "names the row: required, and unique together with the other columns marked **key**",
    Kind.LINK: "a name that stands in the first column of another sheet",
    Kind.LINKS: "several such names, separated by `;`; blank selects all",
    Kind.CHOICE: "one of the words listed",
    Kind.FLAG: "`yes` or `no`",
    Kind.INTEGER: "a number without decimals",
    Kind.NUMBER: "one number for the whole plan; `Series` may replace it, too, but not by month",
    Kind.MONTHLY: "one number for all months; rows on `Series` give some months another",
    Kind.YEARLY: "a group of columns, one for each fiscal year (`FY27`, `FY28`, …)",
    Kind.MONTH: "a date cell in the month, or text such as `2027-01`",
    Kind.TEXT: "any text",
}
"""What the second column of the tables says, for readers."""

MONEY_AND_QUANTITY = """\
**Units.** *quantity* and *money* are the units that `Settings` names (`quantity_unit`, `money_unit`). A
*price unit* is said by the row's own column `Price unit`: `model` is money per quantity, others are
converted by the exchange rates of `Settings`. Shares are written as 0.25, not 25. *End-product units*
weigh a commodity by its `End-product equivalent`.

**Blank cells** take what the column *Blank* says: *required* (an error), a value, or *not given*, which
is never zero: a blank maximum is no limit."""


def language_page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, "## How to read the tables", _kinds(), MONEY_AND_QUANTITY]
    parts += ["## Sheets", _contents(), f"## {SETTINGS}", _settings()]
    for group in GROUPS:
        members = [declared for declared in sheets() if declared.group == group]
        for declared in members:
            parts += list(_sheet(declared))
    return page(*parts, *_common())


def _kinds() -> str:
    """The words of the second column."""
    return bullets(f"**{kind.value}**: {meaning}" for kind, meaning in KINDS.items())


def _contents() -> str:
    """Sheets by group, each with a link."""
    rows = []
    for group in GROUPS:
        names = [declared.name for declared in sheets() if declared.group == group]
        names = [SETTINGS, *names] if group == GROUPS[0] else names
        rows.append((group, " · ".join(link(name, name) for name in names)))
    return table(("Group", "Sheets"), rows)


def _settings() -> str:
    """One named value a line."""
    rows = (_row(column, [], is_key=False) for column in setting_columns().values())
    return table(("Setting", *HEADERS[1:]), rows)


def _sheet(declared: Sheet) -> Iterator[str]:
    """Heading, sentence, key, who refers to it, and columns of a sheet."""
    yield f"## {declared.name}"
    yield f"**{escaped(declared.title)}.** {escaped(declared.sentence)}"
    notes = [_key(declared)]
    if found := _referring(declared.name):
        notes.append(f"Referred to by: {', '.join(found)}.")
    yield "\n".join(notes)
    own = ((name, column) for name, column in declared.columns.items() if name not in COMMON)
    yield table(
        HEADERS, (_row(column, list(column.targets), is_key=declared.is_key(name)) for name, column in own)
    )
    if declared.row_class is EventEffect:
        yield "What each effect looks at; the other selectors stay blank:"
        yield table(
            ("Effect", "Selectors"),
            ((code(effect), _headers(declared, names)) for effect, names in EFFECT_SELECTORS.items()),
        )
    if declared.row_class is SweepRow:
        yield "The same rows may stand in a YAML file, its keys the columns in small letters:"
        yield f"```yaml\n{EXAMPLE}```"


def _key(declared: Sheet) -> str:
    """What names a row, as `--set`, `Series` and messages write it."""
    headers = [code(declared.columns[attribute].header) for attribute in declared.key_attributes]
    if not headers:
        return "Rows have no key."
    joined = " \\| ".join(headers)
    return f"Key: {joined}{'' if declared.unique else '; several rows may share it'}."


def _headers(declared: Sheet, attributes: Iterable[str]) -> str:
    """Headers of some columns."""
    return ", ".join(code(declared.columns[attribute].header) for attribute in attributes)


def _referring(name: str) -> list[str]:
    """Sheets with a column that points to a sheet."""
    return [
        link(declared.name, declared.name)
        for declared in sheets()
        if declared.name != name and any(name in column.targets for column in declared.columns.values())
    ]


def _row(column: Column, targets: list[str], *, is_key: bool) -> tuple[str, ...]:
    """A column as a row of the table."""
    name = f"**{escaped(column.header)}**" + (" (key)" if is_key else "")
    unit, meaning = escaped(column.unit), escaped(column.meaning)
    return name, _holds(column, targets), unit, _blank(column), _range(column), meaning


def _holds(column: Column, targets: list[str]) -> str:
    """Kind, with where links point and the words of a choice."""
    words = ", ".join(code(word) for word in column.choices)
    if targets:
        to = " or ".join(link(target, target) for target in targets)
        return f"{column.kind.value} to {to}" + (f", or {words}" if words else "")
    if column.kind is Kind.CHOICE:
        return f"{column.kind.value}: {words}"
    return str(column.kind.value)


def _blank(column: Column) -> str:
    """What a blank cell stands for."""
    if column.required:
        return "required"
    if column.default in (None, "", ()):
        return "all" if column.kind is Kind.LINKS else "not given"
    if isinstance(column.default, bool):
        return code("yes" if column.default else "no")
    return code(_number(column.default))


def _range(column: Column) -> str:
    """Bounds of a number."""
    if not column.is_number:
        return ""
    low = column.minimum if column.minimum is not None and column.minimum > -WIDEST else None
    high = column.maximum if column.maximum is not None and column.maximum < WIDEST else None
    if low is None:
        return "any" if high is None else f"at most {_number(high)}"
    return f"from {_number(low)}" if high is None else f"{_number(low)} to {_number(high)}"


def _number(value: Any) -> str:
    """A number as planners write it; words stay words."""
    return f"{value:,.6g}" if isinstance(value, (int, float)) else str(value)


def _common() -> Iterator[str]:
    """The columns that every table has."""
    yield "## On every table"
    yield "These columns stand at the end of every table."
    columns = sheets()[0].columns
    yield table(HEADERS, (_row(columns[name], [], is_key=False) for name in COMMON))
