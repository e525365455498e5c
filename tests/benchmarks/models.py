"""What is measured: workbooks and generated inputs, each as a path or with its tree, in order of size."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.tree.branch import Tree

WORKBOOKS = Path(__file__).parents[2] / "inputs"


@dataclass(frozen=True)
class Model:
    """A model by name; imports stand inside functions, so that worker processes start fast."""

    name: str
    meaning: str
    inputs: Callable[[], "Inputs"]
    tree: Callable[["Inputs"], "Tree"]
    workbook: Path | None = None
    """The workbook, where the whole way from workbook to plan can be timed."""


def workbook(name: str) -> "Inputs":
    """Inputs of a delivered workbook."""
    from planner.workbook.reading.reader import read_workbook

    inputs = read_workbook(WORKBOOKS / name).inputs
    assert inputs is not None, f"{name} has errors"
    return inputs


def generated(branches: int, *, owners: bool) -> "Inputs":
    """Generated inputs whose tree has so many branches; ``owners`` adds plants that must pay for theirs."""
    from tests.benchmarks.generated_inputs import SIZES
    from tests.benchmarks.generated_inputs import generated as make

    return make(SIZES[branches], owners=owners)


def whole(inputs: "Inputs") -> "Tree":
    """The tree of the inputs."""
    from planner.tree.build_tree import build_tree

    return build_tree(inputs)


def path(_: "Inputs") -> "Tree":
    """A tree without branches: the path alone."""
    from tests.benchmarks.adapter import path_alone

    return path_alone()


def subtrees(count: int, inputs: "Inputs") -> "Tree":
    """The tree with its first subtrees alone."""
    from planner.tree.build_tree import build_tree
    from tests.benchmarks.india_subtrees import kept

    return kept(build_tree(inputs), range(count))


def single_event(code: str) -> "Inputs":
    """India with one event alone."""
    from tests.benchmarks.india_subtrees import single_event as only

    return only(code)


INDIA, TUTORIAL = partial(workbook, "india.xlsx"), partial(workbook, "tutorial.xlsx")
LISTED = (
    Model("tutorial-path", "the tutorial's path", TUTORIAL, path, WORKBOOKS / "tutorial.xlsx"),
    Model("tutorial", "the tutorial's tree", TUTORIAL, whole),
    Model("india-path", "India's path", INDIA, path, WORKBOOKS / "india.xlsx"),
    *(
        Model(f"india-{n}", f"India's first {n} subtrees alone", INDIA, partial(subtrees, n))
        for n in (3, 6, 12)
    ),
    Model("india-SC5", "India with event SC5 alone", partial(single_event, "SC5"), whole),
    *(
        Model(
            f"generated-{n}{'-owners' if owners else ''}",
            f"invented chain, {n} branches{', rows of participation' if owners else ''}",
            partial(generated, n, owners=owners),
            whole,
        )
        for n in (30, 100, 300)
        for owners in (False, True)
    ),
    Model("india", "India's tree", INDIA, whole),
)
MODELS = {model.name: model for model in LISTED}
"""Name -> model."""
