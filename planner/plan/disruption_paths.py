"""What every branch of a solved tree paths through: unserved need, reserves, events, as arrays."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.derive.derived import Derived
from planner.model.catalogue import VARIABLE
from planner.plan.terms import TINY, Terms, month_name, terms, tidy
from planner.schema.tables.stock import RESERVE
from planner.tree.branch import Branch, Happening

if TYPE_CHECKING:
    from planner.solver.tree.tree_solution import TreeSolution

Floats = NDArray[np.float64]
CALM_EVENT = "none"
STRESS_TEST = " (stress test)"


@dataclass(frozen=True)
class BranchPaths:
    """The paths of a solved tree side by side; branch 0 is the base scenario."""

    solution: "TreeSolution"

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The branches of the tree."""
        return self.solution.tree.branches

    @property
    def periods(self) -> int:
        """Number of periods of every path."""
        return self.solution.inputs.calendar.periods

    @cached_property
    def derived(self) -> Derived:
        """Stocks, holders and commodities of the inputs."""
        return Derived(self.solution.inputs)

    @cached_property
    def terms(self) -> Terms:
        """Names, units and years."""
        return terms(self.solution.inputs)

    @cached_property
    def probabilities(self) -> Floats:
        """Probability of each branch, shape (branches,)."""
        return self.solution.probabilities

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """First period in which each path is not the base scenario; the base scenario: number of periods."""
        tree = self.solution.tree
        return (
            self.periods,
            *(tree.branches[tree.chain(at)[1]].start for at in range(1, len(self.branches))),
        )

    def event(self, branch: int) -> str:
        """Name of what a path meets, stress tests apart."""
        happenings = self.branches[branch].happenings
        if not happenings:
            return CALM_EVENT
        names = " then ".join(dict.fromkeys(_name(each) for each in happenings))
        return names + STRESS_TEST * self.branches[branch].stress

    def words(self, branch: int) -> str:
        """What a path meets, in words."""
        happenings = self.branches[branch].happenings
        return "; ".join(self._told(each) for each in happenings) or "Nothing happens."

    def _told(self, happening: Happening) -> str:
        """One happening: its name, first and last month, length."""
        calendar = self.solution.inputs.calendar
        began = month_name(calendar, happening.onset)
        if happening.ends is None or happening.ends > self.periods:
            return f"{_name(happening)} from {began} to the end of the plan"
        months = (happening.ends - happening.onset) * calendar.step_months
        last = month_name(calendar, max(happening.onset, happening.ends - 1))
        return f"{_name(happening)} from {began} to {last} ({months} month{'s' * (months != 1)})"

    def onset(self, branch: int) -> int | None:
        """Period in which the first event of a path begins; None: no event."""
        return min((each.onset for each in self.branches[branch].happenings), default=None)

    def family(self, name: str) -> tuple[pd.DataFrame, Floats]:
        """Index of a variable family, and its values, shape (branches, variables)."""
        columns = self.solution.form.columns
        at = columns.by_family.get(name, np.zeros(0, dtype=np.int64))
        index = columns.table(name, VARIABLE[name].index)
        return index, tidy(np.array([values[at] for values in self.solution.values]))

    def _over_time(self, name: str, label: str, *, reserve: bool) -> dict[str, Floats]:
        """Sums of a family by a label and period, each of shape (branches, periods)."""
        index, values = self.family(name)
        if reserve:
            kept = index["holder"].map(lambda holder: self.derived.holders[holder].kind == RESERVE)
            mine = kept.to_numpy(dtype=bool)
            index, values = index[mine].reset_index(drop=True), values[:, mine]
        found: dict[str, Floats] = {}
        for key, rows in index.groupby(label, sort=False).indices.items():
            periods = index["period"].to_numpy(dtype=np.int64)[rows]
            found[str(key)] = np.array(
                [np.bincount(periods, weights=own[rows], minlength=self.periods) for own in values]
            )
        return found

    @cached_property
    def lacks(self) -> dict[str, Floats]:
        """Sector -> unserved need, shape (branches, periods)."""
        return self._over_time("short", "sector", reserve=False)

    @cached_property
    def unserved(self) -> dict[str, Floats]:
        """Sector -> unserved need beyond the base scenario's, shape (branches, periods). What adds up to less
        than is material in all sectors of a branch is none.
        """
        short = self.lacks
        more = {sector: self._noiseless(values - values[0], values) for sector, values in short.items()}
        moved = sum((np.abs(each).sum(axis=1) for each in more.values()), np.zeros(len(self.branches)))
        return {
            sector: np.where((moved < self.terms.least)[:, None], 0.0, each) for sector, each in more.items()
        }

    @cached_property
    def all_unserved(self) -> Floats:
        """Unserved need of all sectors beyond the base scenario's, shape (branches, periods)."""
        return sum(self.unserved.values(), start=np.zeros((len(self.branches), self.periods)))

    @cached_property
    def stock(self) -> dict[str, Floats]:
        """Commodity -> closing stock in reserves, shape (branches, periods)."""
        return self._over_time("stock", "commodity", reserve=True)

    @cached_property
    def released(self) -> dict[str, Floats]:
        """Commodity -> release from reserves, shape (branches, periods)."""
        return self._over_time("release", "commodity", reserve=True)

    @cached_property
    def bought(self) -> dict[str, Floats]:
        """Commodity -> bought into reserves, shape (branches, periods)."""
        return self._over_time("fill", "commodity", reserve=True)

    @cached_property
    def short(self) -> dict[str, Floats]:
        """Commodity -> unserved need of it, of all sectors, shape (branches, periods)."""
        return self._over_time("short", "commodity", reserve=False)

    @cached_property
    def reserve(self) -> Floats:
        """Closing stock in all reserves, in end-product terms, shape (branches, periods)."""
        return self._in_end_product(self.stock)

    @cached_property
    def drawdown(self) -> Floats:
        """Release of all reserves since the base scenario was left, end-product terms, shape (branches,)."""
        return np.array(
            [
                float(own[leaves:].sum())
                for own, leaves in zip(self._in_end_product(self.released), self.leaves, strict=True)
            ]
        )

    def _in_end_product(self, amounts: dict[str, Floats]) -> Floats:
        """Sum over commodities in end-product terms, shape (branches, periods)."""
        total = np.zeros((len(self.branches), self.periods))
        for name, values in amounts.items():
            total += values * self.derived.commodities[name].end_product_equivalent
        return total

    def stock_before(self, commodity: str, branch: int, period: int) -> float:
        """Stock in reserves when a period begins, quantity of the commodity."""
        if period > 0:
            return float(self.stock[commodity][branch, period - 1])
        return sum(
            row.opening
            for (holder, name), row in self.derived.stocks.items()
            if name == commodity and self.derived.holders[holder].kind == RESERVE
        )

    @staticmethod
    def _noiseless(difference: Floats, of: Floats) -> Floats:
        """A difference without solver noise, relative to the largest figure that it is taken of."""
        largest = float(np.abs(of).max()) if of.size else 0.0
        return np.where(np.abs(difference) <= TINY * max(1.0, largest), 0.0, difference)


def _name(happening: Happening) -> str:
    """The event, or who is cut off."""
    goods = f" of {', '.join(happening.goods)}" if happening.goods else ""
    return happening.event or f"{', '.join(happening.cut_off)} cut off{goods}"
