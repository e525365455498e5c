"""What the changes of a run do: told cell by cell, and refused where nothing that the model reads changes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.schema.sheet import Place
from planner.schema.tables.disruption import Event, EventEffect, EventLength
from planner.schema.tables.general import Lever
from planner.workbook.checks.unread import Reason, Unread, rows_off, why_unread
from planner.workbook.layout import SETTINGS
from planner.workbook.messages import Problem, problem
from planner.workbook.reading.levers import LEVERS
from planner.workbook.reading.override_text import OverrideError
from planner.workbook.reading.overrides import CellChange, cell_words
from planner.workbook.reading.reader import Reading, read_workbook

if TYPE_CHECKING:
    from planner.solver.fingerprint import ModelFingerprint

SHOWN = 3
"""Cells of one change that are told in full."""
REPORTED_SETTINGS = frozenset(
    ("title", "report_last_month", "quantity_unit", "money_unit", "exposure_country", "cvar_level", "risk_on")
)
REPORTED_SHEETS = frozenset(("Targets", "Origins", "Stress tests"))
REPORTED_COLUMNS = frozenset(
    (
        ("Commodities", "Stage"),
        ("Commodities", "End-product equivalent"),
        ("Commodities", "Reference price"),
        ("Commodities", "Scrap"),
        ("Countries", "Blocs"),
        ("Plants", "Class"),
        ("Schemes", "Beneficiaries"),
    )
)
"""What the plan tells although no solver reads it: (sheet, header)."""
CHECKED_SHEET = "Calibration"
"""Read by ``planner check`` alone."""


class IdleChangeError(OverrideError):
    """A change that changes nothing; ``idle`` says why, change by change."""

    def __init__(self, idle: dict[str, Unread]) -> None:
        super().__init__(idle)
        self.idle = idle

    def __str__(self) -> str:
        sentences = (f'"{text}" changes nothing that is read: {why.words}' for text, why in self.idle.items())
        return "\n      ".join(sentences)


@dataclass(frozen=True)
class Use:
    """What a run reads besides the model."""

    path_only: bool = False
    calibration: bool = False
    """True for ``planner check``."""


@dataclass
class Models:
    """What changes of one workbook are compared with: each read and built once, for one kind of run."""

    path: Path
    path_only: bool = False
    known: dict[tuple[str, ...], "ModelFingerprint | None"] = field(default_factory=dict)

    def under(self, overrides: Sequence[str]) -> "ModelFingerprint | None":
        """The problem under these changes; None where the inputs have errors."""
        from planner.solver.fingerprint import ModelFingerprint

        key = tuple(overrides)
        if key not in self.known:
            inputs = read_workbook(self.path, key).inputs
            self.known[key] = None if inputs is None else ModelFingerprint(inputs, self.path_only)
        return self.known[key]


def read(
    source: Path, overrides: Sequence[str] = (), *, path_only: bool = False, calibration: bool = False
) -> Reading:
    """Read and check a workbook with the changes of a run; raises OverrideError for one that names nothing,
    or changes nothing that is read (``path_only`` and ``calibration`` say what is).
    """
    use = Use(path_only=path_only, calibration=calibration)
    reading = judged(read_workbook(source, overrides=overrides), overrides, use)
    if reading.inputs is None:
        return reading
    reading = replace(reading, problems=(*reading.problems, *_idle_levers(reading, source, overrides, use)))
    assert reading.inputs is not None
    told = replace(reading.inputs.source, overrides=tuple(overrides), path=source.absolute())
    return replace(reading, inputs=replace(reading.inputs, source=told))


def judged(
    reading: Reading,
    overrides: Sequence[str],
    use: Use,
    models: Models | None = None,
    together: Sequence[Sequence[int]] | None = None,
) -> Reading:
    """Compare the inputs with and without each change, the others standing: the reading, its changes marked
    where only the report shows them.

    ``models`` spares building what many cases share; ``together`` are positions of the changes to be
    judged, some of them as one (else all, each by itself). Inputs with errors are not judged.
    Raises IdleChangeError where a change does nothing.
    """
    if reading.inputs is None or not overrides:
        return reading
    from planner.solver.fingerprint import ModelFingerprint  # the model itself, which loads Pyomo

    models = models or Models(reading.path, use.path_only)
    changed = ModelFingerprint(reading.inputs, path_only=use.path_only)
    idle: dict[str, Unread] = {}
    reported: set[str] = set()
    for positions in together if together is not None else [[at] for at in range(len(overrides))]:
        without = models.under([text for at, text in enumerate(overrides) if at not in positions])
        if without is None or not _is_idle(changed, without):
            continue
        texts = [overrides[at] for at in positions]
        changes = _changes_of(texts, reading)
        if not _same_values(changed, without) and any(is_reported(change, use) for change in changes):
            reported.update(texts)
        else:
            idle[texts[0]] = _why(changes, reading, use)
    if idle:
        raise IdleChangeError(idle)
    marked = (replace(each, only_reported=each.override in reported) for each in reading.changed)
    return replace(reading, changed=tuple(marked))


def _changes_of(texts: Sequence[str], reading: Reading) -> list[CellChange]:
    """The cells that changes of the run have written, with those that the levers among them feed."""
    own = [each for each in reading.changed if each.override in texts]
    turned = {each.key.casefold() for each in own if each.sheet.casefold() == LEVERS.casefold()}
    return own + [each for each in reading.fed if each.lever.casefold() in turned]


def _idle_levers(reading: Reading, source: Path, overrides: Sequence[str], use: Use) -> Iterator[Problem]:
    """A warning for each lever of the workbook off its base without which all values would be the same."""
    assert reading.inputs is not None
    table = reading.addresses.tables.get(LEVERS)
    fed = {each.lever.casefold(): each for each in reversed(reading.fed)}
    for lever in reading.inputs.rows(Lever):
        if table is None or lever.lever.casefold() not in fed:
            continue
        back = f'{LEVERS}."{lever.lever.replace(chr(34), chr(34) * 2)}".Value=={lever.base}'
        other = read_workbook(source, [*overrides, back]).inputs
        if other is not None and other.source.values_sha256 == reading.inputs.source.values_sha256:
            change = fed[lever.lever.casefold()]
            mend = (
                "only the check reads it."
                if change.sheet == CHECKED_SHEET
                else _why([change], reading, use).words
            )
            words = {"found": lever.lever, "value": lever.value, "mend": mend}
            yield problem("lever_idle", table.grid.name, table.cell(lever.place.row, "value"), **words)


def idle_words(reading: Reading, use: Use) -> str:
    """Why changes that leave the model as it is change nothing, the first of them; blank where the report
    shows one of them.
    """
    changes = _changes_of([each.override for each in reading.changed], reading)
    if not changes or any(is_reported(change, use) for change in changes):
        return ""
    return str(IdleChangeError({changes[0].override: _why(changes, reading, use)}))


def _is_idle(changed: "ModelFingerprint", without: "ModelFingerprint") -> bool:
    """True if two inputs are one problem; values that are equal need no model."""
    from planner.solver.fingerprint import same_model

    return _same_values(changed, without) or same_model(changed, without)


def _same_values(first: "ModelFingerprint", second: "ModelFingerprint") -> bool:
    """True if two inputs have the same values that count."""
    return first.inputs.source.values_sha256 == second.inputs.source.values_sha256


def is_reported(change: CellChange, use: Use) -> bool:
    """True for values that the plan (or the check) shows although the model does not read them."""
    if change.sheet.casefold() == SETTINGS.casefold():
        return change.key.casefold() in REPORTED_SETTINGS
    if change.sheet == CHECKED_SHEET:
        return use.calibration
    return change.sheet in REPORTED_SHEETS or (change.sheet, change.header) in REPORTED_COLUMNS


def _why(changes: Sequence[CellChange], reading: Reading, use: Use) -> Unread:
    """Why none of these cells is read: the reason of the first, and how many there are."""
    fed = [each for each in changes if each.lever and changes[0].old != changes[0].new]
    first = (fed or changes)[0]
    found = why_unread(first, reading, path_only=use.path_only)
    if found.reason is Reason.UNKNOWN:
        found = _in_no_future(first, reading) or found
    more = f" So with {len(changes) - 1} more cells." if len(changes) > 1 else ""
    return Unread(found.reason, found.words + more)


def _in_no_future(change: CellChange, reading: Reading) -> Unread | None:
    """The words for a row of an event that no future of the tree lives through, since worse ones tell it."""
    from planner.tree.build_tree import build_tree

    inputs = reading.inputs
    assert inputs is not None
    place = Place(change.sheet, change.row)
    rows = [row for sheet in (Event, EventLength, EventEffect) for row in inputs.rows(sheet)]
    event = next((str(row.event) for row in rows if row.place == place), "")  # type: ignore[attr-defined]
    if not event or event in {e.event for branch in build_tree(inputs).branches for e in branch.happenings}:
        return None
    return Unread(
        Reason.NOT_USED,
        f"no future of the tree lives through {event}: events of a worse rank tell them all, or its odds are"
        " too small for Settings.tree_branches.",
    )


def change_lines(reading: Reading, *, of_run: bool = False) -> Iterator[str]:
    """One line for each changed cell, many of one change folded; of levers all that are off their base, or
    (``of_run``) those that the run has turned.
    """
    groups: dict[str, list[CellChange]] = defaultdict(list)
    texts = [each.override for each in reading.changed]
    for change in _changes_of(texts, reading) if of_run else (*reading.changed, *reading.fed):
        groups[change.override].append(change)
    off = set(rows_off(reading))
    for text, changes in groups.items():
        yield from (f"{each}{_aside(each, off)}" for each in changes[:SHOWN])
        rest = changes[SHOWN:]
        if rest:
            counted = sum(each in off for each in rest)
            note = f", {counted} of them in rows that are off" if counted else ""
            yield f'... and {len(rest)} more cells of "{text}"{note}'


def _aside(change: CellChange, off: set[CellChange]) -> str:
    """What a planner should know of a changed cell besides its values."""
    if change in off:
        return "; the row is off"
    return "; only the report shows it" if change.only_reported else ""


def changed_cells(reading: Reading) -> list[dict[str, str]]:
    """Every changed cell for ``--json``: place, row, column, both values."""
    return [
        {
            "cell": change.place,
            "row": change.key,
            "column": change.header,
            "old": cell_words(change.old),
            "new": cell_words(change.new),
            **({"lever": change.lever} if change.lever else {}),
        }
        for change in (*reading.changed, *reading.fed)
    ]
