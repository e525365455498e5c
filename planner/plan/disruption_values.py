"""What planning for disruptions is worth: each figure with a plain sentence, or why it is not known."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, Form, headers, text
from planner.plan.disruption_paths import BranchPaths
from planner.solver.tree.tree_solution import POLICY, ExpectedCost, conditional_value_at_risk

NO_DETERMINISTIC = "Not known: no plan blind to disruption was costed in this solve."
NOT_ASKED = "Not known: it was not computed in this run; --information does so."
MEASURES = (
    "Expected cost", "Cost on the base scenario", "Expected cost of disruptions",
    "Expected cost of a plan blind to disruption", "Value of planning for disruption",
    "Value of perfect foresight", "Value of knowing the length at onset", "Probability of any disruption",
    "Mean of the worst futures", "Premium in calm times", "Saving when a disruption comes",
    "Break-even probability",
)  # fmt: skip
"""In the order of the table of values."""
(
    EXPECTED, ON_BASE, EXTRA, DETERMINISTIC, SAVED, WAIT_AND_SEE, LENGTHS, ANY, CVAR, PREMIUM, SAVING,
    BREAK_EVEN,
) = MEASURES  # fmt: skip


WORDS = text("In words", "What the figure says.", width=25)
VALUE_FIELDS: Fields = (
    text("Measure", "What is measured."),
    WORDS,
    Field("Value", "The figure; costs are money and lost output.", form=Form.FIGURE),
    text("Unit", "Its unit."),
    Field("Prices of policy", "The same in prices of policy, beside the figure.", form=Form.FIGURE),
)


@dataclass(frozen=True)
class InformationValues:
    """Expected costs of plans that know more, money; None: not computed."""

    wait_and_see: ExpectedCost | None = None
    """Expected cost if every future were known at the start."""
    known_lengths: ExpectedCost | None = None
    """Expected cost if the length of an event were known at its onset."""


class Measured(NamedTuple):
    """A measure in money and lost output, and in prices of policy; NaN where not known."""

    economic: float
    policy: float = np.nan


@dataclass(frozen=True)
class Worth:
    """Figures of a solved tree against plans that know less or more; NaN where not known."""

    paths: BranchPaths
    values: InformationValues

    @cached_property
    def disrupted(self) -> np.ndarray:
        """True for branches with an event and some probability, shape (branches,)."""
        events = np.array([bool(branch.happenings) for branch in self.paths.branches])
        return events & (self.paths.probabilities > 0.0)

    @property
    def any_disruption(self) -> float:
        """Probability of any disruption."""
        return float(self.paths.probabilities[self.disrupted].sum())

    @cached_property
    def accounts(self) -> np.ndarray:
        """Money and lost output | prices of policy of each branch, shape (branches, 2)."""
        return _two(self.paths.solution.accounts)

    @cached_property
    def blind_accounts(self) -> np.ndarray:
        """The same under the plan blind to disruption; NaN where there is none."""
        accounts = self.paths.solution.deterministic_accounts
        return np.full_like(self.accounts, np.nan) if accounts is None else _two(accounts)

    @property
    def expected(self) -> Measured:
        """Expected cost of the plan, without prices of risk and of missed service levels."""
        return Measured(*(self.paths.probabilities @ self.accounts))

    @property
    def objective(self) -> float:
        """Expected cost with those prices: what the solve made least."""
        return float(self.paths.solution.objective)

    @property
    def base(self) -> Measured:
        """Cost of the plan if nothing happens."""
        return Measured(*self.accounts[0])

    @property
    def extra(self) -> Measured:
        """What disruptions add to the cost, on average."""
        return _less(self.expected, self.base)

    @property
    def deterministic(self) -> Measured:
        """Expected cost of the plan blind to disruption, without those prices."""
        return Measured(*(self.paths.probabilities @ self.blind_accounts))

    @property
    def saved(self) -> Measured:
        """Value of planning: what the plan costs less than the blind one over all futures."""
        return _less(self.deterministic, self.expected)

    @property
    def premium(self) -> Measured:
        """What the plan costs more than the blind one if nothing happens."""
        return _less(self.base, Measured(*self.blind_accounts[0]))

    @property
    def saving(self) -> Measured:
        """What it costs less, on average over disrupted futures."""
        probabilities = self.paths.probabilities[self.disrupted]
        if not probabilities.sum() > 0.0:
            return Measured(np.nan)
        less = (self.blind_accounts - self.accounts)[self.disrupted]
        return Measured(*(probabilities @ less / probabilities.sum()))

    @property
    def break_even(self) -> float:
        """Probability of any disruption at which preparing for it costs as much as it saves."""
        premium, saving = self.premium.economic, self.saving.economic
        return premium / (premium + saving) if premium > 0.0 and saving > 0.0 else np.nan

    @property
    def foresight(self) -> Measured:
        """Expected value of perfect information."""
        return self._knowing(self.values.wait_and_see)

    @property
    def known_length(self) -> Measured:
        """Expected value of knowing lengths at onset."""
        return self._knowing(self.values.known_lengths)

    def _knowing(self, other: ExpectedCost | None) -> Measured:
        """What a plan that knows more costs less."""
        if other is None:
            return Measured(np.nan)
        economic = self.expected.economic
        return Measured(economic - other.economic, self.objective - economic - other.policy)

    @property
    def level(self) -> float:
        """Level of the conditional value at risk."""
        return self.paths.solution.inputs.settings.cvar_level

    @property
    def risk_cost(self) -> float:
        """Price of risk in the objective: weight x conditional value at risk."""
        return self.paths.solution.inputs.settings.cvar_weight * self.conditional_value_at_risk

    @property
    def conditional_value_at_risk(self) -> float:
        """Mean loss of the worst 1 - level of all futures."""
        solution = self.paths.solution
        return conditional_value_at_risk(solution.losses, solution.probabilities, self.level)


def _two(accounts: np.ndarray) -> np.ndarray:
    """Money and lost output in one, prices of policy beside them, shape (branches, 2)."""
    found: np.ndarray = np.stack([accounts[:, :POLICY].sum(axis=1), accounts[:, POLICY]], axis=1)
    return found


def _less(one: Measured, other: Measured) -> Measured:
    """The difference of two measures."""
    return Measured(one.economic - other.economic, one.policy - other.policy)


def value_table(worth: Worth) -> pd.DataFrame:
    """Measure, Value, Unit, prices of policy beside it, and a plain sentence each."""
    money = worth.paths.terms.money
    costs = [
        (EXPECTED, worth.expected, _EXPECTED),
        (ON_BASE, worth.base, "What the plan costs if nothing happens."),
        (EXTRA, worth.extra, "What disruptions add to the cost, on average."),
        (DETERMINISTIC, worth.deterministic, _known(worth.deterministic, _DETERMINISTIC, NO_DETERMINISTIC)),
        (SAVED, worth.saved, _known(worth.saved, _SAVED, NO_DETERMINISTIC)),
        (WAIT_AND_SEE, worth.foresight, _known(worth.foresight, _FORESIGHT, NOT_ASKED)),
        (LENGTHS, worth.known_length, _known(worth.known_length, _KNOWN_LENGTH, NOT_ASKED)),
        (CVAR, Measured(worth.conditional_value_at_risk), _risk_words(worth)),
        (PREMIUM, worth.premium, _known(worth.premium, _PREMIUM, NO_DETERMINISTIC)),
        (SAVING, worth.saving, _known(worth.saving, _SAVING, NO_DETERMINISTIC)),
    ]
    rows = {name: (name, words, figure.economic, money, figure.policy) for name, figure, words in costs}
    any_words = "That any event happens within the plan."
    rows[ANY] = (ANY, any_words, 100.0 * worth.any_disruption, "%", np.nan)
    rows[BREAK_EVEN] = (BREAK_EVEN, _break_even_words(worth), 100.0 * worth.break_even, "%", np.nan)
    return pd.DataFrame([rows[name] for name in MEASURES], columns=headers(VALUE_FIELDS))


_EXPECTED = "Money and lost output of every future x its probability."
_DETERMINISTIC = "Decisions as if nothing could happen, all that can be done after an onset; the same costs."
_SAVED = "What planning for disruption saves on average (value of the stochastic solution)."
_FORESIGHT = "Most that knowing the future beforehand would be worth (expected value of perfect information)."
_KNOWN_LENGTH = "Most that knowing at onset how long an event lasts would be worth."
_PREMIUM = "What this plan costs more than the blind one if nothing happens: the price of being prepared."
_SAVING = "What this plan costs less than the blind one, mean over the futures with a disruption."


def _known(value: Measured, words: str, reason: str) -> str:
    """The sentence of a figure, or why it is not known."""
    return words if np.isfinite(value.economic) else reason


def _risk_words(worth: Worth) -> str:
    """What the conditional value at risk looks at, and whether it sees calm futures."""
    tail, chance = 1.0 - worth.level, worth.any_disruption
    loss = worth.paths.solution.inputs.settings.risk_on
    seen = "calm futures are among them" if chance < tail else "all of them may be disrupted ones"
    return (
        f"Mean {loss} of the worst {tail:.1%} of futures (CVaR at {worth.level:.1%}); any disruption has"
        f" {chance:.1%}, so {seen}."
    )


def _break_even_words(worth: Worth) -> str:
    """Whether preparing pays."""
    premium, saving = worth.premium.economic, worth.saving.economic
    if not np.isfinite(premium):
        return NO_DETERMINISTIC
    if not np.isfinite(worth.break_even):
        costs = "costs something" if premium > 0.0 else "costs nothing more"
        saves = "saves something" if saving > 0.0 else "saves nothing"
        return f"There is none: being prepared {costs} in calm times and {saves} in a disruption."
    pays = "above" if worth.any_disruption >= worth.break_even else "below"
    return (
        "Being prepared pays if any disruption is likelier than this: premium / (premium + saving);"
        f" {worth.any_disruption:.1%} is {pays} it."
    )
