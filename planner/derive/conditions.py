"""What an event changes that no input cell says; everything is in force as the inputs say by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.schema.columns import Monthly


@dataclass(frozen=True)
class Conditions:
    """Factors and delays by name, each of shape (periods,); a name that is absent is as the inputs say."""

    available: Mapping[str, Monthly] = field(default_factory=dict)
    """Route -> times its volume that can be ordered in a period."""
    arriving: Mapping[str, Monthly] = field(default_factory=dict)
    """Route -> share of what is due in a period that arrives (and is paid)."""
    months_late: Mapping[str, Monthly] = field(default_factory=dict)
    """Expansion -> months by which new capacity is late that would start in a period."""
    shortage_value: Mapping[str, Monthly] = field(default_factory=dict)
    """Sector -> times the value of its lost output."""
    stock_kept: Mapping[str, Monthly] = field(default_factory=dict)
    """Row of Stocks -> share of it that is left after each month."""
