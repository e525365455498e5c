"""One case of a batch: a named set of changes to one workbook."""

from dataclasses import dataclass

BASE_CASE = "base"
"""Name of the case that changes nothing; every batch has it, and comes first."""


@dataclass(frozen=True)
class Level:
    """What one lever of a design is set to in a case: a bar of a tornado, an axis of a map."""

    lever: str
    """What is varied, in a planner's words, e.g. ``Hazard of SC5`` or ``Settings.discount_rate``."""
    value: str
    """What it is set to, as people read it: ``x 1.2``, ``.05``, ``yes``."""
    side: int = 0
    """-1 for the low end of a lever, 1 for its high end, 0 for neither (levels in between, settings)."""


@dataclass(frozen=True)
class Case:
    """A named set of changes, each written as ``--set`` has it."""

    name: str
    """Unique in its batch, whatever the case of its letters."""
    changes: tuple[str, ...] = ()
    group: str = ""
    """Cases that are told together, such as all ends of a tornado."""
    levels: tuple[Level, ...] = ()
    note: str = ""
