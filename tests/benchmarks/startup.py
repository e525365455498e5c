"""Benchmark of starting up: commands as multiples of ``import pyomo.environ`` in the same run, by hand.

Run: ``python -m tests.benchmarks.startup [REPEATS] [OTHER_TREE]``. With another source tree, that of an
earlier version, its figures stand beside. Each figure is the least of some runs, taken in turn, in seconds
of a processor, which other work on the machine disturbs less than those of the clock.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = str(ROOT / "inputs" / "minimal.xlsx")
BARE = "import pyomo.environ"
COMMANDS: dict[str, tuple[str, ...]] = {
    BARE: ("-c", BARE),
    "import planner": ("-c", "import planner"),
    "planner --help": ("-m", "planner", "--help"),
    "planner check minimal.xlsx": ("-m", "planner", "check", MINIMAL),
    "planner solve minimal.xlsx": ("-m", "planner", "solve", MINIMAL, "-o", "plan.xlsx"),
}
"""What is timed -> arguments of Python."""


def seconds(arguments: tuple[str, ...], tree: Path, folder: str) -> float:
    """Processor time of one process that runs the planner of a source tree."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"PYTHONPATH": str(tree)}
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=folder, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(trees: list[Path], repeats: int) -> dict[str, list[float]]:
    """Command -> least seconds in each tree; the first round, which compiles, does not count."""
    found: dict[str, list[float]] = {name: [float("inf")] * len(trees) for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(repeats + 1):
            for name, arguments in COMMANDS.items():
                for at, tree in enumerate(trees):
                    taken = seconds(arguments, tree, folder)
                    found[name][at] = min(found[name][at], taken) if turn else float("inf")
    return found


def main() -> None:
    """Measure and print a table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    trees = [ROOT, *map(Path, sys.argv[2:3])]
    found = measure(trees, repeats)
    bare = min(found[BARE])
    heads = ["seconds", "ratio", "before", "ratio"][: 2 * len(trees)]
    print(f"{'command':28}" + "".join(f"{head:>10}" for head in heads))
    for name, values in found.items():
        print(f"{name:28}" + "".join(f"{value:10.2f}{value / bare:10.2f}" for value in values))


if __name__ == "__main__":
    main()
