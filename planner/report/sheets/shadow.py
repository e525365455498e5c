"""Sheet Shadow prices: headline figures, worth of goods, single rules, catalogue."""

from planner.plan.columns import Form, each_year, text
from planner.plan.plan import Plan
from planner.plan.shadow import CATALOGUE, HEADLINES, SIGNS, SINGLE_RULES, WORTH_BY_MONTH
from planner.report.sheets.common import fixed
from planner.report.spec import Note, SheetSpec, Table, named


def _missed(plan: Plan) -> list[str]:
    """A warning where penalties, not money, set prices."""
    if not plan.missed_words:
        return []
    return [
        "Some policies are missed at their penalty (see Limits and targets): the prices of the rules that"
        " keep them from being met, a budget for example, reflect that penalty rather than money saved."
    ]


SHADOW = SheetSpec(
    name=named("Shadow prices"),
    title=named("Shadow prices: what one unit more is worth"),
    sentence=f"A shadow price is the change of the objective per unit of a bound; {SIGNS}. Prices of single"
    " rows need not be unique where a plan has ties, so headline figures come with both one-sided re-solves.",
    items=(
        Note(_missed),
        Table(
            "headline",
            "Headline figures",
            "The shadow price should lie between the changes for one unit less and one unit more.",
            lambda plan: plan.shadow.headline,
            HEADLINES,
            empty="No headline figures were asked for in this run.",
        ),
        Table(
            "worth",
            "Worth of goods: mean shadow price of the balance, {money} per {quantity}",
            "In money of the year: the discount is undone. What one more unit of need would cost.",
            lambda plan: plan.shadow.worth,
            (
                text("Commodity", "The good."),
                text("Stage", "Step of the chain."),
                each_year("Mean over the months of the fiscal year.", "", form=Form.FIGURE),
            ),
        ),
        Note(
            fixed(
                "Prices of families and single rules are discounted to the first month, as the objective is."
            )
        ),
        Table(
            "catalogue",
            "All families of rules",
            "How many rows there are, how many have a price, and its range.",
            lambda plan: plan.shadow.catalogue,
            CATALOGUE,
            detail=True,
        ),
        Table(
            "single",
            "Rules that have a price",
            "Single rows of all families but the worth of goods.",
            lambda plan: plan.shadow.single,
            SINGLE_RULES,
            detail=True,
        ),
        Table(
            "worth_by_month",
            "Worth of goods by month, {money} per {quantity}",
            "In money of the month: the discount is undone. What is worth nothing is left out.",
            lambda plan: plan.shadow.worth_by_month,
            WORTH_BY_MONTH,
            detail=True,
        ),
    ),
)
