"""Constants of the tree solver say what they do, in what unit, and what was tried."""

import ast
from pathlib import Path

from planner.solver.tree import tuning


def test_every_constant_says_what_was_tried() -> None:
    """Proves: each constant of the table is followed by a text that names its unit and what was tried.
    Sensitivity: a constant without one is found.
    """
    body = ast.parse(Path(tuning.__file__).read_text(encoding="utf-8")).body
    silent = []
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign):
            text = (
                after.value.value
                if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                else ""
            )
            silent += [] if "Unit:" in str(text) and "Tried" in str(text) else [ast.unparse(node)]
    assert silent == []
    assert sum(isinstance(node, ast.Assign) for node in body) > 20
