"""Benchmark of the tree: making it, handing it over, solving it cold and warm, beside Pyomo and linopy.

Run by hand: ``python -m tests.benchmarks.tree`` (all cases take about an hour; ``--cases 30,100`` and
``--without pyomo,linopy`` make it shorter). It measures the India tree and generated trees of 30, 100 and
300 branches (``tree_inputs.py``: 84 months, 100 import steps, 9 processes, some 8 thousand columns a branch):

- path: the model of one path built in Pyomo and compiled; overlays: tree grown, what each branch changes;
  copy: the extensive form; hand-over: HiGHS loaded.
- cold: the same matrix by HiGHS's dual simplex from nothing, in one process, with the planner's tolerances.
- copied: the whole matrix from the copied basis of the path.
- warm: what the planner does, with a worker process per core, to a relative gap (``--gap``); its seconds and
  those of "copied" hold the solve of the path and the certificate, too, but not the copy.
- alone: the same in one process, with the seconds that are not HiGHS's.
- Pyomo and linopy: the same rows from the same arrays, built and handed to HiGHS, not solved.

Each measurement is a process of its own; memory is the peak of it and its workers. What takes longer than
``--limit`` seconds is ended, and so printed. Bars are ratios of figures of the same run. Seconds differ from
run to run with what else the machine does: look at ratios.
"""

import json
import os
import signal
import subprocess
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.benchmarks.tree_bars import bars
from tests.benchmarks.tree_measures import INDIA, MEASURES, Measured

CASES = (INDIA, "30", "100", "300")
GRACE = 300.0
"""Seconds that a process may take beside the limit of its solve, for making the tree."""
OTHERS = ("pyomo", "linopy")
WIDTH = 150
"""Least width of the tables, characters."""


def measured(case: str, measure: str, limit: float, gap: float) -> Measured:
    """A measurement in a process of its own, ended with its workers if it takes too long."""
    command = [sys.executable, "-m", "tests.benchmarks.tree_measures", case, measure, str(limit), str(gap)]
    allowed = limit if measure in OTHERS else limit + GRACE
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        output, errors = process.communicate(timeout=allowed)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Measured(note=f"time limit: more than {allowed:.0f} s")
    if process.returncode:
        last = errors.strip().splitlines()[-1:] or [f"ended with {process.returncode}"]
        return Measured(note=f"failed: {last[0]}")
    return Measured(**json.loads(output.splitlines()[-1]))


Found = dict[str, dict[str, Measured]]
"""Case -> measure -> what was found."""


def _seconds(found: Measured, *phases: str) -> str:
    """Seconds of some phases together; what went wrong if there are none."""
    if not all(phase in found.seconds for phase in phases):
        return found.note.split(":")[0] or "-"
    return f"{sum(found.seconds[phase] for phase in phases):.2f}"


def sizes_table(found: Found) -> Table:
    """Size of each tree, and the seconds of making it."""
    table = Table(title="Making: seconds")
    for name in ("tree", "branches", "columns", "rows", "entries", "path", "overlays", "copy", "hand-over"):
        table.add_column(name, justify="left" if name == "tree" else "right")
    for case, by_measure in found.items():
        making = by_measure.get("making", Measured())
        sizes = [f"{making.size.get(each, 0):,}" for each in ("branches", "columns", "rows", "entries")]
        parts = [_seconds(making, each) for each in ("path", "overlays", "copy", "hand-over")]
        table.add_row(case, *sizes, *parts)
    return table


def models_table(found: Found) -> Table:
    """The same rows by other means."""
    table = Table(title="The same rows, built and handed over: seconds and peak memory (MB)")
    for name in ("tree", "by", "build", "hand-over", "MB", ""):
        table.add_column(name, justify="right" if name in ("build", "hand-over", "MB") else "left")
    for case, by_measure in found.items():
        making = by_measure.get("making", Measured())
        build = _seconds(making, "overlays", "copy")
        table.add_row(
            case, "planner", build, _seconds(making, "hand-over"), f"{making.megabytes:.0f}", making.note
        )
        for name in OTHERS:
            if name in by_measure:
                other = by_measure[name]
                times = (_seconds(other, "model"), _seconds(other, "hand-over"))
                table.add_row("", name, *times, f"{other.megabytes:.0f}", other.note)
    return table


def solves_table(found: Found) -> Table:
    """Cold and warm solves with what they reached."""
    table = Table(title="Solves of the same matrix: seconds, what was reached, peak memory (MB)")
    for name in ("tree", "solve", "seconds", "x faster", "objective", "gap", "MB", ""):
        table.add_column(name, justify="left" if name in ("tree", "solve", "") else "right")
    for case, by_measure in found.items():
        cold = by_measure.get("cold", Measured()).seconds.get("solve")
        for name in ("cold", "copied", "warm", "alone"):
            if name in by_measure:
                one = by_measure[name]
                own = one.seconds.get("solve")
                ratio = f"{cold / own:.2f}" if cold and own else "-"
                objective = "-" if one.objective is None else f"{one.objective:,.3f}"
                gap = "-" if one.gap is None else f"{one.gap:.1e}"
                head = (case if name == "cold" else "", name, _seconds(one, "solve"), ratio, objective, gap)
                table.add_row(*head, f"{one.megabytes:.0f}", one.note)
    return table


def phases_table(found: Found) -> Table:
    """Where the planner's own solve spends its seconds."""
    table = Table(title="Warm-started solve by phase: seconds (alone: HiGHS, and what is outside it)")
    phases = ("path", "refine", "blind plan", "rounds", "blend", "settle", "certificate")
    for name in ("tree", *phases, "alone: HiGHS", "alone: outside"):
        table.add_column(name, justify="left" if name == "tree" else "right")
    for case, by_measure in found.items():
        if not {"warm", "alone"} & set(by_measure):
            continue
        warm, alone = by_measure.get("warm", Measured()), by_measure.get("alone", Measured())
        outside = alone.seconds.get("solve", 0.0) - alone.seconds.get("HiGHS", 0.0)
        parts = [_seconds(warm, each) for each in phases]
        table.add_row(case, *parts, _seconds(alone, "HiGHS"), f"{outside:.2f}" if alone.seconds else "-")
    return table


def bars_table(found: Found) -> Table:
    """The bars with their verdicts."""
    table = Table(title="Bars: ratios of this run")
    for name in ("bar", "asked", "found", "verdict", ""):
        table.add_column(name)
    for bar in bars(found):
        verdict = "-" if bar.is_met is None else "[green]met[/]" if bar.is_met else "[red]missed[/]"
        table.add_row(bar.name, bar.asked, bar.found, verdict, bar.note)
    return table


def main(
    cases: Annotated[str, typer.Option(help="Trees to measure, by comma.")] = ",".join(CASES),
    without: Annotated[str, typer.Option(help=f"Measures to leave out: {', '.join(MEASURES)}.")] = "",
    limit: Annotated[float, typer.Option(help="Seconds that a solve or another model may take.")] = 900.0,
    gap: Annotated[float, typer.Option(help="Relative gap of the warm-started solve.")] = 1e-5,
) -> None:
    """Measure, one process at a time, and print tables and bars."""
    console = Console(width=max(WIDTH, Console().width))
    found: Found = {case: {} for case in cases.split(",")}
    left_out = without.split(",")
    for case, by_measure in found.items():
        for measure in MEASURES:
            if measure not in left_out:
                console.print(f"[dim]{case}: {measure}[/]")
                by_measure[measure] = measured(case, measure, limit, gap)
    console.print(
        f"Relative gap of warm-started solves {gap:g}; time limit {limit:g} s; {os.cpu_count()} cores"
    )
    for table in (sizes_table, models_table, solves_table, phases_table, bars_table):
        made = table(found)
        if made.row_count:
            console.print(made)


if __name__ == "__main__":
    typer.run(main)
