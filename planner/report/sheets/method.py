"""Sheet Method: what is decided when, what is known when, which biases are known, and every equation."""

import pandas as pd

from planner.model.catalogue import ROWS, VARIABLES, RowFamily, VariableFamily
from planner.model.equations import said
from planner.model.ledger import ACCOUNTS
from planner.plan.columns import text
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named

HORIZON = (
    "{months} months from {first} to {last}; headline figures end with {headline}. What comes after"
    " guards against end effects; stock and capacity left over at the end are credited."
)
FORESIGHT = (
    "In a future without events everything is known beforehand: need, prices, lead times. An event is"
    " known from its first month on; its length only where branches part when it ends. What is decided"
    " before is the same in all futures that have not parted yet.",
    "The plan makes the expected sum of money, lost output and prices of policy least, at present"
    " value, with a weight on the worst futures where one is set.",
)
BIASES = (
    "A path keeps its few worst events and onset months stand for spans of months: odds in the tree"
    " differ from those by rate (Futures). Milder events that are left out make the plan look safer than"
    " it is.",
    "All is linear: plants of any size can be ordered, capacity shares its cost evenly, and buyers do"
    " not move prices beyond the tiers that are given.",
    "Knowing all of the calm future lets the plan buy and build just in time: stocks are smaller, and"
    " idle plants rarer, than a planner with less foresight would have. A deterministic plan beside it"
    " is on Disruptions.",
    "Need does not shrink when prices rise, except through the steps of lost value and substitutes.",
)


def indexed(family: VariableFamily | RowFamily) -> str:
    """A family with its indices."""
    return f"{family.name}[{', '.join(family.index)}]"


def _horizon(plan: Plan) -> list[str]:
    """Horizon in words."""
    terms = plan.terms
    months = len(terms.months) * terms.calendar.step_months
    first, last = (terms.months[at].strftime("%b %Y") for at in (0, -1))
    return [HORIZON.format(months=months, first=first, last=last, headline=terms.last_headline_year)]


def _accounts(plan: Plan) -> pd.DataFrame:
    """Accounts of the ledger by nature."""
    del plan
    kinds = dict.fromkeys(account.kind for account in ACCOUNTS)
    rows = [(kind, ", ".join(each.name for each in ACCOUNTS if each.kind == kind)) for kind in kinds]
    return pd.DataFrame(rows, columns=["Nature", "Accounts"])


def _rows(plan: Plan) -> pd.DataFrame:
    """Every family of rows: in words, as an equation, where it holds."""
    del plan
    rows = []
    for family in ROWS:
        found = said(family.group, f"_{family.name}")
        equation = "  ".join(line.strip() for line in found.equations)
        rows.append((indexed(family), found.sentence, family.sheet, family.scope.value, equation))
    return pd.DataFrame(rows, columns=["Rule", "In words", "Sheet", "Holds", "Equation"])


def _variables(plan: Plan) -> pd.DataFrame:
    """Every family of variables."""
    del plan
    rows = [(indexed(each), each.meaning, each.unit, each.decided.value) for each in VARIABLES]
    return pd.DataFrame(rows, columns=["Variable", "Meaning", "Unit", "Decided"])


METHOD = SheetSpec(
    name=named("Method"),
    title=named("Method: what is decided, what is known when, and what the model cannot see"),
    sentence="A linear program over a tree of futures; every equation stands below.",
    items=(
        Note(_horizon, heading="Horizon"),
        Note(lambda _: list(FORESIGHT), heading="Foresight"),
        Note(lambda _: list(BIASES), heading="Known biases"),
        Table(
            "account",
            "What the objective adds up",
            "Transfers are posted twice with opposite signs: they say who pays, and move no total.",
            _accounts,
            (
                text("Nature", "Money, lost output, price of policy, or transfer."),
                text("Accounts", "Accounts of that nature.", width=70),
            ),
        ),
        Table(
            "variable",
            "What is decided",
            "",
            _variables,
            (
                text("Variable", "Name and indices of the family."),
                text("Meaning", "What it is.", width=70),
                text("Unit", "Its unit."),
                text("Decided", "When it is fixed."),
            ),
            detail=True,
        ),
        Table(
            "equation",
            "The rules, in words and symbols",
            "",
            _rows,
            (
                text("Rule", "Name and indices of the family of rows."),
                text("In words", "What it says.", width=70),
                text("Sheet", "Sheet of the inputs."),
                text("Holds", "In which futures it is written."),
                text("Equation", "The rule in symbols.", width=90),
            ),
            detail=True,
        ),
    ),
)
