"""Options of the verbs, each declared once."""

from pathlib import Path
from typing import Annotated

import typer

Workbook = Annotated[Path, typer.Argument(help="Input workbook (.xlsx).", show_default=False)]
PlanOrWorkbook = Annotated[
    Path, typer.Argument(help="A plan workbook, or an input workbook to solve first (.xlsx).")
]
PlanToAudit = Annotated[Path, typer.Argument(help="A plan workbook (.xlsx).", show_default=False)]
NewFile = Annotated[Path, typer.Argument(help="Where to write it (.xlsx).", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change one input for this run: sheet.key.column=value. May be repeated."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        help="Also solve without one policy and tell what it costs: a row of Targets, Cover rules, Share caps"
        " or Limits, as Targets.NAME. May be repeated.",
    ),
]
SweepOfInputs = Annotated[
    Path | None,
    typer.Option(
        "--sweep",
        help="Ledger (.sqlite) of a sweep of this workbook: the plan tells what would change it; that of"
        " results/NAME_sweep is found by itself.",
    ),
]
PlanOutput = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Workbook to write; a plan goes to results/NAME_plan.xlsx by default."
    ),
]
PathOnly = Annotated[
    bool, typer.Option("--path-only", help="Plan the base scenario alone, without disruptions.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace what is there, also if it is of other inputs or no plan.")
]
InputOfPlan = Annotated[
    Path | None, typer.Option("--input", help="Inputs that the plan was made from, if not found.")
]
Cut = Annotated[
    list[str] | None,
    typer.Option(
        "--cut",
        help="Test that this country sells nothing (any: each supplier in turn) instead of the tests of the"
        " inputs. May be repeated: together.",
    ),
]
EventToTest = Annotated[
    list[str] | None,
    typer.Option("--event", help="Test that this event happens. May be repeated: together, and with --cut."),
]
Goods = Annotated[
    list[str] | None, typer.Option("--goods", help="Only this commodity of --cut. May be repeated.")
]
FromMonth = Annotated[str, typer.Option("--from", help="Month in which the test starts: 2028-01.")]
ToMonth = Annotated[str, typer.Option("--to", help="Last start, if there are several.")]
Months = Annotated[int, typer.Option("--months", help="How long it lasts.", min=1, max=1200)]
Every = Annotated[
    int,
    typer.Option(
        "--every",
        help="Again every so many months; without --to as long as it ends in the plan.",
        min=0,
        max=240,
    ),
]
PassedOn = Annotated[
    float,
    typer.Option(
        "--passed-on",
        help="How much of the loss reaches goods that others make of its feed.",
        min=0.0,
        max=1.0,
    ),
]
Buffer = Annotated[
    int, typer.Option("--buffer", help="Months that others live on their own stock first.", min=0, max=1200)
]
TimeLimit = Annotated[float | None, typer.Option(help="Seconds for the solver.", min=0.0)]
ModelFile = Annotated[
    Path | None, typer.Option("--lp", help="Also write the base scenario as a readable model (.lp, .mps).")
]
Information = Annotated[
    bool, typer.Option("--information", help="What foresight would be worth, on large trees too (minutes).")
]
Why = Annotated[
    bool,
    typer.Option("--why", help="Also the plan without each main decision: its worth, and the next best."),
]
Gap = Annotated[
    float | None,
    typer.Option(
        help="How near the best a large tree must be solved, relatively; default .0001.", min=1e-9, max=0.1
    ),
]
NoWorkbook = Annotated[bool, typer.Option("--no-workbook", help="Write no plan; what is printed is all.")]
CasesFile = Annotated[
    Path | None,
    typer.Argument(
        help="Cases: a workbook with a sheet Sweep, or YAML; else FILE's own.", show_default=False
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="List the cases with old and new cells; solve nothing.")
]
Group = Annotated[
    list[str] | None,
    typer.Option("--group", help="Only the cases of this group of the sweep. May be repeated."),
]
Switches = Annotated[
    bool, typer.Option("--switches", help="Every other setting of every switch, one at a time.")
]
Assumptions = Annotated[
    str | None,
    typer.Option(
        "--assumptions",
        help="Every assumed number down and up by so much, one at a time: 20%, or assumed=20%,derived=10%.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", help="Cases solved at a time; one per core by default.", min=1, max=60)
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Take over the cases of an earlier run that have not changed.")
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", help="Solve on a Dask cluster: tcp://host:port.", show_default=False),
]
KeepPlans = Annotated[
    bool, typer.Option("--keep-plans", help="Also keep the plan of each case as a workbook.")
]
StudyOutput = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Workbook to write; results/NAME_sweep.xlsx by default."),
]
Tables = Annotated[
    Path | None,
    typer.Option(
        "--tables", help="Also all figures of all cases as a table (.csv, .parquet).", show_default=False
    ),
]
