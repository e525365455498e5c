"""``planner alternatives --over``: how the plans of some cases do in each other's case."""

from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.exits import Run, refuse
from planner.cli.records import records
from planner.cli.space import write_table
from planner.cli.sweep import Wanted, cases_of_run
from planner.cli.talk import progress, show

if TYPE_CHECKING:
    from planner.batch.regret import Regret

MOST_CASES = 30
"""Each plan is held in each case: more would take hours."""


def regret_of_run(
    run: Run,
    workbook: Path,
    cases_path: Path,
    groups: tuple[str, ...],
    output: Path | None,
    *,
    path_only: bool,
) -> None:
    """Solve the cases, hold each plan in each case, and tell the regrets; raises what ends a run."""
    from planner.batch.plan_space import LargeTreeError
    from planner.batch.regret import regret_table
    from planner.batch.trade_off_studies import study_of_regret
    from planner.files import same_file

    elsewhere = None if same_file(workbook, cases_path) else cases_path
    cases = cases_of_run(run, Wanted(workbook, elsewhere, groups, path_only=path_only), judge=False).cases
    if len(cases) > MOST_CASES:
        refuse(
            f"--over {cases_path}: {len(cases)} cases; expected at most {MOST_CASES}, for each plan is held"
            " in each case; name some with --group."
        )
    with progress(run.is_silent) as tell:
        try:
            found = regret_table(workbook, cases, path_only=path_only, tell=tell)
        except (LargeTreeError, ValueError) as error:
            refuse(str(error))
        if output is not None:
            write_table(output, found.frame, study_of_regret(found))
    _tell(run, found, output)


def _tell(run: Run, found: "Regret", output: Path | None) -> None:
    """The table and what it says."""
    from planner.cli.tables import show_frame
    from planner.plan.figures import shown

    run.answer |= {
        "status": "optimal",
        "money_unit": found.terms.money,
        "regret": records(found.frame),
        "costs": found.costs.tolist(),
        "cases": list(found.names),
        "minimax": found.minimax,
        "findings": list(found.words),
        "output": None if output is None else str(output),
    }
    if not run.is_silent:
        show_frame(f"{found.terms.title}: regret, {found.terms.money}", found.frame, shown)
        for sentence in found.words:
            show(sentence)
    if output is not None:
        run.note(f"Wrote {output}.")
