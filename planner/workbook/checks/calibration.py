"""What the inputs imply, beside what has been published.

Each row of the Calibration sheet names a measure; this module computes it from prices, volumes,
need, recipes and schemes, before anything is solved. Imports are implied thus: every country
other than the watched one sells its whole volume, the watched one the rest of the need.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.data import Inputs
from planner.derive.derived import Derived
from planner.derive.prices import RUPEES_PER_CRORE, can_order, price_factor
from planner.schema.columns import Monthly
from planner.schema.tables.general import PLANNED_MEASURES, Calibration
from planner.schema.tables.policy import Scheme
from planner.schema.tables.production import RecipeLine
from planner.schema.tables.trade import ImportRoute
from planner.workbook.checks.event_losses import event_loss

MILLION = 1e6
TOLD_BY_PLAN = "told by the plan"
"""Verdict of measures of what a plan buys, before there is one."""


@dataclass(frozen=True)
class CalibrationLine:
    """One comparison; ``computed`` is NaN where the inputs do not say it."""

    label: str
    measure: str
    fiscal_year: str
    computed: float
    unit: str
    published: float | None
    published_high: float | None
    source: str
    tolerance: float
    note: str

    @property
    def nearest(self) -> float:
        """The published figure, or the point of the published range nearest to the computed one."""
        if self.published is None:
            return float("nan")
        high = self.published if self.published_high is None else self.published_high
        return float(np.clip(self.computed, self.published, max(high, self.published)))

    @property
    def ratio(self) -> float:
        """Computed over published (nearest point of a range); NaN where either is missing."""
        return self.computed / self.nearest if self.nearest else float("nan")

    @property
    def computed_text(self) -> str:
        """The computed figure for print, with its year."""
        figure = "" if np.isnan(self.computed) else _figure(self.computed)
        return f"{figure} ({self.fiscal_year})" if figure and self.fiscal_year else figure

    @property
    def published_text(self) -> str:
        """The published figure or range for print, with its source."""
        if self.published is None:
            return ""
        high = "" if self.published_high is None else f" to {self.published_high:,g}"
        return f"{self.published:,g}{high}" + (f" [{self.source}]" if self.source else "")

    @property
    def verdict(self) -> str:
        """``agrees``, or how far above or below, in words."""
        if self.published is None:
            return "no published figure"
        if np.isnan(self.ratio):
            return TOLD_BY_PLAN if self.measure in PLANNED_MEASURES else "not in these inputs"
        if abs(self.ratio - 1.0) <= self.tolerance:
            return "agrees"
        side = "above" if self.ratio > 1.0 else "below"
        return f"{abs(self.ratio - 1.0):.0%} {side} the published figure"


def _figure(value: float) -> str:
    """Four significant digits without exponents."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def calibration(inputs: Inputs) -> list[CalibrationLine]:
    """Every row of the Calibration sheet that counts, computed; empty without the sheet."""
    view = _View(inputs)
    return [_line(view, row, MEASURE[row.measure](view, row)) for row in inputs.rows(Calibration)]


def calibration_of_plan(
    inputs: Inputs, measured: Callable[[Calibration, str], float]
) -> list[CalibrationLine]:
    """The rows that only a plan can tell; ``measured`` gives a row's figure of a year, in model units."""
    view = _View(inputs)
    planned = [row for row in inputs.rows(Calibration) if row.measure in PLANNED_MEASURES]
    return [_line(view, row, measured(row, view.year_of(row))) for row in planned]


def _line(view: "_View", row: Calibration, computed: float) -> CalibrationLine:
    """One row, its figure in its unit."""
    return CalibrationLine(
        row.line,
        row.measure,
        view.year_of(row),
        computed / view.unit_factor(row.unit),
        row.unit,
        row.published,
        row.published_high,
        row.source,
        row.tolerance,
        row.note,
    )


class _View:
    """The implied year: need, volumes and prices by commodity and country."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.derived = Derived(inputs)
        self.calendar = inputs.calendar
        self.watched = inputs.settings.exposure_country

    def unit_factor(self, unit: str) -> float:
        """Model units per published unit."""
        if unit == "USD million":
            return self.inputs.settings.usd_rupees * MILLION / RUPEES_PER_CRORE
        return price_factor(self.inputs.settings, unit) if "/" in unit else 1.0

    def year_of(self, row: Calibration) -> str:
        """The row's fiscal year, else the first whole one of the plan, else the first."""
        if row.fiscal_year:
            return row.fiscal_year
        whole = MONTHS_A_YEAR // self.calendar.step_months
        labels = zip(self.calendar.year_labels, self.calendar.year_periods, strict=True)
        return next(
            (label for label, periods in labels if len(periods) == whole), self.calendar.year_labels[0]
        )

    def total(self, values: Monthly, year: str) -> float:
        """Sum over a fiscal year; part years are scaled up to twelve months. NaN outside the plan."""
        if year not in self.calendar.year_labels:
            return float("nan")
        periods = self.calendar.year_periods[self.calendar.year_labels.index(year)]
        scale = MONTHS_A_YEAR / (len(periods) * self.calendar.step_months)
        return float(np.nansum(values[periods])) * scale

    def mean(self, values: Monthly, year: str) -> float:
        """Mean over a fiscal year; NaN outside the plan."""
        months = MONTHS_A_YEAR / self.calendar.step_months
        return self.total(values, year) / months

    def need(self, row: Calibration) -> dict[str, float]:
        """Commodity -> need in the row's year, within its selectors."""
        found: dict[str, float] = {}
        for (sector, commodity), values in self.derived.demand.items():
            if _fits(row.sector, sector) and _fits(row.commodity, commodity):
                found[commodity] = found.get(commodity, 0.0) + self.total(values, self.year_of(row))
        return found

    @cached_property
    def route_volume(self) -> dict[str, Monthly]:
        """Route -> most that can be bought in each period; NaN where there is no limit."""
        return {row.key: self._volume(row) for row in self.inputs.rows(ImportRoute)}

    def _volume(self, route: ImportRoute) -> Monthly:
        yearly = self.calendar.per_period(route.volume_a_year)
        most = np.fmin(yearly, route.maximum_a_month * self.calendar.step_months)
        is_open = np.zeros(self.calendar.periods, dtype=bool)
        is_open[list(can_order(self.inputs, route))] = True
        return np.where(is_open, most, 0.0)

    def flows(self, row: Calibration) -> list[tuple[ImportRoute, float]]:
        """(route, implied imports of the row's year); the watched country fills what others leave."""
        year = self.year_of(row)
        found: list[tuple[ImportRoute, float]] = []
        for commodity, needed in self.need(row).items():
            routes = [route for route in self.inputs.rows(ImportRoute) if route.commodity == commodity]
            others = {route.key: self.total(self.route_volume[route.key], year) for route in routes}
            bought = sum(volume for route, volume in self._from_others(routes, others))
            scale = min(1.0, needed / bought) if bought else 1.0
            found += [(route, volume * scale) for route, volume in self._from_others(routes, others)]
            watched = [route for route in routes if route.country == self.watched]
            rest = max(0.0, needed - bought)
            found += [(route, rest / len(watched)) for route in watched]
        return found

    def _from_others(
        self, routes: list[ImportRoute], volume: Mapping[str, float]
    ) -> list[tuple[ImportRoute, float]]:
        """Routes outside the watched country with their volume."""
        return [(route, volume[route.key]) for route in routes if route.country != self.watched]

    def value(self, flows: list[tuple[ImportRoute, float]], year: str) -> float:
        """Landed value of implied imports, money."""
        return sum(volume * self.mean(self.derived.landed[route.key], year) for route, volume in flows)

    def scheme(self, row: Calibration) -> Scheme | None:
        """The row's scheme, if it counts."""
        return self.inputs.by_key(Scheme).get(row.scheme)


def _fits(selected: tuple[str, ...], name: str) -> bool:
    """A blank selector fits everything."""
    return not selected or name in selected


def _need(view: _View, row: Calibration) -> float:
    return sum(view.need(row).values())


def _price_of_need(view: _View, row: Calibration) -> float:
    needs = view.need(row)
    prices = {name: view.mean(view.derived.reference[name], view.year_of(row)) for name in needs}
    total = sum(needs.values())
    return sum(needs[name] * prices[name] for name in needs) / total if total else float("nan")


def _selected_routes(view: _View, row: Calibration) -> list[ImportRoute]:
    goods = row.commodity or tuple(view.derived.demanded)
    return [
        route
        for route in view.inputs.rows(ImportRoute)
        if _fits(row.country, route.country) and route.commodity in goods
    ]


def _import_volume(view: _View, row: Calibration) -> float:
    year = view.year_of(row)
    return sum(view.total(view.route_volume[route.key], year) for route in _selected_routes(view, row))


def _landed_price(view: _View, row: Calibration) -> float:
    year = view.year_of(row)
    flows = [(route, view.total(view.route_volume[route.key], year)) for route in _selected_routes(view, row)]
    total = sum(volume for _, volume in flows)
    return view.value(flows, year) / total if total else float("nan")


def _import_bill(view: _View, row: Calibration) -> float:
    flows = [(route, volume) for route, volume in view.flows(row) if _fits(row.country, route.country)]
    return view.value(flows, view.year_of(row))


def _share_by_quantity(view: _View, row: Calibration) -> float:
    flows = view.flows(row)
    part = sum(volume for route, volume in flows if route.country in row.country)
    total = sum(volume for _, volume in flows)
    return part / total if total else float("nan")


def _share_by_value(view: _View, row: Calibration) -> float:
    flows, year = view.flows(row), view.year_of(row)
    total = view.value(flows, year)
    part = view.value([(route, volume) for route, volume in flows if route.country in row.country], year)
    return part / total if total else float("nan")


def _feed_per_unit(view: _View, row: Calibration) -> float:
    """Feed of one unit of a process's product: through the steps before it, less what scrap gives back."""
    if row.process not in view.derived.recipes or not row.commodity:
        return float("nan")
    chain = _Chain(view, row.commodity[0], view.year_of(row))
    lines = view.derived.recipes[row.process]
    made = view.mean(view.derived.product_output[row.process], view.year_of(row))
    taken = sum(chain.amount(line, "input") * chain.through_maker(line.commodity) for line in lines)
    others = [line for line in lines if line.commodity not in view.derived.demanded]
    given = sum(chain.amount(line, "output") * chain.through_recycler(line.commodity) for line in others)
    return (taken - given) / made if made else float("nan")


class _Chain:
    """Feed behind one unit of a commodity, through the steps that make it, or given back by one of scrap."""

    def __init__(self, view: _View, feed: str, year: str) -> None:
        self.view, self.feed, self.year = view, feed, year

    def amount(self, line: RecipeLine, side: str) -> float:
        """Quantity of a recipe line in the year, 0 where blank."""
        values = line.input if side == "input" else line.output
        return self.view.mean(np.nan_to_num(values, nan=0.0), self.year)

    def through_maker(self, commodity: str, *, after: frozenset[str] = frozenset()) -> float:
        """Feed per unit of what processes make from it, step by step; 1 for the feed itself."""
        if commodity == self.feed:
            return 1.0
        if commodity in after or commodity in self.view.derived.scrap:
            return 0.0
        direct = self._ratio(commodity, "output", "input")
        return direct or self._through_inputs(commodity, after | {commodity})

    def _through_inputs(self, commodity: str, after: frozenset[str]) -> float:
        """Feed per unit of a commodity behind the inputs of the first process that makes it of any feed."""
        for lines in self.view.derived.recipes.values():
            own = sum(self.amount(line, "output") for line in lines if line.commodity == commodity)
            taken = [(self.amount(line, "input"), line.commodity) for line in lines] if own else []
            feed = sum(share * self.through_maker(name, after=after) for share, name in taken if share)
            if feed:
                return feed / own
        return 0.0

    def through_recycler(self, commodity: str) -> float:
        """Feed given back by one unit of scrap."""
        return self._ratio(commodity, "input", "output")

    def _ratio(self, commodity: str, own_side: str, feed_side: str) -> float:
        """Feed per unit of a commodity in the first process that has both on these sides."""
        for lines in self.view.derived.recipes.values():
            own = sum(self.amount(line, own_side) for line in lines if line.commodity == commodity)
            feed = sum(self.amount(line, feed_side) for line in lines if line.commodity == self.feed)
            if own and feed:
                return feed / own
        return 0.0


def _pot_per_unit(view: _View, row: Calibration) -> float:
    scheme = view.scheme(row)
    if scheme is None or not (scheme.sales_pot and scheme.award_maximum and scheme.sales_years):
        return float("nan")
    return scheme.sales_pot / (scheme.sales_years * scheme.award_maximum)


def _sales_ceiling(view: _View, row: Calibration) -> float:
    scheme = view.scheme(row)
    if scheme is None or scheme.sales_cap_per_award is None or scheme.beneficiary_minimum is None:
        return float("nan")
    return scheme.sales_cap_per_award * scheme.beneficiary_minimum


def _capital_ceiling(view: _View, row: Calibration) -> float:
    scheme = view.scheme(row)
    if scheme is None or scheme.capital_cap_per_unit is None or scheme.beneficiary_minimum is None:
        return float("nan")
    return scheme.capital_cap_per_unit * scheme.beneficiary_minimum


def _binding_price(view: _View, row: Calibration) -> float:
    scheme = view.scheme(row)
    if scheme is None:
        return float("nan")
    cap = view.mean(scheme.cap_per_unit, view.year_of(row)) * price_factor(
        view.inputs.settings, scheme.price_unit
    )
    share = view.mean(scheme.share_of_price, view.year_of(row))
    return cap / share if share else float("nan")


def _event_loss(view: _View, row: Calibration) -> float:
    goods = row.commodity or tuple(view.derived.demanded)
    return event_loss(view.inputs, row.event, row.country, goods)


MEASURE: dict[str, Callable[[_View, Calibration], float]] = {
    "need": _need,
    "price of need": _price_of_need,
    "import volume": _import_volume,
    "landed price": _landed_price,
    "import bill": _import_bill,
    "country share by quantity": _share_by_quantity,
    "country share by value": _share_by_value,
    "feed per unit": _feed_per_unit,
    "sales pot per unit": _pot_per_unit,
    "sales ceiling of a winner": _sales_ceiling,
    "capital ceiling of a winner": _capital_ceiling,
    "price below which the share binds": _binding_price,
    "event loss over two years": _event_loss,
    **dict.fromkeys(PLANNED_MEASURES, lambda view, row: float("nan")),
}
"""Measure of the Calibration sheet -> how it is computed, in model units."""
