"""The command line as a planner meets it: real processes, real workbooks, exit codes, streams."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from planner import api, cli
from planner.cli import exits
from planner.workbook.writing.template import write_workbook

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = ROOT / "inputs" / "minimal.xlsx"
TUTORIAL = ROOT / "inputs" / "tutorial.xlsx"

SETTINGS = {"start_month": "2027-04", "end_month": "2027-06"}
TABLES = {
    "Countries": [{"country": "Japan"}],
    "Commodities": [{"commodity": "Magnet"}],
    "Imports": [
        {"route": "Sea", "country": "Japan", "commodity": "Magnet", "price": 2.0, "maximum_a_month": 10}
    ],
    "Sectors": [{"sector": "Cars"}],
    "Demand": [{"sector": "Cars", "commodity": "Magnet", "demand_a_month": 5}],
}
COST = 3 * 5 * 2.0


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``python -m planner`` in a folder of its own."""
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


def write(folder: Path, name: str = "small.xlsx", **changes: list[dict[str, object]]) -> Path:
    """A workbook of three months; keyword arguments replace whole sheets."""
    path = folder / name
    write_workbook(
        path, settings=SETTINGS, tables=TABLES | {k.replace("_", " "): v for k, v in changes.items()}
    )
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The workbook of :data:`TABLES`."""
    return write(tmp_path)


def test_solve_writes_a_plan_and_one_json_object(small: Path, tmp_path: Path) -> None:
    """Proves: --json prints exactly one object with the promised keys; talk stays off stdout."""
    done = run("solve", small, "-o", tmp_path / "plan.xlsx", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["status"] == "optimal"
    assert said["objective"] == pytest.approx(COST)
    assert {"read", "build", "solve", "write"} <= set(said["seconds"])
    assert said["columns"] > 0
    assert said["rows"] > 0
    assert len(said["input_sha256"]) == 64
    assert said["checks_passed"] is True
    assert openpyxl.load_workbook(said["output"]).sheetnames[0] == "Summary"


def test_the_plan_goes_to_results_by_default_and_a_table_is_printed(small: Path, tmp_path: Path) -> None:
    """Proves: results/NAME_plan.xlsx is made (with its folder); a table goes to stdout."""
    done = run("solve", small, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "small_plan.xlsx").stat().st_size > 5000
    assert "crore" in done.stdout
    assert "solving" in done.stderr


def test_quiet_says_nothing(small: Path, tmp_path: Path) -> None:
    """Proves: --quiet is silent on both streams when all is well."""
    done = run("solve", small, "--quiet", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_set_changes_one_input_for_one_run(small: Path, tmp_path: Path) -> None:
    """Proves: --set doubles the price of this run; the workbook stays as it was."""
    before = small.read_bytes()
    done = run("solve", small, "--json", "--set", "Imports.Sea.Price=4", folder=tmp_path)
    assert json.loads(done.stdout)["objective"] == pytest.approx(2 * COST)
    assert small.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("Imports.See.Price=4", 'did you mean "Sea"?'),
        ("Imports.Sea.Prise=4", 'did you mean "Price"?'),
        ("Importz.Sea.Price=4", 'did you mean "Imports"?'),
        ("nonsense", "expected sheet.key.column=value"),
    ],
)
def test_a_set_that_names_nothing_is_a_usage_error(
    small: Path, tmp_path: Path, change: str, words: str
) -> None:
    """Proves: exit 2, the mend in words, and no plan."""
    done = run("solve", small, "--set", change, folder=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "results").exists()


def test_a_misspelt_country_is_named_by_cell(tmp_path: Path) -> None:
    """Proves: exit 3, the cell, the mend, a marked copy; an earlier plan is not touched."""
    imports = [TABLES["Imports"][0] | {"country": "Japann"}]
    path = write(tmp_path, Imports=imports)
    plan = tmp_path / "plan.xlsx"
    assert run("solve", MINIMAL, "-o", plan, "--quiet", folder=tmp_path).returncode == 0
    before = plan.read_bytes()
    done = run("solve", path, "-o", plan, folder=tmp_path)
    assert done.returncode == 3
    assert "ERROR Imports!" in done.stderr
    assert 'did you mean "Japan"?' in done.stderr
    assert (tmp_path / "small_checked.xlsx").exists()
    assert plan.read_bytes() == before


def test_no_plan_names_the_cells_that_contradict(tmp_path: Path) -> None:
    """Proves: exit 4; need of 5 against a route of 4 a month names both sheets."""
    path = write(tmp_path, Imports=[TABLES["Imports"][0] | {"maximum_a_month": 4}])
    done = run("solve", path, folder=tmp_path)
    assert done.returncode == 4
    assert "Demand!" in done.stderr
    assert "Imports!" in done.stderr
    assert "at most 4" in done.stderr


def test_an_unlimited_gain_is_called_unbounded(tmp_path: Path) -> None:
    """Proves: exit 4 and the sale that grows without limit."""
    sales = [{"sale": "Abroad", "commodity": "Magnet", "price": 3.0}]
    path = write(tmp_path, Sales=sales, Imports=[TABLES["Imports"][0] | {"maximum_a_month": None}])
    done = run("solve", path, folder=tmp_path)
    assert done.returncode == 4
    assert "without" in done.stderr
    assert "Abroad" in done.stderr


def test_a_need_that_nothing_can_meet_is_named(tmp_path: Path) -> None:
    """Proves: exit 4 and the Demand row, where the model has no variable at all for it."""
    path = write(tmp_path, Imports=[TABLES["Imports"][0] | {"first_month": "2027-05"}])
    done = run("solve", path, folder=tmp_path)
    assert done.returncode == 4
    assert "Demand!" in done.stderr


def test_a_place_that_cannot_be_written(small: Path, tmp_path: Path) -> None:
    """Proves: exit 7 when the output is a folder."""
    (tmp_path / "taken.xlsx").mkdir()
    done = run("solve", small, "-o", tmp_path / "taken.xlsx", folder=tmp_path)
    assert done.returncode == 7
    assert "taken.xlsx" in done.stderr


def test_no_time_is_a_limit(tmp_path: Path) -> None:
    """Proves: exit 5 when the time limit passes before there is a plan, and nothing is written."""
    done = run("solve", ROOT / "inputs" / "india.xlsx", "--time-limit", "0.01", folder=tmp_path)
    assert done.returncode == 5
    assert "time limit" in done.stderr
    assert not (tmp_path / "results").exists()


def test_usage_errors_exit_with_2(tmp_path: Path) -> None:
    """Proves: an unknown option is a usage error."""
    assert run("solve", "--nonsense", folder=tmp_path).returncode == 2


def test_check_and_template(tmp_path: Path) -> None:
    """Proves: the template is a workbook that check reads; it is never overwritten."""
    first = run("template", "new.xlsx", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    again = run("template", "new.xlsx", folder=tmp_path)
    assert again.returncode == 7
    assert "--force" in again.stderr
    assert run("check", "new.xlsx", folder=tmp_path).returncode == 3
    assert run("check", MINIMAL, folder=tmp_path).returncode == 0


def test_lp_file_carries_keys(small: Path, tmp_path: Path) -> None:
    """Proves: --lp writes names that a reader can follow back to the workbook."""
    done = run("solve", small, "--lp", tmp_path / "model.lp", "--quiet", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "balance(Magnet,2027_05)" in (tmp_path / "model.lp").read_text()


def test_an_interrupt_says_so(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: Ctrl-C ends with 130 and writes nothing."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "solve", interrupt)
    done = CliRunner().invoke(cli.app, ["solve", str(small), "-o", str(tmp_path / "plan.xlsx")])
    assert done.exit_code == 130
    assert not (tmp_path / "plan.xlsx").exists()


def test_the_unexpected_is_logged(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: exit 1 with the path of a log that holds the traceback."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setattr(api, "solve", fail)
    monkeypatch.setattr(exits.platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    done = CliRunner().invoke(cli.app, ["solve", str(small)])
    assert done.exit_code == 1
    assert "surprise" in (tmp_path / "log" / "last_error.log").read_text()


def test_equal_inputs_give_equal_plans(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: every cell of two plans of the same input is equal, but for times (and their digests)."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    for name in ("a", "b"):
        assert (
            run("solve", small, "-o", tmp_path / f"{name}.xlsx", "--quiet", folder=tmp_path).returncode == 0
        )
    first, second = (openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in ("a", "b"))
    for sheet in first.sheetnames:
        if sheet != "Run info":
            rows = zip(
                *([row for row in book[sheet].values if row[0] != "Run info"] for book in (first, second)),
                strict=True,
            )
            assert all(one == other for one, other in rows), sheet


def test_stress_prints_what_each_supplier_is_worth(tmp_path: Path):
    """Proves: planner stress holds the plan of a workbook and tests each supplier country in turn."""
    ended = run("stress", str(TUTORIAL), "--json", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    results = json.loads(ended.stdout)["tests"]
    assert {country for result in results for country in result["countries"]} >= {
        "China",
        "Australia",
        "Japan",
    }
    china = next(result for result in results if result["countries"] == ["China"])
    assert sum(china["unserved"].values()) > 0.0


def test_path_only_plans_without_disruptions(tmp_path: Path):
    """Proves: --path-only leaves the tree out. Sensitivity: being prepared costs a premium in calm times."""
    objectives = {}
    for option in ((), ("--path-only",)):
        ended = run("solve", str(TUTORIAL), "-o", "plan.xlsx", "--json", *option, folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
        objectives[option] = json.loads(ended.stdout)["objective"]
    assert objectives[()] > objectives["--path-only",] + 1.0
