"""The house keeps its shape: arrows run one way, Pyomo stays in the model, rooms stay small."""

import ast
from pathlib import Path

import pytest

PLANNER = Path(__file__).resolve().parents[1] / "planner"
LAYERS = (
    ("schema",),
    ("calendar", "collection", "files", "workers"),
    ("data",),
    ("derive",),
    ("model", "workbook"),
    ("describe",),
    ("tree",),
    ("solve",),
    ("study",),
    ("plan",),
    ("report",),
    ("changes",),
    ("workflow",),
    ("cli",),
    ("__main__",),
)
"""A room may look at rooms of lower layers and at itself; the model and the workbook never meet."""
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PLANNER)))
def test_rooms_stay_small(path: Path) -> None:
    """Proves: no file over 400 lines, no function over 80."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= LONGEST_FUNCTION, node.name
