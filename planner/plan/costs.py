"""Costs: by account, payer and fiscal year, from the one ledger of the objective."""

from dataclasses import dataclass

import pandas as pd

from planner.model.ledger import DUTY, MONEY, NATURES, TRANSFER, Payer
from planner.plan.flows import Flows
from planner.plan.terms import TINY, by_year, largest_first


@dataclass(frozen=True)
class CostPlan:
    """Tables about money: undiscounted by year, and present values."""

    lines: pd.DataFrame
    by_account: pd.DataFrame
    by_payer: pd.DataFrame
    by_nature: pd.DataFrame
    """Money, lost output and prices of policy, which add up to the objective."""
    public_outlay: float
    """Government's payments less receipts other than duty, undiscounted."""

    def present(self, nature: str) -> float:
        """Present value of one of the three."""
        row = self.by_nature.loc[self.by_nature["Nature"] == nature, "Present value"]
        return float(row.sum())


def cost_plan(flows: Flows) -> CostPlan:
    """All cost tables of a solution."""
    years = flows.terms.years
    ledger = flows.solution.ledger
    named = ledger.rename(
        columns={"account": "Account", "payer": "Payer", "kind": "Kind", "amount": "Amount"}
    )
    named["Fiscal year"] = flows.terms.year_of[named["period"].to_numpy(dtype=int)]
    keys = ["Account", "Kind", "Payer"]
    lines = by_year(named, keys, years, "Amount")
    if lines.empty:
        empty = pd.DataFrame(columns=[*keys, *years, "Total", "Present value"])
        return CostPlan(empty, empty, empty, _by_nature(empty, [*years, "Total", "Present value"]), 0.0)
    lines["Total"] = lines[list(years)].sum(axis=1)
    present = named.groupby(keys)["discounted"].sum()
    lines["Present value"] = present.reindex(pd.MultiIndex.from_frame(lines[keys])).to_numpy(dtype=float)
    lines = lines[(lines[[*years, "Present value"]].abs() > TINY).any(axis=1)].reset_index(drop=True)
    figures = [*years, "Total", "Present value"]
    payers = _summed(lines, ["Payer"], figures)
    payers.insert(1, "Kind", "all kinds")
    return CostPlan(
        lines=lines,
        by_account=largest_first(
            _summed(lines[lines["Kind"] != TRANSFER], ["Account", "Kind"], figures), years
        ),
        by_payer=payers,
        by_nature=_by_nature(lines, figures),
        public_outlay=public_outlay(ledger),
    )


def public_outlay(ledger: pd.DataFrame) -> float:
    """What the government pays less what it receives other than duty, undiscounted money: incentives,
    subsidies, and its reserves with their holding, net of what they are sold for.
    """
    return float(ledger.loc[is_public(ledger), "amount"].sum())


def is_public(ledger: pd.DataFrame) -> pd.Series:
    """True for lines of the ledger that the government pays, or receives other than as duty."""
    own = ledger["payer"] == Payer.GOVERNMENT.value
    return own & ledger["kind"].isin([MONEY, TRANSFER]) & (ledger["account"] != DUTY.name)


def _by_nature(lines: pd.DataFrame, figures: list[str]) -> pd.DataFrame:
    """The three accounts, each a row; transfers are money that cancels and are left out."""
    sums = lines.groupby("Kind", sort=False)[figures].sum()
    found = sums.reindex(list(NATURES)).fillna(0.0).astype(float)
    return found.rename_axis("Nature").reset_index()


def _summed(lines: pd.DataFrame, keys: list[str], figures: list[str]) -> pd.DataFrame:
    """Sums of the figures by keys, in order of first sight."""
    return lines.groupby(keys, sort=False)[figures].sum().reset_index()
