"""What an audit of a plan workbook finds: a line for each thing looked at, and the cells at fault."""

from dataclasses import dataclass, replace
from enum import StrEnum

from openpyxl.utils import get_column_letter

from planner.workbook.fingerprint import Place


class Verdict(StrEnum):
    """How a check ended."""

    OK = "OK"
    CHECK = "CHECK"
    NOT_CHECKED = "not checked"


class Layer(StrEnum):
    """What a check holds the plan against."""

    FINGERPRINT = "Fingerprint"
    FORMULAS = "Formulas"
    TABLES = "Tables"
    CERTIFICATE = "Certificate"


@dataclass(frozen=True)
class AuditCheck:
    """One thing that was looked at."""

    layer: Layer
    check: str
    looked_at: int
    """Cells, formulas or rows."""
    figure: float
    """What was found; 0 is perfect."""
    tolerance: float
    """Most that passes."""
    verdict: Verdict
    words: str
    """What the figure is; why a check could not be made."""


class Fault(StrEnum):
    """What is wrong with a cell."""

    CHANGED = "changed since the plan was written"
    FORMULA = "its formula was changed"
    ADDED = "was empty when the plan was written"
    REMOVED = "was emptied"
    RECALCULATED = "follows from its formula, from cells that were changed"
    ROUNDING = "differs in its last digits alone"
    NOT_AS_SOLVED = "is not what was solved"
    DOES_NOT_FOLLOW = "does not follow from the cells that it reads"


@dataclass(frozen=True)
class FaultyCell:
    """A cell that is not as it should be."""

    cell: str
    """``Costs!C12``."""
    found: str
    expected: str
    """Blank: not known without the inputs."""
    fault: Fault


@dataclass(frozen=True)
class Audit:
    """An audit of a plan workbook."""

    checks: tuple[AuditCheck, ...]
    cells: tuple[FaultyCell, ...]

    def with_proof(self, checks: tuple[AuditCheck, ...], cells: tuple[FaultyCell, ...]) -> "Audit":
        """With what the inputs tell: more checks, and what they expect of cells."""
        known = {each.cell: each for each in cells}
        own = tuple(
            replace(each, expected=known[each.cell].expected) if each.cell in known else each
            for each in self.cells
        )
        named = {each.cell for each in own}
        more = tuple(each for each in cells if each.cell not in named)
        return Audit((*self.checks, *checks), (*own, *more))

    @property
    def failed(self) -> tuple[AuditCheck, ...]:
        """Checks that found something."""
        return tuple(each for each in self.checks if each.verdict is Verdict.CHECK)

    @property
    def at_fault(self) -> tuple[FaultyCell, ...]:
        """Cells that differ by more than how another program saves a number."""
        return tuple(each for each in self.cells if each.fault is not Fault.ROUNDING)

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        open_ones = sum(each.verdict is Verdict.NOT_CHECKED for each in self.checks)
        rest = f"; {open_ones} could not be made" if open_ones else ""
        if not self.failed:
            return f"The plan passes: {len(self.checks) - open_ones} checks{rest}."
        return f"The plan does not pass: {len(self.failed)} of {len(self.checks)} checks found faults{rest}."


def judged(
    layer: Layer, check: str, looked_at: int, figure: float, tolerance: float, words: str
) -> AuditCheck:
    """A check with its verdict: a figure that is no number does not pass."""
    verdict = Verdict.OK if abs(figure) <= tolerance else Verdict.CHECK
    return AuditCheck(layer, check, looked_at, figure, tolerance, verdict, words)


def not_checked(layer: Layer, check: str, why: str) -> AuditCheck:
    """A check that could not be made."""
    return AuditCheck(layer, check, 0, float("nan"), float("nan"), Verdict.NOT_CHECKED, why)


def address(sheet: str, place: Place) -> str:
    """``Costs!C12``."""
    return f"{sheet}!{get_column_letter(place[1])}{place[0]}"
