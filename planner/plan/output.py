"""Domestic output: capacity, output, utilisation, new capacity and targets in every reading."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.derive.capacity import capital_cost, existing_capacity_a_year, start_month
from planner.derive.targets import (
    asked,
    counted_output,
    in_time,
    last_period,
    output_periods,
    target_plants,
    target_processes,
)
from planner.plan.columns import (
    Field,
    Fields,
    Form,
    each_year,
    fiscal_year,
    headers,
    month,
    sum_where,
    table,
    text,
)
from planner.plan.flows import Flows
from planner.plan.lanes import ARRIVES, LANE, LEAVES, lanes_by_month
from planner.plan.terms import NO, YES, by_year, largest_first, ratio, yes_no
from planner.schema.columns import Monthly, month_text
from planner.schema.tables.policy import CAPACITY, SHARE_OF_NEED, Target
from planner.schema.tables.production import Plant

FINAL = "Makes end products"
PLANT = text("Plant", "Name of the plant.")
CLASS = text("Class", "Label for schemes, targets and reports.")
MISSING = "IF([Quantity]-[Reached]>1E-7*MAX(1,[Quantity]),[Quantity]-[Reached],0)"
"""What is missing beyond noise."""


TARGETS: Fields = (
    text("Target", "Name of the target."),
    text(
        "Reading",
        "Capacity on stream, output in the fiscal year, output since the first month, or a share of need, in"
        " end-product equivalents.",
    ),
    month("By", "Month by which it must be reached."),
    text("Required", "yes: part of the plan; no: only reported."),
    Field("Quantity", "What the target asks.", "{quantity}"),
    Field("Reached", "What the plan reaches.", "{quantity}"),
    Field("Missing", "What is missing.", "{quantity}", formula=MISSING),
    Field(
        "Share reached",
        "Reached as a share of the target.",
        form=Form.SHARE,
        formula='IF([Quantity]>0,[Reached]/[Quantity],"")',
    ),
    Field(
        "Status",
        "met, missed, or not reached although not required.",
        form=Form.TEXT,
        formula='IF([Missing]=0,"met",IF([Required]="yes","missed","not reached"))',
    ),
)
NEW_CAPACITY: Fields = (
    text("Expansion", "Name of the expansion."),
    text("Plant", "Plant or resource that it adds to."),
    month("Ordered", "First month of the fiscal year in which it is ordered."),
    month("On stream", "First month of output."),
    Field("Capacity", "Ordered capacity.", "{quantity} a year"),
    Field("Under a scheme", "Part that is awarded under a scheme.", "{quantity} a year"),
    Field("Capital cost a unit", "Capital per unit a year.", "{money}"),
    Field(
        "Capital",
        "Capital in all.",
        "{money}",
        formula="[Capacity]*[Capital cost a unit]",
        total="sum",
    ),
    text("Payer", "Who bears its cost."),
    text("Scheme", "The scheme that awards it."),
    fiscal_year("Fiscal year of the order."),
)
ORDERS: Fields = (
    text("Expansion", "Name of the expansion."),
    each_year(
        "Capacity ordered in the fiscal year, quantity a year.",
        sum_where("new_capacity", "Capacity", "Expansion", "[Expansion]", "Fiscal year", '"{self}"'),
    ),
    Field(
        "Capital",
        "Capital in all.",
        "{money}",
        formula=sum_where("new_capacity", "Capital", "Expansion", "[Expansion]"),
        total="sum",
    ),
)
PLANTS: Fields = (
    month(),
    fiscal_year(),
    text("Year end", "yes in the last month of a fiscal year."),
    PLANT,
    CLASS,
    text(FINAL, "yes if one of its processes makes what sectors need."),
    text("Site", "Where it stands."),
    Field("Capacity a year", "Yearly capacity that can run in the month; blank: no limit."),
    Field("Capacity", "Capacity of the month; blank: no limit."),
    Field("Used", "Capacity that is used."),
)
OUTPUT_BY_MONTH: Fields = (
    month(),
    fiscal_year(),
    text("Stage", "Step of the chain."),
    text("Commodity", "What is made."),
    PLANT,
    CLASS,
    text("At home", "no: abroad, of our feed and for a fee."),
    Field("Output", "Output of the month."),
)


@dataclass(frozen=True)
class OutputPlan:
    """Tables about plants and what they make."""

    plants_by_month: pd.DataFrame
    output_by_month: pd.DataFrame
    capacity: pd.DataFrame
    end_capacity: pd.DataFrame
    output: pd.DataFrame
    utilisation: pd.DataFrame
    end_output: pd.DataFrame
    new_capacity: pd.DataFrame
    orders: pd.DataFrame
    """New capacity by expansion and fiscal year."""
    targets: pd.DataFrame
    lanes_by_month: pd.DataFrame
    lanes: pd.DataFrame


def output_plan(flows: Flows) -> OutputPlan:
    """All output tables of a solution."""
    years = flows.terms.years
    plants = _plants_by_month(flows)
    made, moved, ordered = _output_by_month(flows), lanes_by_month(flows), _new_capacity(flows)
    output = largest_first(by_year(made, ["Commodity", "Plant"], years, "Output"), years, "Commodity")
    end = own_output(flows, made)
    at_end = plants[plants["Year end"] == YES]
    capacity = by_year(at_end, ["Plant", "Class"], years, "Capacity a year")
    final = capacity["Plant"].isin(final_plants(flows))
    return OutputPlan(
        plants_by_month=plants,
        output_by_month=made,
        capacity=capacity,
        end_capacity=capacity[final].reset_index(drop=True),
        output=output,
        utilisation=_utilisation(plants, years),
        end_output=largest_first(by_year(end, ["Commodity", "Stage"], years, "Output"), years),
        new_capacity=ordered,
        orders=_orders(ordered, years),
        targets=_targets(flows),
        lanes_by_month=moved,
        lanes=by_year(moved, [LANE.header, LEAVES.header, ARRIVES.header], years, "Sent"),
    )


def _plants_by_month(flows: Flows) -> pd.DataFrame:
    """Capacity a year, capacity of the period and its use, plant by plant."""
    calendar, added = flows.inputs.calendar, flows.built_capacity
    used, final = _plant_use(flows), final_plants(flows)
    parts = []
    for name, plant in flows.derived.plants.items():
        capacity = (existing_capacity_a_year(flows.derived, plant) + added[name]) * plant.availability
        if np.nan_to_num(capacity).any() or used[name].any():
            parts.append(
                pd.DataFrame(
                    {
                        "period": np.arange(calendar.periods),
                        "Year end": yes_no(flows.terms.year_ends),
                        "Plant": name,
                        "Class": plant.plant_class,
                        FINAL: YES if name in final else NO,
                        "Site": plant.site,
                        "Capacity a year": capacity,
                        "Capacity": calendar.per_period(capacity),
                        "Used": used[name],
                    }
                )
            )
    if not parts:
        return pd.DataFrame(columns=headers(PLANTS))
    return table(PLANTS, flows.terms.timed(pd.concat(parts, ignore_index=True)))


def final_plants(flows: Flows) -> set[str]:
    """Plants at home with a process that makes what sectors need."""
    return {
        row.plant
        for name, row in flows.derived.processes.items()
        for line in flows.derived.recipes[name]
        if line.commodity in flows.derived.demanded
        and np.nan_to_num(line.output).any()
        and flows.derived.at_home(row.plant)
    }


def own_output(flows: Flows, made: pd.DataFrame) -> pd.DataFrame:
    """Of what is made (columns Commodity, Plant), what sectors need and is made at home: not what others
    make of our feed for a fee.
    """
    at_home = made["Plant"].map(flows.derived.at_home).astype(bool)
    return made[made["Commodity"].isin(flows.derived.demanded) & at_home]


def _plant_use(flows: Flows) -> dict[str, Monthly]:
    """Plant -> capacity taken by its processes, by period."""
    used = {name: np.zeros(flows.inputs.calendar.periods) for name in flows.derived.plants}
    for process, period, value in flows.positive("run")[["process", "period", "value"]].itertuples(
        index=False
    ):
        row = flows.derived.processes[process]
        if row.plant:
            used[row.plant][int(period)] += value * row.plant_use[int(period)]
    return used


def _output_by_month(flows: Flows) -> pd.DataFrame:
    """What each plant makes of each commodity, by month; nothing where nothing is made."""
    made = flows.recipe_flows
    made = made[made["Output"] > 0.0]
    keys = ["period", "Stage", "Commodity", "Plant", "Class"]
    summed = (
        made.groupby(keys, sort=False, as_index=False)["Output"].sum()
        if len(made)
        else made[[*keys, "Output"]]
    )
    order = {name: at for at, name in enumerate(flows.stage)}
    summed = summed.assign(_order=summed["Commodity"].map(order)).sort_values(
        ["_order", "Plant", "period"], kind="stable"
    )
    summed = summed.assign(
        **{"At home": yes_no(np.array([flows.derived.at_home(name) for name in summed["Plant"]], dtype=bool))}
    )
    return table(OUTPUT_BY_MONTH, flows.terms.timed(summed.drop(columns="_order")))


def _utilisation(plants: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    """Use as a share of capacity by plant and fiscal year; blank without capacity."""
    keys = ["Plant", "Class"]
    used, capacity = (by_year(plants, keys, years, value) for value in ("Used", "Capacity"))
    for year in years if len(used) else ():
        used[year] = ratio(used[year], capacity[year])
    return used


def _new_capacity(flows: Flows) -> pd.DataFrame:
    """What is ordered when, how large, at what cost and under which scheme."""
    calendar, awards, found = flows.inputs.calendar, flows.positive("award"), []
    for row, y, size in flows.built:
        ordered = flows.derived.order_periods[row.key][y]
        own = awards[(awards["expansion"] == row.key) & (awards["year"] == y)]
        found.append(
            (
                row.key,
                row.plant or row.resource,
                pd.Timestamp(f"{calendar.labels[ordered]}-01"),
                pd.Timestamp(f"{month_text(start_month(flows.derived, row, y))}-01"),
                size,
                float(own["value"].sum()),
                capital_cost(flows.derived, row, y),
                row.payer,
                ", ".join(dict.fromkeys(own["scheme"])),
                flows.terms.years[y],
            )
        )
    return table(NEW_CAPACITY, found)


def _orders(orders: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    """New capacity by expansion and the fiscal year of the order, most capital first: :data:`ORDERS`."""
    found = by_year(orders, ["Expansion"], years, "Capacity")
    if found.empty:
        return found
    capital = orders.groupby("Expansion")["Capital"].sum()
    found["Capital"] = found["Expansion"].map(capital).astype(float)
    return found.sort_values("Capital", ascending=False, kind="stable").reset_index(drop=True)


def _targets(flows: Flows) -> pd.DataFrame:
    """Every target row that counts, required or not, with what the plan reaches."""
    found = [
        (
            row.key,
            _reading(row),
            pd.Timestamp(f"{month_text(row.by_month)}-01"),
            YES if row.required else NO,
            asked(flows.derived, row),
            reached(flows, row),
        )
        for row in flows.inputs.rows(Target)
    ]
    return table(TARGETS, found).sort_values("Required", ascending=False, kind="stable")


def _reading(row: Target) -> str:
    """How a target is read, with the share that it asks for."""
    return f"{row.basis}: {row.quantity:.0%}" if row.basis == SHARE_OF_NEED else row.basis


def reached(flows: Flows, row: Target) -> float:
    """What the plan reaches in the reading of a target."""
    if row.basis == CAPACITY:
        return _nominal_capacity(flows, row, target_plants(flows.derived, row))
    return _counted_output(flows, row)


def _counted_output(flows: Flows, row: Target) -> float:
    """What a target's processes make in the periods that count."""
    periods = list(output_periods(flows.derived, row))
    made = (
        flows.solution.series("run", process.key) * counted_output(flows.derived, row, process)
        for process in target_processes(flows.derived, row)
    )
    return sum(float(each[periods].sum()) for each in made)


def _nominal_capacity(flows: Flows, row: Target, counted: Mapping[str, Plant]) -> float:
    """Capacity on stream by the target's month, existing and new, without ramp and availability."""
    last = last_period(flows.derived, row)
    existing = [existing_capacity_a_year(flows.derived, plant)[last] for plant in counted.values()]
    added = [size for e, y, size in flows.built if e.plant in counted and in_time(flows.derived, row, e, y)]
    return float(np.nansum(existing)) + sum(added)
