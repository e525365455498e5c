"""One measurement: ``python -m tests.benchmarks.measure MODEL PHASE LIMIT GAP`` prints one line of JSON.

:func:`measured` runs it in a process of its own, which is ended with its workers when its time is up.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict

from tests.benchmarks.models import MODELS
from tests.benchmarks.phases import PHASES, Measured, Phase, Task, peak_megabytes

GRACE = 300.0
"""Seconds that a process may take beside the limit of its solve, for making what is solved."""


def measured(model: str, phase: Phase, limit: float, gap: float) -> Measured:
    """A measurement in a process of its own; one that takes too long is a result, too."""
    command = [sys.executable, "-m", "tests.benchmarks.measure", model, phase.name, str(limit), str(gap)]
    allowed = limit if phase.is_peer else limit + GRACE
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        output, errors = process.communicate(timeout=allowed)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Measured(note=f"not {'solved' if phase.is_solve else 'done'} in {allowed:g} s")
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    if process.returncode:
        last = errors.strip().splitlines()[-1:] or [f"ended with {process.returncode}"]
        return Measured(note=f"failed: {last[0]}")
    return Measured(**json.loads(output.splitlines()[-1]))


def main() -> None:
    """Measure once and print JSON."""
    model, phase, limit, gap = sys.argv[1:]
    found = PHASES[phase].run(Task(MODELS[model], float(limit), float(gap)))
    found.megabytes = max(found.megabytes, peak_megabytes())
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
