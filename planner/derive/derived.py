"""Everything derived from the inputs, computed once and shared by model, plan and report."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.calendar import MONTHS_A_YEAR, Calendar
from planner.data import Inputs
from planner.derive import prices
from planner.derive.conditions import Conditions
from planner.derive.demand import demand, quantity_per_need
from planner.derive.lookthrough import embodied_shares
from planner.schema.columns import Monthly
from planner.schema.tables.places import Commodity, Country
from planner.schema.tables.production import NewCapacity, Plant, Process, RampStep, RecipeLine
from planner.schema.tables.stock import MEMBER, RESERVE, WORKING, Holder, Stock
from planner.schema.tables.trade import Contract, ImportRoute


@dataclass(frozen=True)
class Derived:
    """Lazy views of the inputs; every array has shape (periods,)."""

    inputs: Inputs
    conditions: Conditions = field(default_factory=Conditions)

    def changed(self, inputs: Inputs, conditions: Conditions, facts: frozenset[str]) -> "Derived":
        """Views of changed inputs; all but the named facts are those known already."""
        found = Derived(inputs, conditions)
        own = facts | {"inputs", "conditions"}
        vars(found).update((name, value) for name, value in vars(self).items() if name not in own)
        return found

    def available(self, route: str) -> Monthly:
        """Times its volume that can be ordered on a route: 1 without an event."""
        return self.conditions.available.get(route, self._ones)

    def deliverable(self, route: str) -> Monthly:
        """Share of what was agreed on a route that it can deliver; more on offer is no more than agreed."""
        return np.minimum(self.available(route), 1.0)

    def arriving(self, route: str) -> Monthly:
        """Share of what is due on a route that arrives: 1 without an event."""
        return self.conditions.arriving.get(route, self._ones)

    def months_late(self, expansion: str, period: int) -> int:
        """Months by which new capacity is late that would start in a period."""
        late = self.conditions.months_late.get(expansion)
        inside = late is not None and 0 <= period < len(late)
        return round(float(late[period])) if late is not None and inside else 0

    def shortage_value(self, sector: str) -> Monthly:
        """Times the value of lost output of a sector: 1 without an event."""
        return self.conditions.shortage_value.get(sector, self._ones)

    @cached_property
    def _ones(self) -> Monthly:
        """As the inputs say, in every period."""
        return np.ones(self.calendar.periods)

    @property
    def calendar(self) -> Calendar:
        """The months of the plan."""
        return self.inputs.calendar

    @cached_property
    def landed(self) -> dict[str, Monthly]:
        """Route -> landed cost, money per quantity."""
        return prices.landed_cost(self.inputs)

    @cached_property
    def reference(self) -> dict[str, Monthly]:
        """Commodity -> reference price, money per quantity; NaN where nothing tells it."""
        return prices.reference_prices(self.inputs)

    @cached_property
    def known_reference(self) -> dict[str, Monthly]:
        """Commodity -> reference price with 0 where it is not known."""
        return {name: np.nan_to_num(price, nan=0.0) for name, price in self.reference.items()}

    @cached_property
    def lead(self) -> dict[str, NDArray[np.int64]]:
        """Route -> periods from order to arrival, by period of order."""
        return prices.lead_periods(self.inputs)

    @cached_property
    def demand(self) -> dict[tuple[str, str], Monthly]:
        """(sector, commodity) -> need of each period."""
        return demand(self.inputs)

    @cached_property
    def quantity_per_need(self) -> dict[tuple[str, str, str], float]:
        """(sector, commodity needed, substitute) -> quantity of the substitute per unit of the need."""
        return quantity_per_need(self.inputs)

    @cached_property
    def embodied(self) -> dict[str, Monthly]:
        """Route -> share of the watched country in its goods."""
        return embodied_shares(self.inputs)

    @cached_property
    def commodities(self) -> dict[str, Commodity]:
        """Commodity rows by name."""
        return self.inputs.by_key(Commodity)

    @cached_property
    def scrap(self) -> frozenset[str]:
        """Commodities that are scrap: what is made from them counts as recycled."""
        return frozenset(name for name, row in self.commodities.items() if row.scrap)

    @cached_property
    def routes(self) -> dict[str, ImportRoute]:
        """Import routes by name."""
        return self.inputs.by_key(ImportRoute)

    @cached_property
    def contract_routes(self) -> dict[str, str]:
        """Contract -> its route."""
        return {row.key: row.route for row in self.inputs.rows(Contract)}

    @cached_property
    def processes(self) -> dict[str, Process]:
        """Processes by name."""
        return self.inputs.by_key(Process)

    @cached_property
    def plants(self) -> dict[str, Plant]:
        """Plants by name."""
        return self.inputs.by_key(Plant)

    @cached_property
    def holders(self) -> dict[str, Holder]:
        """Stock holders by name."""
        return self.inputs.by_key(Holder)

    @cached_property
    def blocs(self) -> dict[str, tuple[str, ...]]:
        """Country -> its bloc labels."""
        return {row.key: row.bloc_names for row in self.inputs.rows(Country)}

    def at_home(self, plant: str) -> bool:
        """True for a plant in our own country, and for the name of none."""
        row = self.plants.get(plant)
        return row is None or row.country in {"", self.own_country}

    @cached_property
    def own_country(self) -> str:
        """The country we plan for; empty where none is marked."""
        return next((row.key for row in self.inputs.rows(Country) if row.own), "")

    @cached_property
    def demanded(self) -> frozenset[str]:
        """Commodities that some sector needs, at any place of Lanes: the end products."""
        needed = {commodity for _, commodity in self.demand}
        goods = {self.good_of(commodity) for commodity in needed}
        return frozenset(needed | {name for name in self.commodities if self.good_of(name) in goods})

    def good_of(self, commodity: str) -> str:
        """The good of a good at a place of Lanes; others are their own."""
        row = self.commodities.get(commodity)
        return row.good or commodity if row else commodity

    @cached_property
    def recipes(self) -> dict[str, tuple[RecipeLine, ...]]:
        """Process -> its inputs and outputs."""
        lines = self.inputs.rows(RecipeLine)
        return {name: tuple(line for line in lines if line.process == name) for name in self.processes}

    def net_output(self, line: RecipeLine) -> Monthly:
        """Output less input of a recipe line, quantity per activity."""
        return np.nan_to_num(line.output, nan=0.0) - np.nan_to_num(line.input, nan=0.0)

    @cached_property
    def product_output(self) -> dict[str, Monthly]:
        """Process -> end product made per activity; all outputs where none is an end product."""
        return {name: self._product_output(lines) for name, lines in self.recipes.items()}

    def _product_output(self, lines: tuple[RecipeLine, ...]) -> Monthly:
        made = [line for line in lines if line.commodity in self.demanded] or list(lines)
        total = np.zeros(self.calendar.periods)
        for line in made:
            total = total + np.nan_to_num(line.output, nan=0.0)
        return total

    @cached_property
    def stocks(self) -> dict[tuple[str, str], Stock]:
        """(holder, commodity) -> stock row."""
        return {(row.holder, row.commodity): row for row in self.inputs.rows(Stock)}

    def stocks_of(self, kind: str) -> Iterator[tuple[str, str, Stock]]:
        """(holder, commodity, row) of the stocks of one type of holder."""
        for (holder, commodity), row in self.stocks.items():
            if self.holders[holder].kind == kind:
                yield holder, commodity, row

    @cached_property
    def working(self) -> list[tuple[str, str, Stock]]:
        """Working stocks, those of private members too."""
        return [*self.stocks_of(WORKING), *self.stocks_of(MEMBER)]

    @cached_property
    def reserves(self) -> list[tuple[str, str, Stock]]:
        """Reserves."""
        return list(self.stocks_of(RESERVE))

    def kept(self, row: Stock) -> Monthly:
        """Share of a stock carried into each period that is left in it."""
        return self._kept[row.key]

    @cached_property
    def _kept(self) -> dict[str, Monthly]:
        """Stock row -> what is left after a period."""
        step, lost = self.calendar.step_months, self.conditions.stock_kept
        return {
            row.key: (1.0 - row.loss_a_year) ** (step / MONTHS_A_YEAR)
            * lost.get(row.key, self._ones) ** step
            for row in self.stocks.values()
        }  # fmt: skip

    def working_of(self, commodity: str) -> list[tuple[str, Stock]]:
        """(holder, row) of the working stocks of a commodity."""
        return self._by_commodity[WORKING].get(commodity, [])

    def reserves_of(self, commodity: str) -> list[tuple[str, Stock]]:
        """(holder, row) of the reserves of a commodity."""
        return self._by_commodity[RESERVE].get(commodity, [])

    @cached_property
    def _by_commodity(self) -> dict[str, dict[str, list[tuple[str, Stock]]]]:
        """Type of holder -> commodity -> (holder, row)."""
        found: dict[str, dict[str, list[tuple[str, Stock]]]] = {WORKING: {}, RESERVE: {}}
        for (holder, commodity), row in self.stocks.items():
            kind = RESERVE if self.holders[holder].kind == RESERVE else WORKING
            found[kind].setdefault(commodity, []).append((holder, row))
        return found

    @cached_property
    def order_periods(self) -> dict[str, dict[int, int]]:
        """Expansion -> position of a fiscal year -> first period of it in which it can be ordered."""
        return {row.key: self._order_periods(row) for row in self.inputs.rows(NewCapacity)}

    def _order_periods(self, row: NewCapacity) -> dict[int, int]:
        found: dict[int, int] = {}
        for t in self.calendar.window(row.first_month, row.last_month):
            found.setdefault(int(self.calendar.year_index[t]), t)
        return found

    @cached_property
    def ramps(self) -> dict[str, tuple[RampStep, ...]]:
        """Ramp -> its steps in order of month."""
        rows = sorted(self.inputs.rows(RampStep), key=lambda step: step.from_month)
        return {row.ramp: tuple(step for step in rows if step.ramp == row.ramp) for row in rows}

    def ramp_share(self, ramp: str, months_on_stream: int) -> float:
        """Share of new capacity that can run so many months after its start; 0 before it."""
        if months_on_stream < 0:
            return 0.0
        share = 0.0 if ramp in self.ramps else 1.0
        for step in self.ramps.get(ramp, ()):
            if step.from_month <= months_on_stream:
                share = step.share
        return share
