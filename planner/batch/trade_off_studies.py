"""From trade-offs to what the workbook of a study shows."""

from planner.batch.alternatives import Alternatives, alternatives_words
from planner.batch.frontier import Frontier, of_column
from planner.batch.frontier_words import frontier_words
from planner.batch.regret import Regret
from planner.plan.terms import Terms
from planner.report.study import Frontier as Drawn
from planner.report.study import Study

COST = "Cost"


def study_of_frontier(found: Frontier) -> Study:
    """A study of a frontier alone."""
    words, measure = frontier_words(found), found.of.measure
    label = found.against.measure.label
    drawn = Drawn(
        frame=found.frame,
        of=of_column(measure),
        against=label if label in found.frame else COST,
        of_unit=measure.unit,
        against_unit=found.against.measure.unit,
        words=words,
        off=tuple(at for at, each in enumerate(found.points) if each.is_between),
    )
    asked = f"{found.terms.title}: {measure.label} against {found.against.measure.label.lower()}."
    return Study(found.terms, asked, words, frontier=drawn)


def study_of_alternatives(terms: Terms, found: Alternatives) -> Study:
    """A study of what good plans have in common."""
    asked = f"{terms.title}: what every plan does that costs little more than the best."
    return Study(terms, asked, alternatives_words(terms, found), alternatives=found.frame)


def study_of_regret(found: Regret) -> Study:
    """A study of plans over cases."""
    asked = f"{found.terms.title}: how the plans of {len(found.names)} cases do in each other's case."
    return Study(found.terms, asked, found.words, regret=found.frame)
