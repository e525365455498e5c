"""Sheet on exposure: direct and embodied shares, concentration, reliance, recycling."""

from planner.plan.columns import Field, Form, each_year, fiscal_year, share, sum_where, text
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table

STAGE = text("Stage", "Step of the chain.")
OF_STAGE = ("Stage", "[Stage]", "Fiscal year", "[Fiscal year]")
FROM_LARGEST = sum_where("arrivals", "Quantity", *OF_STAGE, "Country", "[Largest supplier]")
FROM_EACH = sum_where("arrivals", "Quantity", *OF_STAGE, "Country", "{supplier.Country}")
WATCHED = ("Country", '"{watched}"')


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
    return []


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
            (
                fiscal_year(),
                Field(
                    "Use by sectors",
                    "Use by sectors in end-product terms.",
                    formula="SUMPRODUCT(({balance.Fiscal year}=[Fiscal year])*{balance.Used by sectors}"
                    "*{balance.End product per unit})",
                ),
                Field(
                    "Embodied",
                    "Imports of all stages times the embodied share.",
                    formula=sum_where("arrivals", "Embodied end product", "Fiscal year", "[Fiscal year]"),
                ),
                Field(
                    "Embodied share",
                    "Embodied as a share of use.",
                    form=Form.SHARE,
                    formula=share("[Embodied]", "[Use by sectors]"),
                ),
                Field("Recycled", "Made from scrap and swarf, in end-product terms.", formula=""),
                Field(
                    "Recycled share",
                    "Recycled as a share of use.",
                    form=Form.SHARE,
                    formula=share("[Recycled]", "[Use by sectors]"),
                ),
            ),
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
                    "Lines: direct share of the watched country in consumption by stage and fiscal year.",
                    by_row=True,
                    share=True,
                ),
                Chart(
                    "Share of {watched}, embodied",
                    ChartKind.LINE,
                    "embodied_share",
                    "Stage",
                    "Fiscal year",
                    "Share of consumption",
                    "Lines: embodied share of the watched country in consumption by stage and fiscal year.",
                    by_row=True,
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
            "exposure",
            "Dependence by stage and fiscal year, {quantity}",
            "Concentration is the Herfindahl-Hirschman index of imports: 10,000 is a single supplier.",
            lambda plan: plan.exposure.by_stage,
            (
                STAGE,
                fiscal_year(),
                Field(
                    "Consumption",
                    "Use by sectors and processes.",
                    formula=sum_where("balance", "Consumption", *OF_STAGE),
                ),
                Field("Own output", "Made at home.", formula=sum_where("balance", "Own output", *OF_STAGE)),
                Field("Imports", "Arrivals.", formula=sum_where("arrivals", "Quantity", *OF_STAGE)),
                Field(
                    "Direct",
                    "Arrivals from {watched}.",
                    formula=sum_where("arrivals", "Quantity", *OF_STAGE, *WATCHED),
                ),
                Field(
                    "Direct share",
                    "Direct as a share of consumption.",
                    form=Form.SHARE,
                    formula=share("[Direct]", "[Consumption]"),
                ),
                Field(
                    "Embodied",
                    "Arrivals times embodied share.",
                    formula=sum_where("arrivals", "Embodied", *OF_STAGE),
                ),
                Field(
                    "Embodied share",
                    "Embodied as a share of consumption.",
                    form=Form.SHARE,
                    formula=share("[Embodied]", "[Consumption]"),
                ),
                Field(
                    "Net import reliance",
                    "Consumption not met by own output, as a share.",
                    form=Form.SHARE,
                    formula='IF([Consumption]>1E-7,MAX(0,1-[Own output]/[Consumption]),"")',
                ),
                text("Largest supplier", "Country with the largest share of imports."),
                Field(
                    "Its share of imports",
                    "Share of the largest supplier.",
                    form=Form.SHARE,
                    formula=f'IF([Imports]>0,{FROM_LARGEST}/[Imports],"")',
                ),
                Field(
                    "Concentration",
                    "Herfindahl-Hirschman index of imports.",
                    form=Form.NUMBER,
                    formula=f'IF([Imports]>0,SUMPRODUCT({FROM_EACH}^2)/[Imports]^2*10000,"")',
                ),
            ),
        ),
        Table(
            "recycled",
            "Made from scrap and swarf, {quantity} of end product",
            "Output of processes that take in goods of a stage named scrap, swarf or waste.",
            lambda plan: plan.exposure.recycled,
            (
                text("Process", "Name of the process."),
                text("Plant", "Plant it runs in."),
                each_year("Output of the fiscal year in end-product terms.", "", total="sum"),
            ),
            empty="No process of this plan takes in scrap.",
        ),
        Table(
            "balance",
            "Consumption and own output by commodity and fiscal year, {quantity}",
            "",
            lambda plan: plan.exposure.balance,
            (
                STAGE,
                text("Commodity", "What is used or made."),
                fiscal_year(),
                Field("End product per unit", "How much end product one unit becomes."),
                Field("Used by sectors", "Use by sectors, also as a substitute."),
                Field("Used by processes", "Feed of processes."),
                Field("Consumption", "Both together.", formula="[Used by sectors]+[Used by processes]"),
                Field("Own output", "Made at home."),
            ),
            detail=True,
        ),
    ),
)
