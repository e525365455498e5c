"""What a run of the benchmarks leaves: machine, versions and every figure, as JSON or CSV."""

import csv
import json
import os
import platform
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks.phases import Measured

PACKAGES = ("planner", "highspy", "pyomo", "linopy", "mpi-sppy", "numpy", "scipy", "pandas")
GIGABYTE = 1024.0**3
SUFFIXES = (".json", ".csv")
FIELDS = ("model", "phase", "part", "seconds", "megabytes", "objective", "gap", "is_proven", "note")

Found = dict[str, dict[str, Measured]]
"""Model -> phase -> what was found."""


def machine() -> dict[str, Any]:
    """Processor, cores, memory, load, system, Python, packages and commit."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "commit": _commit(),
    }


def _processor() -> str:
    """Its name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _version(package: str) -> str:
    """Version of a package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    """The commit that is measured, blank outside a clone."""
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parent,
    )  # fmt: skip
    return found.stdout.strip()


def write_record(file: Path, about: dict[str, Any], options: dict[str, Any], found: Found) -> None:
    """Write all figures; JSON holds the machine too, CSV has one line a part."""
    if file.suffix == ".json":
        results = [
            {"model": model, "phase": phase, **asdict(one)}
            for model, by_phase in found.items()
            for phase, one in by_phase.items()
        ]
        text = json.dumps({"machine": about, "options": options, "results": results}, indent=1)
        file.write_text(text + "\n", encoding="utf-8")
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS)
        writer.writeheader()
        writer.writerows(_lines(found))


def _lines(found: Found) -> Iterator[dict[str, Any]]:
    """A line for each part of each measurement; one without seconds where there is none."""
    for model, by_phase in found.items():
        for phase, one in by_phase.items():
            rest = {"megabytes": one.megabytes, "objective": one.objective, "gap": one.gap,
                    "is_proven": one.is_proven, "note": one.note}  # fmt: skip
            for part, seconds in one.seconds.items() or (("", ""),):
                yield {"model": model, "phase": phase, "part": part, "seconds": seconds, **rest}
