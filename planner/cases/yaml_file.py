"""Cases in a YAML file: a list of entries with the columns of the sheet Sweep as keys.

``value`` may be a list; an entry with ``changes`` has a list of entries below it, each of which takes from it
what it does not say itself.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from planner.cases.amounts import VALUE_SEPARATOR
from planner.cases.lines import CasesError, Line, Refusal
from planner.schema.sheet import Place, sheet_of
from planner.schema.tables.study import SweepRow
from planner.workbook.messages import Severity
from planner.workbook.reading.cells import REFUSED, CellPlace, read_cell
from planner.workbook.reading.drafts import Findings
from planner.workbook.reading.suggest import did_you_mean

CASES, CHANGES = "cases", "changes"
SHEET = sheet_of(SweepRow)
KEYS = {
    column.header.casefold(): attribute for attribute, column in SHEET.columns.items() if attribute != "when"
}
"""Key of an entry -> attribute of a row; switches of a workbook are not for a file beside it."""
EXAMPLE = """\
cases:
  - case: Chinese prices
    group: Tornado
    sheet: Imports
    row: China*
    column: Price
    value: ["-20%", "+20%"]
  - {case: Discount rate, group: Tornado, sheet: Settings, row: discount_rate, value: [0.05, 0.1]}
  - case: Hard times
    note: Both at once.
    changes:
      - {sheet: Imports, row: China*, column: Price, operation: "*", value: 1.5}
      - {sheet: Cover rules, row: Two months, column: Cover, value: 3}
"""
"""Four cases and one of two changes, for the tutorial's workbook."""
EXPECTED = "a list of cases, each with case, sheet, row, column, value"


def read_yaml(path: Path) -> tuple[Line, ...]:
    """Every row of the file; raises CasesError, which tells the line of all that is wrong."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CasesError((_unreadable(path, error),)) from error
    entries = _entries(root)
    if entries is None:
        raise CasesError((Refusal(_place(path, root), f"expected {EXPECTED}."),))
    refusals: list[Refusal] = []
    lines = [line for entry in entries for line in _lines(path, entry, {}, refusals)]
    if refusals:
        raise CasesError(tuple(refusals))
    return tuple(lines)


def _unreadable(path: Path, error: Exception) -> Refusal:
    """Why the file cannot be read; a value such as * or % is a sign of YAML unless it is quoted."""
    mark = getattr(error, "problem_mark", None)
    place = f"{path.name}, line {mark.line + 1}" if mark else path.name
    found = getattr(error, "problem", None) or getattr(error, "strerror", None) or str(error)
    mend = (
        ' put values that begin with *, %, - or ! into quotes, as "*1.2".'
        if mark
        else " see that it is there."
    )
    return Refusal(place, f"cannot be read ({found});{mend}")


def _place(path: Path, node: Any) -> str:
    """``cases.yaml, line 12``."""
    return path.name if node is None else f"{path.name}, line {node.start_mark.line + 1}"


def _entries(root: Any) -> list[Any] | None:
    """The list of cases, by itself or under ``cases``; None if there is none."""
    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == CASES), None)
    return root.value if isinstance(root, yaml.SequenceNode) and root.value else None


def _lines(path: Path, entry: Any, above: Mapping[str, Any], refusals: list[Refusal]) -> Iterator[Line]:
    """Rows of an entry, which may hold more below ``changes``."""
    if not isinstance(entry, yaml.MappingNode):
        refusals.append(
            Refusal(_place(path, entry), "expected an entry with case, sheet, row, column, value.")
        )
        return
    nodes = {key.value.strip().casefold(): value for key, value in entry.value}
    below = nodes.pop(CHANGES, None)
    for key in nodes.keys() - KEYS.keys():
        words = f'"{key}" is no key of a case{did_you_mean(key, [*KEYS, CHANGES])}'
        refusals.append(Refusal(_place(path, nodes[key]), words))
    known = {**above, **{key: node for key, node in nodes.items() if key in KEYS}}
    if below is None:
        yield from _line(path, entry, known, refusals)
    elif isinstance(below, yaml.SequenceNode):
        for each in below.value:
            yield from _lines(path, each, known, refusals)
    else:
        refusals.append(Refusal(_place(path, below), "expected a list of changes."))


def _line(path: Path, entry: Any, nodes: Mapping[str, Any], refusals: list[Refusal]) -> Iterator[Line]:
    """One row, its values read as cells are."""
    findings = Findings()
    values: dict[str, Any] = {}
    for key, attribute in KEYS.items():
        column, node = SHEET.columns[attribute], nodes.get(key)
        place = CellPlace(findings, _place(path, node or entry), "", column, "")
        found = read_cell(_text(node), place)
        if found is None and column.required:
            place.warn("missing_value", expected=f"{key} of the case", mend="")
        values[attribute] = column.default if found is None else found
    wrong = [Refusal(each.place, each.text) for each in findings.problems if each.severity is Severity.ERROR]
    refusals += wrong
    if not wrong and REFUSED not in values.values():
        row = SweepRow(place=Place(path.name, entry.start_mark.line + 1), when="", **values)
        places = {KEYS[key]: _place(path, node) for key, node in nodes.items()}
        yield Line(row, {**dict.fromkeys(values, _place(path, entry)), **places})


def _text(node: Any) -> str | None:
    """A value as a cell would hold it; several of a list with | between them."""
    if isinstance(node, yaml.SequenceNode):
        return f" {VALUE_SEPARATOR} ".join(str(each.value) for each in node.value)
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None
