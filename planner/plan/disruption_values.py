"""What planning for disruptions is worth: each figure with a plain sentence, or why it is not known."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, Form, headers, text
from planner.plan.disruption_paths import BranchPaths
from planner.solver.tree.tree_solution import conditional_value_at_risk

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


WORDS = Field("In words", "What the figure says.", form=Form.SPILL)
VALUE_FIELDS: Fields = (
    text("Measure", "What is measured."),
    Field("Value", "The figure.", form=Form.FIGURE),
    text("Unit", "Its unit."),
    WORDS,
)


@dataclass(frozen=True)
class InformationValues:
    """Expected costs of plans that know more, money; None: not computed."""

    wait_and_see: float | None = None
    """Expected cost if every future were known at the start."""
    known_lengths: float | None = None
    """Expected cost if the length of an event were known at its onset."""


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

    @property
    def expected(self) -> float:
        """Expected cost of the plan, without prices of risk and of missed service levels."""
        return self.paths.solution.expected_cost

    @property
    def objective(self) -> float:
        """Expected cost with those prices: what the solve made least."""
        return float(self.paths.solution.objective)

    @property
    def base(self) -> float:
        """Cost of the plan if nothing happens."""
        return float(self.paths.solution.costs[0])

    @property
    def deterministic(self) -> float:
        """Expected cost of the plan blind to disruption, without those prices."""
        costs = self.paths.solution.deterministic_costs
        return np.nan if costs is None else float(self.paths.probabilities @ costs)

    @property
    def premium(self) -> float:
        """What the plan costs more than the blind one if nothing happens."""
        costs = self.paths.solution.deterministic_costs
        return np.nan if costs is None else self.base - float(costs[0])

    @property
    def saving(self) -> float:
        """What it costs less, on average over disrupted futures."""
        costs, probabilities = (
            self.paths.solution.deterministic_costs,
            self.paths.probabilities[self.disrupted],
        )
        if costs is None or not probabilities.sum() > 0.0:
            return np.nan
        less = (costs - self.paths.solution.costs)[self.disrupted]
        return float(probabilities @ less / probabilities.sum())

    @property
    def break_even(self) -> float:
        """Probability of any disruption at which preparing for it costs as much as it saves."""
        both = self.premium + self.saving
        return self.premium / both if both > 0.0 else np.nan

    @property
    def foresight(self) -> float:
        """Expected value of perfect information."""
        return self.objective - _or_nan(self.values.wait_and_see)

    @property
    def known_length(self) -> float:
        """Expected value of knowing lengths at onset."""
        return self.objective - _or_nan(self.values.known_lengths)

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


def _or_nan(value: float | None) -> float:
    """NaN for what is not known."""
    return np.nan if value is None else value


def value_table(worth: Worth) -> pd.DataFrame:
    """Measure, Value, Unit and a plain sentence each."""
    money = worth.paths.terms.money
    rows = [
        (EXPECTED, worth.expected, money, _EXPECTED),
        (ON_BASE, worth.base, money, "What the plan costs if nothing happens."),
        (EXTRA, worth.expected - worth.base, money, "What disruptions add to the cost, on average."),
        (
            DETERMINISTIC,
            worth.deterministic,
            money,
            _known(worth.deterministic, _DETERMINISTIC, NO_DETERMINISTIC),
        ),
        (
            SAVED,
            worth.deterministic - worth.expected,
            money,
            _known(worth.deterministic, _SAVED, NO_DETERMINISTIC),
        ),
        (WAIT_AND_SEE, worth.foresight, money, _known(worth.foresight, _FORESIGHT, NOT_ASKED)),
        (LENGTHS, worth.known_length, money, _known(worth.known_length, _KNOWN_LENGTH, NOT_ASKED)),
        (ANY, 100.0 * worth.any_disruption, "%", "That any event happens within the plan."),
        (CVAR, worth.conditional_value_at_risk, money, _risk_words(worth)),
        (PREMIUM, worth.premium, money, _known(worth.premium, _PREMIUM, NO_DETERMINISTIC)),
        (SAVING, worth.saving, money, _known(worth.saving, _SAVING, NO_DETERMINISTIC)),
        (BREAK_EVEN, 100.0 * worth.break_even, "%", _break_even_words(worth)),
    ]
    return pd.DataFrame(rows, columns=headers(VALUE_FIELDS))


_EXPECTED = "Cost of every future x its probability, without prices of risk and of missed service levels."
_DETERMINISTIC = "Decisions as if nothing could happen, all that can be done after an onset; the same costs."
_SAVED = "What planning for disruption saves on average (value of the stochastic solution)."
_FORESIGHT = "Most that knowing the future beforehand would be worth (expected value of perfect information)."
_KNOWN_LENGTH = "Most that knowing at onset how long an event lasts would be worth."
_PREMIUM = "What this plan costs more than the blind one if nothing happens: the price of being prepared."
_SAVING = "What this plan costs less than the blind one, mean over the futures with a disruption."


def _known(value: float, words: str, reason: str) -> str:
    """The sentence of a figure, or why it is not known."""
    return words if np.isfinite(value) else reason


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
    if not np.isfinite(worth.deterministic):
        return NO_DETERMINISTIC
    if not np.isfinite(worth.break_even):
        return "There is none: being prepared costs nothing more in calm times and saves nothing."
    pays = "above" if worth.any_disruption >= worth.break_even else "below"
    return (
        "Being prepared pays if any disruption is likelier than this: premium / (premium + saving);"
        f" {worth.any_disruption:.1%} is {pays} it."
    )
