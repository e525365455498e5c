"""What is derived under an event: worked out again where an effect says so, as if it all were."""

from dataclasses import is_dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.derive.effects import EFFECTS
from planner.tree.branch import Happening
from planner.tree.changed_inputs import changed_inputs, conditions_of, derived_under, without_normal
from planner.tree.factors import Effects, Factors
from tests.tree.everything import everything
from tests.tree.overlaid import with_event

NAMES = sorted(name for name, value in vars(Derived).items() if isinstance(value, cached_property))


def alike(one: Any, other: Any) -> bool:
    """True if two nested values hold the same numbers."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    if is_dataclass(one) and not isinstance(one, type):
        return type(one) is type(other) and alike(vars(one), vars(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other) or (one != one and other != other)  # NaN is like NaN


def under(effect: str) -> tuple[Inputs, Derived, Inputs, Factors]:
    """Inputs, what is derived from them, and the inputs and factors of an event that lasts."""
    inputs = with_event(everything(), {"effect": effect, "value": 0.5})
    derived = Derived(inputs)
    factors = without_normal(Effects(inputs, derived).factors((Happening("e", 1),)))
    return inputs, derived, changed_inputs(inputs, factors), factors


@pytest.mark.parametrize("effect", EFFECTS)
def test_what_no_effect_names_stays(effect: str):
    """Proves: every view of the inputs is the one worked out from nothing for the changed inputs, although
    all but those that the effect names are kept. Sensitivity: below.
    """
    _, derived, changed, factors = under(effect)
    known = {name: getattr(derived, name) for name in NAMES}
    found, whole = derived_under(factors, derived, changed), Derived(changed, conditions_of(factors))
    assert [name for name in NAMES if not alike(getattr(found, name), getattr(whole, name))] == []
    assert any(getattr(found, name) is value for name, value in known.items())


def test_every_named_view_moves():
    """Proves: the comparison sees what effects change: kept in full, views differ from those of the changed
    inputs, and only those that some effect names do.
    """
    stale = set()
    for effect in EFFECTS:
        _, derived, changed, factors = under(effect)
        whole = Derived(changed, conditions_of(factors))
        stale |= {name for name in NAMES if not alike(getattr(derived, name), getattr(whole, name))}
    assert stale == {
        "_kept",
        "demand",
        "known_reference",
        "landed",
        "plants",
        "product_output",
        "recipes",
        "reference",
        "routes",
    }
