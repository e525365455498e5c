"""The benchmark's command runs, tells limits as results, and its models and peers mean the same problem."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.measure import measured
from tests.benchmarks.models import MODELS
from tests.benchmarks.phases import PHASES


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def test_a_run_prints_tables_and_leaves_a_record(tmp_path: Path):
    """Proves: the tutorial's tree costs the same by the bare solver, by Pyomo and by the planner."""
    record = tmp_path / "run.json"
    run = command("--models", "tutorial", "--phases", "making,cold,pyomo,one-*", "--record", str(record))
    assert run.returncode == 0, run.stderr
    for title in ("Making: seconds", "Solves of the same matrix", "The planner's own solves", "Bars"):
        assert title in run.stdout
    told = json.loads(record.read_text(encoding="utf-8"))
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["packages"]["highspy"]
    costs = [each["objective"] for each in told["results"] if each["phase"] != "making"]
    assert costs == pytest.approx([costs[0]] * 3, rel=1e-7)


def test_what_is_not_solved_in_time_is_a_result():
    """Proves: a limit too short for anything is told, not raised. Sensitivity: 60 s solve it."""
    assert measured("india-path", PHASES["cold"], 0.01, 1e-5).note == "not solved in 0.01 s"
    assert measured("tutorial-path", PHASES["pyomo"], 0.01, 1e-5).note == "not solved in 0.01 s"


def test_names_that_fit_nothing_are_refused():
    """Proves: a model that is not there ends with exit code 2 and the list of those that are."""
    run = command("--models", "atlantis")
    assert run.returncode == 2
    assert "'atlantis' fits none of" in run.stderr
    listed = command("--list").stdout
    assert all(name in listed for name in (*MODELS, *PHASES))


def test_owners_of_generated_plants_bind():
    """Proves: in the variant with owners a row of participation costs something, on the path already.
    Sensitivity: without what output is worth besides (CREDIT) its dual is 0.
    """
    from planner.solver.highs import load, run
    from tests.benchmarks import adapter

    inputs = MODELS["generated-30-owners"].inputs()
    form = adapter.path_form(inputs)
    made = adapter.problem(inputs, form, adapter.path_alone())
    answer = run(load(adapter.extensive_form(made)))
    assert [form.rows.families[row] for row in made.core.expectation.rows] == ["participation"]
    assert answer.duals[-1] > 0.1


@pytest.mark.long
def test_mpi_sppy_means_the_same_problem():
    """Proves: futures taken apart and tied again by mpi-sppy cost what the whole matrix costs, with rows of
    participation over all of them.
    """
    by = {name: measured("generated-30-owners", PHASES[name], 300.0, 1e-5) for name in ("cold", "mpi-sppy")}
    assert by["mpi-sppy"].objective == pytest.approx(by["cold"].objective, rel=1e-6)
