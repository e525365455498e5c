"""A batch in a process of its own: ``python -m tests.batch.parent LEDGER RESULTS [--resume]`` solves cases
with two workers and writes their table.
"""

import sys
from pathlib import Path

from planner.batch.runner import run_cases
from planner.batch.table import results_table
from tests.batch.batch import MANY, TUTORIAL

if __name__ == "__main__":
    ledger, results = map(Path, sys.argv[1:3])
    found = run_cases(
        TUTORIAL, MANY, path_only=True, jobs=2, ledger=ledger, resume="--resume" in sys.argv,
        tell=lambda words: print(words, flush=True),  # noqa: T201
    )  # fmt: skip
    results.write_text(results_table(found).to_csv(), encoding="utf-8")
