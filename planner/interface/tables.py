"""The tables of a plan as tidy long frames: one row a fact, snake_case names that stay."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from planner.plan import Plan as PlanTables
from planner.workbook.reading.suggest import did_you_mean

TOTALS = ("Total", "Present value", "All sectors", "In all")
"""Columns of wide frames that are sums of others."""
FLAGS = frozenset(("year_end", "makes_end_products", "required"))
"""Columns that answer yes or no: true and false here."""


class Table(NamedTuple):
    """Where a table comes from. ``keys`` columns of a wide frame stay, the names of the others become values
    of the column ``name``, and their figures the column ``value``.
    """

    attribute: str
    keys: int = 0
    name: str = ""
    value: str = ""


TABLES: dict[str, Table] = {
    "imports": Table("imports.arrivals"),
    "import_prices": Table("imports.price", 2, "fiscal_year", "price"),
    "stock": Table("stock.by_month"),
    "cover": Table("stock.cover_by_month"),
    "cover_parts": Table("stock.parts_by_month"),
    "cover_by_good": Table("stock.good_by_month"),
    "cover_rules": Table("stock.rules_by_month"),
    "capacity": Table("output.plants_by_month"),
    "output": Table("output.output_by_month"),
    "new_capacity": Table("output.new_capacity"),
    "targets": Table("output.targets"),
    "demand": Table("demand.by_month"),
    "substitution": Table("demand.served_with", 2, "fiscal_year", "quantity"),
    "shortage_steps": Table("demand.by_step", 2, "fiscal_year", "quantity"),
    "exposure": Table("exposure.by_stage"),
    "concentration_caps": Table("exposure.concentration"),
    "exposure_prices": Table("exposure_prices"),
    "sensitivities": Table("sensitivities"),
    "exposure_of_all_stages": Table("exposure.total"),
    "costs_by_nature": Table("costs.by_nature", 1, "fiscal_year", "amount"),
    "costs": Table("costs.lines", 3, "fiscal_year", "amount"),
    "incentive": Table("incentive.by_month"),
    "incentive_pots": Table("incentive.pots"),
    "incentive_need": Table("incentive.need"),
    "incentive_owners": Table("incentive.owners"),
    "incentive_bridge": Table("incentive.bridge"),
    "incentive_bids": Table("incentive.bids"),
    "shadow_prices": Table("shadow.single"),
    "headline_shadow_prices": Table("shadow.headline"),
    "entry_prices": Table("shadow.entries"),
    "worth": Table("shadow.worth_by_month"),
    "why": Table("why.decisions"),
    "why_changes": Table("why.changes"),
    "why_rules": Table("why.rules"),
    "policies": Table("policies.rows"),
    "policy_summary": Table("policies.summary"),
    "policy_costs": Table("policy_costs"),
    "checks": Table("checks.table"),
    "assumptions": Table("assumptions.rows"),
    "switches": Table("switches"),
    "levers": Table("levers"),
    "decisions": Table("decisions"),
    "branches": Table("disruption.branches"),
    "unserved_by_branch": Table("disruption.by_sector", 1, "sector", "unserved"),
    "futures": Table("disruption.futures"),
    "events": Table("disruption.events"),
    "odds": Table("disruption.odds"),
    "stock_by_branch": Table("disruption.stock_paths", 1, "branch", "stock"),
    "drawdown": Table("disruption.drawdown", 4, "age", "share_released"),
    "binding_branches": Table("disruption.binding"),
    "reserve_use": Table("disruption.reserve_use"),
    "value_of_information": Table("disruption.values"),
    "stress_suppliers": Table("disruption.suppliers"),
    "stress_events": Table("disruption.event_tests"),
    "survival": Table("disruption.survival", 3, "start", "months"),
}
"""Name -> where it comes from."""
OF_EVENTS = "disruption."
"""Tables that only a plan over events has."""


class Tables(Mapping[str, pd.DataFrame]):
    """Tables by name; each is made when asked for, so that changing one changes nothing else."""

    def __init__(self, plan: PlanTables) -> None:
        self._plan = plan
        self._names = [
            name
            for name, table in TABLES.items()
            if plan.disruption is not None or not table.attribute.startswith(OF_EVENTS)
        ]

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(self._missing(name))
        table = TABLES[name]
        frame: object = self._plan
        for part in table.attribute.split("."):
            frame = getattr(frame, part)
        assert isinstance(frame, pd.DataFrame)
        return tidy(frame, table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<Tables: {', '.join(self._names)}>"

    def _missing(self, name: str) -> str:
        """Why there is no such table."""
        if name in TABLES:
            return f'"{name}" is a table of events, which this plan leaves out or its inputs do not have'
        return f'no table "{name}"{did_you_mean(name, self._names, "list(plan.tables) names them")}'


def tidy(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A copy of a frame, long, with snake_case names."""
    if table.name:
        wide = frame.drop(columns=[name for name in TOTALS if name in frame.columns])
        wide.columns = pd.Index(
            [snake(name) if i < table.keys else str(name) for i, name in enumerate(wide.columns)]
        )
        keys = list(wide.columns[: table.keys])
        return wide.melt(id_vars=keys, var_name=table.name, value_name=table.value)
    found = frame.copy().reset_index(drop=True)
    found.columns = pd.Index([snake(name) for name in found.columns])
    for name in FLAGS & set(found.columns):
        found[name] = found[name].isin(["yes", True])
    return found


def snake(name: object) -> str:
    """``Net imports a month`` as ``net_imports_a_month``."""
    return re.sub(r"\W+", "_", str(name).lower()).strip("_")
