"""The Checks sheet: live formulas for the obvious, each with its value saved."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.schema.columns import Kind
from planner.workbook.layout import CHECKS, FIRST_DATA_ROW, HEADER_ROW, SENTENCE_ROW, TITLE_ROW
from planner.workbook.writing.book import Book
from planner.workbook.writing.sheet_plan import SheetColumn, SheetPlan
from planner.workbook.writing.values import Cell, Formula
from planner.workbook.writing.widths import A3

HEADERS = ("Sheet", "Check", "Figure", "Should be", "Result")
TOLERANCE = 1e-6


@dataclass(frozen=True)
class LiveCheck:
    """One line: a formula with its value, and what the value should be (None: only shown)."""

    sheet: str
    text: str
    formula: str
    value: float
    expected: float | None


def write_checks(book: Book, plans: Sequence[SheetPlan]) -> None:
    """Write all checks of the sheets in the workbook."""
    found = [check for plan in plans for make in MAKERS for check in make(plan)]
    book.put(CHECKS, TITLE_ROW - 1, 0, "Checks", book.formats("title"))
    sentence = "Live formulas for what is obviously wrong; planner check finds much more."
    book.put(CHECKS, SENTENCE_ROW - 1, 0, sentence, book.formats("sentence"))
    book.finish(CHECKS, "Help")
    for position, header in enumerate(HEADERS):
        book.put(CHECKS, HEADER_ROW - 1, position, header, book.formats("header"))
    for number, check in enumerate(found):
        _write_check(book, FIRST_DATA_ROW - 1 + number, check)
    for position, width in enumerate((20, 64, 10, 11, 10)):
        book.worksheets[CHECKS].set_column(position, position, width)
    book.set_up(CHECKS, HEADER_ROW, 0, table=True)
    book.worksheets[CHECKS].set_paper(A3.number)
    book.worksheets[CHECKS].set_portrait()
    book.worksheets[CHECKS].fit_to_pages(1, 1)


def _write_check(book: Book, row: int, check: LiveCheck) -> None:
    """One line of the sheet."""
    look = book.formats("computed", "#,##0")
    book.put(CHECKS, row, 0, check.sheet, book.formats("computed"))
    book.put(CHECKS, row, 1, check.text, book.formats("computed"))
    book.put(CHECKS, row, 2, Formula(check.formula, check.value), look)
    book.put(CHECKS, row, 3, check.expected, look)
    if check.expected is not None:
        result = Formula(
            f'=IF(C{row + 1}=D{row + 1},"OK","CHECK")', "OK" if check.value == check.expected else "CHECK"
        )
        book.put(CHECKS, row, 4, result, book.formats("computed_text"))
    else:
        book.put(CHECKS, row, 4, None, book.formats("computed_text"))


def _filled(column: SheetColumn) -> list[bool]:
    """Whether each cell of a column holds something."""
    return [cell is not None and cell != "" for cell in column.cells]


def _row_count(plan: SheetPlan) -> list[LiveCheck]:
    """How many rows a sheet has."""
    first = plan.columns[0]
    count = sum(_filled(first))
    cells = plan.range_of(first.attribute)
    return [LiveCheck(plan.declared.name, "Number of rows", f"=COUNTA({cells})", count, None)]


def _required(plan: SheetPlan) -> list[LiveCheck]:
    """Required cells that are blank in rows that have a name."""
    key, *others = plan.columns
    named, name_cells = _filled(key), plan.range_of(key.attribute)
    checks = []
    for column in others:
        if column.column.required:
            blank = sum(n and not f for n, f in zip(named, _filled(column), strict=True))
            formula = f'=SUMPRODUCT(({name_cells}<>"")*({plan.range_of(column.attribute)}=""))'
            text = f"Rows without {column.header}"
            checks.append(LiveCheck(plan.declared.name, text, formula, blank, 0))
    return checks


def _unique_names(plan: SheetPlan) -> list[LiveCheck]:
    """Rows whose name is taken, on sheets with one name column (names with When rows are left out:
    such rows are readings of which one counts).
    """
    key = plan.columns[0]
    if not plan.declared.unique or len(plan.declared.key_attributes) != 1 or key.column.kind is not Kind.NAME:
        return []
    whens = next((each.cells for each in plan.columns if each.attribute == "when"), (None,) * plan.rows)
    names = [str(cell or "").casefold() for cell in key.cells]
    conditional = {name for name, when in zip(names, whens, strict=True) if when not in (None, "")}
    repeated = sum(name != "" and name not in conditional and names.count(name) > 1 for name in names)
    cells, when_cells = plan.range_of(key.attribute), plan.range_of("when")
    alone = f'*(COUNTIFS({cells},{cells}&"",{when_cells},"?*")=0)' if when_cells else ""
    formula = f'=SUMPRODUCT(({cells}<>""){alone}*(COUNTIF({cells},{cells}&"")>1))'
    return [LiveCheck(plan.declared.name, f"Rows whose {key.header} is taken", formula, repeated, 0)]


SHARES = {
    "Demand": ("sector", "share_of_sector"),
    "Import tiers": ("route", "share_of_volume"),
    "Event lengths": ("event", "probability"),
}
"""Shares that should sum to 1 within a group: sheet -> (group, share)."""


def _shares(plan: SheetPlan) -> list[LiveCheck]:
    """Rows of groups whose shares do not sum to 1 (groups with When rows are left out)."""
    group_name, share_name = SHARES.get(plan.declared.name, ("", ""))
    columns = {each.attribute: each for each in plan.columns}
    if share_name not in columns or "when" not in columns:
        return []
    groups, shares, whens = (plan.range_of(each) for each in (group_name, share_name, "when"))
    formula = (
        f'=SUMPRODUCT(({groups}<>"")*({shares}<>"")*(COUNTIFS({groups},{groups}&"",{whens},"?*")=0)'
        f'*(ABS(SUMIF({groups},{groups}&"",{shares})-1)>{TOLERANCE}))'
    )
    value = _rows_of_wrong_groups(columns[group_name], columns[share_name], columns["when"])
    text = f"Rows whose {columns[share_name].header} does not sum to 1 by {columns[group_name].header}"
    return [LiveCheck(plan.declared.name, text, formula, value, 0)]


def _rows_of_wrong_groups(group: SheetColumn, share: SheetColumn, when: SheetColumn) -> int:
    """What the formula of :func:`_shares` gives."""
    sums: dict[object, float] = defaultdict(float)
    conditional: set[object] = set()
    for name, part, condition in zip(group.cells, share.cells, when.cells, strict=True):
        sums[name] += _number(part)
        if condition not in (None, ""):
            conditional.add(name)
    wrong = {n for n, total in sums.items() if abs(total - 1.0) > TOLERANCE and n not in conditional}
    return sum(
        name in wrong and part not in (None, "") for name, part in zip(group.cells, share.cells, strict=True)
    )


AT_MOST_ONE = {"Scenarios": "probability"}
"""Shares that should sum to at most 1 over a whole sheet: sheet -> share."""


def _total(plan: SheetPlan) -> list[LiveCheck]:
    """Rows of a sheet whose shares sum above 1 (rows with a When are left out: they may be readings)."""
    columns = {each.attribute: each for each in plan.columns}
    share = columns.get(AT_MOST_ONE.get(plan.declared.name, ""))
    if share is None or "when" not in columns:
        return []
    shares, whens = plan.range_of(share.attribute), plan.range_of("when")
    formula = f'=IF(SUMPRODUCT(--({whens}=""),{shares})>{1.0 + TOLERANCE},COUNT({shares}),0)'
    pairs = zip(share.cells, columns["when"].cells, strict=True)
    total = sum(_number(part) for part, when in pairs if when in (None, ""))
    value = sum(_filled(share)) if total > 1.0 + TOLERANCE else 0
    text = f"Rows whose {share.header} sums above 1 in all"
    return [LiveCheck(plan.declared.name, text, formula, value, 0)]


def _number(cell: Cell) -> float:
    """The number in a cell, 0 for anything else."""
    value = cell.value if isinstance(cell, Formula) else cell
    return float(value) if isinstance(value, int | float) else 0.0


MAKERS: tuple[Callable[[SheetPlan], list[LiveCheck]], ...] = (
    _row_count,
    _required,
    _unique_names,
    _shares,
    _total,
)
"""All kinds of checks; each makes its lines for one sheet."""
