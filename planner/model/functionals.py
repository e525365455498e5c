"""Linear functionals over the columns of a compiled path: what a plan comes to in one number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.model.activities import Entry
from planner.model.path import Key, Path
from planner.model.standard_form import Floats, LedgerForm, StandardForm


@dataclass(frozen=True)
class Functional:
    """coefficients @ columns + constant."""

    coefficients: Floats
    constant: float = 0.0

    def at(self, columns: Floats) -> float:
        """Its value for some columns."""
        return float(self.coefficients @ columns) + self.constant

    def __add__(self, other: "Functional") -> "Functional":
        return Functional(self.coefficients + other.coefficients, self.constant + other.constant)

    def times(self, factor: float) -> "Functional":
        """The functional, scaled."""
        return Functional(factor * self.coefficients, factor * self.constant)


class Columns:
    """Where the variables of a declared path stand among the columns of a compiled one."""

    def __init__(self, path: Path, form: StandardForm) -> None:
        """Variables of events that the compiled path lacks have no column, and count for nothing."""
        self.path, self.width = path, len(form.cost)
        names = {id(v): (family, key) for family, found in path.families.items() for key, v in found.items()}
        self._names: dict[int, tuple[str, Key]] = names
        self.positions = form.columns.positions

    def add_up(
        self, entries: Iterable[Entry], weight: Callable[[Entry], float], constant: float = 0.0
    ) -> Functional:
        """The sum of the entries, each times its weight."""
        found = np.zeros(self.width)
        for entry in entries:
            at = self.positions.get(self._names[id(entry.variable)])
            factor = weight(entry)
            if at is not None and factor:
                found[at] += factor * entry.coefficient
        return Functional(found, constant)


def ledger_functional(ledger: LedgerForm, lines: NDArray[np.bool_]) -> Functional:
    """Present value of some lines of a ledger, money."""
    weights = np.where(lines, ledger.weights, 0.0)
    return Functional(np.asarray(ledger.matrix.T @ weights), float(weights @ ledger.constants))
