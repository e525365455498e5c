"""What the inputs would say on a path that meets events: factors put where the cells stand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from planner.data import Inputs
from planner.derive.conditions import Conditions
from planner.derive.derived import Derived
from planner.derive.effects import EFFECTS, WORKED_OUT, Fact, Target
from planner.schema.columns import Monthly
from planner.schema.sheet import Row
from planner.schema.tables import disruption as words
from planner.schema.tables.production import Process
from planner.tree.factors import Factors
from planner.tree.hits import JOIN


def without_normal(factors: Factors) -> Factors:
    """The factors of targets for which something changes."""
    found: Factors = {}
    for effect, targets in factors.items():
        normal = EFFECTS[effect].normal
        moved = {name: values for name, values in targets.items() if np.any(values != normal)}
        if moved:
            found[effect] = moved
    return found


def changed_inputs(inputs: Inputs, factors: Factors) -> Inputs:
    """Inputs whose cells are scaled by the factors; rows that nothing hits are those of the inputs."""
    tables = dict(inputs.tables)
    for name, targets in factors.items():
        effect = EFFECTS[name]
        if effect.row is not None:
            times = _by_run(inputs, targets) if effect.target is Target.PROCESS else targets
            rows = tables.get(effect.row, ())
            tables[effect.row] = tuple(_scaled(row, effect.names, effect.cells, times) for row in rows)
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
        **{EFFECTS[name].condition: times for name, times in factors.items() if EFFECTS[name].condition}
    )


def derived_under(factors: Factors, before: Derived, inputs: Inputs) -> Derived:
    """What is derived from inputs that the factors have changed: worked out again where an effect says so,
    else as it was ``before``.
    """
    names = frozenset(name for fact in _facts(factors) for name in WORKED_OUT.get(fact, ()))
    return before.changed(inputs, conditions_of(factors), names)


def _facts(factors: Factors) -> set[Fact]:
    """The facts of their effects."""
    return {fact for name in factors for fact in EFFECTS[name].facts}


def changed_facts(factors: Factors, before: Derived, after: Derived) -> frozenset[Fact]:
    """What the factors change: the facts of their effects, but for a reference price that no route moves and
    more on offer where nothing is above 1.
    """
    facts = _facts(factors)
    if Fact.REFERENCE in facts and not _reference_moves(before, after):
        facts.remove(Fact.REFERENCE)
    if not any(np.any(times > 1.0) for times in factors.get(words.AVAILABILITY, {}).values()):
        facts.discard(Fact.ABOVE_USUAL)
    return frozenset(facts)


def _reference_moves(before: Derived, after: Derived) -> bool:
    """True if the reference price of some commodity has changed."""
    return any(
        not np.array_equal(price, after.known_reference[name])
        for name, price in before.known_reference.items()
    )
