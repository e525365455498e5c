"""Plan a country's rare-earth magnet supply: stockpile, domestic output and import mix.

    import planner
    plan = planner.solve("inputs/india.xlsx", set={"Settings.discount_rate": 0.05})
    plan.key_figures
    plan.tables["imports"]
    plan.write("plan.xlsx")

Names are loaded when they are used; importing the package changes nothing in the process.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.audit.plan_book import PlanNotUsableError as PlanNotUsableError
    from planner.cases import Case as Case
    from planner.cases import CasesError as CasesError
    from planner.data import Inputs as Inputs
    from planner.errors import NoPlanError as NoPlanError
    from planner.errors import PlannerError as PlannerError
    from planner.files import OutputError as OutputError
    from planner.interface.reading import Checked as Checked
    from planner.interface.reading import InputError as InputError
    from planner.interface.reading import InputWarning as InputWarning
    from planner.interface.reading import Problem as Problem
    from planner.interface.reading import check as check
    from planner.interface.reading import read as read
    from planner.interface.result import Plan as Plan
    from planner.interface.result import PlanWarning as PlanWarning
    from planner.interface.solving import StressTests as StressTests
    from planner.interface.solving import solve as solve
    from planner.interface.solving import stress as stress
    from planner.interface.studies import Difference as Difference
    from planner.interface.studies import Sweep as Sweep
    from planner.interface.studies import alternatives as alternatives
    from planner.interface.studies import compare as compare
    from planner.interface.studies import frontier as frontier
    from planner.interface.studies import read_cases as read_cases
    from planner.interface.studies import regret as regret
    from planner.interface.studies import sweep as sweep
    from planner.study.asked_tests import AskedError as AskedError
    from planner.study.asked_tests import Question as Question
    from planner.workbook.reading.override_text import OverrideError as OverrideError
    from planner.workers import WorkerEndedError as WorkerEndedError

__version__ = "0.1.0"
__all__ = [
    "AskedError",
    "Case",
    "CasesError",
    "Checked",
    "Difference",
    "InputError",
    "InputWarning",
    "Inputs",
    "NoPlanError",
    "OutputError",
    "OverrideError",
    "Plan",
    "PlanNotUsableError",
    "PlanWarning",
    "PlannerError",
    "Problem",
    "Question",
    "StressTests",
    "Sweep",
    "WorkerEndedError",
    "alternatives",
    "check",
    "compare",
    "frontier",
    "read",
    "read_cases",
    "regret",
    "solve",
    "stress",
    "sweep",
]

_HOMES = {
    "Inputs": "planner.data",
    "NoPlanError": "planner.errors",
    "PlannerError": "planner.errors",
    "OutputError": "planner.files",
    "Checked": "planner.interface.reading",
    "InputError": "planner.interface.reading",
    "InputWarning": "planner.interface.reading",
    "Problem": "planner.interface.reading",
    "check": "planner.interface.reading",
    "read": "planner.interface.reading",
    "Plan": "planner.interface.result",
    "PlanWarning": "planner.interface.result",
    "StressTests": "planner.interface.solving",
    "solve": "planner.interface.solving",
    "stress": "planner.interface.solving",
    "Case": "planner.cases",
    "CasesError": "planner.cases",
    "Difference": "planner.interface.studies",
    "Sweep": "planner.interface.studies",
    "alternatives": "planner.interface.studies",
    "compare": "planner.interface.studies",
    "frontier": "planner.interface.studies",
    "read_cases": "planner.interface.studies",
    "regret": "planner.interface.studies",
    "sweep": "planner.interface.studies",
    "AskedError": "planner.study.asked_tests",
    "Question": "planner.study.asked_tests",
    "OverrideError": "planner.workbook.reading.override_text",
    "PlanNotUsableError": "planner.audit.plan_book",
    "WorkerEndedError": "planner.workers",
}
"""Name -> module that holds it, imported when the name is first used."""


def _load(name: str) -> object:
    """A public name, from the module that holds it; raises AttributeError."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


if not TYPE_CHECKING:  # so that type checkers know a misspelt name
    __getattr__ = _load


def __dir__() -> list[str]:
    """What the package offers."""
    return [*__all__, "__version__"]
