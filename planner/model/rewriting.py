"""Groups write again: rows, bounds and costs for changed inputs, on the columns of a compiled path.

Nothing about a constraint is said twice: the groups that wrote the path are asked for their rows once
more, without Pyomo, and what differs from the first time is what an event changes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from planner.data import Inputs, RowType
from planner.derive.derived import Derived
from planner.model.build import GROUPS, Group, public_funds
from planner.model.catalogue import ROW
from planner.model.groups.limits import READS_LEDGER, READS_PRICES_OR_ARRIVALS
from planner.model.ledger import Ledger
from planner.model.path import Bounds, Key, Path, RowSpec, Value, Variables
from planner.model.standard_form import StandardForm
from planner.schema.tables.policy import Limit
from planner.schema.tables.trade import ImportRoute

Focus = frozenset[str]
"""Routes that are written for."""
GROUP: dict[str, Group] = {group.name: group for group in GROUPS}
SHARED = frozenset(
    {"steps", "contracts", "tags by variable", "direct use", "own use", "owned", "limited feeds"}
    | {"counted stocks", "embodied", "use by commodity", "barred needs", "sales abroad", "takers"}
)
"""What a path remembers while it is written that no event changes."""


class RewrittenPath(Path):
    """A path whose variables are column numbers and whose rows and bounds are kept as they are written.

    A variable that was not compiled (no row and no cost names it) has a number below 0.
    """

    def __init__(
        self, inputs: Inputs, derived: Derived, columns: dict[str, Variables], focus: Focus, memory: Any
    ) -> None:
        super().__init__(inputs, derived)
        self.families = columns
        self.focus = focus | {
            row.key for row in inputs.rows(Limit) if row.quantity in READS_PRICES_OR_ARRIVALS
        }
        self.memory: dict[Any, Any] = memory
        self.bounds: dict[str, Mapping[Key, Bounds]] = {}
        self.wanted: frozenset[str] = frozenset()
        self.specs: dict[str, dict[Key, RowSpec]] = {}

    def each(self, row_class: type[RowType]) -> tuple[RowType, ...]:
        """Rows of a sheet for which a group writes: those that an event can change."""
        rows = super().each(row_class)
        focused = row_class is ImportRoute or row_class is Limit
        return tuple(row for row in rows if row.key in self.focus) if focused else rows

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
        """Bounds of the families of a group."""
        self.bounds = {}
        GROUP[group].variables(self)
        return self.bounds

    def write_rows(self, families: frozenset[str]) -> dict[str, dict[Key, RowSpec]]:
        """Rows of some families."""
        self.wanted = families
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
    """The inputs as the groups write them: what rewritten rows, bounds and costs are compared with."""

    inputs: Inputs
    derived: Derived
    form: StandardForm
    _memory: dict[Any, Any] = field(default_factory=dict)
    _known: dict[Any, Any] = field(default_factory=dict)

    def path(
        self, focus: Focus, inputs: Inputs | None = None, derived: Derived | None = None
    ) -> RewrittenPath:
        """A path to be written, by default for the inputs themselves."""
        return RewrittenPath(
            inputs or self.inputs, derived or self.derived, self.columns, focus, self._memory
        )

    @cached_property
    def everything(self) -> Focus:
        """All routes."""
        return frozenset(row.key for row in self.inputs.rows(ImportRoute))

    @cached_property
    def columns(self) -> dict[str, Variables]:
        """Family -> key -> column; below 0 for what was not compiled."""
        found: dict[str, Variables] = {}
        for family, keys in self._declared.items():
            places = self.form.columns.positions
            found[family] = {key: places.get((family, key), -1 - i) for i, key in enumerate(keys)}
        return found

    @cached_property
    def _declared(self) -> dict[str, list[Key]]:
        """Family -> keys of all variables that groups declare."""
        path = _Declaring(self.inputs, self.derived)
        for group in GROUPS:
            group.variables(path)
        return {family: list(found) for family, found in path.families.items()}

    def bounds(self, group: str, focus: Focus) -> dict[str, Mapping[Key, Bounds]]:
        """Bounds of the families of a group."""
        return self._once(("bounds", group, focus), lambda: self.path(focus).write_bounds(group))

    def costs(self, group: str, focus: Focus) -> Ledger:
        """What a group posts."""
        return self._once(("costs", group, focus), lambda: self.path(focus).write_costs(group))

    def rows(self, family: str, focus: Focus) -> dict[Key, RowSpec]:
        """Rows of a family."""

        def compute() -> dict[Key, RowSpec]:
            path = self.path(focus)
            if self.reads_ledger(frozenset({family})):
                path.ledger = self.ledger({}, focus)
            return path.write_rows(frozenset({family})).get(family, {})

        return self._once(("rows", family, focus), compute)

    def ledger(self, changed: Mapping[str, Ledger], focus: Focus) -> Ledger:
        """The whole ledger, some groups with other postings (for routes in focus)."""
        whole = Ledger(self.derived.calendar.discount(self.inputs.settings.discount_rate))
        for group in GROUP:
            parts = [self._out_of_focus(group, focus), changed[group]] if group in changed else [
                self.costs(group, self.everything)]  # fmt: skip
            for part in parts:
                whole.entries += part.entries
                whole.constants += part.constants
                whole.outlay += part.outlay
                whole.outlay_constants += part.outlay_constants
        return whole

    def _out_of_focus(self, group: str, focus: Focus) -> Ledger:
        """What a group posts for routes out of focus (only of routes does it post without constants)."""

        def compute() -> Ledger:
            whole, inside = self.costs(group, self.everything), self.costs(group, focus)
            own = {column for _, _, column in inside.entries}
            entries = [entry for entry in whole.entries if entry[2] not in own]
            return Ledger(whole.discount, entries)

        return self._once(("out of focus", group, focus), compute)

    def reads_ledger(self, families: frozenset[str]) -> bool:
        """True if the path has rows of some families that add up postings."""
        sums = families & {"to_date", "limit", "loss_to_date"} & self.form.rows.by_family.keys()
        return bool(sums - {"to_date", "limit"} or (sums and self._limits_read))

    @cached_property
    def _limits_read(self) -> bool:
        """True if a limit looks at postings."""
        return any(row.quantity in READS_LEDGER for row in self.inputs.rows(Limit))

    def _once(self, what: Any, compute: Callable[[], Value]) -> Value:
        if what not in self._known:
            self._known[what] = compute()
        found: Value = self._known[what]
        return found


class _Declaring(Path):
    """A path on which variables are only declared."""

    def add(self, family: str, bounds: Mapping[Key, Bounds]) -> Variables:
        """Note the keys of a family."""
        if bounds:
            self.families[family] = dict.fromkeys(bounds)
        return self.variables(family)
