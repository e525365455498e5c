"""Results of cases as a batch would give them, small enough to work out by hand."""

from dataclasses import dataclass

from planner.batch.result import CaseResult
from planner.cases.case import Case, Level
from planner.plan.case_figures import CaseFigure


@dataclass(frozen=True)
class Named:
    """Title and units of a study."""

    title: str = "Two suppliers"
    quantity: str = "t"
    money: str = "₹ crore"
    watched: str = "China"


def figures(money: float, exposure: float = 40.0, reserve: float = 5.0) -> tuple[CaseFigure, ...]:
    """Two headlines and a decision."""
    return (
        CaseFigure("money", "Money", "₹ crore", money),
        CaseFigure("embodied_exposure", "Embodied China exposure", "%", exposure),
        CaseFigure("reserve: Magnet", "Reserve of Magnet", "t", reserve, is_headline=False),
    )


def result(name: str, *levels: Level, money: float | None = None, exposure: float = 40.0) -> CaseResult:
    """A solved case; without money one that has no plan."""
    case = Case(name, (f"Imports.{name}.Price=1",) * bool(levels), "all", levels)
    if money is None:
        return CaseResult(case, "infeasible", reason="Targets!7 cannot be met")
    return CaseResult(case, "optimal", objective=money, gap=0.0, figures=figures(money, exposure))


BASE = result("base", money=100.0)
PRICE = (
    result("price low", Level("Price", "x .5", -1), money=90.0),
    result("price high", Level("Price", "x 2", 1), money=130.0, exposure=30.0),
)
HAZARD = (
    result("hazard low", Level("Hazard", "x .5", -1), money=80.0),
    result("hazard high", Level("Hazard", "x 2", 1), money=140.0),
)
TALKS = (
    result("talks fail", Level("talks", "fail"), money=105.0),
    result("talks succeed", Level("talks", "succeed"), money=95.0),
)
IDLE = (result("idle", Level("idle", "yes"), money=100.0),)
STUCK = (
    result("target low", Level("Target", "x .5", -1), money=99.0),
    result("target high", Level("Target", "x 2", 1)),
)
ONE_AT_A_TIME = (BASE, *PRICE, *HAZARD, *TALKS, *IDLE, *STUCK)


def grid() -> tuple[CaseResult, ...]:
    """Hazard by length: money 100 + hazard x length."""
    return tuple(
        result(f"{hazard} {length}", Level("Hazard", f"x {hazard}"), Level("Length", f"{length} months"),
               money=100.0 + hazard * length)
        for hazard in (1, 2)
        for length in (3, 6, 12)
    )  # fmt: skip
