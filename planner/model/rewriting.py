"""Groups write again: rows, bounds and costs for changed inputs, on the columns of a compiled path.

Nothing about a constraint is said twice: the groups that wrote the path are asked once more, without
Pyomo, for what an event may change: first for the inputs themselves, then for the changed ones.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from planner.data import Inputs, RowType
from planner.derive.derived import Derived
from planner.model.build import GROUPS, Group, public_funds
from planner.model.catalogue import ROW
from planner.model.groups.resources import LASTING_USES
from planner.model.ledger import Ledger
from planner.model.path import Bounds, Key, Path, RowSpec, Value, Variables
from planner.model.standard_form import StandardForm
from planner.schema.tables.policy import Limit
from planner.schema.tables.production import NewCapacity
from planner.schema.tables.trade import ImportRoute

Posted = TypeVar("Posted")
GROUP: dict[str, Group] = {group.name: group for group in GROUPS}
SHARED = frozenset(
    {"steps", "contracts", "tags by variable", "direct use", "own use", "owned", "limited feeds"}
    | {
        "counted stocks",
        "embodied",
        "use by commodity",
        "barred needs",
        "sales abroad",
        "takers",
        "incentives by process",
        "investing",
        "later life",
        LASTING_USES,
    }
)
"""What a path remembers while it is written that no event changes."""


READS = {group.name: group.reads for group in GROUPS}
MANY_PERIODS = frozenset(family for reads in READS.values() for family in reads.whole)
"""Families whose rows look at no routes or periods in focus."""
SUMS_OF_MONEY = frozenset(family for reads in READS.values() for family in reads.sums_money)
"""Families whose rows may add up postings of the ledger."""


class Focus(NamedTuple):
    """What is written for; None: everything."""

    routes: frozenset[str] | None = None
    limits: frozenset[str] | None = None
    periods: range | None = None
    expansions: frozenset[str] | None = None


class RewrittenPath(Path):
    """A path whose variables are column numbers and whose rows and bounds are kept as they are written.

    A variable that was not compiled (no row and no cost names it) has a number below 0.
    """

    def __init__(
        self,
        inputs: Inputs,
        derived: Derived,
        columns: dict[str, Variables],
        focus: Focus,
        memory: dict[Any, Any],
    ) -> None:
        super().__init__(inputs, derived)
        self.families, self.focus, self.memory = columns, focus, memory
        self.bounds: dict[str, Mapping[Key, Bounds]] = {}
        self.wanted: frozenset[str] = frozenset()
        self.specs: dict[str, dict[Key, RowSpec]] = {}

    def each(self, row_class: type[RowType]) -> tuple[RowType, ...]:
        """Rows of a sheet for which a group writes: those in focus."""
        names = {
            ImportRoute: self.focus.routes,
            Limit: self.focus.limits,
            NewCapacity: self.focus.expansions,
        }.get(row_class)
        rows = super().each(row_class)
        return rows if names is None else tuple(row for row in rows if row.key in names)

    @property
    def written(self) -> range:
        """Periods for which a group writes: those in focus."""
        return super().written if self.focus.periods is None else self.focus.periods

    def cached(self, what: Any, compute: Callable[[], Value]) -> Value:
        """Compute something once, for all writings where no event changes it."""
        shared = (what if isinstance(what, str) else what[0]) in SHARED
        memory = self.memory if shared else self._cache
        if what not in memory:
            memory[what] = compute()
        found: Value = memory[what]
        return found

    def add(self, family: str, bounds: Mapping[Key, Bounds]) -> Variables:
        """Keep the bounds of a family; its variables are there."""
        self.bounds[family] = bounds
        return self.variables(family)

    def constrain(self, family: str, specs: Iterable[RowSpec]) -> None:
        """Keep the rows of a family that is asked for."""
        if family in self.wanted:
            self.specs[family] = {spec.key: spec for spec in specs}

    def write_bounds(self, group: str) -> dict[str, Mapping[Key, Bounds]]:
        """Family -> bounds of the variables of a group."""
        self.bounds = {}
        GROUP[group].variables(self)
        return self.bounds

    def write_rows(self, families: frozenset[str]) -> dict[str, dict[Key, RowSpec]]:
        """Family -> rows of some families."""
        self.wanted, self.specs = families, {}
        for name in dict.fromkeys(ROW[family].group for family in sorted(families)):
            GROUP[name].rows(self)
        return self.specs

    def write_costs(self, group: str) -> Ledger:
        """What a group posts, the cost of public funds on its outlay included."""
        self.ledger = Ledger(self.ledger.discount)
        GROUP[group].costs(self)
        public_funds(self)
        return self.ledger


@dataclass(frozen=True)
class Writing:
    """The inputs of a compiled path, to be written again as they are or with something changed."""

    inputs: Inputs
    derived: Derived
    form: StandardForm
    _memory: dict[Any, Any] = field(default_factory=dict)

    def path(
        self, focus: Focus, inputs: Inputs | None = None, derived: Derived | None = None
    ) -> RewrittenPath:
        """A path to be written, by default for the inputs themselves."""
        return RewrittenPath(
            inputs or self.inputs, derived or self.derived, self.columns, focus, self._memory
        )

    def rows(self, families: frozenset[str], focus: Focus) -> dict[str, dict[Key, RowSpec]]:
        """Rows of some families as the inputs give them; those that look at many periods only once."""
        path = self.path(focus)
        path.ledger = self.ledger
        known = {name: (name, focus.limits) for name in families & MANY_PERIODS}
        missing = frozenset(name for name, what in known.items() if what not in self._memory)
        found = path.write_rows(missing | (families - MANY_PERIODS))
        self._memory.update((known[name], found.get(name, {})) for name in missing)
        return found | {name: self._memory[what] for name, what in known.items()}

    @cached_property
    def columns(self) -> dict[str, Variables]:
        """Family -> key -> column; below 0 for what was not compiled."""
        declaring = _DeclaringPath(self.inputs, self.derived)
        for group in GROUPS:
            group.variables(declaring)
        places = self.form.columns.positions
        return {
            family: {key: places.get((family, key), -1 - i) for i, key in enumerate(keys)}
            for family, keys in declaring.families.items()
        }

    @cached_property
    def ledger(self) -> Ledger:
        """Everything that the path posts."""
        path, whole = self.path(Focus()), Ledger(self.form.discount)
        for group in GROUP:
            whole = joined(whole, path.write_costs(group))
        return whole


class _DeclaringPath(Path):
    """A path on which variables are only named."""

    def add(self, family: str, bounds: Mapping[Key, Bounds]) -> Variables:
        """Note the keys of a family."""
        if bounds:
            self.families[family] = dict.fromkeys(bounds)
        return self.variables(family)


def joined(*parts: Ledger) -> Ledger:
    """All postings of some ledgers."""
    return Ledger(
        parts[0].discount,
        [entry for part in parts for entry in part.entries],
        [entry for part in parts for entry in part.constants],
        [entry for part in parts for entry in part.outlay],
        [entry for part in parts for entry in part.outlay_constants],
    )


def without(whole: Ledger, part: Ledger, *, entries: bool) -> Ledger:
    """A ledger less the postings of a part of it; its outlay alone unless ``entries`` are asked for."""

    def left(all_of_them: list[Posted], some: list[Posted]) -> list[Posted]:
        return list((Counter(all_of_them) - Counter(some)).elements())

    return Ledger(
        whole.discount,
        left(whole.entries, part.entries) if entries else [],
        left(whole.constants, part.constants),
        left(whole.outlay, part.outlay),
        left(whole.outlay_constants, part.outlay_constants),
    )
