"""A plain linear program for SciPy, so that optima are known from elsewhere."""

from collections.abc import Mapping

from scipy.optimize import linprog


class Program:
    """Minimise cost over named variables; rows are sums of terms between bounds."""

    def __init__(self) -> None:
        self.costs: dict[str, float] = {}
        self.bounds: dict[str, tuple[float, float | None]] = {}
        self.most: list[tuple[Mapping[str, float], float]] = []
        self.equal: list[tuple[Mapping[str, float], float]] = []

    def variable(self, name: str, cost: float = 0.0, least: float = 0.0, most: float | None = None) -> str:
        """Add a variable; returns its name."""
        self.costs[name], self.bounds[name] = cost, (least, most)
        return name

    def at_most(self, terms: Mapping[str, float], bound: float) -> None:
        """Sum of terms <= bound."""
        self.most.append((terms, bound))

    def equals(self, terms: Mapping[str, float], bound: float) -> None:
        """Sum of terms = bound."""
        self.equal.append((terms, bound))

    def optimum(self) -> float:
        """Least cost."""
        found = linprog(
            list(self.costs.values()),
            A_ub=self._matrix(self.most),
            b_ub=[bound for _, bound in self.most] or None,
            A_eq=self._matrix(self.equal),
            b_eq=[bound for _, bound in self.equal] or None,
            bounds=list(self.bounds.values()),
        )
        assert found.status == 0, found.message
        return float(found.fun)

    def _matrix(self, rows: list[tuple[Mapping[str, float], float]]) -> list[list[float]] | None:
        """Coefficients by row and variable."""
        assert all(set(terms) <= set(self.costs) for terms, _ in rows)
        return [[terms.get(name, 0.0) for name in self.costs] for terms, _ in rows] or None
