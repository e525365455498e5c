"""``planner frontier``: what less exposure costs, point by point."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.exits import Exit, Run, refuse, running
from planner.cli.options import AsJson, Force, PathOnly, Quiet, Set, Workbook
from planner.cli.records import records
from planner.cli.space import TableOutput, check_table, inputs_of, write_table
from planner.cli.talk import progress, show
from planner.files import readable
from planner.outputs import default_output

if TYPE_CHECKING:
    from planner.batch.frontier import Frontier
    from planner.batch.plan_space import PlanSpace
    from planner.data import Inputs

FIELDS = (
    "input", "input_sha256", "of", "against", "of_unit", "against_unit", "money_unit", "branches", "held",
    "base_excess", "points", "findings", "output", "plans", "problems",
)  # fmt: skip
OF = ("embodied", "direct", "unserved", "reserve-days", "incentive")
AGAINST = ("money", "lost-output", "capacity")

Tell = Callable[[str], None]
Points = Annotated[int, typer.Option("--points", help="Points of the frontier.", min=2, max=100)]
Of = Annotated[str, typer.Option("--of", help=f"What is made better step by step: {', '.join(OF)}.")]
Against = Annotated[str, typer.Option("--against", help=f"What that costs: {', '.join(AGAINST)}.")]
KeepPlans = Annotated[
    bool, typer.Option("--keep-plans", help="Also write the plan of each point to results (path only).")
]


def frontier(
    workbook: Workbook,
    points: Points = 9,
    of: Of = "embodied",
    against: Against = "money",
    output: TableOutput = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    override: Set = None,
    path_only: PathOnly = False,
    keep_plans: KeepPlans = False,
    force: Force = False,
) -> None:
    """What less exposure costs: plans from least cost to least exposure, and what changes between them."""
    with running("frontier", FIELDS, as_json=as_json, quiet=quiet) as run:
        run.answer |= {"input": str(workbook), "of": of, "against": against}
        _refuse_words(of, against)
        if output is not None:
            check_table(output, workbook, force=force)
        from planner.batch.trade_off_studies import study_of_frontier

        with progress(run.is_silent) as tell:
            inputs = inputs_of(run, workbook, override, path_only=path_only, tell=tell)
            space = _space(inputs, points, of, against, events=not path_only, tell=tell)
            if keep_plans and (space is None or space.solution is None):
                refuse("--keep-plans writes plans of the base scenario; add --path-only.")
            found = _found(inputs, space, points, of, against, tell)
            plans = [] if space is None or not keep_plans else _keep(space, found, workbook, override, tell)
            if output is not None:
                write_table(output, found.frame, study_of_frontier(found))
        _tell(run, found, output, plans)


def _refuse_words(of: str, against: str) -> None:
    """End with a usage error for a measure that is none."""
    for option, given, known in (("--of", of, OF), ("--against", against, AGAINST)):
        if given not in known:
            refuse(f"{option} {given}: expected one of {', '.join(known)}; mend it.")


def _space(
    inputs: "Inputs", points: int, of: str, against: str, *, events: bool, tell: Tell
) -> "PlanSpace | None":
    """All plans of a workbook; None where its tree is too large, but prices of exposure can tell."""
    from planner import api
    from planner.batch.plan_space import LargeTreeError, plan_space
    from planner.batch.priced_frontier import TIMES

    try:
        return plan_space(inputs, api.Progress(tell), events=events)
    except LargeTreeError as error:
        if (of, against) != (OF[0], AGAINST[0]) or inputs.settings.exposure_weight <= 0.0:
            refuse(str(error))
        if points > len(TIMES):
            refuse(f"--points {points}: a tree as large as this takes at most {len(TIMES)}; mend it.")
        return None


def _found(
    inputs: "Inputs",
    space: "PlanSpace | None",
    points: int,
    of: str,
    against: str,
    tell: Tell,
) -> "Frontier":
    """The frontier, of a large tree by prices of exposure."""
    from planner.batch.frontier import NoEndError
    from planner.batch.frontier import frontier as find
    from planner.batch.priced_frontier import priced_frontier

    if space is None:
        return priced_frontier(inputs, points, tell)
    tell(f"solving for {points} points")
    try:
        return find(space, of, against, points)
    except NoEndError as error:
        refuse(str(error), code=Exit.NO_PLAN)


def _keep(
    space: "PlanSpace",
    found: "Frontier",
    workbook: Path,
    override: list[str] | None,
    tell: Tell,
) -> list[Path]:
    """Write the plan of each point beside where plans go."""
    from planner import api
    from planner.batch.kept_plans import plan_of_point

    texts = tuple(readable(each) for each in override or ())
    place = default_output(workbook, texts, path_only=True)
    written = []
    for number, point in enumerate(found.points, start=1):
        if point.answer is not None and not point.is_between:
            output = place.with_name(f"{place.stem}_point_{number}.xlsx")
            tell(f"writing {output}")
            api.write(output, plan_of_point(space, point, number, texts), api.Progress())
            written.append(output)
    return written


def _tell(run: Run, found: "Frontier", output: Path | None, plans: list[Path]) -> None:
    """The table and what it says."""
    from planner.batch.frontier_words import frontier_words

    words = frontier_words(found)
    run.answer |= {
        "status": "optimal",
        "of_unit": found.of.measure.unit,
        "against_unit": found.against.measure.unit,
        "money_unit": found.terms.money,
        "branches": found.branches,
        "held": found.held,
        "base_excess": found.base_excess,
        "points": records(found.frame),
        "findings": list(words),
        "output": None if output is None else str(output),
        "plans": [str(each) for each in plans],
    }
    if not run.is_silent:
        _show(found, words)
    for each in (*plans, *([] if output is None else [output])):
        run.note(f"Wrote {each}.")


def _show(found: "Frontier", words: tuple[str, ...]) -> None:
    """The table, what changes from point to point, and what that says."""
    from planner.cli.tables import show_frame
    from planner.plan.figures import shown

    terms, measure = found.terms, found.of.measure
    title = f"{terms.title}: money in {terms.money}; {measure.label} in {measure.unit}"
    show_frame(title, found.frame.drop(columns="What changes"), shown)
    for number, changes in zip(found.frame["Point"], found.frame["What changes"], strict=True):
        if changes:
            show(f"{number}: {changes}")
    for sentence in words:
        show(sentence)
