"""``planner solve``: the cheapest plan of a workbook."""

import sys
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.exits import Exit, Run, refuse, running
from planner.cli.options import (
    AsJson,
    Force,
    Gap,
    Information,
    ModelFile,
    NoWorkbook,
    PathOnly,
    PlanOutput,
    Quiet,
    Set,
    SweepOfInputs,
    TimeLimit,
    Why,
    Without,
    Workbook,
)
from planner.cli.records import records
from planner.cli.talk import progress, show
from planner.files import readable
from planner.outputs import (
    MODEL_SUFFIXES,
    Output,
    check_outputs,
    default_output,
    earlier_plan,
    ledgers_of,
    open_words,
    replaced_words,
)
from planner.surroundings import started

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.api import Progress
    from planner.comparison.plans import WrittenPlan
    from planner.data import Inputs
    from planner.plan import Plan, RunInfo
    from planner.plan.figures import Figure

FIELDS = (
    "objective", "expected_cost", "base_cost", "accounts", "policy_costs", "exposure_prices", "cvar",
    "money_unit", "quantity_unit", "figures",
    "sensitivities", "gap", "seconds", "columns", "rows", "input", "input_sha256", "output", "lp_file",
    "missed", "checks_passed", "failed_checks", "problems", "against_last_plan",
)  # fmt: skip


def solve(
    workbook: Workbook,
    output: PlanOutput = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    override: Set = None,
    time_limit: TimeLimit = None,
    lp: ModelFile = None,
    path_only: PathOnly = False,
    information: Information = False,
    why: Why = False,
    gap: Gap = None,
    no_workbook: NoWorkbook = False,
    force: Force = False,
    without: Without = None,
    sweep: SweepOfInputs = None,
) -> None:
    """Read a workbook, find the cheapest plan and write it as a workbook."""
    with running("solve", FIELDS, as_json=as_json, quiet=quiet) as run:
        from planner import api

        run.answer["input"] = str(workbook)
        _refuse_no_numbers({"--time-limit": time_limit, "--gap": gap})
        if no_workbook and output is not None:
            refuse("--no-workbook writes no plan; leave out -o, or --no-workbook.")
        overrides = tuple(readable(each) for each in override or ())
        about = _about_run(overrides)
        place = None if no_workbook else output or default_output(workbook, overrides, path_only=path_only)
        earlier = _look_ahead(run, workbook, place, lp, by_default=output is None, force=force)
        with progress(run.is_silent) as tell:
            steps = api.Progress(tell)
            inputs = _read(run, workbook, overrides, path_only, steps)
            last = None
            if place is not None:
                words = replaced_words(place, earlier, inputs.source, overrides)
                run.note(*([words] if words else []))
                last = _last(run, place, earlier, inputs)
            left_out = tuple(readable(each) for each in without or ())
            _refuse_no_policies(inputs, left_out)
            form = api.build(inputs, steps)
            if lp is not None:
                api.write_model(lp, inputs, form)
            solved = api.solve(
                inputs, form, steps, events=not path_only, gap=gap,
                time_limit=time_limit, information=information, why=why,
            )  # fmt: skip
            plan = api.plan(solved, about, steps)
            plan = api.price_policies(
                plan, inputs, left_out, steps, events=not path_only, gap=gap, time_limit=time_limit
            )
            plan = _with_sensitivities(run, plan, workbook, sweep)
            if place is not None:
                api.write(place, plan, steps)
        _tell(run, plan, steps, place, lp)
        if last is not None and place is not None:
            _tell_changes(run, last, place)


def _with_sensitivities(run: Run, plan: "Plan", workbook: Path, given: Path | None) -> "Plan":
    """The plan with what would change it, where a sweep of the same workbook is at hand."""
    from planner.batch.ledger import LedgerError
    from planner.batch.sensitivity import with_sensitivities

    if given is not None and not given.is_file():
        refuse(f"--sweep {given}: there is no such file; planner sweep {workbook} makes one.")
    places = [given] if given is not None else [each for each in ledgers_of(workbook) if each.is_file()]
    try:
        for place in places:
            plan = with_sensitivities(plan, place)
            if len(plan.sensitivities):
                return plan
    except LedgerError as error:
        run.tell(f"WARNING {error}")
    if given is not None:
        run.tell(f"WARNING {given} has no case of these inputs; planner sweep {workbook} solves them.")
    return plan


def _refuse_no_numbers(options: dict[str, float | None]) -> None:
    """``nan`` is a number for the reader of options, but says nothing."""
    for option, value in options.items():
        if value is not None and isnan(value):
            refuse(f"{option} nan: expected a number; mend it or leave {option} out.")


def _refuse_no_policies(inputs: "Inputs", names: tuple[str, ...]) -> None:
    """Names of policies that are none end the run before anything is solved."""
    from planner.study.without import without_policy
    from planner.workbook.reading.override_text import OverrideError

    for name in names:
        try:
            without_policy(inputs, name)
        except OverrideError as error:
            refuse(f"--without {error}")


def _look_ahead(
    run: Run, workbook: Path, place: Path | None, lp: Path | None, *, by_default: bool, force: bool
) -> dict[str, str]:
    """See that all outputs can be written; gives Run info of the plan that is to be replaced."""
    plan = None if place is None else Output("Output" if by_default else "-o", place)
    model = None if lp is None else Output("--lp", lp, MODEL_SUFFIXES)
    check_outputs([each for each in (plan, model) if each], {"the input": workbook})
    run.note(*open_words(workbook))
    if plan is None or not workbook.is_file():
        return {}
    return earlier_plan(plan, readable(workbook.name), by_default=by_default, force=force)


def _read(
    run: Run, workbook: Path, overrides: tuple[str, ...], path_only: bool, steps: "Progress"
) -> "Inputs":
    """Inputs without errors; problems are told."""
    from planner.changes import read

    with steps.phase("read", f"reading {workbook.name}"):
        reading = read(workbook, overrides, path_only=path_only)
    run.problems(reading, workbook)
    assert reading.inputs is not None  # problems have ended the run
    run.answer["input_sha256"] = reading.inputs.source.sha256
    return reading.inputs


def _last(run: Run, place: Path, facts: "Mapping[str, str]", inputs: "Inputs") -> "WrittenPlan | None":
    """The plan that is to be replaced, if it is of the same inputs and anybody wants to hear of it."""
    from planner.comparison.last_plan import last_plan

    return None if run.quiet else last_plan(place, facts, inputs.source.name)


def _tell_changes(run: Run, last: "WrittenPlan", place: Path) -> None:
    """Say in one sentence what differs from the plan that was replaced."""
    from planner.comparison.last_plan import words_against

    words = words_against(last, place)
    run.answer["against_last_plan"] = words or None
    run.note(*([words] if words else []))


def _about_run(overrides: tuple[str, ...]) -> "RunInfo":
    """What the plan is to tell of this run."""
    from planner.plan import RunInfo

    command_line = readable(" ".join(["planner", *sys.argv[1:]]))
    return RunInfo(command_line=command_line, started=started(), overrides=overrides)


def _tell(run: Run, plan: "Plan", steps: "Progress", place: Path | None, lp: Path | None) -> None:
    """Say what was found, and with which code the run ends."""
    run.answer |= _summary(plan) | {
        "seconds": {phase: round(seconds, 4) for phase, seconds in steps.seconds.items()},
        "output": None if place is None else str(place),
        "lp_file": None if lp is None else str(lp),
    }
    failed = run.answer["failed_checks"]
    if failed:
        run.code = Exit.CHECK_FAILED
        run.tell(
            f"ERROR {len(failed)} of the plan's checks failed: {'; '.join(failed)}. See its sheet Checks."
        )
    elif plan.status != "optimal":
        run.code = Exit.LIMIT_HIT
        run.tell(f"WARNING the plan is feasible, but not proven best ({plan.status}).")
    seconds = f"in {sum(steps.seconds.values()):.1f} s."
    try:
        if not run.is_silent:
            _show_plan(plan)
    finally:
        no_plan = f"Solved {seconds} No plan was written." if place is None else ""
        run.note(no_plan or f"Wrote {place} {seconds}")


def _summary(plan: "Plan") -> dict[str, Any]:
    """What the object of --json has of a plan."""
    from planner.plan.disruption_odds import odds_by_event
    from planner.plan.figures import spread_of

    tree = None if plan.disruption is None else plan.disruption.figures
    return {
        "status": plan.status,
        "objective": plan.objective if tree is None else tree.objective,
        "expected_cost": plan.economic_cost if tree is None else tree.expected,
        "base_cost": plan.economic_cost,
        "accounts": plan.accounts,
        "policy_costs": records(plan.policy_costs),
        "exposure_prices": records(plan.exposure_prices),
        "cvar": None if tree is None else tree.cvar,
        "money_unit": plan.terms.money,
        "quantity_unit": plan.terms.quantity,
        "figures": [
            {"figure": each.label, "value": each.value, "unit": each.unit, "which": each.words}
            | spread_of(each)
            for each in plan.figures
        ],
        "odds": None if plan.disruption is None else odds_by_event(plan.disruption.odds),
        "reserve_use": [] if plan.disruption is None else records(plan.disruption.reserve_use),
        "gap": tree.gap if tree is not None else 0.0 if plan.status == "optimal" else None,
        "columns": plan.run.figures["columns"],
        "rows": plan.run.figures["rows"],
        "missed": list(plan.missed_words),
        "sensitivities": records(plan.sensitivities),
        "checks_passed": plan.checks.all_passed,
        "failed_checks": plan.checks.failed_words,
    }


def _show_plan(plan: "Plan") -> None:
    """A short table of the plan."""
    from planner.cli.tables import Column, show_frame, show_table
    from planner.plan.figures import shown
    from planner.plan.futures import QUANTILES

    figures = plan.figures
    spreads = [
        Column(name, tuple(_over(each, name) for each in figures), is_number=True)
        for name in ("Expected", *QUANTILES)
        if plan.disruption is not None
    ]
    columns = (
        Column("Figure", tuple(each.label for each in figures), is_number=False),
        Column("Value", tuple(each.text for each in figures), is_number=True),
        *spreads,
        Column("Unit", tuple(each.unit for each in figures), is_number=False),
        Column("Which", tuple(each.words for each in figures), is_number=False),
    )
    show_table(plan.sentence, columns)
    if len(plan.policy_costs):
        title = f"What policies cost, {plan.terms.money}; exposure in {plan.terms.quantity}"
        show_frame(title, plan.policy_costs, shown)
    for words in (
        *(f"Missed: {each}" for each in plan.missed_words),
        *plan.policies.binding_words,
        *plan.exposure_price_words,
    ):
        show(words)


def _over(figure: "Figure", name: str) -> str:
    """The mean or a quantile of a figure over all futures; blank where it has none."""
    from planner.plan.figures import shown

    if figure.spread is None:
        return ""
    return shown(figure.spread.quantiles.get(name, figure.spread.expected))
