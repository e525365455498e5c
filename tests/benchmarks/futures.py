"""The rows of an extensive form taken apart into futures, as mpi-sppy wants them: one model for each, and the
nodes at which they share decisions.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.tree.extensive import ExtensiveForm

Mask = NDArray[np.bool_]


class Node(NamedTuple):
    """Decisions that some futures share."""

    name: str
    parent: str | None
    stage: int
    futures: frozenset[int]
    columns: tuple[int, ...]


class Futures(NamedTuple):
    """Each branch of positive probability is a future: what it sees of the whole matrix."""

    columns: NDArray[np.bool_]
    """Shape (futures, columns): True where a future has the column."""
    rows: NDArray[np.bool_]
    """Shape (futures, rows): True where all of a row's columns are the future's."""
    weight: NDArray[np.float64]
    """Shape (columns,): probability of the futures that have the column."""
    nodes: tuple[Node, ...]
    """Parents before children."""


def apart(form: ExtensiveForm, probability: Sequence[float]) -> Futures:
    """The futures of a form."""
    columns = np.zeros((len(form.maps), len(form.cost)), dtype=bool)
    for future, seen in enumerate(form.maps):
        columns[future, seen] = True
    pattern = form.matrix.copy()
    pattern.data = np.ones_like(pattern.data)
    outside = np.stack([pattern @ (~mask).astype(np.float64) for mask in columns])
    rows = (outside == 0.0) & (np.diff(form.matrix.indptr) > 0)
    return Futures(columns, rows, np.asarray(probability) @ columns, _nodes(columns))


def _nodes(columns: Mask) -> tuple[Node, ...]:
    """Sets of futures that share columns, largest first; sets of a tree contain each other or are apart."""
    members: dict[frozenset[int], list[int]] = {frozenset(range(len(columns))): []}
    packed, place = np.unique(np.packbits(columns, axis=0), axis=1, return_inverse=True)
    for i, bits in enumerate(np.unpackbits(packed, axis=0, count=len(columns)).T):
        members.setdefault(frozenset(np.flatnonzero(bits).tolist()), []).extend(
            np.flatnonzero(place.ravel() == i).tolist()
        )
    found: list[Node] = []
    children: dict[str, int] = {}
    for futures in sorted(members, key=lambda each: (-len(each), min(each))):
        parent = next((node for node in reversed(found) if futures < node.futures), None)
        name = "ROOT"
        if parent is not None:
            name = f"{parent.name}_{children.get(parent.name, 0)}"
            children[parent.name] = children.get(parent.name, 0) + 1
        stage = 1 if parent is None else parent.stage + 1
        found.append(Node(name, parent and parent.name, stage, futures, tuple(members[futures])))
    return tuple(_to_one_depth([node for node in found if len(node.futures) > 1], columns))


def _to_one_depth(shared: list[Node], columns: Mask) -> list[Node]:
    """mpi-sppy wants all futures to end at one stage and to hold as many decisions in their nodes: each gets
    nodes of its own, the first with as many of its own decisions as it lacks.
    """
    found, depth = list(shared), max(node.stage for node in shared) + 2
    counts = [
        sum(len(node.columns) for node in shared if future in node.futures) for future in range(len(columns))
    ]
    for future, seen in enumerate(columns):
        above = [node for node in shared if future in node.futures][-1]
        tied = {column for node in shared if future in node.futures for column in node.columns}
        own = tuple(j for j in np.flatnonzero(seen).tolist() if j not in tied)[: max(counts) - counts[future]]
        name = f"{above.name}_{sum(node.parent == above.name for node in found)}"
        node = Node(name, above.name, above.stage + 1, frozenset({future}), own)
        found.append(node)
        while node.stage < depth:
            node = Node(f"{node.name}_0", node.name, node.stage + 1, node.futures, ())
            found.append(node)
    return found


def mpi_sppy_model(form: ExtensiveForm, probability: Sequence[float]) -> Any:
    """Pyomo model of mpi-sppy's extensive form; rows over all futures are added to it."""
    import pyomo.environ as pyo
    from mpisppy.opt.ef import ExtensiveForm as Whole

    found = apart(form, probability)
    order = sorted(range(len(probability)), key=lambda future: _numbers(_of(found, future)[-1].name))
    names = {f"future{f}": f for f in order}
    whole = Whole(
        {"solver": "appsi_highs"}, list(names), lambda name: _future(form, found, names[name], probability),
        all_nodenames=[node.name for node in found.nodes], suppress_warnings=True,
    )  # fmt: skip
    model = whole.ef
    model.over_all = pyo.ConstraintList()
    for row in np.flatnonzero(~found.rows.any(axis=0) & (np.diff(form.matrix.indptr) > 0)).tolist():
        _add_over_all(model, form, found, row)
    return model


def _numbers(name: str) -> list[int]:
    """Order of nodes as mpi-sppy has it."""
    return [int(part) for part in name.split("_")[1:]]


def _of(found: Futures, future: int) -> list[Node]:
    """Nodes that a future passes, from the root."""
    return [node for node in found.nodes if future in node.futures]


def _bound(value: float) -> float | None:
    """Pyomo's word for a bound."""
    return value if np.isfinite(value) else None


def _future(form: ExtensiveForm, found: Futures, future: int, probability: Sequence[float]) -> Any:
    """The model of one future, with its nodes and its cost when it happens."""
    import pyomo.environ as pyo
    from mpisppy.scenario_tree import ScenarioNode

    model = pyo.ConcreteModel()
    own = np.flatnonzero(found.columns[future]).tolist()
    model.x = pyo.Var(own, bounds=lambda _, j: (_bound(form.lower[j]), _bound(form.upper[j])))
    first = form.matrix.indptr

    def rule(model: Any, i: int) -> Any:
        entries = [k for k in range(first[i], first[i + 1]) if form.matrix.data[k]]
        if not entries:
            return pyo.Constraint.Skip
        body = pyo.quicksum(form.matrix.data[k] * model.x[int(form.matrix.indices[k])] for k in entries)
        low, high = _bound(form.row_lower[i]), _bound(form.row_upper[i])
        return (body == low) if low is not None and low == high else (low, body, high)

    model.rows = pyo.Constraint(np.flatnonzero(found.rows[future]).tolist(), rule=rule)
    cost = pyo.quicksum(float(form.cost[j] / found.weight[j]) * model.x[j] for j in own) + form.offset
    model.cost = pyo.Objective(expr=cost)
    model._mpisppy_probability = probability[future]
    of_node = {node.name: sum(probability[f] for f in node.futures) for node in found.nodes}
    model._mpisppy_node_list = [
        ScenarioNode(
            node.name, of_node[node.name] / of_node.get(node.parent or "", 1.0), node.stage, 0.0,
            [model.x[j] for j in node.columns], model, parent_name=node.parent,
        )
        for node in _of(found, future)[:-1]
    ]  # fmt: skip
    return model


def _add_over_all(model: Any, form: ExtensiveForm, found: Futures, row: int) -> None:
    """A row over all futures: each column by the first future that has it."""
    import pyomo.environ as pyo

    entries = range(form.matrix.indptr[row], form.matrix.indptr[row + 1])
    body = pyo.quicksum(
        form.matrix.data[k] * getattr(model, f"future{int(found.columns[:, j].argmax())}").x[int(j)]
        for k in entries
        for j in (form.matrix.indices[k],)
    )
    model.over_all.add((_bound(form.row_lower[row]), body, _bound(form.row_upper[row])))
