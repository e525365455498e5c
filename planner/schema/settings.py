"""The Settings sheet: one named value per line, declared like columns."""

from dataclasses import dataclass, fields
from typing import Any

from planner.schema.columns import (
    METADATA_KEY,
    AbsoluteMonth,
    Column,
    choice,
    flag,
    integer,
    month,
    number,
    text,
)

RISK_MEASURES = LOST_OUTPUT_RISK, TOTAL_COST_RISK = "lost output", "total cost"
"""Loss of a path that the conditional value at risk looks at."""
LATER_MARGINS = GOING_ON, FADING, NONE, TO_HORIZON = "going on", "fading", "none", "to the horizon"
"""What an owner earns after the plan with capacity whose life goes on."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Values that belong to the whole workbook, one line each on the Settings sheet."""

    title: str = text("title", "Title of the plan.", default="Supply plan")
    start_month: AbsoluteMonth = month("start_month", "First month of the plan.", required=True)
    end_month: AbsoluteMonth = month("end_month", "Last month of the plan.", required=True)
    step_months: int = integer(
        "step_months",
        "months",
        "Length of a period: 1; 3 for quarters; 12 for years. Figures a month count for each of its months.",
        default=1,
        minimum=1,
        maximum=12,
    )
    fiscal_year_first_month: int = integer(
        "fiscal_year_first_month",
        "calendar month",
        "4: fiscal years run April to March and are named after the year they end in.",
        default=4,
        minimum=1,
        maximum=12,
    )
    report_last_month: AbsoluteMonth | None = month(
        "report_last_month", "Last month of headline figures; later months guard against end effects."
    )
    quantity_unit: str = text("quantity_unit", "Unit of all quantities.", default="t")
    materiality: float = number(
        "materiality",
        "quantity",
        "What is missed, unserved or held below this is no finding; smaller ones are told together. Plans,"
        " checks and Decisions do not change.",
        default=0.0,
    )
    money_unit: str = text("money_unit", "Unit of all money.", default="₹ crore")
    usd_rupees: float = number(
        "usd_rupees", "₹ per USD", "Exchange rate for prices in USD.", default=90.0, minimum=0.001
    )
    cny_rupees: float = number(
        "cny_rupees", "₹ per CNY", "Exchange rate for prices in CNY.", default=12.86, minimum=0.001
    )
    jpy_rupees: float = number(
        "jpy_rupees", "₹ per JPY", "Exchange rate for prices in JPY.", default=0.577, minimum=0.001
    )
    discount_rate: float = number(
        "discount_rate", "share a year", "Public discount rate of the objective.", default=0.0, maximum=1.0
    )
    public_funds_cost: float = number(
        "public_funds_cost",
        "money per money",
        "Marginal cost of public funds: extra cost of each unit of public outlay.",
        default=0.0,
        maximum=5.0,
    )
    exposure_country: str = text("exposure_country", "Country whose share is watched.", default="China")
    exposure_weight: float = number(
        "exposure_weight",
        "money per end-product unit",
        "Worth of one unit less embodied exposure, in the objective.",
        default=0.0,
        minimum=0.0,
    )
    holding_cost_on: str = choice(
        "holding_cost_on",
        ("closing", "opening", "average"),
        "Stock that holding costs are charged on.",
        default="closing",
    )
    closing_value_share: float = number(
        "closing_value_share",
        "share",
        "Worth of stock left at the end, as a share of its reference price (at most .8 so that the end is never a reason to buy).",
        default=0.0,
        maximum=0.8,
    )
    participation: bool = flag(
        "participation", "Plants on Participation must pay for their owners.", default=True
    )
    participation_by_award: bool = flag(
        "participation_by_award",
        "yes: what is built with an award, and what is built without one, must each pay; no: the plant as a"
        " whole.",
        default=False,
    )
    later_margins: str = choice(
        "later_margins",
        LATER_MARGINS,
        "What owners count after the plan, until new capacity is at the end of its life: its whole capital,"
        " and margins going on as in the last year, fading (linearly to 0 at the end of its life) or none;"
        " to the horizon: neither capital nor margins.",
        default=GOING_ON,
    )
    elastic: bool = flag(
        "elastic", "yes: policies with a penalty may be missed at that price; no: all are hard.", default=True
    )

    risk_on: str = choice(
        "risk_on",
        RISK_MEASURES,
        "Loss of a path that the conditional value at risk (CVaR) looks at.",
        default=LOST_OUTPUT_RISK,
    )
    cvar_level: float = number(
        "cvar_level",
        "share",
        "CVaR is the mean of the worst 1 - level of all paths, by probability.",
        default=0.95,
        maximum=0.9999,
    )
    cvar_weight: float = number(
        "cvar_weight", "money per money", "Worth of one unit less CVaR, in the objective.", default=0.0
    )
    cvar_cap: float | None = number("cvar_cap", "money", "Most CVaR (present value); blank: no cap.")
    cover_refill_months: int = integer(
        "cover_refill_months",
        "months",
        "How long after a recovery cover rules rest, so that stocks can be filled again.",
        default=12,
        maximum=240,
    )
    events_per_path: int = integer(
        "events_per_path",
        "events",
        "Most Events on a path: 1: the worst alone; more: further ones after recovery, worse ones at any time.",
        default=1,
        minimum=1,
        maximum=3,
    )
    most_branches: int = integer(
        "most_branches",
        "branches",
        "Most branches with Events that begin in Scenarios or after other Events; where it cuts, these have one"
        " length and probability moves to other onsets of the same event. First events are never cut.",
        default=100,
        minimum=1,
        maximum=100000,
    )
    sample_size: int = integer(
        "sample_size",
        "paths",
        "0: the tree has every onset and length; else so many sampled futures of equal probability.",
        default=0,
        maximum=100000,
    )
    sample_seed: int = integer("sample_seed", "number", "Seed of the sample.", default=1, maximum=10**9)


def setting_columns() -> dict[str, Column]:
    """Attribute -> declaration of every setting, in sheet order."""
    found: dict[str, Any] = {item.name: item.metadata[METADATA_KEY] for item in fields(Settings)}
    return found
