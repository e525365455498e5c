"""Flows of goods that several subjects of the plan read: arrivals, making, using."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.data import Inputs
from planner.derive.capacity import on_stream
from planner.derive.derived import Derived
from planner.derive.prices import border_price, duty
from planner.derive.routes import spot_cost, tiers
from planner.plan.columns import Field, Fields, Form, fiscal_year, headers, month, table, text
from planner.plan.terms import Terms, terms, tidy
from planner.schema.columns import Monthly
from planner.schema.tables.production import NewCapacity, RecipeLine
from planner.schema.tables.trade import Contract, InTransit

if TYPE_CHECKING:
    from planner.solver.solution import Solution

SPOT, CONTRACT, TRANSIT = "spot", "contract", "in transit at the start"
COUNTRY, STAGE = text("Country", "Where it comes from."), text("Stage", "Step of the chain.")
KIND = text("Kind", "Under contract, on the spot, or in transit at the start.")
PER_UNIT = Field("End product per unit", "How much end product one unit becomes.")
ARRIVALS: Fields = (
    month(meaning="Month of arrival."),
    fiscal_year(),
    COUNTRY,
    text("Route", "Import route."),
    text("Commodity", "What arrives."),
    STAGE,
    KIND,
    Field("Quantity", "Arrivals of the month.", "{quantity}"),
    Field(
        "Landed price",
        "Price with freight and duty; blank: paid before the start.",
        "{money} per {quantity}",
        formula='IF(ISNUMBER([Cost]),[Cost]/[Quantity],"")',
    ),
    Field("Cost", "Price, freight and duty; blank: paid before the start.", "{money}"),
    Field(
        "Embodied share",
        "Share of {watched} behind these goods, direct or through others.",
        form=Form.SHARE,
    ),
    Field("Embodied", "Quantity times embodied share.", "{quantity}", formula="[Quantity]*[Embodied share]"),
    PER_UNIT,
    Field(
        "End product",
        "Quantity in end-product terms.",
        "{quantity}",
        formula="[Quantity]*[End product per unit]",
    ),
    Field(
        "Embodied end product",
        "Embodied quantity in end-product terms.",
        "{quantity}",
        formula="[Embodied]*[End product per unit]",
    ),
)


@dataclass(frozen=True)
class Flows:
    """Flows of one solution; frames are computed once and must not be changed."""

    solution: "Solution"
    known: Derived | None = None
    """What is derived from the inputs, if known already (or changed by events)."""

    @property
    def inputs(self) -> Inputs:
        """What the solution was computed from."""
        return self.solution.inputs

    @cached_property
    def derived(self) -> Derived:
        """Prices, demand and look-through."""
        return Derived(self.inputs) if self.known is None else self.known

    @cached_property
    def terms(self) -> Terms:
        """Names, units and years."""
        return terms(self.inputs)

    def frame(self, family: str) -> pd.DataFrame:
        """A family of variables without solver noise; not to be changed."""
        if family not in self._frames:
            found = self.solution.frame(family)
            self._frames[family] = found.assign(value=tidy(found["value"].to_numpy(dtype=float)))
        return self._frames[family]

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        """Families that have been read."""
        return {}

    def positive(self, family: str) -> pd.DataFrame:
        """The variables of a family that are not 0."""
        found = self.frame(family)
        return found[found["value"] != 0.0].reset_index(drop=True)

    @cached_property
    def stage(self) -> dict[str, str]:
        """Commodity -> stage."""
        return {name: row.stage for name, row in self.derived.commodities.items()}

    @cached_property
    def equivalent(self) -> dict[str, float]:
        """Commodity -> end product per unit."""
        return {name: row.end_product_equivalent for name, row in self.derived.commodities.items()}

    @cached_property
    def end_stages(self) -> tuple[str, ...]:
        """Stages of the commodities that sectors need."""
        return tuple(dict.fromkeys(self.stage[name] for _, name in self.derived.demand))

    @cached_property
    def arrivals(self) -> pd.DataFrame:
        """Everything that arrives, in month, route and kind: :data:`ARRIVALS`; price without a
        value for goods in transit at the start, which were paid before.
        """
        parts = [part for part in (self._spot(), self._contract(), self._transit()) if not part.empty]
        if not parts:
            return pd.DataFrame(columns=headers(ARRIVALS))
        found = pd.concat(parts, ignore_index=True)
        found = found.groupby(["period", "route", "Kind"], as_index=False, sort=True)[
            ["Quantity", "Cost"]
        ].sum(min_count=1)
        return self._described(found)

    def _described(self, found: pd.DataFrame) -> pd.DataFrame:
        """Arrivals with country, commodity and what one unit holds."""
        routes = self.derived.routes
        commodity = found["route"].map({name: row.commodity for name, row in routes.items()})
        described = {
            "period": found["period"],
            COUNTRY.header: found["route"].map({name: row.country for name, row in routes.items()}),
            "Route": found["route"],
            "Commodity": commodity,
            STAGE.header: commodity.map(self.stage),
            KIND.header: found["Kind"],
            "Quantity": found["Quantity"] * self._arriving(found),
            "Cost": found["Cost"],
            "Embodied share": at(self.derived.embodied, found["route"], found["period"]),
            PER_UNIT.header: commodity.map(self.equivalent).astype(float),
        }
        return table(ARRIVALS, self.terms.timed(pd.DataFrame(described)))

    def _arriving(self, found: pd.DataFrame) -> np.ndarray:
        """Share of what is due that arrives: 1 without an event."""
        shares = {name: self.derived.arriving(name) for name in self.derived.routes}
        return at(shares, found["route"], found["period"])

    def _spot(self) -> pd.DataFrame:
        """Spot orders on arrival, with what they cost including duty."""
        order = self.positive("order")
        if order.empty:
            return pd.DataFrame()
        unit = {
            (route, tier.name): spot_cost(self.derived, self.derived.routes[route], tier.premium)
            for route in order["route"].unique()
            for tier in tiers(self.derived, self.derived.routes[route])
        }
        keys = [order[name].tolist() for name in ("route", "tier", "period")]
        price = [unit[route, tier][t] for route, tier, t in zip(*keys, strict=True)]
        lead = [int(self.derived.lead[route][t]) for route, _, t in zip(*keys, strict=True)]
        return pd.DataFrame(
            {
                "period": order["period"].astype(int) + lead,
                "route": order["route"],
                "Kind": SPOT,
                "Quantity": order["value"],
                "Cost": order["value"] * np.array(price, dtype=float),
            }
        )

    def _contract(self) -> pd.DataFrame:
        """Call-offs under contracts, with price, freight and duty."""
        calloff = self.positive("calloff")
        if calloff.empty:
            return pd.DataFrame()
        contracts = self.inputs.by_key(Contract)
        unit = {
            name: border_price(self.inputs, row) + duty(self.inputs, row) for name, row in contracts.items()
        }
        return pd.DataFrame(
            {
                "period": calloff["period"].astype(int),
                "route": calloff["contract"].map({name: row.route for name, row in contracts.items()}),
                "Kind": CONTRACT,
                "Quantity": calloff["value"],
                "Cost": calloff["value"] * at(unit, calloff["contract"], calloff["period"]),
            }
        )

    def _transit(self) -> pd.DataFrame:
        """Goods under way at the start that arrive within the horizon."""
        calendar = self.inputs.calendar
        rows = [
            (calendar.period_of(row.arrival), row.route, TRANSIT, row.quantity, np.nan)
            for row in self.inputs.rows(InTransit)
            if 0 <= calendar.period_of(row.arrival) < calendar.periods and row.quantity
        ]
        return pd.DataFrame(rows, columns=["period", "route", "Kind", "Quantity", "Cost"])

    @cached_property
    def recipe_flows(self) -> pd.DataFrame:
        """Inputs and outputs of processes, but for lanes, which make and use up nothing: period, Process,
        Plant, Class, Commodity, Stage, Output, Input.
        """
        return self._flows_of(on_lanes=False)

    @cached_property
    def lane_flows(self) -> pd.DataFrame:
        """What leaves (Input) and reaches (Output) places on lanes, in the columns of recipe_flows."""
        return self._flows_of(on_lanes=True)

    def _flows_of(self, *, on_lanes: bool) -> pd.DataFrame:
        """Inputs and outputs of the processes of lanes, or of all others."""
        run = self.positive("run")
        parts = [
            self._line_flow(own, str(name), line)
            for name, own in run.groupby("process", sort=False)
            if bool(self.derived.processes[str(name)].lane) is on_lanes
            for line in self.derived.recipes[str(name)]
        ]
        words = ("Process", "Plant", "Class", "Commodity", "Stage")
        if not parts:
            return pd.DataFrame(columns=["period", *words, "Output", "Input"])
        names, period, made, taken = zip(*parts, strict=True)
        lengths = [len(each) for each in period]
        told = zip(words, zip(*names, strict=True), strict=True)
        return pd.DataFrame(
            {
                "period": np.concatenate(period),
                **{header: np.repeat(np.array(own, dtype=object), lengths) for header, own in told},
                "Output": np.concatenate(made),
                "Input": np.concatenate(taken),
            }
        )

    def _line_flow(
        self, run: pd.DataFrame, process: str, line: RecipeLine
    ) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
        """One recipe line of one process: process, plant, class, commodity and stage; then period, output and
        input of each run.
        """
        period = run["period"].to_numpy(dtype=int)
        activity = run["value"].to_numpy(dtype=float)
        plant = self.derived.processes[process].plant
        row = self.derived.plants.get(plant)
        plant_class = row.plant_class if row else "other"
        names = (process, plant or "(no plant)", plant_class, line.commodity, self.stage[line.commodity])
        made, taken = (activity * np.nan_to_num(side)[period] for side in (line.output, line.input))
        delay = self.inputs.calendar.lag(self.derived.processes[process].lead_time_months)
        if delay:  # inputs count when the process runs, outputs when they come out
            none, inside = np.zeros(len(period)), period + delay < self.inputs.calendar.periods
            made = np.concatenate([none, made[inside]])
            taken = np.concatenate([taken, none[inside]])
            period = np.concatenate([period, period[inside] + delay])
        return names, period, made, taken

    @cached_property
    def use(self) -> pd.DataFrame:
        """What serves whom: period, Sector, Needed, Commodity, Quantity (of the commodity), Served (need)."""
        use = self.positive("use")
        keys = [use[name].tolist() for name in ("sector", "needed", "commodity")]
        per_unit = [self.derived.quantity_per_need.get(key, 1.0) for key in zip(*keys, strict=True)]
        return pd.DataFrame(
            {
                "period": use["period"].astype(int),
                "Sector": use["sector"],
                "Needed": use["needed"],
                "Commodity": use["commodity"],
                "Quantity": use["value"],
                "Served": use["value"] / np.array(per_unit, dtype=float),
            }
        )

    @cached_property
    def built(self) -> tuple[tuple[NewCapacity, int, float], ...]:
        """(expansion, position of the fiscal year, quantity a year) of everything that is ordered."""
        rows, build = self.inputs.by_key(NewCapacity), self.positive("build")[["expansion", "year", "value"]]
        return tuple((rows[name], int(year), size) for name, year, size in build.itertuples(index=False))

    @cached_property
    def built_capacity(self) -> dict[str, Monthly]:
        """Plant -> yearly capacity built that can run along its ramp, before availability, by period."""
        total = {name: np.zeros(self.inputs.calendar.periods) for name in self.derived.plants}
        for row, y, size in self.built:
            if row.plant:
                total[row.plant] += size * on_stream(self.derived, row, y)
        return total

    @cached_property
    def end_demand(self) -> Monthly:
        """Need of all sectors in end-product equivalents, shape (periods,)."""
        total = np.zeros(self.inputs.calendar.periods)
        for (_, commodity), need in self.derived.demand.items():
            total = total + need * self.equivalent[commodity]
        return total


def at(series: dict[str, Monthly], names: pd.Series, periods: pd.Series) -> np.ndarray:
    """The value of each (name, period) pair."""
    if names.empty:
        return np.zeros(0)
    codes, labels = pd.factorize(names)
    table = np.stack([np.asarray(series[str(label)], dtype=float) for label in labels])
    picked: np.ndarray = table[codes, periods.to_numpy(dtype=int)]
    return picked
