"""Benchmark of the path: seconds by phase and peak memory of the India workbook, by hand.

Run: ``python tests/benchmarks/path.py [WORKBOOK] [REPEATS]``. Each repeat is a process of its
own; beside each phase stands its bar and the ratio to the bare solver on the same matrix in the
same run. Nothing here is part of the timed tests.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

BARS = {"read + build + write": 8.0, "build": 1.0, "peak memory": 600.0}


def measure(workbook: Path) -> dict[str, float]:
    """One solve in this process: seconds by phase, megabytes, and the bare solver again."""
    started = perf_counter()
    from planner import api
    from planner.changes import read
    from planner.plan import RunInfo
    from planner.solve.highs import load, run

    seconds = {"import": perf_counter() - started}
    steps = api.Progress()
    with steps.phase("read"):
        inputs = read(workbook).inputs
    assert inputs is not None, "the workbook has errors"
    with tempfile.TemporaryDirectory() as folder:
        solved = api.solve(inputs, api.build(inputs, steps), steps)
        api.write(Path(folder) / "plan.xlsx", api.plan(solved, RunInfo(), steps), steps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    started = perf_counter()
    run(load(solved.solution.form))
    seconds |= steps.seconds | {"bare solver": perf_counter() - started, "peak memory": memory}
    seconds["read + build + write"] = seconds["read"] + seconds["build"] + seconds["write"]
    return seconds


def main() -> None:
    """Repeat in fresh processes and print a table."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    workbook = sys.argv[1] if len(sys.argv) > 1 else "inputs/india.xlsx"
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    command = [sys.executable, __file__, "--one", workbook]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(repeats)
    ]
    bare = statistics.median(run["bare solver"] for run in runs)
    print(f"{'phase':24}{'minimum':>10}{'median':>10}{'maximum':>10}{'x solver':>10}{'bar':>8}")
    for phase in runs[0]:
        values = [run[phase] for run in runs]
        ratio = "" if phase == "peak memory" else f"{statistics.median(values) / bare:.2f}"
        figures = f"{min(values):10.2f}{statistics.median(values):10.2f}{max(values):10.2f}"
        print(f"{phase:24}{figures}{ratio:>10}{BARS.get(phase, ''):>8}")


if __name__ == "__main__":
    main()
