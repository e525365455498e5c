"""The sentences of the Summary: status and checks, what is missed first, odds, what rests on assumptions."""

import pandas as pd

from planner.model.ledger import MONEY, OUTPUT_LOSS, POLICY_PRICE
from planner.plan.assumptions import ASSUMED, PAID
from planner.plan.columns import Field, Fields, Form, FormulaColumn, LinkColumn, literal, text
from planner.plan.disruption import UNLIKELY_BASE
from planner.plan.plan import Plan
from planner.plan.policies import MISSED, miss_units
from planner.plan.sensitivity import CHANGES
from planner.report.spec import BREAK
from planner.report.summary.words import (
    amount,
    cell,
    known,
    likelihood,
    money,
    percent,
    said,
    several,
    sum_exactly,
    whole,
    word,
)

CHANGE_HEADER, MOST_CHANGES = "What would change this", 8
CHANGE_FIELDS: Fields = (
    text(CHANGE_HEADER, "What is changed, alone: a case of a sweep; it leads to all of them.", width=31),
    text("Unit", "Units of money and quantity."),
    *(Field(column, "More or less than planned.", form=Form.FIGURE) for column in CHANGES.values()),
    text("Why", "Why it may be so."),
)


def status(plan: Plan) -> list[str]:
    """How good the plan is, whether its checks pass, and what is missed first."""
    return [BREAK.join([literal(f"{plan.standing}."), cell("verdict", "Verdict", 0)]), _missed(plan)]


def _missed(plan: Plan) -> str:
    """The policy that comes first on Limits and targets, if it is missed, and how many are."""
    summary = plan.policies.summary
    if summary.empty:
        return literal("No limit, target or other policy is set.")
    unit = miss_units(plan.terms).get(str(summary["Family"].iloc[0]), "")
    at, number = cell("policy", "At", 0), f'SUMPRODUCT(({{policy.Status}}="{MISSED}")*1)'
    first = said(
        "Missed first: {name} ({policy}), by {by}{unit}{when};",
        name=cell("policy", "Row", 0),
        policy=cell("policy", "Policy", 0),
        by=amount(cell("policy", "Worst miss", 0)),
        unit=literal(f" {unit}" if unit else ""),
        when=f'IF(LEN({at})>0," at worst in "&{at},"")',
    )
    several_more = said("{n} more are missed.", n=whole(f"({number}-1)"))
    more = f'IF({number}=1,"nothing else is missed.",IF({number}=2,"one more is missed.",{several_more}))'
    none = literal("No limit, target or other policy is missed.")
    is_missed = f'{cell("policy", "Status", 0)}="{MISSED}"'
    return BREAK.join([f"IF({is_missed},{first},{none})", f'IF({is_missed},{more},"")'])


def odds(plan: Plan) -> list[str]:
    """Which futures the figures are of, and what the plan costs."""
    return [BREAK.join(_one_future(plan) if plan.disruption is None else _futures(plan))]


def _one_future(plan: Plan) -> list[str]:
    """The three accounts of the only future."""
    cost, lost, policy = (
        money(sum_exactly("nature", "Present value", "Nature", literal(each)), plan.terms.money)
        for each in (MONEY, OUTPUT_LOSS, POLICY_PRICE)
    )
    return [
        said("One future is planned for. In present value it costs {cost} of money", cost=cost),
        said("and {lost} of lost output;", lost=lost),
        said("prices of policy, which are no cash, are {policy}.", policy=policy),
    ]


def _futures(plan: Plan) -> list[str]:
    """How many futures, the odds that nothing happens, and money and lost output over all of them."""
    chance, unit = cell("branch", "Probability", 0), plan.terms.money
    futures = "SUMPRODUCT(({branch.Probability}>0)*1)"
    cost, lost = (
        money(f"SUMPRODUCT({{branch.Probability}},{{branch.{name}}})", unit)
        for name in ("Money", "Lost output")
    )
    if_nothing = said(
        "(if nothing happens {cost} and {lost}).",
        cost=money(cell("branch", "Money", 0), unit),
        lost=money(cell("branch", "Lost output", 0), unit),
    )
    return [
        said(
            "{futures}; that nothing happens has {chance}{lead}",
            futures=several(futures, "future is planned for", "futures are planned for"),
            chance=f'IF({chance}=0,"no probability","a probability of "&{likelihood(chance)})',
            lead=f'IF({chance}<{UNLIKELY_BASE},": read the expected figures.",".")',
        ),
        said("Over all futures the plan costs {cost} of money", cost=cost),
        said("and {lost} of lost output, in present value{end}", lost=lost, end=f'IF({chance}=0,".","")'),
        f'IF({chance}=0,"",{if_nothing})',
    ]


def assumed(plan: Plan) -> list[str]:
    """How much rests on assumptions."""
    if plan.assumptions.rows.empty:
        return []
    rows, paid = (sum_exactly("level", name, "Confidence", literal(ASSUMED)) for name in ("Rows", PAID))
    number = "ROWS({assumption.Confidence})"
    words = (
        "What rests on assumptions: {share} of the {number} input rows, and {money} of money, which is paid"
    )
    return [
        said(
            words + " at their prices.",
            share=percent(f"({rows}/{number})"),
            number=whole(number),
            money=percent(f"({paid}/MAX(1E-7,SUM({{level.{PAID}}})))"),
        )
    ]


def changes(plan: Plan) -> pd.DataFrame:
    """The cases of a sweep that move the plan most, as formulas."""
    number = min(MOST_CHANGES, len(plan.sensitivities))
    units = f"{plan.terms.money}; {plan.terms.quantity}"
    return pd.DataFrame(
        {
            "Unit": units,
            FormulaColumn(CHANGE_HEADER): cell("sensitivity", "If", at),
            **{FormulaColumn(name): known("sensitivity", name, at) for name in CHANGES.values()},
            FormulaColumn("Why"): word("sensitivity", "Why", at),
            LinkColumn(CHANGE_HEADER): f"sensitivity#{at}",
        }
        for at in range(number)
    )


def change_words(plan: Plan) -> list[str]:
    """That no sweep was run; else what it looked at."""
    if plan.sensitivities.empty:
        return [
            literal("What would change this is not known: no sweep of this workbook was run (planner sweep).")
        ]
    return [literal(plan.sensitivity_scope)] if plan.sensitivity_scope else []
