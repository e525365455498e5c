"""Why the main decisions are as they are: what each is worth, what binds it, what would come instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from planner.model.catalogue import ROW
from planner.plan.columns import Field, Fields, Form, sum_where, table, text
from planner.plan.figures import shown
from planner.plan.shadow import changes_in_words, shown_name
from planner.plan.terms import Terms, with_money
from planner.solver.highs import Status
from planner.study.decisions import Kind, Quantity
from planner.study.why import Binding, Change, Reason, Resolved

WITHOUT, LESS, MORE = "without it", "a tenth less", "a tenth more"
PAYS, HOLDS = "pays for it", "holds it back"
MOST_TOLD = 3
"""Rules, and things that come instead, that a sentence names."""
BALANCE = "balance"
DECISION = text("Decision", "A main decision: the largest of their kind.", width=28)


def _solved(change: str) -> str:
    """What a change costs in all; blank where it was not solved for or has no plan."""
    pairs = ("Decision", "[Decision]", "Change", f'"{change}"')
    count = f'COUNTIFS({{why_change.Decision}},[Decision],{{why_change.Change}},"{change}")'
    return f'IF({count}>0,{sum_where("why_change", "In all", *pairs)},"")'


WHY: Fields = (
    DECISION,
    text("Why", "What it is worth, what comes instead, what binds it.", width=70),
    Field("Amount", "If nothing happens, over the whole plan.", form=Form.FIGURE),
    text("Unit", "Unit of the amount.", width=12),
    Field(
        "A tenth less",
        "What the plan costs more then, all natures together; blank: no plan.",
        "{money}",
        form=Form.FIGURE,
        formula=_solved(LESS),
    ),
    Field(
        "A tenth more",
        "What the plan costs more then; blank: no plan.",
        "{money}",
        form=Form.FIGURE,
        formula=_solved(MORE),
    ),
    Field(
        "Without it",
        "What the plan costs more then; blank: not solved for (--why does), or no plan.",
        "{money}",
        form=Form.FIGURE,
        formula=_solved(WITHOUT),
    ),
    Field(
        "Firm in",
        "Probability of the futures that keep at least nine tenths of it; blank: one future.",
        form=Form.SHARE,
    ),
)
WHY_CHANGES: Fields = (
    DECISION,
    text("Change", f"{WITHOUT}, {LESS} or {MORE}.", width=14),
    text("Instead", "What serves need otherwise, end-product terms, largest change first.", width=50),
    Field("Money", "Present money more.", "{money}", form=Form.FIGURE),
    Field("Lost output", "Present lost output more.", "{money}", form=Form.FIGURE),
    Field("Prices of policy", "Penalties, exposure price, cost of funds more.", "{money}", form=Form.FIGURE),
    Field(
        "In all",
        "All three.",
        "{money}",
        form=Form.FIGURE,
        formula="[Money]+[Lost output]+[Prices of policy]",
    ),
    Field("Unserved", "Need unserved more.", "{quantity}", form=Form.FIGURE),
)
WHY_RULES: Fields = (
    DECISION,
    text("What binds", "Row of the model, or a good that it makes or takes.", width=40),
    text("Effect", f"It {PAYS} or {HOLDS}.", width=14),
    Field("Worth", "Present money, by the shadow prices of the plan.", "{money}", form=Form.FIGURE),
    text("Input sheet", "Where the rule is set."),
)


@dataclass(frozen=True)
class WhyPlan:
    """Tables about the main decisions."""

    decisions: pd.DataFrame
    changes: pd.DataFrame
    rules: pd.DataFrame


class _Told(NamedTuple):
    """A reason with its name."""

    name: str
    reason: Reason

    def changes(self) -> Iterator[tuple[str, Resolved]]:
        """What was solved for and has a plan."""
        for change, found in (
            (LESS, self.reason.less),
            (MORE, self.reason.more),
            (WITHOUT, self.reason.without),
        ):
            if found is not None and found.status is Status.OPTIMAL:
                yield change, found


def why_plan(terms: Terms, reasons: Sequence[Reason]) -> WhyPlan:
    """All tables about reasons."""
    told = [_Told(decision_name(each.decision), each) for each in reasons]
    return WhyPlan(
        decisions=pd.DataFrame(
            [_row(terms, each) for each in told], columns=[each.header for each in WHY]
        ),
        changes=table(
            WHY_CHANGES,
            (
                (each.name, change, ", ".join(instead(terms, found, each.reason.decision)), *found.worth)
                for each in told
                for change, found in each.changes()
            ),
        ),
        rules=table(
            WHY_RULES,
            (
                (each.name, binding_words(bound), PAYS if bound.worth > 0.0 else HOLDS, abs(bound.worth),
                 ROW[bound.family].sheet if bound.family else "")
                for each in told
                for bound in each.reason.bindings
            ),
        ),
    )  # fmt: skip


def decision_name(decision: Quantity) -> str:
    """``Imports from Japan``."""
    words = {
        Kind.RESERVE: "Reserve of {}",
        Kind.CAPACITY: "New capacity of {}",
        Kind.IMPORTS: "Imports from {}",
        Kind.INCENTIVE: "Incentive of {}",
    }
    return words[decision.kind].format(decision.name)


def _unit(terms: Terms, decision: Quantity) -> str:
    """Unit of its amount."""
    return {
        Kind.RESERVE: f"{terms.quantity} bought",
        Kind.CAPACITY: f"{terms.quantity} a year",
        Kind.IMPORTS: f"{terms.quantity} of end product",
        Kind.INCENTIVE: terms.money,
    }[decision.kind]


def _row(terms: Terms, told: _Told) -> tuple[object, ...]:
    """A row of :data:`WHY`."""
    reason, solved = told.reason, dict(told.changes())
    totals = [solved[each].worth.total if each in solved else np.nan for each in (LESS, MORE, WITHOUT)]
    firm = np.nan if reason.firm is None else reason.firm
    return told.name, why_words(terms, reason), reason.amount, _unit(terms, reason.decision), *totals, firm


def why_words(terms: Terms, reason: Reason) -> str:
    """Why a decision is as it is, in sentences."""
    sentences = [
        _change_words(terms, reason, change, found)
        for change, found in (("Without it", reason.without), ("With a tenth less", reason.less))
        if found is not None and found.status in {Status.OPTIMAL, Status.INFEASIBLE}
    ]
    if reason.more is not None and reason.more.status is Status.INFEASIBLE:
        sentences.append("It cannot be a tenth more.")
    for sign, opening in ((1.0, "It is paid for by"), (-1.0, "What it takes, or is held back by:")):
        named = [
            f"{words} ({with_money(shown(abs(worth)), terms.money)})"
            for words, worth in _summed(reason.bindings)
            if sign * worth > 0.0
        ]
        if named:
            sentences.append(f"{opening} {', '.join(named[:MOST_TOLD])}.")
    if reason.firm is not None:
        share = f"{100.0 * reason.firm:.0f} %"
        sentences.append(f"At least nine tenths of it stay in {share} of the futures, by probability.")
    return " ".join(sentences)


def _summed(bindings: Sequence[Binding]) -> list[tuple[str, float]]:
    """Words and worth of what binds, rules of one name together, the most first."""
    sums: dict[str, float] = {}
    for each in bindings:
        words = binding_words(each)
        sums[words] = sums.get(words, 0.0) + each.worth
    return sorted(sums.items(), key=lambda pair: -abs(pair[1]))


def _change_words(terms: Terms, reason: Reason, opening: str, found: Resolved) -> str:
    """``Without it the plan costs ₹12 crore of money; instead Japan +120 t`` as a sentence."""
    if found.status is not Status.OPTIMAL:
        return f"{opening} there is no plan."
    changes = changes_in_words(terms, found.worth) or "costs no more"
    others = list(instead(terms, found, reason.decision))[:MOST_TOLD]
    return f"{opening} the plan {changes}{'; instead ' * bool(others)}{', '.join(others)}."


def instead(terms: Terms, found: Resolved, decision: Quantity) -> Iterator[str]:
    """``imports from Japan +120 t``, for what is material."""
    for each in found.instead:
        if abs(each.amount) >= terms.least and (each.kind, each.name) != (decision.kind, decision.name):
            sign = "+" if each.amount > 0.0 else "−"
            yield f"{_supply_name(each)} {sign}{shown(abs(each.amount))} {terms.quantity}"


def _supply_name(change: Change) -> str:
    """Name of what serves need."""
    words = {Kind.IMPORTS: "imports from {}", Kind.OUTPUT: "output of {}", Kind.UNSERVED: "need unserved"}
    return words[change.kind].format(change.name)


def binding_words(bound: Binding) -> str:
    """``share cap China share of magnets``, ``the worth of its NdPr alloy``."""
    if not bound.family:
        return "the most there is of it"
    name = bound.subject[0] if bound.subject else ""
    if bound.family == BALANCE:
        return f"the worth of {name}" if bound.worth > 0.0 else f"the {name} it takes"
    return f"{shown_name(bound.family)} {name}"
