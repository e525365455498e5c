"""What became of one case of a batch."""

from dataclasses import dataclass, field

from planner.cases.case import Case
from planner.plan.case_figures import CaseFigure


@dataclass(frozen=True)
class CaseResult:
    """Status, figures and cost of solving one case; figures are empty where there is no plan."""

    case: Case
    status: str
    """How the solve ended: ``optimal``, ``infeasible``, ``gap not reached``, ``refused``, ``failed`` ..."""
    reason: str = ""
    """Why there is no plan, or why the case was refused, in a sentence."""
    changed_cells: tuple[str, ...] = ()
    """Each changed cell with old and new value, as ``--set`` tells it."""
    objective: float = float("nan")
    """What was made least, money."""
    gap: float = float("nan")
    """Share of the objective by which a better plan cannot be ruled out."""
    figures: tuple[CaseFigure, ...] = ()
    rebuild_reason: str = ""
    """Why the model was built anew; blank where it was changed in place."""
    core_seconds: float = float("nan")
    """Processor seconds of the case, in this process and its workers."""
    plan_file: str = ""
    """Where its plan workbook was kept; blank: it was not."""
    branches: int = 0
    """Branches of its tree; 0: one path."""
    missed: tuple[str, ...] = field(default=())
    """A sentence for each policy that is missed."""
    workbook_sha256: str = ""
    """SHA-256 of the bytes of the workbook that the case changes."""
