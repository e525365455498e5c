"""One runner over every executor: same code, same results, each case once, whatever dies."""

import os
import signal
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.batch import runner, solving, tree_cases
from planner.batch.book import SolveOptions, book_of, case_key, request_key
from planner.batch.ledger import Ledger, LedgerError
from planner.batch.result import CaseResult
from planner.batch.runner import Count, duration, in_order, run_cases
from planner.batch.table import results_table
from planner.batch.tree_cases import solve_tree_case
from planner.cases.case import BASE_CASE, Case
from planner.data import Inputs
from planner.solver import fingerprint
from planner.solver.highs import Status
from planner.solver.solve import NoPlanError, build
from planner.solver.tree import problem as posing
from planner.solver.tree.session import TreeSession
from planner.workbook.reading.reader import read_workbook
from planner.workers import WorkerEndedError, WorkerExecutor, executor
from tests.batch.batch import CASES, TUTORIAL
from tests.workers.tasks import die, die_once, fail, sleep

needs_signals = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known on Windows")


def told(results: tuple[CaseResult, ...]) -> list[tuple[Any, ...]]:
    """What results say, but for the seconds they took."""
    return [tuple(vars(replace(each, core_seconds=0.0)).items()) for each in results]


def same(one: tuple[CaseResult, ...], other: tuple[CaseResult, ...]) -> bool:
    """True for the same results to the last digit; NaN is NaN."""
    return repr(told(one)) == repr(told(other))


class Recorder(Executor):
    """An executor of somebody else's that notes what it is asked."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    def submit(self, task: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        self.tasks.append(f"{task.__name__} {arguments[1].name}")
        future: Future[Any] = Future()
        future.set_result(task(*arguments, **named))
        return future


@pytest.fixture(scope="module")
def serial() -> tuple[CaseResult, ...]:
    """The cases in this process."""
    return run_cases(TUTORIAL, CASES, path_only=True, jobs=1)


def test_results_come_in_the_order_of_cases(serial: tuple[CaseResult, ...]) -> None:
    """Proves: whatever the order of solving; the case that changes nothing is refused by what it says."""
    assert [each.case for each in serial] == list(CASES)
    assert [each.status for each in serial] == ["optimal", "optimal", "refused", "optimal", "optimal"]
    assert "changes nothing" in serial[2].reason


def test_processes_give_the_same(serial: tuple[CaseResult, ...]) -> None:
    """Proves: two processes and an executor of somebody else's give the same results to the last digit."""
    assert same(run_cases(TUTORIAL, CASES, path_only=True, jobs=2), serial)
    assert same(run_cases(TUTORIAL, CASES, path_only=True, executor=Recorder()), serial)


def test_trees_in_processes() -> None:
    """Proves: trees too cost the same in worker processes, whichever case each of them solved before."""
    cases = (*CASES[:2], CASES[3])
    one, two = (run_cases(TUTORIAL, cases, jobs=jobs) for jobs in (1, 2))
    for here, there in zip(one, two, strict=True):
        assert here.objective == pytest.approx(there.objective, rel=1e-7)
        assert here.branches == there.branches > 1
        assert (here.status, there.status) == ("optimal", "optimal")


def test_many_trees_start_from_the_base_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where cases are many, each tree gives the same to the last digit in whichever order and process
    it is solved, also without the base case among them, because all start from that; and where the base case
    has no plan they are solved all the same. Sensitivity: where they are few, digits depend on the order.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", 0)
    cases = [Case(f"price {n}", (f"Imports.China*.Price=*{1 + n / 10}",)) for n in (-2, 2, -1, 1)]
    found = {}
    for many in (4, 100):
        monkeypatch.setattr(runner, "MANY", many)
        monkeypatch.setattr(runner, "in_order", list)
        orders = (cases, cases[::-1], [Case(BASE_CASE), *cases])
        results = [{each.case.name: each.objective for each in one(order)} for order in orders]
        found[many] = [[result[case.name] for case in cases] for result in results]
    assert found[4][0] == found[4][1] == found[4][2]
    assert found[100][0] != found[100][1]
    assert found[100][0] == pytest.approx(found[4][0], rel=2e-4)

    def no_plan(session: TreeSession, *given: Any, pin: bool = False, **known: Any) -> Any:
        if pin:
            raise NoPlanError(Status.INFEASIBLE)
        return solve_tree_case(session, *given, **known)

    monkeypatch.setattr(runner, "MANY", 4)
    monkeypatch.setattr(solving, "solve_tree_case", no_plan)
    assert [each.objective for each in one(cases)] == pytest.approx(found[4][0], rel=2e-4)


def test_one_process_solves_the_base_case_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where the base case's tree is written to a file, a process that reads it solves a case to the
    last digit as the one that wrote it, and does not solve the base case. Sensitivity: without the file it
    does.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", 0)
    solved: list[bool] = []

    def counted(session: TreeSession, *given: Any, pin: bool = False, **known: Any) -> Any:
        solved.append(pin)
        return solve_tree_case(session, *given, pin=pin, **known)

    monkeypatch.setattr(solving, "solve_tree_case", counted)
    book, place = book_of(TUTORIAL), tmp_path / "base"
    case, how = Case("dearer", ("Imports.China*.Price=*1.2",)), SolveOptions(from_base=True)
    solving._loaded.cache_clear()
    assert solving.solve_base(book, how, place)
    found = []
    for options in (how, replace(how, base_start=place), how):
        found.append(solving.solve_case(book, case, options).result.objective)
        solving._loaded.cache_clear()
    assert found[0] == found[1] == found[2]
    assert solved == [True, False, False, True, False]


def test_a_case_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the path that is compared with that of the base case is the one that is solved. Sensitivity:
    where the fingerprint does not hand it on, it is compiled again.
    """
    compiled: list[Inputs] = []

    def counted(inputs: Inputs) -> Any:
        compiled.append(inputs)
        return build(inputs)

    book, options = book_of(TUTORIAL), SolveOptions()
    for module in (fingerprint, tree_cases):
        monkeypatch.setattr(module, "build", counted)
    case, found = Case("dearer", ("Imports.China*.Price=*1.2",)), []
    solving._loaded.cache_clear()
    for times in (2, 1):  # the base case's own fingerprint is made with the first
        compiled.clear()
        found.append(solving.solve_case(book, case, options).result.objective)
        assert len(compiled) == times
    monkeypatch.setattr(fingerprint.ModelFingerprint, "form", None)
    compiled.clear()
    found.append(solving.solve_case(book, case, options).result.objective)
    assert len(compiled) == 2
    assert found == pytest.approx([found[0]] * 3, rel=1e-9)


def one(cases: Sequence[Case]) -> tuple[CaseResult, ...]:
    """Trees solved in this process, which holds nothing of what was solved before."""
    solving._loaded.cache_clear()
    return run_cases(TUTORIAL, cases, jobs=1)


def test_resume_solves_only_what_is_missing(tmp_path: Path, serial: tuple[CaseResult, ...]) -> None:
    """Proves: with a ledger of the first three cases, two are solved; without --resume all are, and the
    ledger has each case once.
    """
    ledger, worker = tmp_path / "ledger.sqlite", Recorder()
    run_cases(TUTORIAL, CASES[:3], path_only=True, jobs=1, ledger=ledger)
    results = run_cases(TUTORIAL, CASES, path_only=True, ledger=ledger, resume=True, executor=worker)
    solved = [task for task in worker.tasks if task.startswith("solve")]
    assert solved == ["solve_case dear", "solve_case rate"]
    assert same(results, serial)
    again = Recorder()
    run_cases(TUTORIAL, CASES, path_only=True, ledger=ledger, executor=again)
    assert len(again.tasks) == len(CASES)
    with Ledger(ledger) as known:
        assert len(known) == len(CASES)


def test_an_edited_workbook_runs_again_what_it_touches(tmp_path: Path) -> None:
    """Proves: another file with the same numbers takes everything over; an edited discount rate leaves only
    the case that sets the rate itself.
    """
    ledger = tmp_path / "ledger.sqlite"
    cases = (CASES[0], CASES[1], CASES[4])
    run_cases(TUTORIAL, cases, path_only=True, jobs=1, ledger=ledger)
    edited = tmp_path / "edited.xlsx"
    for cell, solved in ((None, 0), ("Settings", 2)):
        _copy(TUTORIAL, edited, cell)
        worker = Recorder()
        run_cases(edited, cases, path_only=True, ledger=ledger, resume=True, executor=worker)
        assert len([task for task in worker.tasks if task.startswith("solve_case")]) == solved


def _copy(source: Path, target: Path, sheet: str | None) -> None:
    """A workbook saved again; with a sheet: the discount rate on it is edited."""
    from openpyxl import load_workbook

    book = load_workbook(source)
    if sheet:
        row = next(row for row in book[sheet].iter_rows() if row[0].value == "discount_rate")
        row[1].value = 0.09
    book.save(target)


def test_keys_say_what_decides(tmp_path: Path) -> None:
    """Proves: values, path only and the gap of a tree are part of a key, where plans are kept is not."""
    inputs = read_workbook(TUTORIAL).inputs
    other = read_workbook(TUTORIAL, ("Settings.discount_rate=.11",)).inputs
    assert inputs is not None
    assert other is not None
    path, tree = SolveOptions(path_only=True), SolveOptions()
    keys = [case_key(inputs, path), case_key(other, path), case_key(inputs, tree)]
    keys.append(case_key(inputs, replace(tree, gap=1e-3)))
    assert len(set(keys)) == 4
    assert case_key(inputs, replace(path, plans=tmp_path, gap=1e-3)) == keys[0]
    book = book_of(TUTORIAL)
    assert request_key(book, ("a",), path) != request_key(book, ("b",), path)


def test_failed_cases_are_tried_again(tmp_path: Path) -> None:
    """Proves: what failed (a worker ended) is not taken over; what is infeasible is."""
    with Ledger(tmp_path / "l.sqlite") as known:
        for name, status in (("a", "failed"), ("b", "infeasible")):
            known.save(name, name, CaseResult(Case(name), status))
        assert set(known.of_requests(["a", "b", "c"])) == {"b"}
        assert set(known.of_keys(["a", "b", ""])) == {"b"}


def test_a_result_survives_the_ledger(tmp_path: Path, serial: tuple[CaseResult, ...]) -> None:
    """Proves: a result comes out as it went in, NaN and infinity included, but for its levels."""
    with Ledger(tmp_path / "l.sqlite") as known:
        known.save("r", "k", serial[1])
        found = known.of_requests(["r"])["r"]
    assert repr(replace(found, case=serial[1].case)) == repr(serial[1])


@pytest.mark.parametrize("kind", ["text", "other database", "folder"])
def test_a_file_that_is_no_ledger(tmp_path: Path, kind: str) -> None:
    """Proves: a file of something else is refused by name and stays as it is."""
    place = tmp_path / "l.sqlite"
    if kind == "text":
        place.write_text("no database " * 100, encoding="utf-8")
    elif kind == "folder":
        place.mkdir()
    else:
        base = sqlite3.connect(place)
        base.execute("CREATE TABLE mine (x)")
        base.commit()
        base.close()
    before = place.read_bytes() if place.is_file() else b""
    with pytest.raises(LedgerError, match=r"l\.sqlite"):
        Ledger(place)
    assert (place.read_bytes() if place.is_file() else b"") == before


def test_two_cases_of_one_name() -> None:
    """Proves: they are refused before anything is solved."""
    with pytest.raises(ValueError, match="two cases"):
        run_cases(TUTORIAL, (Case("a"), Case("a")), jobs=1)


def test_neighbours_follow_each_other() -> None:
    """Proves: the base case is first, and cases of one place stand together."""
    assert [case.name for case in in_order((*CASES[1:], CASES[0]))] == [
        BASE_CASE, "cheap", "dear", "idle", "rate",
    ]  # fmt: skip


def test_how_far_a_batch_is() -> None:
    """Proves: cases done, those without a plan and the time left are told; what is taken over does not count
    for the time.
    """
    count = Count(10)
    count.add(CaseResult(CASES[0], "optimal"), known=True)
    assert count.words == "1 of 10 cases"
    count.add(CaseResult(CASES[1], "infeasible"))
    assert count.words.startswith("2 of 10 cases, 1 without a plan, about ")
    assert [duration(seconds) for seconds in (0.2, 40.0, 200.0, 7200.0)] == ["1 s", "40 s", "3 min", "2.0 h"]


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    """Proves: a call whose worker dies is done by another; one that ends its worker again fails alone."""
    workers = WorkerExecutor(2)
    try:
        mark = tmp_path / "mark"
        found = [workers.submit(len, "ab"), workers.submit(die_once, mark), workers.submit(len, "abc")]
        assert [found[0].result(), found[2].result()] == [2, 3]
        found[1].result()
        with pytest.raises(WorkerEndedError, match="twice"):
            workers.submit(die).result()
        assert workers.submit(fail).exception() is not None
        assert workers.submit(len, "abcd").result() == 4
    finally:
        workers.shutdown()
    with pytest.raises(RuntimeError):
        workers.submit(len, "a")


@needs_signals
def test_a_killed_worker_loses_no_case(
    monkeypatch: pytest.MonkeyPatch, serial: tuple[CaseResult, ...]
) -> None:
    """Proves: kill -9 of a worker in the middle of a batch changes no result."""
    workers = WorkerExecutor(2)
    killed: list[int] = []

    def kill(words: str) -> None:
        number = workers.process_ids[0]
        if not killed and number is not None:
            os.kill(number, signal.SIGKILL)
            killed.append(number)

    try:
        results = run_cases(TUTORIAL, CASES, path_only=True, executor=workers, tell=kill)
    finally:
        workers.shutdown()
    assert killed
    assert same(results, serial)


def test_shutdown_cancels(tmp_path: Path) -> None:
    """Proves: a call that would take an hour is ended, and what waits is cancelled."""
    workers = WorkerExecutor(1)
    calls = [workers.submit(sleep, str(tmp_path)), *(workers.submit(len, "a" * n) for n in range(20))]
    while not list(tmp_path.iterdir()):
        assert not calls[0].done()
    workers.shutdown(cancel_futures=True)
    assert isinstance(calls[0].exception(), WorkerEndedError)
    assert all(each.cancelled() for each in calls[1:])


def test_table_of_results(serial: tuple[CaseResult, ...]) -> None:
    """Proves: a row for each figure of each case with its difference to the base case; a case without a plan
    has one row that says so.
    """
    table = results_table(serial)
    money = table[table["figure"] == "money"].set_index("case")
    assert set(money.index) == {BASE_CASE, "cheap", "dear", "rate"}
    assert money.loc[BASE_CASE, "difference"] == 0.0
    assert money.loc["dear", "difference"] == pytest.approx(
        money.loc["dear", "value"] - money.loc[BASE_CASE, "value"]
    )
    idle = table[table["case"] == "idle"]
    assert idle[["status", "figure"]].to_numpy().tolist() == [["refused", ""]]
    assert set(table.loc[table["figure"] != "", "status"]) <= runner.HAVE_PLANS


def test_where_no_process_can_be_started(
    monkeypatch: pytest.MonkeyPatch, serial: tuple[CaseResult, ...]
) -> None:
    """Proves: where the system starts no processes, this one does all cases, and says so."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(executor, "WorkerProcess", refuse)
    said: list[str] = []
    results = run_cases(TUTORIAL, CASES[:2], path_only=True, jobs=2, tell=said.append)
    assert same(results, serial[:2])
    assert "one case at a time" in said[0]
