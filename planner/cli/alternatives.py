"""``planner alternatives``: what every good plan does, and what is free to choose."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.exits import Run, refuse, running
from planner.cli.options import AsJson, Force, Group, PathOnly, Quiet, Set, Workbook
from planner.cli.records import records
from planner.cli.regret import regret_of_run
from planner.cli.space import TableOutput, check_table, inputs_of, write_table
from planner.cli.talk import progress, show
from planner.files import readable

if TYPE_CHECKING:
    from planner.batch.alternatives import Alternatives
    from planner.plan.terms import Terms

FIELDS = (
    "input", "input_sha256", "slack", "allowed", "money_unit", "branches", "alternatives", "findings",
    "output", "regret", "costs", "cases", "minimax", "problems",
)  # fmt: skip
LARGEST_SLACK = 1.0
Slack = Annotated[
    str, typer.Option("--slack", help="What a good plan may cost more, as a share of money: 1% or 0.01.")
]

Over = Annotated[
    Path | None,
    typer.Option(
        "--over",
        help="Instead, hold the plan of each case in each other; cases of a workbook with a sheet Sweep (this"
        " one, too) or YAML.",
    ),
]


def alternatives(
    workbook: Workbook,
    slack: Slack = "1%",
    output: TableOutput = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    override: Set = None,
    path_only: PathOnly = False,
    over: Over = None,
    group: Group = None,
    force: Force = False,
) -> None:
    """What every plan does that costs little more than the best, and what is free to choose; with --over, how
    the plans of some cases do in each other's case.
    """
    with running("alternatives", FIELDS, as_json=as_json, quiet=quiet) as run:
        run.answer["input"] = str(workbook)
        share = _share(slack)
        if output is not None:
            check_table(output, workbook, force=force)
        if over is not None:
            if override:
                refuse("--set: cases say what changes; leave out --set, or --over.")
            groups = tuple(readable(each) for each in group or ())
            regret_of_run(run, workbook, over, groups, output, path_only=path_only)
            return
        terms, found = _find(run, workbook, override, share, output, path_only=path_only)
        _tell(run, terms, found, output)


def _find(
    run: Run,
    workbook: Path,
    override: list[str] | None,
    share: float,
    output: Path | None,
    *,
    path_only: bool,
) -> "tuple[Terms, Alternatives]":
    """Least and most of each measure, written if that is asked for."""
    from planner import api
    from planner.batch.alternatives import alternatives as find
    from planner.batch.plan_space import LargeTreeError, plan_space
    from planner.batch.trade_off_studies import study_of_alternatives

    with progress(run.is_silent) as tell:
        inputs = inputs_of(run, workbook, override, path_only=path_only, tell=tell)
        try:
            space = plan_space(inputs, api.Progress(tell), events=not path_only)
        except LargeTreeError as error:
            refuse(str(error))
        tell("looking at least and most of each measure")
        found = find(space, share)
        if output is not None:
            write_table(output, found.frame, study_of_alternatives(space.terms, found))
    run.answer["branches"] = space.branches
    return space.terms, found


def _tell(run: Run, terms: "Terms", found: "Alternatives", output: Path | None) -> None:
    """The table, and what it says."""
    from planner.batch.alternatives import alternatives_words

    words = alternatives_words(terms, found)
    run.answer |= {
        "status": "optimal",
        "money_unit": terms.money,
        "slack": found.slack,
        "allowed": found.allowed,
        "alternatives": records(found.frame),
        "findings": list(words),
        "output": None if output is None else str(output),
    }
    if not run.is_silent:
        _show(terms, found, words)
    if output is not None:
        run.note(f"Wrote {output}.")


def _share(text: str) -> float:
    """A share as a number, also in percent; ends with a usage error for anything else."""
    number, percent, rest = text.strip().partition("%")
    try:
        found = float(number) / (100.0 if percent else 1.0)
    except ValueError:
        found = float("nan")
    if rest.strip() or not 0.0 <= found < LARGEST_SLACK:
        refuse(f"--slack {text}: expected a share from 0 to less than 1, as 1% or 0.01; mend it.")
    return found


def _show(terms: "Terms", found: "Alternatives", words: tuple[str, ...]) -> None:
    """The table, and what a good plan is."""
    from planner.cli.tables import show_frame
    from planner.plan.figures import shown

    show_frame(f"{terms.title}: what good plans have in common", found.frame, shown)
    for sentence in words:
        show(sentence)
