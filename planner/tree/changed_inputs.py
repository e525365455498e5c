"""What the inputs would say on a path that meets events: factors put where the cells stand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from planner.data import Inputs
from planner.derive.conditions import Conditions
from planner.schema.columns import Monthly
from planner.schema.sheet import Row
from planner.schema.tables import disruption as words
from planner.schema.tables.demand import Demand
from planner.schema.tables.production import Plant, Process, RecipeLine
from planner.schema.tables.trade import ImportRoute, Licence
from planner.tree.factors import JOIN, Factors

CELLS: dict[str, tuple[type[Row], tuple[str, ...], tuple[str, ...]]] = {
    words.IMPORT_PRICE: (ImportRoute, ("route",), ("price",)),
    words.PLANT: (Plant, ("plant",), ("availability",)),
    words.YIELD: (RecipeLine, ("process",), ("output",)),
    words.DEMAND: (
        Demand, ("sector", "commodity"), ("demand_a_month", "demand_a_year", "share_of_sector")
    ),
    words.LICENCE: (Licence, ("licence",), ("throughput_a_month",)),
}  # fmt: skip
"""Effect -> rows, columns that name a target, columns that are scaled. The other effects are conditions."""


def without_normal(factors: Factors) -> Factors:
    """The factors of targets for which something changes."""
    found: Factors = {}
    for effect, targets in factors.items():
        normal = 0.0 if effect == words.DELAY else 1.0
        moved = {name: values for name, values in targets.items() if np.any(values != normal)}
        if moved:
            found[effect] = moved
    return found


def changed_inputs(inputs: Inputs, factors: Factors) -> Inputs:
    """Inputs whose cells are scaled by the factors; rows that nothing hits are those of the inputs."""
    tables = dict(inputs.tables)
    for effect, (row_class, names, cells) in CELLS.items():
        targets = factors.get(effect, {})
        if effect == words.YIELD:
            targets = _by_run(inputs, targets)
        if targets:
            tables[row_class] = tuple(_scaled(row, names, cells, targets) for row in inputs.rows(row_class))
    return replace(inputs, tables=tables)


def _by_run(inputs: Inputs, targets: Mapping[str, Monthly]) -> dict[str, Monthly]:
    """Yields by the period of the run: an event hits what comes out meanwhile, a lead time after its run."""
    lags = {row.key: inputs.calendar.lag(row.lead_time_months) for row in inputs.rows(Process)}
    periods = np.arange(inputs.calendar.periods)
    return {
        process: values[np.minimum(periods + lags[process], periods[-1])]
        for process, values in targets.items()
    }


def _scaled(row: Row, names: tuple[str, ...], cells: tuple[str, ...], targets: Mapping[str, Monthly]) -> Row:
    """A row with its cells scaled; the row itself if nothing hits it."""
    values = targets.get(JOIN.join(getattr(row, name) for name in names))
    if values is None:
        return row
    scaled: dict[str, Any] = {cell: getattr(row, cell) * values for cell in cells}
    return replace(row, **scaled)


def conditions_of(factors: Factors) -> Conditions:
    """What the factors change that no cell says."""
    return Conditions(
        available=factors.get(words.AVAILABILITY, {}),
        arriving=factors.get(words.ARRIVALS, {}),
        months_late=factors.get(words.DELAY, {}),
    )
