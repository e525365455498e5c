"""The house keeps its shape: arrows run one way, Pyomo stays in the model, rooms stay small."""

import ast
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

PLANNER = Path(__file__).resolve().parents[1] / "planner"
LAYERS = (
    ("errors", "schema", "threads"),
    ("calendar", "collection", "files", "surroundings", "workers"),
    ("data",),
    ("derive",),
    ("model", "workbook"),
    ("audit", "tree"),
    ("solver",),
    ("study",),
    ("plan",),
    ("report",),
    ("changes",),
    ("cases", "outputs"),
    ("api",),
    ("batch",),
    ("comparison",),
    ("interface",),
    ("describe",),
    ("cli",),
    ("__main__",),
)
"""A room may look at rooms of lower layers and at itself; the model and the workbook never meet."""
UNKNOWN_TO_AUDIT = (
    "pyomo", "highspy", "planner.model", "planner.tree", "planner.solver", "planner.plan",
    "planner.report", "planner.study",
)  # fmt: skip
"""What reading a plan back and checking it must not load: all that made the plan."""
LONGEST_FILE, LONGEST_FUNCTION = 400, 80
FILES = sorted(PLANNER.rglob("*.py"))


def room(module: str) -> str:
    """``model`` for planner.model.groups.plants."""
    return module.split(".")[1] if "." in module else ""


def layer(name: str) -> int:
    """Position of a room in the house."""
    return next(i for i, rooms in enumerate(LAYERS) if name in rooms)


def imports(path: Path) -> list[str]:
    """Modules that a file imports, at its top or inside functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
            if node.module == "planner":
                found += [f"planner.{alias.name}" for alias in node.names]
    return found


def own_room(path: Path) -> str:
    """Room of a file; empty for the package's face."""
    first = path.relative_to(PLANNER).parts[0]
    return first.removesuffix(".py") if first != "__init__.py" else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PLANNER)))
def test_arrows_run_one_way(path: Path) -> None:
    """Proves: no file looks up, and rooms of one layer do not look at each other."""
    here = own_room(path)
    for module in imports(path):
        target = room(module) if module.startswith("planner.") else ""
        if here and target and target != here and target != "__version__":
            assert layer(target) < layer(here), f"{path.name} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PLANNER)))
def test_pyomo_stays_in_the_model(path: Path) -> None:
    """Proves: results, reports and the workbook hold no Pyomo object."""
    uses = any(module.split(".")[0] == "pyomo" for module in imports(path))
    assert not uses or own_room(path) == "model"


def loaded(modules: Iterable[str]) -> set[str]:
    """What a fresh process has loaded after it imports some modules."""
    program = f"import sys, {', '.join(modules)}\nprint(*sys.modules, sep='\\n')"
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=PLANNER.parent
    )
    return set(found.stdout.split())


def unknown(modules: set[str]) -> set[str]:
    """Those that the audit must not load."""
    return {name for name in modules if name.startswith(UNKNOWN_TO_AUDIT)}


def test_the_audit_knows_nothing_of_what_made_the_plan() -> None:
    """Proves: all modules of the audit together load neither Pyomo, nor a solver, nor the model.
    Sensitivity: the model does.
    """
    audit = [
        ".".join(path.relative_to(PLANNER.parent).with_suffix("").parts)
        for path in FILES
        if own_room(path) == "audit"
    ]
    assert audit
    assert unknown(loaded(audit)) == set()
    assert {"pyomo", "planner.model.build"} <= unknown(loaded(["planner.model.build"]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PLANNER)))
def test_reading_leaves_checks_to_the_reader(path: Path) -> None:
    """Proves: inside the workbook, what reads, writes and says messages does not look at the checks; only
    the reader runs them when all is read.
    """
    parts = path.relative_to(PLANNER).parts
    if parts[0] == "workbook" and parts[1] != "checks" and path.name != "reader.py":
        assert not any(module.startswith("planner.workbook.checks") for module in imports(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PLANNER)))
def test_rooms_stay_small(path: Path) -> None:
    """Proves: no file over 400 lines, no function over 80."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= LONGEST_FUNCTION, node.name
