"""Dependence on a country: direct and embodied shares, concentration, net import reliance, recycling."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.plan.flows import Flows
from planner.plan.imports import ImportPlan
from planner.plan.terms import by_year, ratio

SCRAP_WORDS = ("scrap", "swarf", "waste")
POINTS = 10_000.0
"""Herfindahl-Hirschman index of a single supplier."""


@dataclass(frozen=True)
class ExposurePlan:
    """Tables about dependence; shares are of consumption, so stock-building cannot flatter them."""

    balance: pd.DataFrame
    by_stage: pd.DataFrame
    direct: pd.DataFrame
    embodied: pd.DataFrame
    total: pd.DataFrame
    recycled: pd.DataFrame


def exposure_plan(flows: Flows, imports: ImportPlan) -> ExposurePlan:
    """All exposure tables of a solution."""
    balance = _balance(flows)
    by_stage = _by_stage(flows, balance, imports)
    recycled = _recycled(flows)
    return ExposurePlan(
        balance=balance,
        by_stage=by_stage,
        direct=_shares(by_stage, flows.terms.years, "direct"),
        embodied=_shares(by_stage, flows.terms.years, "embodied"),
        total=_total(flows, balance, recycled),
        recycled=recycled,
    )


def _balance(flows: Flows) -> pd.DataFrame:
    """Consumption by sectors and processes, and own output, by commodity and fiscal year."""
    label = flows.terms.year_of
    used = flows.use.assign(**{"Fiscal year": label[flows.use["period"].to_numpy(dtype=int)]})
    made = flows.recipe_flows.assign(
        **{"Fiscal year": label[flows.recipe_flows["period"].to_numpy(dtype=int)]}
    )
    by_use = used.groupby(["Commodity", "Fiscal year"])["Quantity"].sum()
    by_process = made.groupby(["Commodity", "Fiscal year"])[["Output", "Input"]].sum().astype(float)
    slots = pd.MultiIndex.from_product([flows.stage, flows.terms.years], names=["Commodity", "Fiscal year"])
    found = pd.DataFrame(index=slots)
    found["Used by sectors"] = by_use.reindex(slots).fillna(0.0)
    found["Used by processes"] = by_process["Input"].reindex(slots).fillna(0.0)
    found["Consumption"] = found["Used by sectors"] + found["Used by processes"]
    found["Own output"] = by_process["Output"].reindex(slots).fillna(0.0)
    found = found[(found["Consumption"] > 0.0) | (found["Own output"] > 0.0)].astype(float).reset_index()
    found.insert(0, "Stage", found["Commodity"].map(flows.stage))
    found.insert(3, "End product per unit", found["Commodity"].map(flows.equivalent))
    return found


def _by_stage(flows: Flows, balance: pd.DataFrame, imports: ImportPlan) -> pd.DataFrame:
    """Stage by fiscal year: consumption, imports, direct and embodied shares, reliance, concentration."""
    keys = ["Stage", "Fiscal year"]
    if balance.empty:
        return pd.DataFrame(columns=keys)
    order = {name: at for at, name in enumerate(dict.fromkeys(flows.stage.values()))}
    found = balance.groupby(keys)[["Consumption", "Own output"]].sum().reset_index()
    found["_stage"] = found["Stage"].map(order)
    year_order = {name: at for at, name in enumerate(flows.terms.years)}
    found["_year"] = found["Fiscal year"].map(year_order)
    found = found.sort_values(["_stage", "_year"]).drop(columns=["_stage", "_year"]).reset_index(drop=True)
    arrived = flows.arrivals
    slots = pd.MultiIndex.from_frame(found[keys])
    watched = arrived[arrived["Country"] == flows.terms.watched]
    found["Imports"] = _summed(arrived, keys, "Quantity", slots)
    found["Direct"] = _summed(watched, keys, "Quantity", slots)
    found["Direct share"] = ratio(found["Direct"], found["Consumption"])
    found["Embodied"] = _summed(arrived, keys, "Embodied", slots)
    found["Embodied share"] = ratio(found["Embodied"], found["Consumption"])
    found["Net import reliance"] = (1.0 - ratio(found["Own output"], found["Consumption"])).clip(lower=0.0)
    largest = [_concentration(imports.by_country, stage, year) for stage, year in slots]
    found["Largest supplier"] = [name for name, _, _ in largest]
    found["Its share of imports"] = [share for _, share, _ in largest]
    found["Concentration"] = [index for _, _, index in largest]
    return found


def _summed(frame: pd.DataFrame, keys: list[str], value: str, slots: pd.MultiIndex) -> np.ndarray:
    """Sums of a frame in the order of some slots, 0 where none."""
    sums = frame.groupby(keys)[value].sum().reindex(slots)
    found: np.ndarray = np.nan_to_num(sums.to_numpy(dtype=float))
    return found


def _concentration(countries: pd.DataFrame, stage: str, year: str) -> tuple[str, float, float]:
    """Largest supplier, its share, and the Herfindahl-Hirschman index of imports; blank without imports."""
    own = countries[countries["Stage"] == stage]
    total = float(own[year].sum()) if len(own) else 0.0
    if total <= 0.0:
        return "", np.nan, np.nan
    shares = own[year] / total
    return (
        str(own["Country"].iloc[int(shares.to_numpy().argmax())]),
        float(shares.max()),
        float((shares**2).sum() * POINTS),
    )


def _shares(by_stage: pd.DataFrame, years: tuple[str, ...], basis: str) -> pd.DataFrame:
    """One share in one row per stage that has any; 0 in years without."""
    if by_stage.empty:
        return pd.DataFrame(columns=["Stage", "Basis", *years])
    wide = by_year(by_stage, ["Stage"], years, f"{basis.capitalize()} share")
    wide.insert(1, "Basis", basis)
    return wide[(wide[list(years)] > 0.0).any(axis=1)].reset_index(drop=True)


def _recycled(flows: Flows) -> pd.DataFrame:
    """What processes that take in scrap make, in end-product terms, by process and year."""
    taken = flows.recipe_flows
    is_scrap = taken["Stage"].str.lower().str.contains("|".join(SCRAP_WORDS)) & (taken["Input"] > 0.0)
    names = set(taken.loc[is_scrap.astype(bool), "Process"])
    scrap_stage = taken["Stage"].str.lower().str.contains("|".join(SCRAP_WORDS)).astype(bool)
    made = taken[taken["Process"].isin(names) & (taken["Output"] > 0.0) & ~scrap_stage]
    made = made.assign(
        **{
            "Fiscal year": flows.terms.year_of[made["period"].to_numpy(dtype=int)],
            "Amount": made["Output"] * made["Commodity"].map(flows.equivalent),
        }
    )
    return by_year(made, ["Process", "Plant"], flows.terms.years, "Amount")


def _total(flows: Flows, balance: pd.DataFrame, recycled: pd.DataFrame) -> pd.DataFrame:
    """All stages together in end-product terms, by fiscal year."""
    years = list(flows.terms.years)
    if balance.empty:
        return pd.DataFrame(columns=["Fiscal year"])
    final = balance.assign(amount=balance["Used by sectors"] * balance["End product per unit"])
    consumed = final.groupby("Fiscal year")["amount"].sum().reindex(years).fillna(0.0)
    embodied = flows.arrivals.groupby("Fiscal year")["Embodied end product"].sum().reindex(years).fillna(0.0)
    found = pd.DataFrame({"Fiscal year": years, "Use by sectors": consumed.to_numpy(dtype=float)})
    found["Embodied"] = embodied.to_numpy(dtype=float)
    found["Embodied share"] = ratio(found["Embodied"], found["Use by sectors"])
    found["Recycled"] = recycled[years].sum().to_numpy(dtype=float) if len(recycled) else 0.0
    found["Recycled share"] = ratio(found["Recycled"], found["Use by sectors"])
    return found
