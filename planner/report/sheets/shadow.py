"""Sheet Shadow prices: headline figures, worth of goods, single rules, catalogue."""

from planner.plan.columns import Field, Form, each_year, fiscal_year, month, text
from planner.plan.plan import Plan
from planner.plan.shadow import SIGNS
from planner.report.sheets.common import fixed
from planner.report.spec import Note, SheetSpec, Table, named

UNIT = text("Unit", "Unit of the shadow price.", width=13)
IN_WORDS = text("In words", "What one unit more means.", width=46)
RULE = text("Rule", "Family of rules.")


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
            (
                text("One more unit of", "The bound that is moved.", width=34),
                IN_WORDS,
                Field("Shadow price", "Change of the objective per unit.", form=Form.FIGURE),
                Field(
                    "One unit less",
                    "Change per unit, re-solved with the bound lowered; blank: no plan.",
                    form=Form.FIGURE,
                ),
                Field(
                    "One unit more",
                    "Change per unit, re-solved with the bound raised; blank: no plan.",
                    form=Form.FIGURE,
                ),
                UNIT,
            ),
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
        Table(
            "catalogue",
            "All families of rules",
            "How many rows there are, how many have a price, and its range.",
            lambda plan: plan.shadow.catalogue,
            (
                RULE,
                IN_WORDS,
                Field("Rows", "Rows of the family.", form=Form.INTEGER),
                Field("Priced", "Rows with a price other than 0.", form=Form.INTEGER),
                Field("Least", "Least price; blank: none.", form=Form.FIGURE),
                Field("Most", "Most price; blank: none.", form=Form.FIGURE),
                UNIT,
                text("Input sheet", "Where the rule is set."),
            ),
        ),
        Note(
            fixed(
                "Prices of families and single rules are discounted to the first month, as the objective is."
            )
        ),
        Table(
            "single",
            "Rules that have a price",
            "Single rows of all families but the worth of goods.",
            lambda plan: plan.shadow.single,
            (
                text("Row", "The row of the rule."),
                IN_WORDS,
                RULE,
                text("When", "Last month of the span, or fiscal year; blank: the whole horizon."),
                Field("Shadow price", "Change of the objective per unit of the bound.", form=Form.FIGURE),
                UNIT,
            ),
            detail=True,
        ),
        Table(
            "worth_by_month",
            "Worth of goods by month, {money} per {quantity}",
            "In money of the month: the discount is undone. What is worth nothing is left out.",
            lambda plan: plan.shadow.worth_by_month,
            (
                month(),
                fiscal_year(),
                text("Commodity", "The good."),
                text("Stage", "Step of the chain."),
                Field("Worth", "What one more unit of need would cost.", form=Form.FIGURE),
            ),
            detail=True,
        ),
    ),
)
