"""Sheet Import mix: countries, kinds, prices, by month and year."""

from planner.plan.calibration import CALIBRATED
from planner.plan.columns import Form, each_name, each_year, fiscal_year, month, share, sum_where, text
from planner.plan.flows import ARRIVALS, COUNTRY, KIND, STAGE, TRANSIT
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

IN_YEAR = ("Fiscal year", '"{self}"')
OF_COUNTRY = ("Stage", "[Stage]", "Country", "[Country]", *IN_YEAR)
PRICED = ("Commodity", "[Commodity]", "Country", "[Country]", *IN_YEAR)

IMPORTS = SheetSpec(
    name=named("Import mix"),
    title=named("Import mix: how much from where, how and at what price"),
    sentence="Quantities count on arrival; costs include freight and duty. Stages are not added up.",
    items=(
        Note(year_words),
        Table(
            "end_country",
            "Imports of the end product by country, {quantity}",
            "",
            lambda plan: plan.imports.end_by_country,
            (
                STAGE,
                COUNTRY,
                each_year(
                    "Arrivals in the fiscal year.",
                    sum_where("arrivals", "Quantity", *OF_COUNTRY),
                    total="sum",
                ),
            ),
            empty="Nothing is imported in this plan.",
        ),
        Charts(
            (
                Chart(
                    "Imports of the end product by country and year",
                    ChartKind.STACKED_COLUMNS,
                    "end_country",
                    "Country",
                    "Fiscal year",
                    "Arrivals, {quantity}",
                    "Stacked columns: arrivals of the end product by country and fiscal year.",
                    by_row=True,
                ),
                Chart(
                    "Without {watched}",
                    ChartKind.STACKED_COLUMNS,
                    "end_country",
                    "Country",
                    "Fiscal year",
                    "Arrivals, {quantity}",
                    "Stacked columns: arrivals of the end product from all but {watched}, which would"
                    " hide them, by country and fiscal year.",
                    by_row=True,
                    rows=(1, None),
                ),
            )
        ),
        Table(
            "supplier",
            "Imports of all stages in end-product terms by country, {quantity}",
            "",
            lambda plan: plan.imports.by_supplier,
            (
                COUNTRY,
                text("Blocs", "Labels of the country."),
                each_year(
                    "Arrivals in the fiscal year.",
                    sum_where("arrivals", "End product", "Country", "[Country]", *IN_YEAR),
                    total="sum",
                ),
            ),
        ),
        Table(
            "country_share",
            "Share of each country in the imports of a stage",
            "Blank in years without imports of the stage.",
            lambda plan: plan.imports.share_by_country,
            (
                STAGE,
                COUNTRY,
                each_year(
                    "Share of the stage's imports.",
                    share(
                        sum_where("arrivals", "Quantity", *OF_COUNTRY),
                        sum_where("arrivals", "Quantity", "Stage", "[Stage]", *IN_YEAR),
                    ),
                    form=Form.SHARE,
                ),
            ),
            detail=True,
        ),
        Table(
            "calibration",
            "The plan beside published figures",
            "Lines of the sheet Calibration that ask for a plan; planner check tells the others.",
            lambda plan: plan.imports.calibration,
            CALIBRATED,
            empty="The inputs hold no published figure of what is bought.",
        ),
        Table(
            "kind_year",
            "Imports under contract, on the spot and in transit, {quantity}",
            "",
            lambda plan: plan.imports.by_kind,
            (
                STAGE,
                KIND,
                each_year(
                    "Arrivals in the fiscal year.",
                    sum_where("arrivals", "Quantity", "Stage", "[Stage]", "Kind", "[Kind]", *IN_YEAR),
                ),
            ),
            detail=True,
        ),
        Table(
            "country_year",
            "Imports by stage and country, {quantity}",
            "",
            lambda plan: plan.imports.by_country,
            (
                STAGE,
                COUNTRY,
                each_year("Arrivals in the fiscal year.", sum_where("arrivals", "Quantity", *OF_COUNTRY)),
            ),
            detail=True,
        ),
        Table(
            "price_year",
            "Mean landed price, {money} per {quantity}",
            "Cost with freight and duty over quantity; blank where nothing was bought.",
            lambda plan: plan.imports.price,
            (
                text("Commodity", "What is bought."),
                COUNTRY,
                each_year(
                    "Mean landed price of the fiscal year.",
                    share(
                        sum_where("arrivals", "Cost", *PRICED),
                        sum_where("arrivals", "Quantity", *PRICED, "Kind", f'"<>{TRANSIT}"'),
                    ),
                    form=Form.FIGURE,
                ),
            ),
            detail=True,
        ),
        Table(
            "end_month",
            "Imports of the end product by month and country, {quantity}",
            "",
            lambda plan: plan.imports.end_by_month,
            (
                month(),
                fiscal_year(),
                STAGE,
                each_name(
                    "Arrivals from the country in the month.",
                    sum_where(
                        "arrivals", "Quantity", "Month", "[Month]", "Stage", "[Stage]", "Country", '"{self}"'
                    ),
                ),
            ),
            detail=True,
        ),
        Table(
            "arrivals",
            "Every arrival, {quantity} and {money}",
            "",
            lambda plan: plan.imports.arrivals,
            ARRIVALS,
            detail=True,
        ),
    ),
)
