"""Figures in sentences: formulas that show a number with its unit as people write it."""

from string import Formatter

from planner.plan.columns import literal
from planner.plan.terms import with_money

MATERIAL = 0.05
"""Figures, and differences of figures, that one decimal does not show are none; of quantities, neither are
those below Settings.materiality.
"""
MARK = "\N{NULL}"
"""Stands for the figure while its unit is put around it."""


def said(words: str, **figures: str) -> str:
    """A sentence with formulas in its places: ``said("{n} rows", n=whole(...))``."""
    parts: list[str] = []
    for before, name, _, _ in Formatter().parse(words):
        parts += [literal(before)] if before else []
        parts += [figures[name]] if name else []
    return "&".join(parts)


def amount(figure: str) -> str:
    """A figure with as many decimals as its size asks for; below a hundredth 0."""
    size = f"ABS({figure})"
    return f'TEXT({figure},IF({size}>=99.95,"#,##0",IF({size}>=9.995,"0.0",IF({size}>=0.005,"0.00","0"))))'


def whole(figure: str) -> str:
    """A count."""
    return f'TEXT({figure},"#,##0")'


def percent(share: str) -> str:
    """A share, to a whole percent as in the tables of the page."""
    return f'TEXT({share},"0%")'


def likelihood(probability: str) -> str:
    """A probability; below a tenth with a decimal."""
    return f'TEXT({probability},IF({probability}<0.095,"0.0%","0%"))'


def money(figure: str, unit: str) -> str:
    """``₹45 crore``, ``-₹45 crore``."""
    before, _, behind = with_money(MARK, unit).partition(MARK)
    parts = {"before": literal(before), "figure": amount(f"ABS({figure})"), "behind": literal(behind)}
    return said("{sign}{before}{figure}{behind}", sign=f'IF({figure}<=-0.005,"-","")', **parts)


def quantity(figure: str, unit: str) -> str:
    """``12.5 t``."""
    return f"{amount(figure)}&{literal(' ' + unit)}"


def month(date: str) -> str:
    """``Apr 2029``."""
    return f'TEXT({date},"mmm yyyy")'


def several(number: str, one: str, many: str) -> str:
    """``1 month``, ``3 months``."""
    return f"{whole(number)}&IF({number}=1,{literal(' ' + one)},{literal(' ' + many)})"


def cell(table: str, column: str, row: int) -> str:
    """One cell of a table."""
    return f"{{{table}.{column}#{row}}}"


def known(table: str, column: str, row: int) -> str:
    """One cell of a table that may be blank: a reference to a blank cell would show 0."""
    found = cell(table, column, row)
    return f'IF(ISNUMBER({found}),{found},"")'


def word(table: str, column: str, row: int) -> str:
    """One cell of words that may be blank."""
    return f'{cell(table, column, row)}&""'


def sum_exactly(table: str, value: str, *pairs: str, but: tuple[str, str] | None = None) -> str:
    """Sum of a column over the rows whose other columns hold these very words (pairs of column and word), and
    not the one of ``but``; unlike a criterion, names that a spreadsheet would take for a pattern or another
    case of the same word are what they are.
    """
    same = [
        f"EXACT({{{table}.{column}}},{name})" for column, name in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    other = [f"(1-EXACT({{{table}.{but[0]}}},{but[1]}))"] if but else []
    return f"SUMPRODUCT({'*'.join([*same, *other])}*1,{{{table}.{value}}})"
