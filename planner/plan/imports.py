"""Import mix: by country, kind, commodity, month and year, with landed prices."""

from dataclasses import dataclass

import pandas as pd

from planner.plan.calibration import calibration_table
from planner.plan.columns import NameColumn
from planner.plan.flows import Flows
from planner.plan.terms import TINY, by_year, largest_first


@dataclass(frozen=True)
class ImportPlan:
    """Tables about imports; quantities on arrival, costs with duty."""

    arrivals: pd.DataFrame
    by_country: pd.DataFrame
    share_by_country: pd.DataFrame
    end_by_country: pd.DataFrame
    by_kind: pd.DataFrame
    price: pd.DataFrame
    by_supplier: pd.DataFrame
    end_by_month: pd.DataFrame
    calibration: pd.DataFrame
    end_stage: str


def import_plan(flows: Flows) -> ImportPlan:
    """All import tables of a solution."""
    arrived, years = flows.arrivals, flows.terms.years
    countries = largest_first(
        by_year(arrived, ["Stage", "Country"], years, "Quantity"), years, within="Stage"
    )
    stages = [stage for stage in flows.end_stages if (arrived["Stage"] == stage).any()]
    stage = stages[0] if stages else (str(arrived["Stage"].iloc[0]) if len(arrived) else "")
    end = countries[countries["Stage"] == stage]
    end = end.sort_values("Country", key=lambda names: names != flows.terms.watched, kind="stable")
    kinds = by_year(arrived.sort_values(["Stage", "Kind"]), ["Stage", "Kind"], years, "Quantity")
    return ImportPlan(
        arrivals=arrived,
        by_country=countries,
        share_by_country=_shares(countries, years),
        end_by_country=end.reset_index(drop=True),
        by_kind=kinds,
        price=_price(flows),
        by_supplier=_by_supplier(flows),
        end_by_month=_by_month(flows, stage, list(end["Country"])),
        calibration=calibration_table(flows),
        end_stage=stage,
    )


def _by_supplier(flows: Flows) -> pd.DataFrame:
    """Imports of all stages in end-product terms, by country with its blocs."""
    found = largest_first(
        by_year(flows.arrivals, ["Country"], flows.terms.years, "End product"), flows.terms.years
    )
    found.insert(1, "Blocs", [", ".join(flows.derived.blocs.get(str(name), ())) for name in found["Country"]])
    return found


def _shares(countries: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    """Shares of countries in the imports of their stage; blank in years without any."""
    if countries.empty:
        return countries
    shares = countries.copy()
    total = countries.groupby("Stage")[list(years)].transform("sum")
    for year in years:
        shares[year] = (countries[year] / total[year].where(total[year] > TINY)).astype(float)
    return shares


def _price(flows: Flows) -> pd.DataFrame:
    """Mean landed price by commodity, country and fiscal year; blank where nothing was bought."""
    years = flows.terms.years
    paid = flows.arrivals[flows.arrivals["Cost"].notna()]
    if paid.empty:
        return pd.DataFrame(columns=["Commodity", "Country", *years])
    keys = ["Commodity", "Country"]
    order = {name: at for at, name in enumerate(flows.stage)}
    paid = paid.assign(_order=paid["Commodity"].map(order)).sort_values(["_order", "Country"], kind="stable")
    quantity, cost = (by_year(paid, keys, years, value) for value in ("Quantity", "Cost"))
    price = quantity[keys].copy()
    for year in years:
        price[year] = (cost[year] / quantity[year].where(quantity[year] > TINY)).astype(float)
    return price


def _by_month(flows: Flows, stage: str, countries: list[str]) -> pd.DataFrame:
    """Month, Fiscal year, Stage and arrivals of this stage from each country."""
    months = pd.DataFrame({"Month": flows.terms.months, "Fiscal year": flows.terms.year_of})
    own = flows.arrivals[flows.arrivals["Stage"] == stage]
    months["Stage"] = stage
    sums = own.groupby(["Month", "Country"])["Quantity"].sum()
    for country in countries:
        months[NameColumn(str(country))] = months["Month"].map(sums.xs(country, level="Country")).fillna(0.0)
    return months if countries else months.iloc[:0]
