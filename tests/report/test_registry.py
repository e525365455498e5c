"""Every sheet, table, column, chart and formula of the result workbook is declared whole."""

import pytest

from planner.model.catalogue import ROW, VARIABLE
from planner.plan.columns import Field
from planner.plan.expressions import tables_named
from planner.plan.policies import POLICIES, SLACKS
from planner.report.layout import expanded
from planner.report.sheets import SHEETS
from planner.report.sheets.figures import FORMULAS, YEAR_FORMULAS
from planner.report.spec import Charts, Filled, SheetSpec, Table
from planner.report.write import plan_sheets
from tests.model.instances import INSTANCES
from tests.report.cases import awkward, clashing, embargo, instance_plan, transport

NAMES = (
    "Summary", "Key figures", "Why", "Futures", "Stockpile", "Reserve", "Suppliers", "Domestic output",
    "Public money", "Incentive", "Import mix", "China exposure", "Demand and shortages", "Disruptions",
    "Costs", "Shadow prices", "Limits and targets", "Method", "Checks", "Assumptions", "Sources", "Run info",
    "Decisions",
)  # fmt: skip
TABLES = [(spec, item) for spec in SHEETS for item in spec.items if isinstance(item, Table)]
FIELDS = [(item, declared) for _, item in TABLES for declared in item.fields]


def test_sheets_stand_in_their_order():
    """Sheets stand in their order."""
    assert tuple(spec.name(transport()) for spec in SHEETS) == NAMES


@pytest.mark.parametrize("spec", SHEETS, ids=lambda spec: spec.name(transport()))
def test_sheet_says_what_it_is(spec: SheetSpec):
    """Sheet says what it is."""
    assert spec.title(transport())
    assert spec.sentence.endswith(".")
    assert spec.items


@pytest.mark.parametrize(("table", "declared"), FIELDS, ids=lambda part: getattr(part, "key", None))
def test_column_is_explained(table: Table, declared: Field):
    """Column is explained."""
    assert table.title
    assert declared.meaning.endswith("."), f"{table.key}.{declared.header} has no explanation"
    assert declared.total in {"", "sum"}


def test_table_keys_are_unique_and_legal():
    """Table keys are unique and legal."""
    keys = [item.key for _, item in TABLES]
    assert len(set(keys)) == len(keys)
    assert all(key.isidentifier() for key in keys)


def test_formulas_and_charts_name_tables_that_exist():
    """Formulas and charts name tables that exist."""
    keys = {item.key for _, item in TABLES}
    templates = [declared.formula for _, declared in FIELDS] + [*FORMULAS.values(), *YEAR_FORMULAS.values()]
    charts = [
        chart for spec in SHEETS for item in spec.items if isinstance(item, Charts) for chart in item.charts
    ]
    assert {name for template in templates for name in tables_named(template)} <= keys
    assert {chart.table for chart in charts} <= keys
    assert all(chart.description and chart.value_title and chart.category_title for chart in charts)


@pytest.mark.parametrize("group", [*INSTANCES, "transport", "awkward", "clashing", "embargo"])
def test_every_declared_column_is_in_its_frame(group: str):
    """Also where the frame is empty of rows it is never half there: all columns or no row."""
    plan = {"transport": transport, "awkward": awkward, "clashing": clashing, "embargo": embargo}.get(
        group, lambda: instance_plan(group)
    )()
    for sheet in plan_sheets(plan):
        for item in sheet.items:
            if isinstance(item, Filled) and len(item.frame):
                declared = {each.header for each in expanded(item.table, item.frame)}
                missing = declared - set(map(str, item.frame.columns))
                assert not missing, (item.table.key, missing)


def test_policies_are_families_of_the_model():
    """Policies are families of the model."""
    assert set(POLICIES) <= set(ROW)
    assert set(SLACKS) <= set(POLICIES)
    assert set(SLACKS.values()) <= set(VARIABLE)
    slacks = {name for name in VARIABLE if name.startswith(("missed_", "over_"))}
    assert slacks - {"missed_service"} == set(SLACKS.values()), "service levels bind in stress branches alone"
