"""The extensive form equals the same problem said by other people's means: a plain Pyomo model indexed by
node, and the extensive form of mpi-sppy.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pyomo.environ as pyo
import pytest
from hypothesis import given, settings

from tests.tree.embargoes import MONTHS, Embargo, State, embargoes, state
from tests.tree.growing import solved_inputs

FEW = settings(max_examples=6, deadline=None, derandomize=True)
RISK = {"cvar_weight": 0.5, "cvar_level": 0.7}
ROOT: State = (-1, None, None)


def nodes_of(case: Embargo) -> tuple[dict[State, float], dict[State, State], dict[State, float]]:
    """Probability, parent and supply of each node."""
    probabilities: dict[State, float] = defaultdict(float)
    parent: dict[State, State] = {}
    supply: dict[State, float] = {}
    for probability, onset, length in case.paths():
        known = [state(month, onset, length) for month in range(MONTHS)]
        for before, node in pairwise([ROOT, *known]):
            probabilities[node] += probability
            parent[node] = before
            supply[node] = case.most * case.factor(node[0], onset, length)
    return dict(probabilities), parent, supply


def add_rules(model: pyo.ConcreteModel, case: Embargo, parent: dict[Any, Any], supply: dict[Any, float]):
    """Orders, stock and shortage on every node, by rules."""
    nodes = list(supply)
    model.order = pyo.Var(nodes, bounds=lambda _, *n: (0.0, supply[n]))
    model.slow = pyo.Var(nodes, bounds=(0.0, case.slow_most))
    model.stock = pyo.Var(nodes, bounds=(0.0, case.room))
    model.thrift = pyo.Var(nodes, bounds=lambda _, *n: (0.0, 0.3 * case.need[n[0]]))
    model.stop = pyo.Var(nodes, bounds=lambda _, *n: (0.0, case.need[n[0]]))

    def balance(model: pyo.ConcreteModel, *node: Any) -> Any:
        before = parent[node]
        opening = model.stock[before] if before in supply else case.opening
        arriving = model.slow[before] if before in supply else 0.0
        unserved = model.thrift[node] + model.stop[node]
        return opening + arriving + model.order[node] + unserved == case.need[node[0]] + model.stock[node]

    model.balance = pyo.Constraint(nodes, rule=balance)
    model.short = pyo.Constraint(
        nodes, rule=lambda model, *n: model.thrift[n] + model.stop[n] <= case.need[n[0]]
    )


def lost(model: pyo.ConcreteModel, case: Embargo, node: Any) -> Any:
    """Lost output of a node."""
    return case.losses[0] * model.thrift[node] + case.losses[1] * model.stop[node]


def cost(model: pyo.ConcreteModel, case: Embargo, node: Any) -> Any:
    """Cost of a node."""
    buying = case.prices[node[0]] * model.order[node] + case.slow_price * model.slow[node]
    return buying + case.holding * model.stock[node] + lost(model, case, node)


def plain_objective(case: Embargo, weight: float, level: float) -> float:
    """Optimum of the node-indexed model, with the CVaR of lost output over its paths."""
    probabilities, parent, supply = nodes_of(case)
    model = pyo.ConcreteModel()
    add_rules(model, case, parent, supply)
    ends = [node for node in probabilities if node[0] == MONTHS - 1]
    model.var, model.excess = pyo.Var(), pyo.Var(ends, bounds=(0.0, None))

    def over(model: pyo.ConcreteModel, *node: Any) -> Any:
        path = [node]
        while parent[path[-1]] != ROOT:
            path.append(parent[path[-1]])
        return model.excess[node] >= sum(lost(model, case, each) for each in path) - model.var

    model.over = pyo.Constraint(ends, rule=over)
    tail = model.var + sum(probabilities[n] * model.excess[n] for n in ends) / (1.0 - level)
    spent = sum(probability * cost(model, case, node) for node, probability in probabilities.items())
    model.cost = pyo.Objective(expr=spent + (weight * tail if weight else 0.0))
    pyo.SolverFactory("appsi_highs").solve(model)
    return float(pyo.value(model.cost))


@FEW
@given(embargoes())
def test_equals_a_plain_node_indexed_model(case: Embargo):
    """Proves: expected cost, without and with a price on CVaR, of a model written by rules over nodes.
    Sensitivity: a hazard twice as high gives another objective there and here alike.
    """
    found = solved_inputs(case.inputs()).objective
    assert found == pytest.approx(plain_objective(case, 0.0, 0.7), rel=1e-6, abs=1e-6)
    averse = solved_inputs(case.inputs(**RISK)).objective
    assert averse == pytest.approx(plain_objective(case, 0.5, 0.7), rel=1e-6, abs=1e-6)


def node_names(case: Embargo) -> dict[State, str]:
    """Names as mpi-sppy wants them: ROOT, ROOT_0, ROOT_0_1 ..., children in order."""
    _, parent, _ = nodes_of(case)
    names: dict[State, str] = {}
    count: dict[State, int] = defaultdict(int)
    for node in sorted(parent, key=lambda each: each[0]):
        before = parent[node]
        names[node] = "ROOT" if before == ROOT else f"{names[before]}_{count[before]}"
        count[before] += 1
    return names


def shared_objective(case: Embargo) -> float:
    """Optimum of mpi-sppy's extensive form: one model a path, tied at the nodes that they share."""
    from mpisppy.opt.ef import ExtensiveForm
    from mpisppy.scenario_tree import ScenarioNode

    names = node_names(case)
    ends: dict[str, tuple[float, int | None, int | None]] = {}
    for probability, onset, length in case.paths():
        end = names[state(MONTHS - 1, onset, length)]
        ends[end] = (probability + ends.get(end, (0.0, None, None))[0], onset, length)

    def creator(name: str) -> pyo.ConcreteModel:
        probability, onset, length = ends[name]
        path = [state(month, onset, length) for month in range(MONTHS)]
        parent = dict(zip(path, [ROOT, *path], strict=False))
        model = pyo.ConcreteModel(name)
        add_rules(model, case, parent, {n: case.most * case.factor(n[0], onset, length) for n in path})
        costs = [cost(model, case, node) for node in path]
        model.cost = pyo.Objective(expr=sum(costs))
        model._mpisppy_probability = probability
        model._mpisppy_node_list = [
            ScenarioNode(
                names[node],
                1.0,
                node[0] + 1,
                costs[node[0]],
                [
                    model.order[node],
                    model.slow[node],
                    model.stock[node],
                    model.thrift[node],
                    model.stop[node],
                ],
                model,
                parent_name=names.get(parent[node]),
            )
            for node in path[:-1]
        ]
        return model

    order = sorted(ends, key=lambda name: [int(part) for part in name.split("_")[1:]])
    form = ExtensiveForm(
        {"solver": "appsi_highs"},
        order,
        creator,
        all_nodenames=sorted(names.values()),
        suppress_warnings=True,
    )
    form.solve_extensive_form()
    return float(form.get_objective_value())


@FEW
@given(embargoes())
def test_equals_the_extensive_form_of_mpi_sppy(case: Embargo):
    """Proves: expected cost of mpi-sppy's extensive form of the same paths. Sensitivity: its paths share
    exactly the nodes of this family, so one shared decision more or less would show.
    """
    found = solved_inputs(case.inputs()).objective
    assert found == pytest.approx(shared_objective(case), rel=1e-6, abs=1e-6)
