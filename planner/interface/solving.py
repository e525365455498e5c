"""Solve a workbook, or test a plan under stress, from Python."""

import warnings
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path

import pandas as pd

from planner import api
from planner.audit.plan_book import is_plan
from planner.batch.sensitivity import with_sensitivities
from planner.changes import read as read_changed
from planner.data import Inputs
from planner.interface.reading import Changes, InputError, change_texts, inputs_of
from planner.interface.result import OTHERWISE, Plan, PlanWarning
from planner.interface.tables import Table, tidy
from planner.outputs import Output, check_outputs, refuse_unless_tests
from planner.plan import RunInfo
from planner.schema.tables.disruption import StressTest
from planner.solver.highs import Status
from planner.study.asked_tests import Question, asked_tests
from planner.study.without import without_policy
from planner.surroundings import started
from planner.tree.build_tree import is_needed

LARGEST_GAP = 0.1
Tell = Callable[[str], None]
"""Told what is being done, a phrase a step; ``print`` will do."""


def solve(
    inputs: Inputs | str | PathLike[str],
    set: Changes | None = None,  # noqa: A002
    *,
    events: bool = True,
    gap: float | None = None,
    time_limit: float | None = None,
    information: bool = False,
    why: bool = False,
    without: Sequence[str] = (),
    sweep: str | PathLike[str] | None = None,
    progress: Tell | None = None,
) -> Plan:
    """The cheapest plan of a workbook, or of inputs that were read from one.

    It is made over the whole tree of disruptions that the inputs speak of; ``events=False`` leaves them out.
    ``gap`` is how near the best a large tree must be solved, relatively (.0001 by default); ``time_limit`` is
    in seconds; ``information=True`` tells what foresight would be worth on large trees too (minutes);
    ``why=True`` solves for the plan without each main decision too (table ``why``);
    ``without`` names policies, such as ``["Targets.2030"]``: the plan is also solved for without each, and
    its table ``policy_costs`` tells what it costs. ``sweep`` is the ledger of a sweep of the same workbook:
    the table ``sensitivities`` tells what would change the plan. ``progress`` is called with a phrase for
    each step; ``set`` as for :func:`planner.read`.

    Raises InputError, OverrideError, NoPlanError, LedgerError; warns (PlanWarning) of a plan that is not
    proven best or fails a check.
    """
    _refuse_wrong_numbers(gap, time_limit)
    begun, known = started(), _inputs(inputs, set, events)
    steps = api.Progress(progress or (lambda _: None))
    for name in without:
        without_policy(known, name)
    form = api.build(known, steps)
    solved = api.solve(
        known, form, steps, events=events, gap=gap, time_limit=time_limit, information=information, why=why
    )
    command = f"planner.solve({known.source.name!r}{'' if events else ', events=False'})"
    run = RunInfo(command_line=command, started=begun, overrides=known.source.overrides)
    tables = api.price_policies(
        api.plan(solved, run, steps), known, tuple(without), steps, events=events, gap=gap,
        time_limit=time_limit,
    )  # fmt: skip
    tables = tables if sweep is None else with_sensitivities(tables, Path(sweep))
    plan = Plan(
        known,
        tables,
        solved.solution.answer.values,
        leaves_out_events=not events and is_needed(known),
    )
    _warn(plan)
    return plan


def _inputs(given: Inputs | str | PathLike[str], changes: Changes | None, events: bool) -> Inputs:
    """Inputs as they are, or read, with changes."""
    if not isinstance(given, Inputs):
        return inputs_of(read_changed(Path(given), change_texts(changes), path_only=not events), level=4)
    return _changed(given, change_texts(changes), events) if changes else given


def _changed(given: Inputs, changes: tuple[str, ...], events: bool) -> Inputs:
    """Inputs that were read, with more changes: read again from the same file; raises InputError if it is not
    there or has been changed, TypeError for inputs that were not read from a file.
    """
    source = given.source
    if source.path is None:
        raise TypeError("set: these inputs were not read from a workbook; give the path of one.")
    if not source.path.is_file():
        raise InputError(f"{source.path} is not there any more; its inputs cannot be changed.", ())
    reading = read_changed(source.path, (*source.overrides, *changes), path_only=not events)
    found = inputs_of(reading, level=5)
    if found.source.sha256 != source.sha256:
        raise InputError(f"{source.name} has been changed since it was read; read it again.", ())
    return found


def _refuse_wrong_numbers(gap: float | None, time_limit: float | None) -> None:
    """Raise ValueError for what no solver can take."""
    if gap is not None and not 1e-9 <= gap <= LARGEST_GAP:
        raise ValueError(f"gap: found {gap!r}; expected a share from 1e-9 to {LARGEST_GAP}.")
    if time_limit is not None and not time_limit >= 0.0:
        raise ValueError(f"time_limit: found {time_limit!r}; expected seconds.")


def _warn(plan: Plan) -> None:
    """Say so if a plan should not be taken as it is."""
    words = [] if plan.status == Status.OPTIMAL.value else [f"the plan is not proven best ({plan.status})"]
    words += [f"a check failed: {each}" for each in plan.failed_checks]
    if words:
        warnings.warn("; ".join(words), PlanWarning, stacklevel=3)


class StressTests:
    """What a plan withstands, its decisions held until a test begins."""

    def __init__(self, name: str, tested: api.Tested) -> None:
        self.name = name
        """File name of the inputs."""
        self._tested = tested

    @property
    def findings(self) -> tuple[str, ...]:
        """The worst that was found, a sentence each."""
        return (*self._tested.findings, *self._tested.stories)

    @property
    def unserved(self) -> pd.DataFrame:
        """Who goes short, month by month, in each test: quantities."""
        return tidy(self._tested.report.courses.unserved, Table(""))

    @property
    def given(self) -> pd.DataFrame:
        """What reserves release, and by how much other stocks are lower, in end-product terms."""
        return tidy(self._tested.report.courses.given, Table(""))

    @property
    def suppliers(self) -> pd.DataFrame:
        """Each supplier in turn cut off, at its worst start: quantities, money, months."""
        return tidy(self._tested.report.tables.suppliers, Table(""))

    @property
    def events(self) -> pd.DataFrame:
        """Each event that is tested, at its worst start: quantities, money, months."""
        return tidy(self._tested.report.tables.event_tests, Table(""))

    @property
    def survival(self) -> pd.DataFrame:
        """Months until a sector is first cut, by test and start."""
        return tidy(self._tested.report.tables.survival, Table("", 3, "start", "months"))

    def write(self, path: str | PathLike[str], *, force: bool = False) -> Path:
        """Write the tests as a workbook; gives its path. Raises OutputError as ``planner stress -o``."""
        output = Output("", Path(path), otherwise=OTHERWISE)
        check_outputs([output], {})
        refuse_unless_tests(output, force=force)
        api.write_tested(output.path, self._tested)
        return output.path

    def __repr__(self) -> str:
        number = len(self._tested.results)
        return "\n".join([f"<{number} stress tests of the plan of {self.name}>", *self.findings])


def stress(
    plan: Plan | str | PathLike[str],
    set: Changes | None = None,  # noqa: A002
    *,
    events: bool = True,
    inputs: str | PathLike[str] | None = None,
    question: Question | None = None,
    progress: Tell | None = None,
) -> StressTests:
    """Hold a plan's decisions and test it: suppliers cut off in turn, events, how long sectors hold out; or
    with a ``question``, ``planner.Question(cut=("China",), first="2028-01", months=9)``, that alone.

    ``plan`` is a plan, the workbook of one (``inputs`` says where its inputs are, if not near it), or an
    input workbook to solve first (with ``set`` and ``events``). Raises PlanNotUsableError, InputError,
    OverrideError, AskedError, NoPlanError.
    """
    steps = api.Progress(progress or (lambda _: None))
    if isinstance(plan, Plan):
        _refuse(set, inputs)
        return StressTests(plan.inputs.source.name, _tested(plan, steps, question))
    path = Path(plan)
    if is_plan(path):
        _refuse(set, None)
        book, reading = api.read_for(path, None if inputs is None else Path(inputs))
        known = inputs_of(reading)
        return StressTests(known.source.name, api.stress_plan(book, known, steps, _rows(known, question)))
    _refuse(None, inputs)
    known = _inputs(path, set, events)
    tested = api.stress_inputs(known, steps, events=events, asked=_rows(known, question))
    if tested.status != Status.OPTIMAL.value:
        warnings.warn(f"the tested plan is not proven best ({tested.status})", PlanWarning, stacklevel=2)
    return StressTests(known.source.name, tested)


def _rows(inputs: Inputs, question: Question | None) -> tuple[StressTest, ...] | None:
    """The rows of a question, if there is one."""
    return None if question is None else asked_tests(inputs, question)


def _tested(plan: Plan, steps: api.Progress, question: Question | None) -> api.Tested:
    """Test a plan that was solved here."""
    form = api.build(plan.inputs, steps)
    words = f"Plan of {plan.inputs.source.name}: objective {plan.objective:,.6g}."
    rows = _rows(plan.inputs, question)
    return api.stress_values(plan.inputs, form, plan._values, words, steps, rows)


def _refuse(changes: Changes | None, inputs: object) -> None:
    """Raise TypeError for what says nothing of a plan that is made already."""
    if changes:
        raise TypeError("set: a plan is tested as it was made; leave it out, or give the input workbook.")
    if inputs is not None:
        raise TypeError("inputs: expected only beside the workbook of a plan; leave it out.")
