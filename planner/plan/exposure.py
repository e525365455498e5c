"""Dependence on a country: direct and embodied shares, concentration, net import reliance, recycling."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.model.groups.exposure import share_limit
from planner.plan.columns import Field, Fields, Form, fiscal_year, headers, share, sum_where, table, text
from planner.plan.concentration import POINTS, concentration_table
from planner.plan.flows import PER_UNIT, STAGE, Flows
from planner.plan.imports import ImportPlan, import_plan
from planner.plan.terms import by_year
from planner.schema.tables.policy import DIRECT, EMBODIED, ShareCap

OF_STAGE = ("Stage", "[Stage]", "Fiscal year", "[Fiscal year]")
FROM_LARGEST = sum_where("arrivals", "Quantity", *OF_STAGE, "Country", "[Largest supplier]")
FROM_EACH = sum_where("arrivals", "Quantity", *OF_STAGE, "Country", "{supplier.Country}")
WATCHED = ("Country", '"{watched}"')
BALANCE: Fields = (
    STAGE,
    text("Commodity", "What is used or made."),
    fiscal_year(),
    PER_UNIT,
    Field("Used by sectors", "Use by sectors, also as a substitute."),
    Field("Used by processes", "Feed of processes."),
    Field("Consumption", "Both together.", formula="[Used by sectors]+[Used by processes]"),
    Field("Own output", "Made at home."),
)
BY_STAGE: Fields = (
    STAGE,
    fiscal_year(),
    Field(
        "Consumption",
        "Use by sectors and processes.",
        formula=sum_where("balance", "Consumption", *OF_STAGE),
    ),
    Field("Own output", "Made at home.", formula=sum_where("balance", "Own output", *OF_STAGE)),
    Field("Imports", "Arrivals.", formula=sum_where("arrivals", "Quantity", *OF_STAGE)),
    Field(
        "Direct",
        "Arrivals from {watched}.",
        formula=sum_where("arrivals", "Quantity", *OF_STAGE, *WATCHED),
    ),
    Field(
        "Direct share",
        "Direct as a share of consumption.",
        form=Form.SHARE,
        formula=share("[Direct]", "[Consumption]"),
    ),
    Field(
        "Embodied",
        "Arrivals times embodied share.",
        formula=sum_where("arrivals", "Embodied", *OF_STAGE),
    ),
    Field(
        "Embodied share",
        "Embodied as a share of consumption.",
        form=Form.SHARE,
        formula=share("[Embodied]", "[Consumption]"),
    ),
    Field(
        "Net import reliance",
        "Consumption not met by own output, as a share.",
        form=Form.SHARE,
        formula='IF([Consumption]>1E-7,MAX(0,1-[Own output]/[Consumption]),"")',
    ),
    text("Largest supplier", "Country with the largest share of imports."),
    Field(
        "Its share of imports",
        "Share of the largest supplier.",
        form=Form.SHARE,
        formula=f'IF([Imports]>0,{FROM_LARGEST}/[Imports],"")',
    ),
    Field(
        "Concentration",
        "Herfindahl-Hirschman index of imports.",
        form=Form.NUMBER,
        formula=f'IF([Imports]>0,SUMPRODUCT({FROM_EACH}^2)/[Imports]^2*10000,"")',
    ),
)
TOTAL: Fields = (
    fiscal_year(),
    Field(
        "Use by sectors",
        "Use by sectors in end-product terms.",
        formula="SUMPRODUCT(({balance.Fiscal year}=[Fiscal year])*{balance.Used by sectors}"
        "*{balance.End product per unit})",
    ),
    Field(
        "Embodied",
        "Imports of all stages times the embodied share.",
        formula=sum_where("arrivals", "Embodied end product", "Fiscal year", "[Fiscal year]"),
    ),
    Field(
        "Embodied share",
        "Embodied as a share of use.",
        form=Form.SHARE,
        formula=share("[Embodied]", "[Use by sectors]"),
    ),
    Field("Recycled", "Made from scrap and swarf, in end-product terms."),
    Field(
        "Recycled share",
        "Recycled as a share of use.",
        form=Form.SHARE,
        formula=share("[Recycled]", "[Use by sectors]"),
    ),
)


EXPECTED_USE: Fields = (
    STAGE,
    fiscal_year(),
    *(
        Field(each.header, f"Mean over all futures. {each.meaning}")
        for each in BY_STAGE
        if each.header in {"Consumption", "Own output", "Imports", "Direct"}
    ),
)
"""At the yields of the base scenario."""


@dataclass(frozen=True)
class ExposurePlan:
    """Tables about dependence; shares are of consumption, so stock-building cannot flatter them."""

    balance: pd.DataFrame
    by_stage: pd.DataFrame
    direct: pd.DataFrame
    embodied: pd.DataFrame
    total: pd.DataFrame
    recycled: pd.DataFrame
    concentration: pd.DataFrame
    direct_caps: pd.DataFrame
    """Caps on the direct share of the watched country, by fiscal year; blank: none in the year."""
    embodied_caps: pd.DataFrame


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
        concentration=concentration_table(flows),
        direct_caps=_caps(flows, DIRECT),
        embodied_caps=_caps(flows, EMBODIED),
    )


def _caps(flows: Flows, basis: str) -> pd.DataFrame:
    """Caps on the share of the watched country: the cap of the last period of each fiscal year."""
    years = flows.terms.years
    last = [int(np.flatnonzero(flows.terms.year_of == year)[-1]) for year in years]
    rows = [
        (row.cap, *share_limit(row)[last])
        for row in flows.inputs.rows(ShareCap)
        if row.basis == basis and row.country == flows.terms.watched
    ]
    return pd.DataFrame(rows, columns=["Cap", *years])


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
    found["Own output"] = by_process["Output"].reindex(slots).fillna(0.0)
    found = found[(found > 0.0).any(axis=1)].astype(float).reset_index()
    found[STAGE.header] = found["Commodity"].map(flows.stage)
    found[PER_UNIT.header] = found["Commodity"].map(flows.equivalent).astype(float)
    return table(BALANCE, found)


def expected_use(mean: Flows | None) -> pd.DataFrame:
    """Use, own output and imports of the mean of all futures: :data:`EXPECTED_USE`; no rows: there is one."""
    if mean is None:
        return table(EXPECTED_USE, ())
    return table(EXPECTED_USE, _by_stage(mean, _balance(mean), import_plan(mean))[headers(EXPECTED_USE)])


def _by_stage(flows: Flows, balance: pd.DataFrame, imports: ImportPlan) -> pd.DataFrame:
    """Stage by fiscal year: consumption, imports, direct and embodied shares, reliance, concentration."""
    keys = ["Stage", "Fiscal year"]
    if balance.empty:
        return pd.DataFrame(columns=headers(BY_STAGE))
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
    found["Embodied"] = _summed(arrived, keys, "Embodied", slots)
    largest = [_concentration(imports.by_country, stage, year) for stage, year in slots]
    found["Largest supplier"] = [name for name, _, _ in largest]
    found["Its share of imports"] = [share for _, share, _ in largest]
    found["Concentration"] = [index for _, _, index in largest]
    return table(BY_STAGE, found)


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
    is_scrap = taken["Commodity"].isin(flows.derived.scrap)
    names = set(taken.loc[is_scrap & (taken["Input"] > 0.0), "Process"])
    made = taken[taken["Process"].isin(names) & (taken["Output"] > 0.0) & ~is_scrap]
    made = made.assign(
        **{
            "Fiscal year": flows.terms.year_of[made["period"].to_numpy(dtype=int)],
            "Amount": made["Output"] * made["Commodity"].map(flows.equivalent).astype(float),
        }
    )
    return by_year(made, ["Process", "Plant"], flows.terms.years, "Amount")


def _total(flows: Flows, balance: pd.DataFrame, recycled: pd.DataFrame) -> pd.DataFrame:
    """All stages together in end-product terms, by fiscal year."""
    years = list(flows.terms.years)
    if balance.empty:
        return pd.DataFrame(columns=headers(TOTAL))
    final = balance.assign(amount=balance["Used by sectors"] * balance["End product per unit"])
    consumed = final.groupby("Fiscal year")["amount"].sum().reindex(years).fillna(0.0)
    embodied = flows.arrivals.groupby("Fiscal year")["Embodied end product"].sum().reindex(years).fillna(0.0)
    found = pd.DataFrame({"Fiscal year": years, "Use by sectors": consumed.to_numpy(dtype=float)})
    found["Embodied"] = embodied.to_numpy(dtype=float)
    found["Recycled"] = recycled[years].sum().to_numpy(dtype=float) if len(recycled) else 0.0
    return table(TOTAL, found)
