"""Decide now: what is ordered, awarded and bought first, who pays, why, and in how many of the futures."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planner.plan.columns import Field, Fields, Form, FormulaColumn, LinkColumn, literal, text
from planner.plan.decided import CAPACITY, RESERVE_OF, soon
from planner.plan.plan import Plan
from planner.plan.policies import AT_MOST, BINDING
from planner.report.summary.words import MATERIAL, cell, money, percent, quantity, said, sum_exactly
from planner.schema.tables.stock import RESERVE

HEADER = "Decide now"
MOST_PLANTS, MOST_GOODS, MOST_SCHEMES = 4, 2, 2
ALIKE = 0.9
"""Share of an amount from which a future decides the same."""
DECIDE: Fields = (
    text(HEADER, "What is decided; it leads to where it comes from.", width=31),
    text("Unit", "Unit of the amount.", width=9),
    Field("Amount", "How much.", form=Form.FIGURE),
    Field("Order by", "First month in which it is ordered or bought.", form=Form.MONTH),
    Field("Money", "What it costs, not discounted.", "{money}", form=Form.FIGURE),
    text("Who pays", "Who bears the cost.", width=12.5),
    Field("In futures", "Share of futures, by probability, that decide at least nine tenths of it; blank: not"
          " known, or a single future.", form=Form.PERCENT),
    Field("On stream", "First month of output; blank: not a plant.", form=Form.MONTH),
    text("Why", "What it is for."),
)  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """A decision: formulas of its cells; blank: it has none."""

    label: str
    unit: str
    amount: str
    month: str
    money: str
    payer: str
    why: str
    place: str
    futures: str = ""
    on_stream: str = ""
    size: float = 0.0
    """Money, to rank it."""


def decisions(plan: Plan) -> list[Decision]:
    """Awards, capacity, reserves and imports, each the largest of its kind."""
    schemes = _largest(_schemes(plan), MOST_SCHEMES)
    plants = _largest(_plants(plan), MOST_PLANTS)
    goods = _largest(_reserves(plan), MOST_GOODS)
    imports = [] if plan.has_no_calm_future else _imports(plan)
    return [*schemes, *plants, *goods, *imports]


def _largest(found: Iterator[Decision], most: int) -> list[Decision]:
    """The dearest of some decisions, dearest first."""
    return sorted(found, key=lambda each: -each.size)[:most]


def _schemes(plan: Plan) -> Iterator[Decision]:
    """What each scheme awards, what it pays over the horizon and what stays in its pots."""
    orders = plan.output.new_capacity.reset_index(drop=True)
    for at, row in enumerate(plan.incentive.bridge.to_dict("records")):
        paid = float(row["Paid"])
        if paid < MATERIAL:
            continue
        named = [f", {row['Scheme']}, " in f", {names}, " for names in orders["Scheme"]]
        own = orders.index[named]
        awarded = float(row["Awarded"]) >= plan.terms.least
        needed, pots = cell("bridge", "Needed", at), cell("bridge", "Pots", at)
        paid_cell, unit = cell("bridge", "Paid", at), plan.terms.money
        left = f'IF(ISNUMBER({pots}),"; pots hold "&{money(pots, unit)},"")'
        some = f'IF({needed}<{MATERIAL},"owners need none of it","owners need "&{money(needed, unit)})'
        need = f'IF(ISNUMBER({needed}),{some},"what owners need is not known")'
        first = min(own, key=lambda i: orders["Ordered"].iloc[i]) if len(own) else None
        yield Decision(
            said("Award under {scheme}", scheme=cell("bridge", "Scheme", at)),
            f"{plan.terms.quantity} a year" if awarded else "",
            cell("bridge", "Awarded", at) if awarded else "",
            "" if first is None else cell("new_capacity", "Ordered", int(first)),
            paid_cell, literal("government"), f"{need}&{left}", f"bridge#{at}", size=paid,
        )  # fmt: skip


def _plants(plan: Plan) -> Iterator[Decision]:
    """New capacity ordered soon, each expansion once."""
    orders = plan.output.new_capacity.reset_index(drop=True)
    last = plan.terms.months[min(soon(plan.terms), len(plan.terms.months)) - 1]
    near = orders[(orders["Ordered"] <= last) & (orders["Capacity"] >= plan.terms.least)]
    for name, own in near.groupby("Expansion", sort=False):
        at = [int(each) for each in own.index]
        first = min(at, key=lambda i: orders["Ordered"].iloc[i])
        size = "+".join(cell("new_capacity", "Capacity", i) for i in at)
        yield Decision(
            said("Order {name}", name=cell("new_capacity", "Expansion", at[0])),
            f"{plan.terms.quantity} a year",
            size,
            cell("new_capacity", "Ordered", first),
            "+".join(cell("new_capacity", "Capital", i) for i in at),
            cell("new_capacity", "Payer", at[0]),
            _why_built(plan, str(name), at[0]),
            f"new_capacity#{at[0]}",
            _in_futures(plan, CAPACITY, str(name)),
            cell("new_capacity", "On stream", first),
            float(own["Capital"].sum()),
        )


def _why_built(plan: Plan, name: str, at: int) -> str:
    """The use of the plant in the target year, or the resource; and whether more may be built."""
    plant, year = cell("new_capacity", "Plant", at), plan.terms.last_headline_year
    used, capacity = (
        sum_exactly("plant_month", header, "Plant", plant, "Fiscal year", literal(year))
        for header in ("Used", "Capacity")
    )
    use = said("{share} used in {year}", share=percent(f"({used}/MAX(1E-7,{capacity}))"), year=literal(year))
    first = said("more of {plant}", plant=plant)
    if len(plan.output.plants_by_month):
        first = f"IF({capacity}>0,{use},{first})"
    limits = plan.policies.summary.reset_index(drop=True)
    own = limits.index[(limits["Family"] == "build_total") & (limits["Row"] == f"{name}{AT_MOST}")]
    if not len(own):
        return first
    status = cell("policy", "Status", int(own[0]))
    return f'{first}&IF({status}="{BINDING}","; all that may be built","")'


def _reserves(plan: Plan) -> Iterator[Decision]:
    """What reserves buy of each good in the headline years."""
    stocks = plan.stock.by_month
    own = stocks[(stocks["Type"] == RESERVE) & stocks["Fiscal year"].isin(plan.terms.headline_years)]
    bought = own[own["Bought"] > plan.terms.least / 12.0]
    table = plan.stock.bought_by_year.reset_index(drop=True)
    rows = stocks.reset_index(drop=True)
    for (holder, name), part in bought.groupby(["Holder", "Commodity"], sort=False):
        total = float(part["Bought"].sum())
        where = table.index[(table["Holder"] == holder) & (table["Commodity"] == name)]
        if total < plan.terms.least or not len(where):
            continue
        at = int(where[0])
        who, what = cell("bought_year", "Holder", at), cell("bought_year", "Commodity", at)
        months = rows.index[(rows["Holder"] == holder) & (rows["Commodity"] == name)
                            & (rows["Month"] == part["Month"].iloc[0])]  # fmt: skip
        years = "+".join(cell("bought_year", year, at) for year in plan.terms.headline_years)
        cost = (
            f"SUMPRODUCT(EXACT({{stock_month.Holder}},{who})*EXACT({{stock_month.Commodity}},{what})"
            f"*{_headline(plan)}*{{stock_month.Bought}}*{{stock_month.Reference price}})"
        )
        yield Decision(
            said("Fill the reserve: {what}", what=what),
            plan.terms.quantity,
            years,
            cell("stock_month", "Month", int(months[0])),
            cost,
            cell("stock_month", "Payer", int(months[0])),
            _why_held(plan, str(name)),
            f"bought_year#{at}",
            _in_futures(plan, RESERVE_OF, str(name)),
            size=float((part["Bought"] * part["Reference price"]).sum()),
        )


def _headline(plan: Plan) -> str:
    """True in rows of stocks by month of headline years."""
    return (
        "(" + "+".join(f"({{stock_month.Fiscal year}}={literal(y)})" for y in plan.terms.headline_years) + ")"
    )


def _why_held(plan: Plan, name: str) -> str:
    """The branch that uses most of it, by probability; else the cover rules."""
    if plan.disruption is None:
        return literal("cover rules ask for it") if len(plan.stock.rules_by_month) else literal("it pays")
    binding = plan.disruption.binding.reset_index(drop=True)
    own = binding.index[binding["Commodity"] == name]
    if not len(own):
        return ""
    branch, released = cell("binding", "Branch", int(own[0])), cell("binding", "Released there", int(own[0]))
    used = said(
        "{amount} released in {branch}", amount=quantity(released, plan.terms.quantity), branch=branch
    )
    return f'IF(LEN({branch})>0,{used},"no disruption uses it: rules or its price keep it")'


def _imports(plan: Plan) -> Iterator[Decision]:
    """What is bought of the end product in the first whole fiscal year: of the watched country, of others."""
    arrivals, stage = plan.imports.arrivals, plan.imports.end_stage
    year = str(plan.terms.year_of[min(soon(plan.terms), len(plan.terms.months)) - 1])
    own = arrivals[(arrivals["Stage"] == stage) & (arrivals["Fiscal year"] == year)]
    watched = plan.terms.watched
    for is_watched in (True, False):
        part = own[(own["Country"] == watched) == is_watched]
        if float(part["Quantity"].sum()) < plan.terms.least or (is_watched and not plan.terms.watches):
            continue
        of_year, country = ("Stage", literal(stage), "Fiscal year", literal(year)), literal(watched)
        where = (*of_year, "Country", country) if is_watched else of_year
        but = None if is_watched else ("Country", country)
        name = watched if is_watched else "others" if plan.terms.watches else "abroad"
        bought = sum_exactly("arrivals", "Quantity", *where, but=but)
        whole = sum_exactly("arrivals", "Quantity", *of_year)
        yield Decision(
            literal(f"Buy {stage} from {name}, {year}"), plan.terms.quantity, bought, "",
            sum_exactly("arrivals", "Cost", *where, but=but), literal("buyers"),
            said("{share} of imports of {stage}", share=percent(f"({bought}/MAX(1E-7,{whole}))"),
                 stage=literal(stage)), "arrivals",
        )  # fmt: skip


def _in_futures(plan: Plan, kind: str, name: str) -> str:
    """Share of futures, by probability, that decide nearly as much; blank where the plan knows one."""
    if plan.disruption is None:
        return ""
    decided = plan.disruption.decided.reset_index(drop=True)
    own = decided.index[(decided["Decision"] == kind) & (decided["Of"] == name)]
    if not len(own):
        return ""
    at = int(own[0])
    same = "*".join(f"EXACT({{decided.{key}}},{cell('decided', key, at)})" for key in ("Decision", "Of"))
    mean = f"SUMPRODUCT({same}*{{decided.Probability}}*{{decided.Amount}})"
    size = mean if plan.disruption.is_mean_first else cell("decided", "Amount", at)
    return f"SUMPRODUCT({same}*({{decided.Amount}}>={ALIKE}*{size})*{{decided.Probability}})"


def decide_block(plan: Plan) -> pd.DataFrame:
    """The block as a frame of formulas."""
    rows = [
        {
            FormulaColumn(HEADER): each.label,
            "Unit": each.unit,
            FormulaColumn("Amount"): each.amount,
            FormulaColumn("Order by"): each.month,
            FormulaColumn("Money"): each.money,
            FormulaColumn("Who pays"): each.payer,
            FormulaColumn("In futures"): each.futures,
            FormulaColumn("On stream"): each.on_stream,
            FormulaColumn("Why"): each.why,
            LinkColumn(HEADER): each.place,
        }
        for each in decisions(plan)
    ]
    return pd.DataFrame(rows)
