"""Sheet on exposure: direct and embodied shares, concentration, reliance, recycling."""

from planner.plan.columns import Form, each_year, sum_where, text
from planner.plan.concentration import CONCENTRATION_CAPS
from planner.plan.exposure import BALANCE, BY_STAGE, TOTAL
from planner.plan.exposure_price import EXPOSURE_PRICES
from planner.plan.flows import STAGE
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table


def _name(plan: Plan) -> str:
    """The sheet is named after the watched country."""
    return f"{plan.terms.watched} exposure"


def _title(plan: Plan) -> str:
    """The title names the watched country."""
    return f"{plan.terms.watched} exposure: direct, embodied, and how concentrated supply is"


def _words(plan: Plan) -> list[str]:
    """Said where nothing comes from the watched country."""
    arrived = plan.imports.arrivals
    if arrived.empty:
        return ["Nothing is imported in this plan, so there is no exposure."]
    if not (arrived["Embodied"] > 0.0).any():
        return [f"Nothing comes from {plan.terms.watched}, directly or through others."]
    return list(plan.exposure_price_words)


CAPS = (
    text("Cap", "Name of the cap."),
    each_year("Most that it allows at the end of the fiscal year; blank: no cap.", "", form=Form.SHARE),
)

EXPOSURE = SheetSpec(
    name=_name,
    title=_title,
    sentence="Shares are of consumption, so that buying for stock cannot flatter them. Embodied looks through"
    " other suppliers to where their own feed comes from.",
    items=(
        Note(_words, strong=True),
        Note(year_words),
        Table(
            "exposure_total",
            "All stages together, in {quantity} of end product",
            "Goods of all stages that come from {watched}, direct or through others, against use by sectors.",
            lambda plan: plan.exposure.total,
            TOTAL,
        ),
        Charts(
            (
                Chart(
                    "Share of {watched}, direct",
                    ChartKind.LINE,
                    "direct_share",
                    "Stage",
                    "Fiscal year",
                    "Share of consumption",
                    "Lines: direct share of the watched country in consumption by stage and fiscal year;"
                    " dashed: its caps.",
                    by_row=True,
                    line_table="direct_cap",
                    share=True,
                ),
                Chart(
                    "Share of {watched}, embodied",
                    ChartKind.LINE,
                    "embodied_share",
                    "Stage",
                    "Fiscal year",
                    "Share of consumption",
                    "Lines: embodied share of the watched country in consumption by stage and fiscal year;"
                    " dashed: its caps.",
                    by_row=True,
                    line_table="embodied_cap",
                    share=True,
                ),
            )
        ),
        Table(
            "direct_share",
            "Direct share of {watched} in consumption",
            "More than 100 % where a stage is bought for stock.",
            lambda plan: plan.exposure.direct,
            (
                STAGE,
                text("Basis", "Direct: bought from it; embodied: also through others."),
                each_year(
                    "Direct share of the fiscal year.",
                    sum_where("exposure", "Direct share", "Stage", "[Stage]", "Fiscal year", '"{self}"'),
                    form=Form.SHARE,
                ),
            ),
        ),
        Table(
            "embodied_share",
            "Embodied share of {watched} in consumption",
            "",
            lambda plan: plan.exposure.embodied,
            (
                STAGE,
                text("Basis", "Direct: bought from it; embodied: also through others."),
                each_year(
                    "Embodied share of the fiscal year.",
                    sum_where("exposure", "Embodied share", "Stage", "[Stage]", "Fiscal year", '"{self}"'),
                    form=Form.SHARE,
                ),
            ),
        ),
        Table(
            "concentration_cap",
            "Caps on concentration, in points",
            "The index is kept by tangents; how far it may exceed a cap is known beforehand.",
            lambda plan: plan.exposure.concentration,
            CONCENTRATION_CAPS,
        ),
        Table(
            "recycled",
            "Made from scrap and swarf, {quantity} of end product",
            "Output of processes that take in commodities marked as scrap on Commodities.",
            lambda plan: plan.exposure.recycled,
            (
                text("Process", "Name of the process."),
                text("Plant", "Plant it runs in."),
                each_year("Output of the fiscal year in end-product terms.", "", total="sum"),
            ),
            empty="No process of this plan takes in scrap.",
        ),
        Table(
            "exposure",
            "Dependence by stage and fiscal year, {quantity}",
            "Concentration is the Herfindahl-Hirschman index of imports: 10,000 is a single supplier.",
            lambda plan: plan.exposure.by_stage,
            BY_STAGE,
            detail=True,
        ),
        Table(
            "balance",
            "Consumption and own output by commodity and fiscal year, {quantity}",
            "",
            lambda plan: plan.exposure.balance,
            BALANCE,
            detail=True,
        ),
        Table(
            "exposure_price",
            "What the price of exposure does",
            "The base scenario solved again at other prices (exposure_weight on Settings).",
            lambda plan: plan.exposure_prices,
            EXPOSURE_PRICES,
            detail=True,
        ),
        Table(
            "direct_cap",
            "Caps on the direct share of {watched}",
            "",
            lambda plan: plan.exposure.direct_caps,
            CAPS,
            detail=True,
        ),
        Table(
            "embodied_cap",
            "Caps on the embodied share of {watched}",
            "",
            lambda plan: plan.exposure.embodied_caps,
            CAPS,
            detail=True,
        ),
    ),
)
