"""The path model while it is being built: variables, rows and ledger behind one small surface."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeAlias, TypeVar

from planner.calendar import Calendar
from planner.data import Inputs, RowType
from planner.derive.derived import Derived
from planner.model.catalogue import ROW, VARIABLE
from planner.model.ledger import Ledger
from planner.model.pyomo_parts import ConcreteModel, Constraint, LinearExpression, Var

Value = TypeVar("Value")
Key: TypeAlias = tuple[str | int, ...]
Bounds: TypeAlias = tuple[float, float | None]
Variables: TypeAlias = dict[Key, Any]


class Sense(Enum):
    """Direction of a row."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "="


class Term(NamedTuple):
    """A coefficient on a variable."""

    coefficient: float
    variable: Any


class RowSpec(NamedTuple):
    """One row: key, terms, sense and right-hand side."""

    key: Key
    terms: list[Term]
    sense: Sense
    bound: float


class ImpossibleRowError(Exception):
    """A row without any variable that its right-hand side contradicts."""

    def __init__(self, rows: list[tuple[str, Key, str, float]]) -> None:
        super().__init__(f"{len(rows)} rows cannot hold whatever is decided")
        self.rows = rows


NO_BOUNDS: Bounds = (0.0, None)
TINY = 1e-9


class Path:
    """A deterministic plan over the months of one path of the future, as a Pyomo model.

    Groups add variables (:meth:`add`) and rows (:meth:`constrain`) and post costs to
    :attr:`ledger`. Every variable carries the period in which it is decided through its
    family in the catalogue, so that a disruption tree can copy columns.
    """

    def __init__(self, inputs: Inputs, derived: Derived | None = None) -> None:
        self.inputs = inputs
        self.derived = Derived(inputs) if derived is None else derived
        self.calendar: Calendar = inputs.calendar
        self.model = ConcreteModel(name="path")
        self.ledger = Ledger(self.calendar.discount(inputs.settings.discount_rate))
        self.families: dict[str, Variables] = {}
        self.kept_places: list[tuple[str, Key, Any]] = []
        """(row family, key, variable) of terms that are 0 and that an event may change."""
        self.impossible: list[tuple[str, Key, str, float]] = []
        self._cache: dict[Any, Any] = {}

    def cached(self, what: Any, compute: Callable[[], Value]) -> Value:
        """Compute something once per build."""
        if what not in self._cache:
            self._cache[what] = compute()
        found: Value = self._cache[what]
        return found

    def each(self, row_class: type[RowType]) -> tuple[RowType, ...]:
        """Rows of a sheet for which a group writes: all of them."""
        return self.inputs.rows(row_class)

    @property
    def periods(self) -> range:
        """All periods."""
        return range(self.calendar.periods)

    @property
    def written(self) -> range:
        """Periods for which a group writes what looks at its own period alone: all of them."""
        return self.periods

    @property
    def last(self) -> int:
        """The last period."""
        return self.calendar.periods - 1

    def add(self, family: str, bounds: Mapping[Key, Bounds]) -> Variables:
        """Create the variables of a family with (lower, upper) bounds; upper None is open."""
        assert family in VARIABLE, family
        if bounds:
            component = Var(list(bounds), bounds=lambda _, *key: bounds[key])
            self.model.add_component(family, component)
            self.families[family] = {
                key if isinstance(key, tuple) else (key,): data for key, data in component.items()
            }
        return self.variables(family)

    def variables(self, family: str) -> Variables:
        """The variables of a family by key; empty where the inputs have none."""
        assert family in VARIABLE, family
        return self.families.get(family, {})

    def constrain(self, family: str, specs: Iterable[RowSpec]) -> None:
        """Create the rows of a family; rows without variables are checked, not written."""
        assert family in ROW, family
        bodies: dict[Key, tuple[float | None, Any, float | None]] = {}
        for key, terms, sense, bound in specs:
            if terms:
                bodies[key] = _body(terms, sense, bound)
                self.kept_places += [(family, key, v) for coefficient, v in terms if coefficient == 0.0]
            elif not row_holds(sense, bound):
                self.impossible.append((family, key, sense.value, bound))
        if bodies:
            rule = lambda _, *key: bodies[key]  # noqa: E731
            self.model.add_component(f"row_{family}", Constraint(list(bodies), rule=rule))

    def penalty_of(self, penalty: float | None) -> float | None:
        """The price of missing a policy; None where it is hard."""
        return penalty if self.inputs.settings.elastic else None


def merged(terms: list[Term], *, keep_zeros: bool = False) -> list[Term]:
    """Terms with one entry per variable (a process may both take and give); no zeros unless they are to
    keep a place for what an event makes of them.
    """
    if len({id(term.variable) for term in terms}) == len(terms):
        return terms
    sums: dict[int, Term] = {}
    for coefficient, variable in terms:
        before = sums.get(id(variable))
        sums[id(variable)] = Term(coefficient + (before.coefficient if before else 0.0), variable)
    return [term for term in sums.values() if keep_zeros or term.coefficient != 0.0]


def _body(terms: list[Term], sense: Sense, bound: float) -> tuple[float | None, Any, float | None]:
    """Pyomo form of a row: (lower, expression, upper)."""
    expression = LinearExpression(
        linear_coefs=[term[0] for term in terms], linear_vars=[term[1] for term in terms]
    )
    lower = None if sense is Sense.AT_MOST else bound
    upper = None if sense is Sense.AT_LEAST else bound
    return lower, expression, upper


def row_holds(sense: Sense, bound: float) -> bool:
    """True if 0 satisfies the row."""
    if sense is Sense.AT_MOST:
        return bound >= -TINY
    if sense is Sense.AT_LEAST:
        return bound <= TINY
    return abs(bound) <= TINY
