"""Nothing without a case: families, groups, accounts and columns of the language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.model.activities import QUANTITIES
from planner.model.build import GROUPS as BUILT
from planner.model.catalogue import GROUPS, ROWS, VARIABLES
from planner.model.ledger import ACCOUNTS
from planner.schema.columns import Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import COMMON, sheets
from planner.schema.tables.policy import LIMIT_QUANTITIES
from planner.solver.solve import build
from tests.model.instances import INSTANCES, inputs_of

HERE = Path(__file__).parent
ABOUT_OTHER_SHEETS = {
    "Levers",
    "Lever cells",
    "Switches",
    "Series",
    "Sources",
    "Change log",
    "Calibration",
    "Sweep",
    "Lanes",
}
"""Sheets that the reader or the check apply, or that are for people; tests/workbook proves them."""
ABOUT_THE_TREE = {"Events", "Event lengths", "Event effects", "Scenarios", "Stress tests"}
"""Sheets that the tree reads and the path does not; tests/tree proves their columns."""
SETTINGS_ELSEWHERE = {
    "title",
    "quantity_unit",
    "money_unit",
    "report_last_month",
    "start_month",
    "end_month",
    "step_months",
    "fiscal_year_first_month",
    "usd_rupees",
    "cny_rupees",
    "jpy_rupees",
    "cover_refill_months",
    "events_per_path",
    "most_branches",
    "materiality",
    "sample_size",
    "sample_seed",
}
"""Words, and settings that micro-cases (of the tree: tests/tree) change through ``horizon`` or one by one."""


def proved() -> Iterator[str]:
    """Families named by ``proves`` markers of the micro-cases."""
    for file in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr == "proves":
                yield from (str(part.value) for part in node.args if isinstance(part, ast.Constant))


def test_every_row_family_has_a_micro_case():
    """Each row family of the catalogue is named by a micro-case, and no marker names another."""
    assert set(proved()) == {family.name for family in ROWS}


def test_every_group_has_an_instance_and_a_golden_lp():
    """Catalogue, build order, instances and golden files speak of the same groups."""
    assert set(GROUPS) == {group.name for group in BUILT} == set(INSTANCES)
    assert {file.stem for file in (HERE / "golden").glob("*.lp")} == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_row_families_stand_in_the_golden_lp_of_their_group(group: str):
    """Every row family of a group is part of the group's own instance."""
    families = set(build(inputs_of(group)).form.rows.families)
    assert {family.name for family in ROWS if family.group == group} <= families


def test_every_variable_family_and_account_is_used():
    """Every variable family has columns, and every ledger account lines, in some instance."""
    variables: set[str] = set()
    accounts: set[str] = set()
    for group in GROUPS:
        form = build(inputs_of(group)).form
        variables |= set(form.columns.families)
        accounts |= set(form.ledger.lines["account"])
    assert variables == {family.name for family in VARIABLES}
    assert accounts == {account.name for account in ACCOUNTS}


def test_every_column_is_set_by_an_instance():
    """Every column of every sheet that the model reads is given in some instance."""
    given: dict[str, set[str]] = {}
    for _, tables in INSTANCES.values():
        for name, rows in tables.items():
            given.setdefault(name, set()).update(attribute for row in rows for attribute in row)
    missing = [
        f"{declared.name}.{attribute}"
        for declared in sheets()
        if declared.name not in ABOUT_OTHER_SHEETS | ABOUT_THE_TREE
        for attribute in declared.columns
        if attribute not in COMMON and attribute not in given.get(declared.name, set())
    ]
    assert missing == []


def test_every_setting_is_set_by_an_instance():
    """Every setting that changes the model is given in some instance."""
    given = {name for settings, _ in INSTANCES.values() for name in settings}
    assert set(setting_columns()) - given == SETTINGS_ELSEWHERE


def test_limits_offer_every_quantity():
    """The schema's list of quantities and the model's table are the same."""
    assert set(LIMIT_QUANTITIES) == set(QUANTITIES)


def test_numbers_are_in_range_in_the_instances():
    """The instances respect the limits of their columns, so that a workbook could say them."""
    for declared in sheets():
        for _, tables in INSTANCES.values():
            for row in tables.get(declared.name, []):
                for attribute, value in row.items():
                    column = declared.columns[attribute]
                    if column.kind in {Kind.NUMBER, Kind.INTEGER} and value is not None:
                        assert column.minimum is None or value >= column.minimum, (declared.name, attribute)
                        assert column.maximum is None or value <= column.maximum, (declared.name, attribute)
