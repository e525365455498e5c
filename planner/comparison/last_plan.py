"""What differs from the plan of the same inputs that a run replaces, in one sentence."""

from collections.abc import Mapping
from pathlib import Path

from planner.audit.plan_book import PlanNotUsableError
from planner.comparison.plans import IN_A_SENTENCE, WrittenPlan, difference_words, written_plan
from planner.workbook import plan_words


def last_plan(path: Path, facts: Mapping[str, str], input_name: str) -> WrittenPlan | None:
    """The plan that is to be replaced; None if there is none, or it is of other inputs or cannot be read.

    ``facts`` are those of its Run info.
    """
    if facts.get(plan_words.INPUT_FILE) != input_name:
        return None
    try:
        return written_plan(path, "the last plan", IN_A_SENTENCE)
    except PlanNotUsableError:
        return None


def words_against(last: WrittenPlan | None, path: Path) -> str:
    """What differs in the plan that now stands at ``path``; blank where nothing can be said."""
    if last is None or not last.tables:
        return ""
    try:
        new = written_plan(path, "this plan", IN_A_SENTENCE)
    except PlanNotUsableError:
        return ""
    return f"Against the last plan of {new.facts[plan_words.INPUT_FILE]}: {difference_words(last, new)}"
