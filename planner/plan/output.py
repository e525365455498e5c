"""Domestic output: capacity, output, utilisation, new capacity and targets in every reading."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.derive.prices import price_factor
from planner.plan.flows import Flows
from planner.plan.terms import TINY, by_year, largest_first, ratio
from planner.schema.columns import Monthly, month_text
from planner.schema.tables.policy import Target
from planner.schema.tables.production import NewCapacity, Plant

MONTHS_A_YEAR = 12.0
FINAL = "Makes end products"


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
    targets: pd.DataFrame


def output_plan(flows: Flows) -> OutputPlan:
    """All output tables of a solution."""
    years = flows.terms.years
    plants = _plants_by_month(flows)
    made = _output_by_month(flows)
    output = largest_first(by_year(made, ["Commodity", "Plant"], years, "Output"), years, "Commodity")
    end = made[made["Commodity"].isin(flows.derived.demanded)]
    at_end = plants[plants["Year end"] == "yes"]
    capacity = by_year(at_end, ["Plant", "Class"], years, "Capacity a year")
    final = capacity["Plant"].isin(_final_plants(flows))
    return OutputPlan(
        plants_by_month=plants,
        output_by_month=made,
        capacity=capacity,
        end_capacity=capacity[final].reset_index(drop=True),
        output=output,
        utilisation=_utilisation(plants, years),
        end_output=largest_first(by_year(end, ["Commodity", "Stage"], years, "Output"), years),
        new_capacity=_new_capacity(flows),
        targets=_targets(flows),
    )


def built_capacity(flows: Flows) -> dict[str, Monthly]:
    """Plant -> yearly capacity built that can run along its ramp, before availability, by period."""
    calendar = flows.inputs.calendar
    total = {name: np.zeros(calendar.periods) for name in flows.derived.plants}
    rows = flows.inputs.by_key(NewCapacity)
    for name, year, size in flows.positive("build")[["expansion", "year", "value"]].itertuples(index=False):
        start = start_month(flows, rows[name], int(year))
        ramp = [flows.derived.ramp_share(rows[name].ramp, int(month) - start) for month in calendar.months]
        total[rows[name].plant] += size * np.array(ramp)
    return total


def order_period(flows: Flows, row: NewCapacity, year: int) -> int:
    """First period of the fiscal year in which the expansion can be ordered."""
    calendar = flows.inputs.calendar
    window = calendar.window(row.first_month, row.last_month)
    return max(int(calendar.year_periods[year][0]), window.start)


def start_month(flows: Flows, row: NewCapacity, year: int) -> int:
    """Calendar month in which capacity ordered in a fiscal year starts."""
    return int(flows.inputs.calendar.months[order_period(flows, row, year)]) + row.gestation_months


def existing_capacity(flows: Flows, plant: Plant) -> Monthly:
    """Capacity a year before anything is built, by period; NaN without limit."""
    yearly: Monthly = np.where(
        np.isnan(plant.capacity_a_month), plant.capacity_a_year, plant.capacity_a_month * MONTHS_A_YEAR
    )
    can_grow = any(row.plant == plant.key for row in flows.inputs.rows(NewCapacity))
    return np.nan_to_num(yearly) if can_grow else yearly


def _plants_by_month(flows: Flows) -> pd.DataFrame:
    """Capacity a year, capacity of the period and its use, plant by plant."""
    calendar, built = flows.inputs.calendar, built_capacity(flows)
    last = calendar.year_index != np.append(calendar.year_index[1:], -1)
    used, final = _plant_use(flows), _final_plants(flows)
    parts = []
    for name, plant in flows.derived.plants.items():
        capacity = (existing_capacity(flows, plant) + built[name]) * plant.availability
        if np.nan_to_num(capacity).any() or used[name].any():
            parts.append(
                pd.DataFrame(
                    {
                        "period": np.arange(calendar.periods),
                        "Year end": np.where(last, "yes", "no"),
                        "Plant": name,
                        "Class": plant.plant_class,
                        FINAL: "yes" if name in final else "no",
                        "Site": plant.site,
                        "Capacity a year": capacity,
                        "Capacity": calendar.per_period(capacity),
                        "Used": used[name],
                    }
                )
            )
    columns = ["period", "Year end", "Plant", "Class", FINAL, "Site", "Capacity a year", "Capacity", "Used"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return flows.terms.timed(found)


def _final_plants(flows: Flows) -> set[str]:
    """Plants with a process that makes what sectors need."""
    return {
        row.plant
        for name, row in flows.derived.processes.items()
        for line in flows.derived.recipes[name]
        if line.commodity in flows.derived.demanded and np.nan_to_num(line.output).any()
    }


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
    return flows.terms.timed(summed.drop(columns="_order"))


def _utilisation(plants: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    """Use as a share of capacity by plant and fiscal year; blank without capacity."""
    keys = ["Plant", "Class"]
    used, capacity = (by_year(plants, keys, years, value) for value in ("Used", "Capacity"))
    for year in years if len(used) else ():
        used[year] = ratio(used[year], capacity[year])
    return used


def _new_capacity(flows: Flows) -> pd.DataFrame:
    """What is ordered when, how large, at what cost and under which scheme."""
    rows, calendar, found = flows.inputs.by_key(NewCapacity), flows.inputs.calendar, []
    awards = flows.positive("award")
    for name, year, size in flows.positive("build")[["expansion", "year", "value"]].itertuples(index=False):
        row, t = rows[name], order_period(flows, rows[name], int(year))
        start = start_month(flows, row, int(year))
        own = awards[(awards["expansion"] == name) & (awards["year"] == year)]
        unit = float(row.capital_cost[t]) * price_factor(flows.inputs.settings, row.price_unit)
        found.append(
            {
                "Expansion": name,
                "Plant": row.plant,
                "Ordered": pd.Timestamp(f"{calendar.labels[t]}-01"),
                "On stream": pd.Timestamp(f"{month_text(start)}-01"),
                "Capacity": size,
                "Under a scheme": float(own["value"].sum()),
                "Scheme": ", ".join(dict.fromkeys(own["scheme"])),
                "Capital cost a unit": unit,
                "Capital": unit * size,
            }
        )
    columns = (
        "Expansion", "Plant", "Ordered", "On stream", "Capacity", "Under a scheme", "Scheme",
        "Capital cost a unit", "Capital",
    )  # fmt: skip
    return pd.DataFrame(found, columns=list(columns))


def _targets(flows: Flows) -> pd.DataFrame:
    """Every target row that counts, required or not, with what the plan reaches."""
    rows = []
    for row in flows.inputs.rows(Target):
        reached = _reached(flows, row)
        missed = max(0.0, row.quantity - reached)
        met = missed <= TINY * max(1.0, row.quantity)
        rows.append(
            {
                "Target": row.key,
                "Reading": row.basis,
                "By": pd.Timestamp(f"{month_text(row.by_month)}-01"),
                "Required": "yes" if row.required else "no",
                "Quantity": row.quantity,
                "Reached": reached,
                "Missing": 0.0 if met else missed,
                "Share reached": reached / row.quantity if row.quantity else np.nan,
                "Status": "met" if met else "missed" if row.required else "not reached",
            }
        )
    columns = (
        "Target", "Reading", "By", "Required", "Quantity", "Reached", "Missing", "Share reached", "Status",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns)).sort_values("Required", ascending=False, kind="stable")


def _counted_plants(flows: Flows, row: Target) -> set[str]:
    """Plants that count towards a target: those named, else those of the class, else all."""
    return {
        name
        for name, plant in flows.derived.plants.items()
        if (name in row.plant if row.plant else row.plant_class in {"", name, plant.plant_class})
    }


def _reached(flows: Flows, row: Target) -> float:
    """What the plan reaches in the reading of a target."""
    calendar, counted = flows.inputs.calendar, _counted_plants(flows, row)
    by = min(max(calendar.period_of(row.by_month), 0), calendar.periods - 1)
    if row.basis == "capacity":
        return _nominal_capacity(flows, row, counted, by)
    if row.basis == "annual output":
        periods = calendar.year_periods[calendar.year_index[by]]
    else:
        periods = np.array(calendar.window(row.first_month, row.by_month), dtype=int)
    return _product_output(flows, counted, periods)


def _product_output(flows: Flows, counted: set[str], periods: np.ndarray) -> float:
    """End product made by plants in some periods."""
    total = 0.0
    wanted = set(periods.tolist())
    for process, period, value in flows.positive("run")[["process", "period", "value"]].itertuples(
        index=False
    ):
        if int(period) in wanted and flows.derived.processes[process].plant in counted:
            total += value * float(flows.derived.product_output[process][int(period)])
    return total


def _nominal_capacity(flows: Flows, row: Target, counted: set[str], by: int) -> float:
    """Capacity on stream at a period, existing and new, without ramp and availability."""
    total = 0.0
    for name in counted:
        total += float(np.nan_to_num(existing_capacity(flows, flows.derived.plants[name])[by]))
    rows = flows.inputs.by_key(NewCapacity)
    for name, year, size in flows.positive("build")[["expansion", "year", "value"]].itertuples(index=False):
        if rows[name].plant in counted and start_month(flows, rows[name], int(year)) <= row.by_month:
            total += size
    return total
