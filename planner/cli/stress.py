"""``planner stress``: what a plan withstands, with its decisions held."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.exits import Exit, Run, refuse, running
from planner.cli.options import (
    AsJson,
    Buffer,
    Cut,
    EventToTest,
    Every,
    Force,
    FromMonth,
    Goods,
    InputOfPlan,
    Months,
    PassedOn,
    PathOnly,
    PlanOrWorkbook,
    PlanOutput,
    Quiet,
    Set,
    ToMonth,
)
from planner.cli.talk import progress, show
from planner.files import readable
from planner.outputs import Output, check_outputs, open_words, refuse_unless_tests

if TYPE_CHECKING:
    from planner.api import Tested
    from planner.audit.plan_book import PlanBook
    from planner.plan.terms import Terms
    from planner.workbook.reading.reader import Reading

MOST_MONTHLY = 5
"""Tests that are shown month by month, the hardest."""
FIELDS = (
    "input", "input_sha256", "plan", "output", "money_unit", "quantity_unit", "findings", "tests", "problems",
)  # fmt: skip


def stress(
    workbook: PlanOrWorkbook,
    inputs: InputOfPlan = None,
    output: PlanOutput = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    override: Set = None,
    path_only: PathOnly = False,
    force: Force = False,
    cut: Cut = None,
    event: EventToTest = None,
    goods: Goods = None,
    first: FromMonth = "",
    months: Months = 12,
    last: ToMonth = "",
    every: Every = 0,
    passed_on: PassedOn = 0.0,
    buffer_months: Buffer = 0,
) -> None:
    """Hold a plan's decisions and test it: suppliers cut off in turn, and how long each sector holds out; or
    one test of your own, as --cut China --from 2028-01 --months 9.
    """
    cut_off, events, of_goods = (tuple(map(readable, each or ())) for each in (cut, event, goods))
    with running("stress", FIELDS, as_json=as_json, quiet=quiet) as run:
        from planner import api
        from planner.audit.plan_book import is_plan
        from planner.changes import read
        from planner.study.asked_tests import Question, asked_tests

        question = Question(cut_off, events, of_goods, first, months, last, every, passed_on, buffer_months)
        given = {"the workbook to be tested": workbook} | ({} if inputs is None else {"the input": inputs})
        _look_ahead(output, given, force=force)
        with progress(run.is_silent) as report:
            report(f"reading {workbook.name}")
            if is_plan(workbook):
                _refuse_options(
                    workbook,
                    "is a plan, tested as it was made",
                    {"--set": override, "--path-only": path_only},
                )
                book, reading = api.read_for(workbook, inputs)
            else:
                _refuse_options(workbook, "is no plan workbook, and so its own input", {"--input": inputs})
                words = [readable(each) for each in override or ()]
                book, reading = None, read(workbook, words, path_only=path_only)
            _tell_read(run, workbook, book, reading, output)
            assert reading.inputs is not None  # problems have ended the run
            asked = asked_tests(reading.inputs, question) if question.is_asked else None
            if book is None:
                tested = api.stress_inputs(
                    reading.inputs, api.Progress(report), events=not path_only, asked=asked
                )
            else:
                tested = api.stress_plan(book, reading.inputs, api.Progress(report), asked)
            if output is not None:
                api.write_tested(output, tested)
        _tell_tested(run, tested, output)


def _look_ahead(output: Path | None, inputs: dict[str, Path], *, force: bool) -> None:
    """See that the output can be written, and that it replaces nothing else."""
    if output is not None:
        wanted = Output("-o", output)
        check_outputs([wanted], inputs)
        refuse_unless_tests(wanted, force=force)


def _refuse_options(workbook: Path, why: str, options: dict[str, object]) -> None:
    """End with a usage error if an option was given that says nothing here."""
    given = [name for name, value in options.items() if value]
    if given:
        refuse(f"{workbook.name} {why}; leave out {', '.join(given)}.")


def _tell_read(
    run: Run, workbook: Path, book: "PlanBook | None", reading: "Reading", output: Path | None
) -> None:
    """Tell what was read, and end the run if it has errors or would be written over."""
    run.answer |= {"input": str(reading.path), "plan": None if book is None else str(workbook)}
    if output is not None:
        check_outputs([Output("-o", output)], {"the input of the plan": reading.path})
    run.note(*open_words(reading.path))
    run.problems(reading, reading.path)
    from planner.audit.plan_book import has_other_tests

    if book is not None and has_other_tests(book, reading):
        run.note(
            f"{workbook.name} was made with other rows on Stress tests: it is held, and those of now are run."
        )
    assert reading.inputs is not None
    run.answer["input_sha256"] = reading.inputs.source.sha256


def _tell_tested(run: Run, tested: "Tested", output: Path | None) -> None:
    """What the stress tests found, the worst in sentences first."""
    names = tested.report.terms
    run.answer |= {
        "status": tested.status,
        "money_unit": names.money,
        "quantity_unit": names.quantity,
        "findings": [*tested.findings, *tested.stories],
        "tests": [_test(tested, each) for each in tested.results],
        "output": None if output is None else str(output),
    }
    if tested.status != "optimal":
        run.code = Exit.LIMIT_HIT
        run.tell(f"WARNING the plan that was tested is not proven best ({tested.status}).")
    try:
        if not run.is_silent:
            _show_tested(tested)
    finally:
        if output is not None:
            run.note(f"Wrote {output}.")


def _test(tested: "Tested", result: Any) -> dict[str, Any]:
    """One stress test for the object of --json."""
    from planner.plan.stress_course import first_below

    calendar = tested.report.terms.calendar
    when = {
        "first_month": calendar.labels[result.start],
        "length_months": result.length * calendar.step_months,
    }
    course = result.course
    periods = max(map(len, course.need.values()), default=0)
    below = {
        sector: None if at is None else calendar.labels[at] for sector, at in first_below(result).items()
    }
    when |= {
        "first_below_90_percent": below,
        "months": calendar.labels[course.first_period : course.first_period + periods],
    }
    return asdict(result) | when


def _show_tested(tested: "Tested") -> None:
    """Findings, then the tables."""
    from planner.cli.tables import show_frame
    from planner.plan.figures import shown

    for sentence in (*tested.findings, *tested.stories):
        show(sentence)
    tables, terms = tested.report.tables, tested.report.terms
    units = f"quantities in {terms.quantity}, money in {terms.money}, lengths in months"
    if tested.stories:
        _show_months(tested, terms)
    for title, frame, keys in (
        (f"One supplier less ({units})", tables.suppliers, 1),
        (f"Events ({units})", tables.event_tests, 1),
        ("Months until a sector is first cut, by start", tables.survival, 2),
    ):
        if frame.empty and tested.stories:
            continue
        if frame.empty:
            show(f"{title}: no such stress test in the workbook.")
        else:
            show_frame(title, frame, shown, keys)


def _show_months(tested: "Tested", terms: "Terms") -> None:
    """Each test that was asked for at its worst start, month by month."""
    from planner.cli.tables import show_frame
    from planner.plan.disruption_stress import what, worst_starts
    from planner.plan.figures import shown
    from planner.plan.stress_course import by_month
    from planner.plan.terms import month_name

    for worst in worst_starts(tested.results)[:MOST_MONTHLY]:
        frame = by_month(terms, worst)
        if not frame.empty:
            start = month_name(terms.calendar, worst.start)
            show_frame(f"{what(worst)}, from {start}: what sectors lack, in {terms.quantity}", frame, shown)
