"""read, check, solve and stress from Python: hand-solved figures, exceptions, nothing in silence."""

import dataclasses
import pickle
import warnings
from datetime import date
from pathlib import Path

import pytest

import planner
from planner import api
from planner.interface.reading import change_texts
from planner.plan import Plan, RunInfo
from planner.plan.checks import WRONG
from planner.solver.highs import Status
from tests.cli.faults import TABLES, invoke, write_book

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
COST = 3 * 5 * 2.0


def test_a_plan_from_a_path_and_from_inputs(small: Path) -> None:
    """Proves: 15 at 2 cost 30, whether the workbook is named or was read; at 3 they cost 45."""
    inputs = planner.read(str(small))
    for given in (small, str(small), inputs):
        plan = planner.solve(given)
        assert plan.objective == pytest.approx(COST, rel=1e-9)
        assert (plan.status, plan.gap, plan.missed, plan.failed_checks) == ("optimal", 0.0, (), ())
    assert plan.inputs is inputs
    assert planner.solve(small, {"Imports.Sea.Price": 3}).objective == pytest.approx(45.0)
    assert planner.solve(planner.read(small, {"Imports.Sea.Price": "*1.5"})).objective == pytest.approx(45.0)


def test_inputs_that_were_read_can_be_changed(small: Path) -> None:
    """Proves: read at 2, half as much again is 3 (45), on top of that a tenth more 3.3 (49.5); the inputs
    stay as they were. A workbook that is another one since, or gone, is refused.
    """
    inputs = planner.read(small)
    assert planner.solve(inputs, {"Imports.Sea.Price": "*1.5"}).objective == pytest.approx(45.0)
    dearer = planner.read(small, {"Imports.Sea.Price": "*1.5"})
    assert planner.solve(dearer, {"Imports.Sea.Price": "*1.1"}).objective == pytest.approx(49.5)
    assert planner.solve(inputs).objective == pytest.approx(COST)
    write_book(small, Imports=[TABLES["Imports"][0] | {"price": 4.0}])
    with pytest.raises(planner.InputError, match="changed since it was read"):
        planner.solve(inputs, {"Imports.Sea.Price": 3})
    small.unlink()
    with pytest.raises(planner.InputError, match="not there any more"):
        planner.solve(inputs, {"Imports.Sea.Price": 3})


def test_a_plan_is_that_of_the_command(tmp_path: Path) -> None:
    """Proves: objective and key figures of Python and of --json are equal, changes included."""
    answer = invoke(
        "solve", TUTORIAL, "--no-workbook", "--json", "--set", "Settings.discount_rate=0.05"
    ).answer
    plan = planner.solve(TUTORIAL, set={"Settings.discount_rate": 0.05})
    assert plan.has_events
    assert plan.objective == pytest.approx(answer["objective"], rel=1e-9)
    assert plan.expected_cost == pytest.approx(answer["expected_cost"], rel=1e-9)
    assert plan.base_cost == pytest.approx(answer["base_cost"], rel=1e-9)
    assert list(plan.key_figures.index) == [each["figure"] for each in answer["figures"]]
    assert list(plan.key_figures["value"]) == pytest.approx([each["value"] for each in answer["figures"]])
    assert list(plan.key_figures["unit"]) == [each["unit"] for each in answer["figures"]]
    assert plan.money_unit == answer["money_unit"]


def test_the_tree_is_never_dropped_in_silence() -> None:
    """Proves: only events=False leaves events out, and the plan says so; without events there is nothing to
    say.
    """
    whole, path = planner.solve(TUTORIAL), planner.solve(TUTORIAL, events=False)
    assert path.objective < whole.objective
    assert (whole.has_events, path.has_events) == (True, False)
    assert (whole.leaves_out_events, path.leaves_out_events) == (False, True)
    assert "6 branches" in repr(whole)
    assert "path only" in repr(path)


def test_repr_is_short(small: Path) -> None:
    """Proves: one line of facts and a sentence."""
    lines = repr(planner.solve(small)).splitlines()
    assert lines[0] == "<Plan of small.xlsx: optimal, objective 30 ₹ crore>"
    assert lines[1].startswith("The plan for Apr 2027 to Jun 2027 is the cheapest")
    assert len(lines) == 2


@pytest.mark.parametrize(("value", "text"), [
    (0.05, "0.05"), (5, "5"), (-3, "=-3.0"), ("*1.2", "*1.2"), (True, "yes"), (None, ""),
    (date(2027, 4, 1), "2027-04"), (1e-7, "1e-07"), ("high", "high"),
])  # fmt: skip
def test_values_are_said_as_on_the_command_line(value: object, text: str) -> None:
    """Proves: numbers are set whatever their sign; texts may also multiply."""
    assert change_texts({"A.b": value}) == (f"A.b={text}",)  # type: ignore[dict-item]


def test_errors_of_inputs_are_data(wrong: Path) -> None:
    """Proves: the exception says what the command prints, and holds sheet, cell and mend."""
    with pytest.raises(planner.InputError) as found:
        planner.read(wrong)
    assert [path.name for path in wrong.parent.iterdir()] == ["wrong.xlsx"]
    printed = invoke("check", wrong, "--quiet").said
    told = str(found.value).splitlines()
    assert told[0] in printed
    assert "1 error in wrong.xlsx" in told[-1]
    (problem,) = found.value.problems
    assert (problem.sheet, problem.cell[:1], problem.found) == ("Imports", "B", "Japann")
    assert "Japan" in problem.mend
    assert planner.check(wrong).errors == found.value.problems


def test_a_check_raises_nothing(small: Path, tmp_path: Path) -> None:
    """Proves: a good, a wrong and an absent workbook are told apart by what is returned."""
    assert planner.check(small).problems == ()
    assert repr(planner.check(small)) == "<Checked small.xlsx: 0 errors, 0 warnings>"
    assert [each.code for each in planner.check(tmp_path / "none.xlsx").errors] == ["no_such_file"]
    assert len(planner.check(TUTORIAL.with_name("india.xlsx")).calibration) > 5


def test_what_looks_wrong_warns(tmp_path: Path) -> None:
    """Proves: a workbook that can be solved and looks wrong warns once, with what the command says, in the
    name of the caller.
    """
    book = write_book(tmp_path / "text.xlsx", Imports=[TABLES["Imports"][0] | {"price": "2"}])
    with pytest.warns(planner.InputWarning, match="read as the number 2") as found:
        planner.read(book)
    with pytest.warns(planner.InputWarning, match="read as the number 2") as again:
        planner.solve(book)
    assert [each.filename for each in [*found, *again]] == 2 * [__file__]
    assert [each.code for each in planner.check(book).warnings] == ["text_number"]


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda path: planner.solve(path, {"Imports.Sea.Prise": 3}), planner.OverrideError, 'mean "Price"'),
    (lambda path: planner.solve(path, {"Imports.Sea.Price": 2}), planner.OverrideError, "changes nothing"),
    (lambda path: planner.solve(path, "Imports.Sea.Price=3"), TypeError, "expected a mapping"),
    (lambda path: planner.solve(path, gap=float("nan")), ValueError, "gap: found nan; expected a share"),
    (lambda path: planner.solve(path, time_limit=-1.0), ValueError, "time_limit: found -1.0"),
    (lambda path: planner.stress(path, inputs=path), TypeError, "inputs: expected only beside"),
    (lambda path: planner.stress(planner.solve(path), {"A.b": 1}), TypeError, "set: a plan is tested as it"),
    (lambda path: planner.nothing, AttributeError, "has no attribute 'nothing'"),
])  # fmt: skip
def test_what_cannot_be_done_says_so(call: object, error: type[Exception], words: str, small: Path) -> None:
    """Proves: each mistake has its exception and a text that says what was expected."""
    with pytest.raises(error, match=words):
        call(small)  # type: ignore[operator]


def test_no_plan_says_why(scarce: Path) -> None:
    """Proves: the cells that contradict each other, as the command names them."""
    with pytest.raises(planner.NoPlanError, match="at most 4") as found:
        planner.solve(scarce)
    assert (found.value.status, found.value.limit_hit) == ("infeasible", False)
    assert "\n".join(invoke("solve", scarce, "--no-workbook").said.splitlines()[-3:]) in str(found.value)


def test_a_plan_that_is_not_best_warns(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a limit and a failed check warn, in the name of the caller, and stay in the repr."""
    solve_it, plan_it = api.solve, api.plan

    def limited(*arguments: object, **options: object) -> api.Solved:
        solved = solve_it(*arguments, **options)  # type: ignore[arg-type]
        answer = dataclasses.replace(solved.solution.answer, status=Status.TIME_LIMIT)
        return dataclasses.replace(solved, solution=dataclasses.replace(solved.solution, answer=answer))

    def failing(solved: api.Solved, run: RunInfo, progress: api.Progress) -> Plan:
        plan = plan_it(solved, run, progress)
        table = plan.checks.table.copy()
        table.loc[table["Check"] == "Goods balance", ["Figure", "Result"]] = [2.0, WRONG]
        return dataclasses.replace(plan, checks=dataclasses.replace(plan.checks, table=table))

    monkeypatch.setattr(api, "solve", limited)
    monkeypatch.setattr(api, "plan", failing)
    with pytest.warns(planner.PlanWarning, match=r"not proven best \(time limit\); .*Goods balance") as found:
        plan = planner.solve(small)
    assert [each.filename for each in found] == [__file__]
    assert plan.gap != plan.gap
    assert "time limit" in repr(plan)
    assert "Failed checks: Goods balance" in repr(plan)


def test_a_plan_is_written_as_by_the_command(small: Path, tmp_path: Path) -> None:
    """Proves: the plan replaces a plan, but no other workbook unless forced, and never its own input."""
    plan, place = planner.solve(small, {"Imports.Sea.Price": 3}), tmp_path / "new" / "plan.xlsx"
    assert plan.write(place) == place
    assert plan.write(place) == place
    other = tmp_path / "other.xlsx"
    other.write_bytes(TUTORIAL.read_bytes())
    with pytest.raises(planner.OutputError, match=r"no plan of this planner; .* force=True"):
        plan.write(other)
    with pytest.raises(planner.OutputError, match="is the input, which is never changed"):
        plan.write(small, force=True)
    with pytest.raises(planner.OutputError, match=r"expected a name that ends with \.xlsx"):
        plan.write(tmp_path / "plan.ods")
    assert plan.write(other, force=True) == other
    assert invoke("stress", place, "--input", small, "--json").answer["status"] == "optimal"


def test_stress_of_a_plan_and_of_its_workbook(tmp_path: Path) -> None:
    """Proves: the same tests from memory, from the written plan, and from the command."""
    plan = planner.solve(TUTORIAL)
    tested = planner.stress(plan)
    again = planner.stress(plan.write(tmp_path / "plan.xlsx"), inputs=TUTORIAL)
    answer = invoke("stress", tmp_path / "plan.xlsx", "--input", TUTORIAL, "--json").answer
    assert list(tested.findings) == list(again.findings) == answer["findings"]
    assert list(tested.suppliers["what_is_out"]) == ["China", "Australia", "Japan"]
    assert "China is cut off" in repr(tested)
    assert planner.stress(TUTORIAL).findings == tested.findings
    assert tested.write(tmp_path / "tests.xlsx").is_file()
    with pytest.raises(planner.OutputError, match="holds no stress tests"):
        tested.write(tmp_path / "plan.xlsx")


def test_progress_is_told(small: Path) -> None:
    """Proves: a phrase for each step, and silence without."""
    said: list[str] = []
    planner.solve(small, progress=said.append)
    assert said[0] == "building the model"
    assert any("solving" in each for each in said)


@pytest.mark.parametrize("make", [
    lambda wrong, scarce: planner.read(wrong),
    lambda wrong, scarce: planner.solve(scarce),
    lambda wrong, scarce: planner.solve(scarce, {"Imports.Sea.Maximum a month": 4}),
    lambda wrong, scarce: planner.solve(scarce, {"nonsense": 4}),
    lambda wrong, scarce: planner.stress(scarce, inputs=scarce),
])  # fmt: skip
def test_errors_can_be_pickled(make: object, wrong: Path, scarce: Path) -> None:
    """Proves: an error of another process says the same here."""
    with pytest.raises((planner.PlannerError, TypeError)) as found:
        make(wrong, scarce)  # type: ignore[operator]
    again = pickle.loads(pickle.dumps(found.value))
    assert type(again) is type(found.value)
    assert str(again) == str(found.value)


def test_the_function_stays_once_the_room_is_imported(small: Path) -> None:
    """Proves: planner.solve is the function though planner/solver is a room. Sensitivity: a plain package
    has the room there.
    """
    import planner.solver.highs

    assert planner.solve(small, events=False).status == "optimal"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        from planner import solve
    assert solve is planner.solve
