"""``planner solve``: the cheapest plan of a workbook."""

import sys
from math import isnan
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.exits import Exit, Run, refuse, running
from planner.cli.options import AsJson, Force, Quiet, Set, Workbook
from planner.cli.outputs import (
    MODEL_SUFFIXES,
    Output,
    check_outputs,
    default_output,
    earlier_plan,
    replaced_words,
    warn_if_open,
)
from planner.cli.surroundings import started
from planner.cli.talk import progress, show
from planner.files import readable

if TYPE_CHECKING:
    from planner.workflow import Outcome, Request

FIELDS = (
    "objective", "expected_cost", "base_cost", "cvar", "money_unit", "quantity_unit", "figures", "gap",
    "seconds", "columns", "rows", "input", "input_sha256", "output", "lp_file", "missed", "checks_passed",
    "failed_checks", "problems",
)  # fmt: skip


def solve(
    workbook: Workbook,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Plan workbook; default results/NAME_plan.xlsx.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    override: Set = None,
    time_limit: Annotated[float | None, typer.Option(help="Seconds for the solver.", min=0.0)] = None,
    lp: Annotated[
        Path | None, typer.Option("--lp", help="Also write the calm path as a readable model (.lp, .mps).")
    ] = None,
    path_only: Annotated[
        bool, typer.Option("--path-only", help="Plan the calm path alone, without disruptions.")
    ] = False,
    information: Annotated[
        bool,
        typer.Option("--information", help="What foresight would be worth, on large trees too (minutes)."),
    ] = False,
    gap: Annotated[
        float | None,
        typer.Option(
            help="How near the best a large tree must be solved, relatively; default .0001.",
            min=1e-9,
            max=0.1,
        ),
    ] = None,
    no_workbook: Annotated[
        bool, typer.Option("--no-workbook", help="Write no plan; what is printed is all.")
    ] = False,
    force: Force = False,
) -> None:
    """Read a workbook, find the cheapest plan and write it as a workbook."""
    with running("solve", FIELDS, as_json=as_json, quiet=quiet) as run:
        from planner import workflow

        run.answer["input"] = str(workbook)
        _refuse_no_numbers({"--time-limit": time_limit, "--gap": gap})
        if no_workbook and output is not None:
            refuse("--no-workbook writes no plan; leave out -o, or --no-workbook.")
        overrides = tuple(readable(each) for each in override or ())
        place = None if no_workbook else output or default_output(workbook, overrides, path_only=path_only)
        request = workflow.Request(
            source=workbook,
            output=place,
            overrides=overrides,
            lp_file=lp,
            time_limit=time_limit,
            command_line=readable(" ".join(["planner", *sys.argv[1:]])),
            started=started(),
            path_only=path_only,
            information=information,
            **({} if gap is None else {"gap": gap}),
        )
        earlier = _look_ahead(run, request, by_default=output is None, force=force)
        outcome = _solve(run, request, earlier)
        _tell(run, outcome, lp)


def _refuse_no_numbers(options: dict[str, float | None]) -> None:
    """``nan`` is a number for the reader of options, but says nothing."""
    for option, value in options.items():
        if value is not None and isnan(value):
            refuse(f"{option} nan: expected a number; mend it or leave {option} out.")


def _look_ahead(run: Run, request: "Request", *, by_default: bool, force: bool) -> dict[str, str]:
    """See that all outputs can be written; gives Run info of the plan that is to be replaced."""
    plan = None if request.output is None else Output("Output" if by_default else "-o", request.output)
    model = None if request.lp_file is None else Output("--lp", request.lp_file, MODEL_SUFFIXES)
    check_outputs([each for each in (plan, model) if each], {"the input": request.source})
    warn_if_open(run, request.source)
    if plan is None or not request.source.is_file():
        return {}
    return earlier_plan(plan, readable(request.source.name), by_default=by_default, force=force)


def _solve(run: Run, request: "Request", earlier: dict[str, str]) -> "Outcome":
    """Run all steps with a word for each on stderr."""
    from planner import workflow

    watch = workflow.Stopwatch()
    with progress(run.is_silent) as report:
        report(f"reading {request.source.name}")
        began = perf_counter()
        reading = workflow.read(request.source, request.overrides, path_only=request.path_only)
        watch.time("read", began)
        run.problems(reading, request.source)
        assert reading.inputs is not None  # problems have ended the run
        run.answer["input_sha256"] = reading.inputs.source.sha256
        if request.output is not None:
            words = replaced_words(request.output, earlier, reading.inputs.source, request.overrides)
            run.note(*([words] if words else []))
        return workflow.plan_inputs(reading.inputs, request, watch, report)


def _tell(run: Run, outcome: "Outcome", lp: Path | None) -> None:
    """Say what was found, and with which code the run ends."""
    run.answer |= _summary(outcome) | {"lp_file": None if lp is None else str(lp)}
    failed = run.answer["failed_checks"]
    if failed:
        run.code = Exit.CHECK_FAILED
        run.tell(
            f"ERROR {len(failed)} of the plan's checks failed: {'; '.join(failed)}. See its sheet Checks."
        )
    elif outcome.solution.status != "optimal":
        run.code = Exit.LIMIT_HIT
        run.tell(f"WARNING the plan is feasible, but not proven best ({outcome.solution.status}).")
    seconds = f"in {sum(outcome.seconds.values()):.1f} s."
    try:
        if not run.is_silent:
            _show_plan(outcome)
    finally:
        no_plan = f"Solved {seconds} No plan was written." if outcome.output is None else ""
        run.note(no_plan or f"Wrote {outcome.output} {seconds}")


def _summary(outcome: "Outcome") -> dict[str, Any]:
    """What the object of --json has besides how the run ended."""
    plan, solution, disruption = outcome.plan, outcome.solution, outcome.plan.disruption
    tree = None if disruption is None else disruption.figures
    checks = plan.checks.table
    return {
        "status": solution.status,
        "objective": solution.objective if tree is None else tree.objective,
        "expected_cost": solution.objective if tree is None else tree.expected,
        "base_cost": solution.objective if tree is None else tree.calm,
        "cvar": None if tree is None else tree.cvar,
        "money_unit": plan.terms.money,
        "quantity_unit": plan.terms.quantity,
        "figures": [
            {"figure": each.label, "value": each.value, "unit": each.unit, "which": each.words}
            for each in plan.figures
        ],
        "gap": tree.gap if tree is not None else 0.0 if solution.status == "optimal" else None,
        "seconds": {phase: round(seconds, 4) for phase, seconds in outcome.seconds.items()},
        "columns": len(solution.form.cost),
        "rows": len(solution.form.row_lower),
        "output": None if outcome.output is None else str(outcome.output),
        "missed": list(plan.missed_words),
        "checks_passed": plan.checks.all_passed,
        "failed_checks": [
            f"{name} ({figure:.3g}, at most {most:.3g})"
            for name, figure, most, result in zip(
                *(checks[name] for name in ("Check", "Figure", "Tolerance", "Result")), strict=True
            )
            if result != "OK"
        ],
    }


def _show_plan(outcome: "Outcome") -> None:
    """A short table of the plan."""
    from planner.cli.tables import Column, show_table

    figures = outcome.plan.figures
    columns = (
        Column("Figure", tuple(each.label for each in figures), is_number=False),
        Column("Value", tuple(each.text for each in figures), is_number=True),
        Column("Unit", tuple(each.unit for each in figures), is_number=False),
        Column("Which", tuple(each.words for each in figures), is_number=False),
    )
    show_table(outcome.plan.sentence, columns)
    for words in (
        *(f"Missed: {each}" for each in outcome.plan.missed_words),
        *outcome.plan.policies.binding_words,
    ):
        show(words)
