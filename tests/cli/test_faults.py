"""A hundred faults of files and options: none crashes, destroys or is passed over in silence."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from planner.outputs import default_output
from tests.cli.faults import Books, Fault, invoke, is_whole, make_books, state

POSIX = os.name == "posix"
LONG = "x" * 300 + ".xlsx"


def link(name: str, target: str):
    """A symbolic link in the folder."""
    return lambda folder, _: (folder / name).symlink_to(target)


def hard_link(name: str, target: str):
    """A second name of a file."""
    return lambda folder, _: (folder / name).hardlink_to(folder / target)


def folder(name: str):
    """A folder in the folder."""
    return lambda place, _: (place / name).mkdir()


def pipe(name: str):
    """A named pipe."""
    return lambda place, _: os.mkfifo(place / name)


def text(name: str, content: str = "mine"):
    """A file that somebody else wrote."""

    def write(place: Path, _: Books) -> None:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(content)

    return write


def put(source: str, name: str):
    """A ready-made workbook under some name."""
    return lambda place, books: books.put(source, place / name)


def both(*steps: Callable[[Path, Books], object]):
    """Several preparations."""
    return lambda place, books: [step(place, books) for step in steps]


def protected(place: Path, books: Books) -> None:
    """An earlier plan that nobody may write."""
    books.put("small_plan.xlsx", place / "plan.xlsx").chmod(0o444)


def private(place: Path, books: Books) -> None:
    """An earlier plan that only its owner may read."""
    books.put("small_plan.xlsx", place / "plan.xlsx").chmod(0o600)


def touched(place: Path, _: Books) -> None:
    """A marked copy in which somebody has worked since."""
    invoke("check", place / "wrong.xlsx")
    copy = place / "wrong_checked.xlsx"
    book = openpyxl.load_workbook(copy)
    book["Imports"]["A30"] = "My own row"
    book.save(copy)


def stale(place: Path, books: Books) -> None:
    """A changed marked copy that is older than its workbook."""
    touched(place, books)
    os.utime(place / "wrong_checked.xlsx", (1, 1))


def checked(place: Path, _: Books) -> None:
    """A marked copy as it was written, long ago."""
    invoke("check", place / "wrong.xlsx")


def listening(place: Path, _: Books) -> None:
    """A socket in the place of the plan."""
    with socket.socket(socket.AF_UNIX) as each:
        here = Path.cwd()
        os.chdir(place)
        try:
            each.bind("plan.xlsx")
        finally:
            os.chdir(here)


WRONG = put("wrong.xlsx", "wrong.xlsx")
PLAN = put("small_plan.xlsx", "plan.xlsx")

OUTPUTS = [
    Fault("the input", "solve small.xlsx -o small.xlsx", 2, ("is the input", "another name")),
    Fault(
        "the input by another way", "solve small.xlsx -o ./sub/../small.xlsx", 2,
        ("is the input",), folder("sub"),
    ),
    Fault(
        "link to the input", "solve small.xlsx -o l.xlsx", 2,
        ("is the input",), link("l.xlsx", "small.xlsx"),
    ),
    Fault(
        "link from the input", "solve l.xlsx -o small.xlsx", 2,
        ("is the input",), link("l.xlsx", "small.xlsx"),
    ),
    Fault("hard link", "solve small.xlsx -o l.xlsx", 2, ("is the input",), hard_link("l.xlsx", "small.xlsx")),
    Fault("forced input", "solve small.xlsx -o small.xlsx --force", 2, ("never changed",)),
    Fault("model over the input", "solve small.xlsx --lp small.xlsx", 2, ("is the input", ".lp or .mps")),
    Fault(
        "model through a link", "solve small.xlsx --lp m.lp", 2,
        ("is the input",), link("m.lp", "small.xlsx"),
    ),
    Fault(
        "model over the plan", "solve small.xlsx -o plan.xlsx --lp m.lp", 2, ("both name",),
        link("m.lp", "plan.xlsx"),
    ),
    Fault("suffix .xls", "solve small.xlsx -o plan.xls", 2, ("plan.xls", ".xlsx")),
    Fault("no suffix", "solve small.xlsx -o plan", 2, (".xlsx",)),
    Fault("suffix of macros", "solve small.xlsx -o plan.xlsm", 2, (".xlsx",)),
    Fault("suffix .csv", "solve small.xlsx -o plan.csv", 2, (".xlsx",)),
    Fault("model with another suffix", "solve small.xlsx --lp model.txt", 2, (".lp or .mps",)),
    Fault(
        "two faults at once", "solve small.xlsx -o plan.xls --lp m.lp", 2,
        ("plan.xls", "m.lp"), folder("m.lp"),
    ),
    Fault("folder", "solve small.xlsx -o plan.xlsx", 7, ("a folder",), folder("plan.xlsx")),
    Fault(
        "link to a folder", "solve small.xlsx -o l.xlsx", 7,
        ("folder",), both(folder("f"), link("l.xlsx", "f")),
    ),
    Fault(
        "link to a device", "solve small.xlsx -o l.xlsx", 7,
        ("a device", "link"), link("l.xlsx", os.devnull),
    ),
    Fault("model to a device", "solve small.xlsx --lp m.lp", 7, ("a device",), link("m.lp", os.devnull)),
    Fault("pipe", "solve small.xlsx -o plan.xlsx", 7, ("a pipe",), pipe("plan.xlsx")),
    Fault("socket", "solve small.xlsx -o plan.xlsx", 7, ("a socket",), listening),
    Fault("link to itself", "solve small.xlsx -o l.xlsx", 7, ("back to itself",), link("l.xlsx", "l.xlsx")),
    Fault("below a file", "solve small.xlsx -o small.xlsx/plan.xlsx", 7, ("no folder",)),
    Fault("below a file, deep", "solve small.xlsx -o small.xlsx/a/b/plan.xlsx", 7, ("no folder",)),
    Fault("write-protected", "solve small.xlsx -o plan.xlsx", 7, ("write-protected",), protected),
    Fault(
        "forced on write-protected", "solve small.xlsx -o plan.xlsx --force", 7,
        ("write-protected",), protected,
    ),
    Fault("name too long", f"solve small.xlsx -o {LONG}", 7, ("too long",)),
    Fault("open in LibreOffice", "solve small.xlsx -o p.xlsx", 7, ("LibreOffice",), text(".~lock.p.xlsx#")),
    Fault("open in Excel", "solve small.xlsx -o p.xlsx", 7, ("Excel", "delete ~$p.xlsx"), text("~$p.xlsx")),
    Fault(
        "open behind a link", "solve small.xlsx -o l.xlsx", 7, ("LibreOffice",),
        both(PLAN, link("l.xlsx", "plan.xlsx"), text(".~lock.plan.xlsx#")),
    ),
    Fault(
        "other input", "solve small.xlsx -o o.xlsx", 7,
        ("no plan", "--force"), put("other.xlsx", "o.xlsx"),
    ),
    Fault("somebody's file", "solve small.xlsx -o mine.xlsx", 7, ("no plan", "--force"), text("mine.xlsx")),
    Fault("empty file", "solve small.xlsx -o mine.xlsx", 7, ("no plan",), text("mine.xlsx", "")),
    Fault("tests", "solve small.xlsx -o t.xlsx", 7, ("no plan",), put("tests.xlsx", "t.xlsx")),
    Fault(
        "default name of other inputs", "solve small.xlsx", 7, ("plan of other.xlsx", "--force"),
        put("other_plan.xlsx", "results/small_plan.xlsx"),
    ),
    Fault("default folder is a file", "solve small.xlsx", 7, ("results is no folder",), text("results")),
    Fault("nothing and somewhere", "solve small.xlsx --no-workbook -o plan.xlsx", 2, ("--no-workbook",)),
    Fault("no number of seconds", "solve small.xlsx --time-limit nan", 2, ("--time-limit",)),
    Fault("no number for a gap", "solve small.xlsx --gap nan", 2, ("--gap",)),
    Fault("a gap of words", "solve small.xlsx --gap [/b]", 2, ("--gap",)),
    Fault("negative time", "solve small.xlsx --time-limit -1", 2, ("--time-limit",)),
]  # fmt: skip

WRITTEN = [
    Fault(
        "forced on somebody's file", "solve small.xlsx -o p.xlsx --force", 0,
        (), text("p.xlsx"), ("p.xlsx",),
    ),
    Fault(
        "forced default name", "solve small.xlsx --force", 0, (),
        put("other_plan.xlsx", "results/small_plan.xlsx"), ("results/small_plan.xlsx",),
    ),
    Fault(
        "plan of other inputs", "solve small.xlsx -o plan.xlsx", 0, ("is the plan of other.xlsx", "replaced"),
        put("other_plan.xlsx", "plan.xlsx"), ("plan.xlsx",),
    ),
    Fault(
        "plan of other values", "solve small.xlsx", 0, ("other values of small.xlsx",),
        put("dearer_plan.xlsx", "results/small_plan.xlsx"), ("results/small_plan.xlsx",),
    ),
    Fault(
        "plan of another --set", "solve small.xlsx -o plan.xlsx", 0, ("with --set Imports.Sea.Price=4",),
        put("set_plan.xlsx", "plan.xlsx"), ("plan.xlsx",),
    ),
    Fault(
        "plan without --set", "solve small.xlsx -o plan.xlsx --set Imports.Sea.Price=4", 0,
        ("without --set",), PLAN, ("plan.xlsx",),
    ),
    Fault(
        "--set by default", "solve small.xlsx --set Imports.Sea.Price=4", 0, ("Price-4_",),
        put("small_plan.xlsx", "results/small_plan.xlsx"),
        (str(default_output(Path("small.xlsx"), ["Imports.Sea.Price=4"])),),
    ),
    Fault(
        "--path-only by default", "solve small.xlsx --path-only", 0, (),
        put("small_plan.xlsx", "results/small_plan.xlsx"), ("results/small_plan_path_only.xlsx",),
    ),
    Fault(
        "through a link", "solve small.xlsx -o l.xlsx", 0, (),
        both(put("small_plan.xlsx", "far/p.xlsx"), link("l.xlsx", "far/p.xlsx")), ("far/p.xlsx",),
    ),
    Fault(
        "through a link to nothing yet", "solve small.xlsx -o l.xlsx --lp m.lp", 0, (),
        both(folder("far"), link("l.xlsx", "far/p.xlsx"), link("m.lp", "far/n.lp")),
        ("far/p.xlsx", "far/n.lp"),
    ),
    Fault("private plan", "solve small.xlsx -o plan.xlsx", 0, (), private, ("plan.xlsx",)),
    Fault(
        "new folders", "solve small.xlsx -o a/b/p.xlsx --lp c/m.mps", 0,
        (), writes=("a/b/p.xlsx", "c/m.mps"),
    ),
    Fault("capital suffix", "solve small.xlsx -o P.XLSX", 0, (), writes=("P.XLSX",)),
    Fault(
        "input open", "solve small.xlsx -o p.xlsx", 0, ("small.xlsx is open in LibreOffice", "not saved"),
        text(".~lock.small.xlsx#"), ("p.xlsx",),
    ),
    Fault("no workbook", "solve small.xlsx --no-workbook", 0, ("No plan was written",)),
    Fault(
        "markup in names", "solve [b].xlsx -o [red].xlsx", 0,
        ("[red].xlsx",), put("small.xlsx", "[b].xlsx"), ("[red].xlsx",),
    ),
    Fault(
        "emoji in names", "solve :bomb:.xlsx -o p.xlsx", 0,
        (":bomb:.xlsx",), put("small.xlsx", ":bomb:.xlsx"), ("p.xlsx",),
    ),
]  # fmt: skip

READ = [
    Fault("no such file", "solve none.xlsx", 3, ("no such file",)),
    Fault("input is a folder", "check f.xlsx", 3, ("folder",), folder("f.xlsx")),
    Fault("input is a pipe", "check p.xlsx", 3, ("no such file",), pipe("p.xlsx")),
    Fault("input is a device", "check l.xlsx", 3, ("no such file",), link("l.xlsx", os.devnull)),
    Fault("input links to itself", "check l.xlsx", 3, ("no such file",), link("l.xlsx", "l.xlsx")),
    Fault("input links to nothing", "check l.xlsx", 3, ("no such file",), link("l.xlsx", "gone.xlsx")),
    Fault("input with a long name", f"check {LONG}", 3, ("too long",)),
    Fault("input cannot be read", "check l.xlsx", 3, ("cannot be opened",), link("l.xlsx", "/proc/self/mem")),
    Fault("lock file given", "check ~$small.xlsx", 3, ("lock file",), text("~$small.xlsx")),
    Fault("markup in a name that is not there", "solve [/b].xlsx", 3, ("no such file",)),
    Fault("markup in --set", "solve small.xlsx --set Imports.[/b].Price=1", 2, ('"[/b]"',)),
    Fault("check, input open", "check small.xlsx", 0, ("open in Excel",), text("~$small.xlsx")),
    Fault("nothing wrong", "check small.xlsx", 0, ("0 errors, 0 warnings", "planner solve small.xlsx")),
    Fault("no plan", "solve scarce.xlsx", 4, ("at most 4",), put("scarce.xlsx", "scarce.xlsx")),
]  # fmt: skip

COPIES = [
    Fault("marked copy", "check wrong.xlsx", 3, (), WRONG, ("wrong_checked.xlsx",)),
    Fault("marked copy again", "check wrong.xlsx", 3, (), both(WRONG, checked), ("wrong_checked.xlsx",)),
    Fault(
        "changed marked copy", "check wrong.xlsx", 3, ("kept as it is", "wrong_checked_2.xlsx"),
        both(WRONG, touched), ("wrong_checked_2.xlsx",),
    ),
    Fault("old changed copy", "check wrong.xlsx", 3, (), both(WRONG, stale), ("wrong_checked.xlsx",)),
    Fault(
        "workbook with the name of a copy", "solve wrong.xlsx", 3, ("kept as it is",),
        both(WRONG, put("small.xlsx", "wrong_checked.xlsx")), ("wrong_checked_2.xlsx",),
    ),
    Fault(
        "folder with the name of a copy", "check wrong.xlsx", 3, ("wrong_checked_2.xlsx",),
        both(WRONG, folder("wrong_checked.xlsx")), ("wrong_checked_2.xlsx",),
    ),
    Fault(
        "marked copy open", "check wrong.xlsx", 3, ("No marked copy", "LibreOffice"),
        both(WRONG, checked, text(".~lock.wrong_checked.xlsx#")),
    ),
]  # fmt: skip

STRESS = [
    Fault("tests over the plan", "stress plan.xlsx -o plan.xlsx", 2, ("to be tested",), PLAN),
    Fault(
        "tests over found inputs", "stress plan.xlsx -o small.xlsx --force", 2,
        ("input of the plan",), PLAN,
    ),
    Fault(
        "tests over given inputs", "stress plan.xlsx --input i.xlsx -o i.xlsx", 2,
        ("is the input",), both(PLAN, put("small.xlsx", "i.xlsx")),
    ),
    Fault("tests over inputs", "stress small.xlsx -o small.xlsx", 2, ("to be tested",)),
    Fault(
        "tests over another plan", "stress plan.xlsx -o o.xlsx", 7,
        ("no stress tests", "--force"), both(PLAN, put("other_plan.xlsx", "o.xlsx")),
    ),
    Fault(
        "tests over somebody's file", "stress plan.xlsx -o mine.xlsx", 7,
        ("no stress tests",), both(PLAN, text("mine.xlsx")),
    ),
    Fault(
        "tests over tests", "stress plan.xlsx -o t.xlsx", 0,
        ("Wrote",), both(PLAN, put("tests.xlsx", "t.xlsx")), ("t.xlsx",),
    ),
    Fault("tests to a folder", "stress plan.xlsx -o f.xlsx", 7, ("a folder",), both(PLAN, folder("f.xlsx"))),
    Fault("tests with another suffix", "stress plan.xlsx -o t.csv", 2, (".xlsx",), PLAN),
    Fault(
        "other inputs given", "stress plan.xlsx --input o.xlsx", 8,
        ("changed since",), both(PLAN, put("other.xlsx", "o.xlsx")),
    ),
    Fault("inputs that are not there", "stress plan.xlsx --input none.xlsx", 3, ("no such file",), PLAN),
]  # fmt: skip

TEMPLATES = [
    Fault("template", "template new.xlsx", 0, ("planner check",), writes=("new.xlsx",)),
    Fault("template over a file", "template small.xlsx", 7, ("exists", "--force")),
    Fault("forced template", "template small.xlsx --force", 0, ("Overwrote",), writes=("small.xlsx",)),
    Fault("template to a device", "template l.xlsx --force", 7, ("a device",), link("l.xlsx", os.devnull)),
    Fault("template to a folder", "template f.xlsx --force", 7, ("a folder",), folder("f.xlsx")),
    Fault("template with another suffix", "template new.xls", 2, (".xlsx",)),
    Fault("template to an open file", "template n.xlsx", 7, ("Excel",), text("~$n.xlsx")),
    Fault("template in a new folder", "template a/n.xlsx", 0, (), writes=("a/n.xlsx",)),
    Fault("template to nowhere", "template l.xlsx --force", 7, ("back to itself",), link("l.xlsx", "l.xlsx")),
]  # fmt: skip

FAULTS = [*OUTPUTS, *WRITTEN, *READ, *COPIES, *STRESS, *TEMPLATES]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Ready-made files."""
    return make_books(tmp_path_factory.mktemp("books"))


@pytest.mark.skipif(not POSIX, reason="pipes, devices and links need no rights here")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_as_it_should(
    fault: Fault, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: the exit code, the words, and that nothing changes but what is to be written: kinds, contents
    and permissions of all else stay, and no temporary file is left.
    """
    monkeypatch.chdir(tmp_path)
    books.put("small.xlsx", tmp_path / "small.xlsx")
    fault.prepare(tmp_path, books)
    before = state(tmp_path)
    ended = invoke(*fault.typed.split(" "))
    assert ended.code == fault.code, ended.said
    said = " ".join(ended.said.split())
    assert all(words in said for words in fault.says), ended.said
    assert "Traceback" not in ended.said
    after = state(tmp_path)
    for name in fault.writes:
        assert after[name][0] == "file"
        assert name not in before or after[name][2] == before[name][2]
        assert is_whole(tmp_path / name)
    new = {name for name in after if name not in before}
    parents = {str(each) for name in fault.writes for each in Path(name).parents}
    assert new <= {*fault.writes, *parents}
    assert {name: before[name] for name in before if name not in fault.writes} == {
        name: after.get(name) for name in before if name not in fault.writes
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc takes no files")
@pytest.mark.parametrize("typed", ["-o /proc/plan.xlsx", "-o /proc/none/plan.xlsx", "--lp /proc/m.lp"])
def test_a_folder_that_takes_no_file(
    typed: str, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: exit 7 before anything is solved, whatever the user's rights."""
    monkeypatch.chdir(tmp_path)
    books.put("small.xlsx", tmp_path / "small.xlsx")
    ended = invoke("solve", "small.xlsx", *typed.split(" "))
    assert ended.code == 7
    assert "/proc" in ended.said
    assert "solving" not in ended.said


def test_names_by_default_tell_runs_apart() -> None:
    """Proves: runs with different changes never share a name, and the name can be read."""
    book = Path("inputs/india.xlsx")
    names = {
        default_output(book, overrides, path_only=path_only).name
        for overrides in (
            (),
            ("Imports.Sea.Price=4",),
            ("Imports.Air.Price=4",),
            ("Imports.Sea.Price=4", "A.b=1"),
        )
        for path_only in (False, True)
    }
    assert len(names) == 8
    assert default_output(book, ()) == Path("results/india_plan.xlsx")
    assert default_output(book, ("Settings.discount_rate=0.05",)).name.startswith(
        "india_plan_discount_rate-0.05_"
    )
    assert len(default_output(book, ["Imports.Sea.Price=4"] * 99).name) < 80
