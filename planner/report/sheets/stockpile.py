"""Sheet Stockpile: reserves and working stock, purchases, cover in days."""

from collections.abc import Callable

import pandas as pd

from planner.plan.columns import each_name, each_year, fiscal_year, month, sum_where
from planner.plan.cover import COVER_BY_GOOD, COVER_PARTS
from planner.plan.cover_rules import COVER_RULES
from planner.plan.plan import Plan
from planner.plan.stock import COMMODITY, COVER, COVER_AT_YEAR_END, HOLDER, STOCKS
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

DAYS = "*365/12"


def _reserve(chosen: Callable[[Plan], pd.DataFrame]) -> Callable[[Plan], pd.DataFrame]:
    """A table about reserves, only if there are any."""

    def frame(plan: Plan) -> pd.DataFrame:
        found = chosen(plan)
        return found if plan.stock.has_reserve else found.iloc[:0]

    return frame


def _no_reserve(plan: Plan) -> list[str]:
    """Said where nothing is held in a reserve."""
    return [] if plan.stock.has_reserve else ["This plan holds nothing in a reserve."]


def _days(whose: str) -> tuple[str, ...]:
    """Headers of the parts of cover in days."""
    return tuple(f"{whose}, days {part}" for part in ("ready", "convertible in time", "idle feed"))


def _window(plan: Plan) -> list[str]:
    """What in time means."""
    months = plan.stock.conversion_months
    return [
        "Feed counts as convertible in time as far as plants at home, as they stand at the month end, can"
        f" make goods of it within {months:g} months."
    ]


STOCKPILE = SheetSpec(
    name=named("Stockpile"),
    title=named("Stockpile: what is held, bought and covered"),
    sentence="Stock is counted at month ends. Cover is given in days of own use, of net imports, and the way"
    " the IEA counts (less a tenth).",
    items=(
        Note(year_words),
        Note(_no_reserve, strong=True),
        Table(
            "reserve_year",
            "Reserves at the end of each fiscal year, {quantity}",
            "",
            _reserve(lambda plan: plan.stock.reserve_by_year),
            (
                HOLDER,
                COMMODITY,
                each_year(
                    "Reserve at the end of the fiscal year.",
                    sum_where(
                        "stock_month",
                        "Closing",
                        "Holder",
                        "[Holder]",
                        "Commodity",
                        "[Commodity]",
                        "Fiscal year",
                        '"{self}"',
                        "Year end",
                        '"yes"',
                    ),
                ),
            ),
        ),
        Table(
            "bought_year",
            "Bought into reserves in each fiscal year, {quantity}",
            "",
            _reserve(lambda plan: plan.stock.bought_by_year),
            (
                HOLDER,
                COMMODITY,
                each_year(
                    "Bought into the reserve in the fiscal year.",
                    sum_where(
                        "stock_month",
                        "Bought",
                        "Holder",
                        "[Holder]",
                        "Commodity",
                        "[Commodity]",
                        "Fiscal year",
                        '"{self}"',
                    ),
                ),
            ),
        ),
        Charts(
            (
                Chart(
                    "Reserve by commodity",
                    ChartKind.STACKED_AREAS,
                    "reserve_month",
                    "Month",
                    "Month",
                    "Stock, {quantity}",
                    "Stacked areas: reserve stock at the end of each month by commodity.",
                ),
                Chart(
                    "Reserve in days of own use",
                    ChartKind.STACKED_AREAS,
                    "parts_month",
                    "Month",
                    "Month",
                    "Days of own use",
                    "Stacked areas: days of own use that the reserve covers at each month end, in goods"
                    " ready to use, in feed that plants can convert in time, and in idle feed.",
                    series=_days("Reserve"),
                ),
            )
        ),
        Charts(
            (
                Chart(
                    "All stock in days of own use",
                    ChartKind.STACKED_AREAS,
                    "parts_month",
                    "Month",
                    "Month",
                    "Days of own use",
                    "Stacked areas: days of own use that all stock covers at each month end, in goods"
                    " ready to use, in feed that plants can convert in time, and in idle feed.",
                    series=_days("All stock"),
                ),
            )
        ),
        Table(
            "stock_year",
            "Working stock at the end of each fiscal year, {quantity}",
            "",
            lambda plan: plan.stock.by_year,
            (
                HOLDER,
                COMMODITY,
                each_year(
                    "Stock at the end of the fiscal year.",
                    sum_where(
                        "stock_month",
                        "Closing",
                        "Holder",
                        "[Holder]",
                        "Commodity",
                        "[Commodity]",
                        "Fiscal year",
                        '"{self}"',
                        "Year end",
                        '"yes"',
                    ),
                ),
            ),
            empty="These inputs hold no working stock: nothing can be carried from one period to the next.",
        ),
        Note(_window),
        Table(
            "parts_year",
            "Cover that can be used, at the end of each fiscal year",
            "Stock in goods ready to use, in feed that plants can convert in time, and in idle feed.",
            lambda plan: plan.stock.parts_by_year,
            COVER_PARTS,
            detail=True,
        ),
        Table(
            "good_year",
            "Cover by good, at the end of each fiscal year",
            "Each good alone, as if all feed and all plants served it.",
            lambda plan: plan.stock.good_by_year,
            COVER_BY_GOOD,
            detail=True,
        ),
        Table(
            "cover_rule_year",
            "Cover rules at the end of each fiscal year: asked, held, short",
            "What is short is priced at what costs least to buy, apart from what its purchase would change.",
            lambda plan: plan.stock.rules_by_year,
            COVER_RULES,
            detail=True,
        ),
        Table(
            "cover_year",
            "Cover at the end of each fiscal year",
            "Stock in end-product terms against need and net imports a month.",
            lambda plan: plan.stock.cover_by_year,
            COVER_AT_YEAR_END,
            detail=True,
        ),
        Table(
            "reserve_month",
            "Reserve stock by month, {quantity}",
            "",
            lambda plan: plan.stock.reserve_by_month,
            (
                month(),
                fiscal_year(),
                each_name(
                    "Stock of the commodity in all reserves at the month end.",
                    sum_where(
                        "stock_month",
                        "Closing",
                        "Month",
                        "[Month]",
                        "Commodity",
                        '"{self}"',
                        "Type",
                        '"reserve"',
                    ),
                ),
            ),
            detail=True,
        ),
        Table(
            "cover_month",
            "Cover by month",
            "",
            lambda plan: plan.stock.cover_by_month,
            COVER,
            detail=True,
        ),
        Table(
            "parts_month",
            "Cover that can be used, by month",
            "",
            lambda plan: plan.stock.parts_by_month,
            COVER_PARTS,
            detail=True,
        ),
        Table(
            "good_month",
            "Cover by good, by month",
            "",
            lambda plan: plan.stock.good_by_month,
            COVER_BY_GOOD,
            detail=True,
        ),
        Table(
            "cover_rule_month",
            "Cover rules by month: asked, held, short",
            "",
            lambda plan: plan.stock.rules_by_month,
            COVER_RULES,
            detail=True,
        ),
        Table(
            "stock_month",
            "Every stock by month, {quantity}",
            "",
            lambda plan: plan.stock.by_month,
            STOCKS,
            detail=True,
        ),
    ),
)
