"""Names: keys that must be unique, links that must point to a row that counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.schema.columns import Column, Kind
from planner.workbook.messages import Severity, absent_sheets
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.suggest import did_you_mean

LABELS = {
    "stage": ("Commodities", "stage"),
    "class": ("Plants", "plant_class"),
    "bloc": ("Countries", "blocs"),
}
"""Words that let a link name a label instead of a row: word -> (sheet, attribute of the labels)."""


@dataclass(frozen=True)
class Names:
    """What a link column may say: case-folded -> as declared; those of switched-off rows apart."""

    holding: Mapping[str, str]
    all: Mapping[str, str]
    exact: frozenset[str]
    where: str
    absent: str = ""
    """The sheet that the names stand on, where the workbook has no such sheet or it has no rows."""


def check_keys(table: DraftTable, findings: Findings) -> None:
    """Unique keys among the rows that count."""
    if not table.declared.unique:
        return
    seen: dict[str, int] = {}
    for row in table.rows:
        key = table.key(row)
        if not row.holds or row.sheet or not key.replace(" | ", ""):
            continue
        first = seen.setdefault(key.casefold(), row.number)
        if first != row.number:
            cell = table.cell(row, table.declared.key_attributes[0])
            findings.add("duplicate_key", table.grid.name, cell, found=key, other=first)
            row.broken = True


def check_links(table: DraftTable, tables: Mapping[str, DraftTable], findings: Findings) -> None:
    """Every link names something that exists and counts; names get their declared spelling."""
    for attribute, column in table.declared.columns.items():
        if column.kind not in {Kind.LINK, Kind.LINKS}:
            continue
        names = _names(column, tables)
        for row in table.rows:
            value = row.values.get(attribute)
            if not value or row.sheet:
                continue
            found = (value,) if isinstance(value, str) else value
            spelt = tuple(_resolve(each, names, table, row, attribute, findings) for each in found)
            row.values[attribute] = spelt[0] if column.kind is Kind.LINK else spelt


def _names(column: Column, tables: Mapping[str, DraftTable]) -> Names:
    """All names and words that a link column may hold."""
    holding = {word.casefold(): word for word in column.choices if word not in LABELS}
    everything = dict(holding)
    exact = set(holding.values())
    sources = [(target, _first_attribute(tables, target)) for target in column.targets]
    sources += [LABELS[word] for word in column.choices if word in LABELS]
    for sheet, attribute in sources:
        if sheet in tables:
            everything = _folded(tables[sheet].values_of(attribute), attribute) | everything
            holding = _folded(tables[sheet].values_of(attribute, holding=True), attribute) | holding
            exact |= set(_parts(tables[sheet].values_of(attribute), attribute))
    present = [target for target in column.targets if target in tables and tables[target].rows]
    absent = column.targets[0] if column.targets and not present else ""
    return Names(holding, everything, frozenset(exact), _where(column), absent)


def _first_attribute(tables: Mapping[str, DraftTable], sheet: str) -> str:
    """The attribute of a sheet's first column."""
    return next(iter(tables[sheet].declared.columns)) if sheet in tables else ""


def _folded(values: Iterable[str], attribute: str) -> dict[str, str]:
    """Names by case-folded name."""
    return {part.casefold(): part for part in _parts(values, attribute)}


def _parts(values: Iterable[str], attribute: str) -> Iterator[str]:
    """Names one by one; blocs are several in one cell."""
    for value in values:
        parts = value.split(";") if attribute == "blocs" else [value]
        yield from (part.strip() for part in parts if part.strip())


def _where(column: Column) -> str:
    """``Sectors (column A)``, ``Commodities (column A) or a stage there``."""
    text = " or ".join(f"{target} (column A)" for target in column.targets)
    labels = [f"a {word} on {LABELS[word][0]}" for word in column.choices if word in LABELS]
    words = [f'the word "{word}"' for word in column.choices if word not in LABELS]
    return ", nor is it ".join([text, *labels, *words])


MEND = "add it there, or mend the name"


def note_absent_sheets(findings: Findings) -> None:
    """Give each sheet whose names are missing with it a line of its own, if it has none."""
    first: dict[str, str] = {}
    for each in findings.problems:
        if each.follows:
            first.setdefault(each.follows, each.place)
    absent = absent_sheets(findings.problems)
    for sheet, place in first.items():
        if sheet not in absent or absent[sheet].severity is Severity.WARNING:
            findings.add("absent_sheet", sheet, "", other=place)


def _resolve(
    found: str, names: Names, table: DraftTable, row: DraftRow, attribute: str, findings: Findings
) -> str:
    """The declared spelling of a name; a problem if there is none."""
    sheet, cell = table.grid.name, table.cell(row, attribute)
    folded = found.casefold()
    if folded not in names.all:
        otherwise = f'there is no sheet "{names.absent}" with rows' if names.absent else MEND
        known = () if findings.often("unknown_key") else names.all.values()
        mend = did_you_mean(found, known, otherwise)
        words = {"found": found, "expected": names.where, "mend": mend}
        findings.add_following(names.absent, "unknown_key", sheet, cell, **words)
        row.broken = True
        return found
    if row.holds and folded not in names.holding:
        findings.add("switched_off", sheet, cell, found=found, expected=names.where.split(" (")[0])
        row.broken = True
    if found in names.exact:
        return found
    spelt = names.holding.get(folded) or names.all[folded]
    if spelt != found:
        findings.add("case_differs", sheet, cell, found=found, expected=spelt)
    return spelt
