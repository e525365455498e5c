"""Sheet Shadow prices: headline figures, worth of goods, single rules, catalogue."""

from planner.plan.columns import Form, each_year, text
from planner.plan.plan import Plan
from planner.plan.shadow import CATALOGUE, ENTRIES, HEADLINES, SIGNS, SINGLE_RULES, WORTH_BY_MONTH
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
    sentence="What a step more or less of a number of the inputs changes over the whole plan, present value;"
    f" {SIGNS}.",
    items=(
        Note(_missed),
        Table(
            "headline",
            "A step more of what people ask about",
            "Money, lost output and prices of policy (penalties, exposure price, cost of funds: no money)"
            " stand apart. The shadow price lies between a step more and a step less, each solved again:"
            " blank where the tree is too large; there the price is that of the rule over all futures."
            " Steps are round: a unit of money, 100 {quantity} a year, at most a tenth of what there is.",
            lambda plan: plan.shadow.headline,
            HEADLINES,
            empty="No number that people ask about has a price in this plan.",
        ),
        Table(
            "entries",
            "Suppliers from which nothing is bought",
            "By how much all prices of a country must fall, freight included, before the plan buys from it.",
            lambda plan: plan.shadow.entries,
            ENTRIES,
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
            detail=True,
        ),
        Table(
            "catalogue",
            "All families of rules",
            "How many rows there are, how many have a price, and its range; discounted to the first month.",
            lambda plan: plan.shadow.catalogue,
            CATALOGUE,
            detail=True,
        ),
        Table(
            "single",
            "Rules that have a price",
            "Single rows of all families but the worth of goods; discounted to the first month.",
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
