"""What trade-offs are about: exposure, money, reserves and the like, each a linear functional of the plan.

Goods are counted in every month of the plan, tail years too: what is put off until nobody looks is not
avoided. Money is present value, incentives are not discounted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.derive.capacity import existing_capacity_a_year, on_stream
from planner.derive.derived import Derived
from planner.model.activities import QUANTITIES, Entry, tags_of
from planner.model.array_form import ArrayPath
from planner.model.build import declare
from planner.model.functionals import Columns, Functional, ledger_functional
from planner.model.groups.balance import pipeline
from planner.model.ledger import EXPOSURE, MISSED, MONEY, OUTPUT_LOSS, POLICY_PRICE
from planner.model.standard_form import LedgerForm
from planner.plan.cover import DAYS_A_MONTH
from planner.plan.flows import Flows
from planner.plan.output import final_plants
from planner.plan.stock import forward_need
from planner.schema.tables import policy as words
from planner.schema.tables import production as physical
from planner.schema.tables.production import NewCapacity
from planner.solver.solution import Solution

IMPORTS, RESERVE, CAPACITY = "imports", "reserve", "capacity"
"""Groups of decisions: goods from a country, a good in reserve, own capacity at a site."""


@dataclass(frozen=True)
class Measure:
    """A number of a plan, with what it is called; ``key`` stays the same over cases."""

    key: str
    label: str
    unit: str
    functional: Functional
    group: str = ""
    """Kind of decision; blank for what is none."""
    name: str = ""
    """Country, commodity or site of a decision."""

    def at(self, columns: np.ndarray) -> float:
        """Its value for the columns of a plan."""
        return self.functional.at(columns)


def measures_of(
    solution: Solution, derived: Derived | None = None, ledger: LedgerForm | None = None
) -> dict[str, Measure]:
    """Key -> measure over the columns of a path; ``derived`` and ``ledger`` are those of a branch, where
    events change them.
    """
    return {each.key: each for each in _PathMeasures(solution, derived, ledger).all()}


class _PathMeasures:
    """Measures over the columns of one path."""

    def __init__(self, solution: Solution, derived: Derived | None, ledger: LedgerForm | None) -> None:
        self.flows = Flows(solution, derived)
        self.derived, self.terms = self.flows.derived, self.flows.terms
        self.ledger = solution.form.ledger if ledger is None else ledger
        self.path = ArrayPath(self.derived.inputs, self.derived)
        declare(self.path)
        self.columns = Columns(self.path, solution.form)

    def all(self) -> Iterator[Measure]:
        """Accounts first, then what may be made least or most, then decisions."""
        yield from self._accounts()
        yield self._embodied()
        yield self._direct()
        quantity, money = self.terms.quantity, self.terms.money
        yield Measure("unserved", "Need unserved", quantity, self._sum(physical.UNSERVED, _one))
        yield Measure("incentive", "Incentive paid", money, self._incentive())
        yield self._reserve_days()
        yield from self._imports_by_country()
        yield from self._reserve_by_good()
        sites = tuple(self._capacity_by_site())
        own = sum((each.functional for each in sites), Functional(np.zeros(self.columns.width)))
        label = f"Own capacity, end of {self.terms.last_headline_year}"
        yield Measure(CAPACITY, label, f"{quantity} a year", own)
        yield from sites

    def _accounts(self) -> Iterator[Measure]:
        """Present value of the natures of accounts; the price of exposure, and of missed policies, apart."""
        lines, money = self.ledger.lines, self.terms.money
        exposure, missed = (lines["account"] == each.name for each in (EXPOSURE, MISSED))
        for key, label, chosen in (
            ("money", "Money", lines["kind"] == MONEY),
            ("lost-output", "Lost output", lines["kind"] == OUTPUT_LOSS),
            ("other-policy", "Other prices of policy", (lines["kind"] == POLICY_PRICE) & ~exposure),
            ("exposure-price", "Price of exposure", exposure),
            ("missed", "Price of missed policies", missed),
        ):
            yield Measure(key, label, money, ledger_functional(self.ledger, chosen.to_numpy(dtype=bool)))
        yield Measure("missed-rules", "Price of missed rules", money, self._missed_rules(missed))

    def _missed_rules(self, missed: pd.Series) -> Functional:
        """Price of missed policies other than targets."""
        found = ledger_functional(self.ledger, missed.to_numpy(dtype=bool))
        targets = [at for (family, _), at in self.columns.positions.items() if family == "missed_target"]
        found.coefficients[targets] = 0.0
        return found

    def _embodied(self) -> Measure:
        """Embodied content of the watched country in what arrives, in end-product terms."""
        embodied = self.derived.embodied
        transit = self._transit(lambda route, t: float(embodied[route][t]) * self._content_of(route))
        found = self._sum(words.EXPOSURE, _one, transit)
        return Measure("embodied", f"Embodied {self.terms.watched} exposure", self._end_product, found)

    def _direct(self) -> Measure:
        """End products that arrive from the watched country."""
        stages, goods, watched = self.flows.end_stages, self.derived.commodities, self.terms.watched
        counts = {
            name: float(row.country == watched and goods[row.commodity].stage in stages)
            for name, row in self.derived.routes.items()
        }
        found = self._arrivals(counts)
        return Measure("direct", f"Direct {watched} exposure", self.terms.quantity, found)

    def _incentive(self) -> Functional:
        """Sales incentives and capital subsidies."""
        families = ("sales_incentive", "capital_subsidy")
        entries = (Entry(0, 1.0, each) for name in families for each in self.path.variables(name).values())
        return self.columns.add_up(entries, _one)

    def _reserve_days(self) -> Measure:
        """All forms in reserve in days of own use, mean of all months."""
        need = forward_need(self.flows)
        days = np.divide(DAYS_A_MONTH, need * len(need), out=np.zeros_like(need), where=need > 0.0)
        found = self.columns.add_up(
            self._reserved(), lambda each: float(days[each.period]) * self._content(each)
        )
        return Measure("reserve-days", "Reserve, mean of all months", "days of own use", found)

    def _imports_by_country(self) -> Iterator[Measure]:
        """What arrives from each country, in end-product terms."""
        routes = self.derived.routes
        for country in dict.fromkeys(row.country for row in routes.values()):
            counts = {
                name: self._content_of(name) if row.country == country else 0.0
                for name, row in routes.items()
            }
            key, label = f"{IMPORTS}: {country}", f"Imports from {country}"
            yield Measure(key, label, self._end_product, self._arrivals(counts), IMPORTS, country)

    def _reserve_by_good(self) -> Iterator[Measure]:
        """Each good in reserve, mean of all months."""
        entries, share = self._reserved(), 1.0 / len(self.path.periods)
        for good in dict.fromkeys(commodity for _, commodity, _ in self.derived.reserves):
            own = (each for each in entries if self._tags(each)["commodity"] == good)
            found = self.columns.add_up(own, lambda _: share)
            label = f"Reserve of {good}, mean of all months"
            yield Measure(f"{RESERVE}: {good}", label, self.terms.quantity, found, RESERVE, good)

    def _capacity_by_site(self) -> Iterator[Measure]:
        """Own capacity for end products at each site at the end of the last headline year."""
        final = final_plants(self.flows)
        by_site: dict[str, list[str]] = {}
        for name, row in self.derived.plants.items():
            if name in final:
                by_site.setdefault(row.site or name, []).append(name)
        for site, plants in by_site.items():
            key, label = f"{CAPACITY}: {site}", f"Own capacity at {site}"
            unit = f"{self.terms.quantity} a year"
            yield Measure(key, label, unit, self._capacity(plants), CAPACITY, site)

    def _capacity(self, plants: list[str]) -> Functional:
        """What runs of some plants; a plant without limit counts for nothing."""
        last, derived = self.terms.last_headline_period, self.derived
        available = {name: float(derived.plants[name].availability[last]) for name in plants}
        standing = sum(
            float(np.nan_to_num(existing_capacity_a_year(derived, derived.plants[name])[last])) * share
            for name, share in available.items()
        )
        rows = derived.inputs.by_key(NewCapacity)
        entries = (
            Entry(0, available[row.plant] * float(on_stream(derived, row, int(y))[last]), variable)
            for (key, y), variable in self.path.variables("build").items()
            if (row := rows[str(key)]).plant in available
        )
        return self.columns.add_up(entries, _one, standing)

    @property
    def _end_product(self) -> str:
        return f"{self.terms.quantity} of end product"

    def _tags(self, entry: Entry) -> dict[str, str]:
        return tags_of(self.path, entry)

    def _content(self, entry: Entry) -> float:
        """End product per unit of what an entry is about."""
        return self.derived.commodities[self._tags(entry)["commodity"]].end_product_equivalent

    def _content_of(self, route: str) -> float:
        """End product per unit of what a route brings."""
        return self.derived.commodities[self.derived.routes[route].commodity].end_product_equivalent

    def _reserved(self) -> list[Entry]:
        """What reserves hold at each period end."""
        kept = {holder for holder, _, _ in self.derived.reserves}
        return [e for e in QUANTITIES[physical.STOCK](self.path) if self._tags(e)["holder"] in kept]

    def _arrivals(self, counts: dict[str, float]) -> Functional:
        """What arrives on each route, times its count."""
        transit = self._transit(lambda route, _: counts[route])
        return self._sum(physical.ARRIVAL, lambda each: counts[self._tags(each)["route"]], transit)

    def _transit(self, count: Callable[[str, int], float]) -> float:
        """What was under way at the start and arrives, each times its count."""
        shipments = pipeline(self.path).items()
        return sum(amount * count(route, t) for (_, t), own in shipments for route, amount in own)

    def _sum(self, quantity: str, weight: Callable[[Entry], float], constant: float = 0.0) -> Functional:
        """A quantity over all months."""
        entries: Iterable[Entry] = QUANTITIES[quantity](self.path)
        return self.columns.add_up(entries, weight, constant)


def _one(_: Entry) -> float:
    """Every entry counts as it is."""
    return 1.0


def with_columns(measure: Measure, functional: Functional) -> Measure:
    """The measure over other columns."""
    return replace(measure, functional=functional)
