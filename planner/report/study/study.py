"""What the workbook of a study shows: frames whose columns :mod:`planner.report.study.fields` declares."""

from dataclasses import dataclass, field

import pandas as pd

from planner.report.spec import Units


@dataclass(frozen=True)
class Limit:
    """A target or a cap that a figure has in the inputs."""

    words: str
    """As a chart names it, e.g. ``Target 6,000 t``."""
    value: float
    is_cap: bool = True
    """True for a most, False for a least."""


@dataclass(frozen=True)
class Limited:
    """A figure that has a target or cap, over the cases."""

    label: str
    unit: str
    frame: pd.DataFrame
    """Columns ``Case``, ``Figure`` and a NameColumn for the words of each limit; the worst first."""
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Tornado:
    """How far each lever, one at a time, moves one figure; the lever that moves it most first."""

    label: str
    unit: str
    frame: pd.DataFrame
    """Columns :data:`~planner.report.study.fields.TORNADO`."""
    idle: tuple[str, ...] = ()
    """Levers that do not move it."""
    limits: tuple[Limit, ...] = ()
    key: str = ""
    """Key of the figure."""


@dataclass(frozen=True)
class Map:
    """One figure over the settings of two levers."""

    label: str
    unit: str
    down: str
    """Lever of the rows."""
    across: str
    """Lever of the columns."""
    frame: pd.DataFrame
    """First column ``Setting``, then one per setting of ``across``, labelled by a NameColumn."""
    held: str = ""
    """What other levers are set to; blank: there are none."""
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Frontier:
    """Points from least of one figure to least of another; columns ``Point``, figures, words."""

    frame: pd.DataFrame
    of: str
    """Column of what is made small from point to point, such as Exposure."""
    against: str
    """Column of what that costs, such as Money."""
    of_unit: str = ""
    against_unit: str = ""
    limits: tuple[Limit, ...] = ()
    """Lines across the chart at figures of ``of``."""
    words: tuple[str, ...] = ()
    off: tuple[int, ...] = ()
    """Rows that are not on the frontier, such as a base case that more exposure would not make dearer."""


@dataclass(frozen=True)
class Study:
    """Everything that the workbook shows; what is empty has no sheet."""

    units: Units
    asked: str
    """What was asked, in a sentence."""
    words: tuple[str, ...] = ()
    """How many cases, how they ended, what moves most: a sentence each."""
    span: pd.DataFrame = field(default_factory=pd.DataFrame)
    cases: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: pd.DataFrame = field(default_factory=pd.DataFrame)
    decisions: pd.DataFrame = field(default_factory=pd.DataFrame)
    tornados: tuple[Tornado, ...] = ()
    limited: tuple[Limited, ...] = ()
    maps: tuple[Map, ...] = ()
    sample: pd.DataFrame = field(default_factory=pd.DataFrame)
    frontier: Frontier | None = None
    alternatives: pd.DataFrame = field(default_factory=pd.DataFrame)
    regret: pd.DataFrame = field(default_factory=pd.DataFrame)
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)
