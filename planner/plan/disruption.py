"""Disruptions: the solved tree, its stress tests and what information is worth, as frozen tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.plan.decided import decided_table, future_tables
from planner.plan.disruption_branches import branch_table, event_table, sector_table, tree_picture
from planner.plan.disruption_odds import odds_table
from planner.plan.disruption_paths import BranchPaths
from planner.plan.disruption_reserve import (
    binding_branches,
    bought_in_need,
    drawdown_policy,
    stock_paths,
    use_table,
)
from planner.plan.disruption_stress import StressTables, Tested, shortest, stress_tables
from planner.plan.disruption_values import InformationValues, Worth, value_table
from planner.plan.future_years import fan_table
from planner.plan.late_odds import late_words
from planner.plan.posed import kept_of_tree
from planner.plan.served import served_table
from planner.plan.terms import Terms, with_money
from planner.workbook.stored_solution import StoredSolution

if TYPE_CHECKING:
    from planner.solver.solution import Solution
    from planner.solver.tree.tree_solution import TreeSolution
    from planner.study.reserve_use import ReserveUse

__all__ = ["DisruptionFigures", "DisruptionPlan", "InformationValues", "disruption_plan"]


UNLIKELY_BASE = 0.1
"""Probability of the base scenario below which means over all futures lead and are held against what is
asked.
"""


@dataclass(frozen=True)
class DisruptionFigures:
    """Single numbers of a solved tree; NaN where not known."""

    objective: float
    """Expected money, lost output and prices of policy, those of risk and of missed service levels too."""
    expected: float
    """Expected money and lost output; so are all costs that follow."""
    expected_policy: float
    """Expected prices of policy, without those of risk and of missed service levels."""
    risk_cost: float
    """Price of risk: weight x conditional value at risk."""
    cvar: float
    """Conditional value at risk: mean loss of the worst futures, money."""
    base: float
    deterministic: float
    premium: float
    any_disruption: float
    unserved_if_worst: float
    worst_branch: str
    survival: float
    """Months until a sector is first cut in a test without the watched country; NaN: no such test."""
    survival_words: str
    gap: float
    """Part of the objective by which a better plan could not be ruled out."""
    bought_in_need: float
    """Most that a reserve buys of a good that an event hits and a sector lacks in the same month."""


@dataclass(frozen=True)
class DisruptionPlan(StressTables):
    """Tables about disruptions; quantities, money and months as the workbook has them."""

    branches: pd.DataFrame
    by_sector: pd.DataFrame
    tree: pd.DataFrame
    events: pd.DataFrame
    odds: pd.DataFrame
    stock_paths: pd.DataFrame
    drawdown: pd.DataFrame
    binding: pd.DataFrame
    reserve_use: pd.DataFrame
    """The worst branch of each event with reserves for disruptions and with them shut."""
    values: pd.DataFrame
    figures: DisruptionFigures
    futures: pd.DataFrame
    """Key figures in every future, the base scenario first."""
    reached: pd.DataFrame
    """What policies reach in every future."""
    decided: pd.DataFrame
    """What is decided in every future."""
    served: pd.DataFrame
    """How much of need is served by start of each stress test; without any, in each event's worst branch."""
    future_years: pd.DataFrame
    """Key figures by fiscal year in every future."""
    fan_years: pd.DataFrame
    """What they come to if nothing happens, on average, and in the lowest and highest tenth."""
    run: Mapping[str, float | str]
    """How the tree was solved, for Run info."""
    words: tuple[str, ...]
    has_stress: bool
    """True if stress tests in the plan are branches without probability."""
    expected: "Solution | None" = None
    """The mean of all futures."""
    stored: StoredSolution | None = None
    """Columns and duals of all branches."""

    @property
    def base_probability(self) -> float:
        """Probability that nothing happens."""
        return float(self.branches["Probability"].iloc[0])

    @property
    def is_mean_first(self) -> bool:
        """True if the base scenario hardly comes, so that means over all futures lead."""
        return self.base_probability < UNLIKELY_BASE

    @property
    def expected_accounts(self) -> tuple[float, float, float]:
        """Expected money, lost output, and prices of policy with that of risk."""
        own = [self.branches[name] for name in ("Money", "Lost output", "Prices of policy")]
        money, lost, policy = (float((self.branches["Probability"] * each).sum()) for each in own)
        return money, lost, policy + self.figures.risk_cost

    @property
    def sum_of_costs(self) -> float:
        """Costs of all branches in all accounts times their probabilities."""
        costs = self.branches["Cost"] + self.branches["Prices of policy"]
        return float((self.branches["Probability"] * costs).sum())


def disruption_plan(
    tree_solution: "TreeSolution",
    stress: Sequence[Tested],
    values: InformationValues,
    uses: Sequence["ReserveUse"] = (),
) -> DisruptionPlan:
    """All tables of a solved tree."""
    paths = BranchPaths(tree_solution)
    worth, branches = Worth(paths, values), branch_table(paths)
    futures, reached, future_years = future_tables(tree_solution)
    figures = _figures(paths, worth, branches, stress)
    return DisruptionPlan(
        branches=branches,
        by_sector=sector_table(paths),
        tree=tree_picture(paths),
        events=event_table(paths, branches),
        odds=odds_table(paths),
        stock_paths=stock_paths(paths),
        drawdown=drawdown_policy(paths),
        binding=binding_branches(paths),
        reserve_use=use_table(uses),
        **vars(stress_tables(paths.terms, stress)),
        values=value_table(worth),
        figures=figures,
        futures=futures,
        reached=reached,
        decided=decided_table(paths),
        served=served_table(paths, stress),
        future_years=future_years,
        fan_years=fan_table(future_years, paths.terms),
        run=_run(tree_solution),
        words=tuple(_words(paths, figures)),
        has_stress=any(branch.stress for branch in paths.branches),
        expected=tree_solution.expected,
        stored=kept_of_tree(tree_solution),
    )


def _figures(
    paths: BranchPaths, worth: Worth, branches: pd.DataFrame, stress: Sequence[Tested]
) -> DisruptionFigures:
    """Single numbers."""
    unserved = branches["Unserved"].to_numpy(dtype=float)
    if not paths.probabilities[0]:  # what-ifs leave a base scenario in which nothing costs anything
        unserved = np.where(paths.probabilities > 0.0, unserved, -np.inf)
    worst = int(unserved.argmax())
    survival, survival_words = _survival(paths.terms, stress)
    return DisruptionFigures(
        objective=worth.objective,
        expected=worth.expected.economic,
        expected_policy=worth.expected.policy,
        risk_cost=worth.risk_cost,
        cvar=worth.conditional_value_at_risk,
        base=worth.base.economic,
        deterministic=worth.deterministic.economic,
        premium=worth.premium.economic,
        any_disruption=worth.any_disruption,
        unserved_if_worst=float(branches["Unserved"].iloc[worst]),
        worst_branch=paths.branches[worst].name,
        survival=survival,
        survival_words=survival_words,
        gap=paths.solution.answer.gap,
        bought_in_need=bought_in_need(paths),
    )


def _survival(terms: Terms, stress: Sequence[Tested]) -> tuple[float, str]:
    """Shortest survival of any sector without the watched country, and whose it is."""
    own = [each for each in stress if terms.watched in each.countries]
    if not own:
        return np.nan, ""
    months, sector, start = shortest(terms, own)
    when = terms.months[start].strftime("%b %Y")
    if not sector:
        return months, f"no sector is cut to the end of the plan, from {when}"
    return months, f"{sector} is cut first, from {when}"


def _run(solution: "TreeSolution") -> dict[str, float | str]:
    """How the tree was solved."""
    columns, rows = solution.size
    answer = solution.answer
    return {
        "Start of the tree": answer.method,
        "Start of the tree: why": answer.why,
        "Worker processes": answer.processes,
        "Rounds of cuts": answer.benders_iterations,
        "Gap of the tree": f"{abs(answer.gap):.1e}",
        "Branches": len(solution.tree),
        "Columns of the extensive form": columns,
        "Rows of the extensive form": rows,
        "Simplex iterations of the tree": answer.simplex_iterations,
        "Objective of the tree, with risk": f"{solution.objective:.9g}",
    }


def _words(paths: BranchPaths, figures: DisruptionFigures) -> list[str]:
    """The tree in sentences."""
    terms, money = paths.terms, paths.terms.money
    futures = int((paths.probabilities > 0.0).sum())
    tests = len(paths.branches) - futures
    also = f", and {tests} what-if{'s' * (tests != 1)} without probability" if tests else ""
    lines = [
        f"{futures} futures are planned for{also}; a disruption comes with {figures.any_disruption:.1%}."
        f" Money and lost output are {figures.expected:,.0f} {money} on average over all of them,"
        f" {figures.base:,.0f} if nothing happens; prices of policy stand apart. Key figures are told for all"
        " futures on the Summary; other sheets show the future in which nothing happens, which has a"
        f" probability of {paths.probabilities[0]:.1%}."
    ]
    if np.isfinite(figures.premium):
        over_all = _more(figures.expected - figures.deterministic, money)
        lines.append(
            f"In money and lost output the plan costs {_more(figures.premium, money)} than one blind to"
            f" disruption if nothing happens, and {over_all} over all futures."
        )
    if figures.unserved_if_worst >= terms.least:
        lines.append(
            f"Most need stays unserved in {figures.worst_branch}: {figures.unserved_if_worst:,.4g}"
            f" {terms.quantity} more than in calm times."
        )
    return [*lines, *late_words(paths)]


def _more(difference: float, money: str) -> str:
    """``₹12 crore more``, ``₹3 crore less``."""
    return f"{with_money(f'{abs(difference):,.4g}', money)} {'more' if difference >= 0.0 else 'less'}"
