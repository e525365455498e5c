"""Sheet Stockpile: reserves and working stock, purchases, cover in days."""

from collections.abc import Callable

import pandas as pd

from planner.plan.columns import Field, each_name, each_year, fiscal_year, month, share, sum_where, text
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

DAYS = "*365/12"
HOLDER = text("Holder", "Who holds the stock.")
TYPE = text("Type", "Working stock moves with the market; a reserve is filled, released and rotated.")
COMMODITY = text("Commodity", "What is held.")
STAGE = text("Stage", "Step of the chain.")


def _reserve(chosen: Callable[[Plan], pd.DataFrame]) -> Callable[[Plan], pd.DataFrame]:
    """A table about reserves, only if there are any."""

    def frame(plan: Plan) -> pd.DataFrame:
        found = chosen(plan)
        return found if plan.stock.has_reserve else found.iloc[:0]

    return frame


def _cover(by: str) -> tuple[Field, ...]:
    """Stock in end-product terms, forward need, net imports, and days of cover three ways."""
    stock = sum_where("stock_month", "End product", "Month", "[Month]", "Type", '"reserve"')
    working = sum_where("stock_month", "End product", "Month", "[Month]", "Type", '"working stock"')
    plain = {
        "Forward need a month": sum_where("cover_month", "Forward need a month", "Month", "[Month]"),
        "Net imports a month": sum_where("cover_month", "Net imports a month", "Month", "[Month]"),
    }
    copied = plain if by == "year" else dict.fromkeys(plain, "")
    unit = "{quantity} of end product"
    days = [
        Field(
            f"{held}, days {way}",
            f"{held} {meaning}.",
            formula=share(f"[{held}]{factor}", f"[{of}]", scale=DAYS),
        )
        for held in ("Reserve", "All stock")
        for way, of, factor, meaning in (
            ("of own use", "Forward need a month", "", "in days of the need of the next twelve months"),
            ("of net imports", "Net imports a month", "", "in days of net imports of the fiscal year"),
            ("the IEA way", "Net imports a month", "*0.9", "less a tenth, in days of net imports"),
        )
    ]
    return (
        month(meaning="Month at whose end the stock is counted."),
        fiscal_year(),
        Field("Reserve", "Reserves in end-product terms.", unit, formula=stock),
        Field("Working stock", "Working stock in end-product terms.", unit, formula=working),
        Field("All stock", "Reserves and working stock.", unit, formula="[Reserve]+[Working stock]"),
        Field(
            "Forward need a month",
            "Mean monthly need of the next twelve months, in end-product terms.",
            unit,
            formula=copied["Forward need a month"],
        ),
        Field(
            "Net imports a month",
            "Mean monthly imports less sales abroad of the fiscal year, in end-product terms.",
            unit,
            formula=copied["Net imports a month"],
        ),
        *days,
    )


def _no_reserve(plan: Plan) -> list[str]:
    """Said where nothing is held in a reserve."""
    return [] if plan.stock.has_reserve else ["This plan holds nothing in a reserve."]


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
                    "Days of cover of own use",
                    ChartKind.LINE,
                    "cover_month",
                    "Month",
                    "Month",
                    "Days of own use",
                    "Lines: days of own use that the reserve and all stock cover at each month end.",
                    series=("Reserve, days of own use", "All stock, days of own use"),
                    marked=False,
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
        Table(
            "cover_year",
            "Cover at the end of each fiscal year",
            "Stock in end-product terms against need and net imports a month.",
            lambda plan: plan.stock.cover_by_year,
            _cover("year"),
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
            _cover("month"),
            detail=True,
        ),
        Table(
            "stock_month",
            "Every stock by month, {quantity}",
            "",
            lambda plan: plan.stock.by_month,
            (
                month(),
                fiscal_year(),
                text("Year end", "yes in the last month of a fiscal year."),
                HOLDER,
                TYPE,
                COMMODITY,
                STAGE,
                Field("Opening", "Stock before the month."),
                Field("Lost", "Decay and obsolescence in the month."),
                Field(
                    "Bought", "Bought into a reserve; blank for working stock, which moves with the market."
                ),
                Field("Released", "Released from a reserve."),
                Field("Rotated", "Exchanged one for one between a reserve and the market."),
                Field("Closing", "Stock at the month end."),
                Field("End product per unit", "How much end product one unit becomes."),
                Field(
                    "End product", "Stock in end-product terms.", formula="[Closing]*[End product per unit]"
                ),
            ),
            detail=True,
        ),
    ),
)
