"""Live formulas of the figures on the Summary, by kind of figure."""

import re

from planner.model.ledger import NATURES
from planner.plan.columns import share, sum_where
from planner.plan.cover import DAYS
from planner.plan.disruption_values import ANY, EXPECTED, PREMIUM, SAVED
from planner.plan.figures import RISK_COUNTS, Figure, YearFigure
from planner.plan.futures import COLUMN_OF
from planner.report.sheets.disruptions import value

PART = re.compile("<([01])>")
IN_YEAR = ("Fiscal year", '"{self}"')
OF_NATURE = {nature: sum_where("nature", "Present value", "Nature", '"<0>"') for nature in NATURES}
FORMULAS: dict[str, str] = OF_NATURE | {
    "cost": "SUM({nature.Present value})",
    "expected": value(EXPECTED),
    "any disruption": value(ANY),
    "premium": value(PREMIUM),
    "saved": value(SAVED),
    "worst": "MAX({branch.Unserved})",
    "survival": "",
    "reserve of": sum_where("reserve_year", "<0>", "Commodity", '"<1>"'),
    "reserve cover": sum_where("cover_year", "Reserve, days of own use", "Fiscal year", '"<0>"'),
    "reserve ready": sum_where("parts_year", "Reserve, days ready", "Fiscal year", '"<0>"'),
    "reserve convertible in time": sum_where(
        "parts_year", "Reserve, days convertible in time", "Fiscal year", '"<0>"'
    ),
    "capacity": "SUM({end_capacity.<0>})",
    "output": "SUM({end_output.<0>})",
    "incentive": "SUM({pots.Paid})",
    "outlay": 'SUMIFS({ledger.Total},{ledger.Payer},"government",{ledger.Kind},"money")'
    '+SUMIFS({ledger.Total},{ledger.Payer},"government",{ledger.Kind},"transfer")'
    '-SUMIFS({ledger.Total},{ledger.Payer},"government",{ledger.Account},"duty")',
    "imports": sum_where("exposure", "Imports", "Stage", '"<0>"', "Fiscal year", '"<1>"'),
    "largest": "100*"
    + sum_where("exposure", "Its share of imports", "Stage", '"<0>"', "Fiscal year", '"<1>"'),
    "direct": "100*" + sum_where("exposure", "Direct share", "Stage", '"<0>"', "Fiscal year", '"<1>"'),
    "embodied": "100*" + sum_where("exposure_total", "Embodied share", "Fiscal year", '"<0>"'),
}
"""Kind of headline figure -> formula; <0> and <1> are the parts of what it is of."""

YEAR_OF_NATURE = {nature: sum_where("nature", "{self}", "Nature", '"<0>"') for nature in NATURES}
YEAR_FORMULAS: dict[str, str] = YEAR_OF_NATURE | {
    "need": "SUM({need_year.{self}})",
    "unserved": sum_where("demand_month", "Unserved", *IN_YEAR),
    "imports": "SUM({end_country.{self}})",
    "output": "SUM({end_output.{self}})",
    "capacity": "SUM({end_capacity.{self}})",
    "incentive": "SUM({paid_year.{self}})",
    "reserve": sum_where("cover_year", "Reserve", *IN_YEAR),
    "reserve cover": share(
        sum_where("cover_year", "Reserve", *IN_YEAR),
        sum_where("cover_year", "Forward need a month", *IN_YEAR),
        scale=DAYS,
    ),
    "direct": "100*" + sum_where("direct_share", "{self}", "Stage", '"<0>"'),
    "embodied": share(
        sum_where("exposure_total", "Embodied", *IN_YEAR),
        sum_where("exposure_total", "Use by sectors", *IN_YEAR),
        scale="*100",
    ),
}
"""Kind of figure by fiscal year -> formula."""


def expected_formula(figure: Figure) -> str:
    """The formula of the mean over all futures, where the table of futures tells it by a column of its own
    and the price of risk is no part of it.
    """
    column = COLUMN_OF.get(figure.kind, "")
    if not column or figure.kind in RISK_COUNTS:
        return ""
    return f"SUMPRODUCT({{future.Probability}},{{future.{column}}})"


def formula(figure: Figure, *, is_mean: bool = False) -> str:
    """The formula of a headline figure; ``is_mean``: its value is the mean over all futures."""
    if is_mean and figure.spread is not None:
        return expected_formula(figure)
    if figure.kind == "unserved":
        top, bottom = (_over_years(value, figure.of) for value in ("Unserved", "Need"))
        return f"100*({top})/MAX(1E-7,{bottom})"
    return _filled(FORMULAS[figure.kind], figure.of)


def year_formula(figure: YearFigure) -> str:
    """The formula of a figure by fiscal year."""
    return _filled(YEAR_FORMULAS[figure.kind], figure.of)


def _over_years(value: str, years: tuple[str, ...]) -> str:
    """Sum over some fiscal years of the demand by month."""
    return "+".join(sum_where("demand_month", value, "Fiscal year", f'"{year}"') for year in years)


def _filled(template: str, of: tuple[str, ...]) -> str:
    """A template with its parts; empty if a part holds brackets, which would read as a column."""
    if any(letter in part for part in of for letter in "[]{}"):
        return ""
    return PART.sub(lambda match: of[int(match.group(1))].replace('"', '""'), template)
