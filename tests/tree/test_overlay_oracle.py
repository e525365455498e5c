"""An event gives the matrix that the changed inputs give, entry by entry; what stays has its reason."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy import sparse

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.derive.effects import EFFECTS, Fact, Target
from planner.model.catalogue import ROW
from planner.model.changes import rewrites, table
from planner.model.rewriting import READS
from planner.model.standard_form import StandardForm
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.demand import Demand
from planner.schema.tables.trade import Contract, ImportRoute
from planner.solver.solve import build
from planner.tree import factors
from planner.workbook.checks import disruption_meaning
from tests.model.instances import INSTANCES, inputs_of
from tests.random_trees import disruptions
from tests.tree import rebuilding
from tests.tree.everything import everything
from tests.tree.overlaid import Differences, differences, optimum, overlaid, with_event
from tests.tree.rebuilding import SAYS

AGREED = {("row", "within_contract"), ("row", "take_or_pay")}
"""No cell says how much of what was agreed can be delivered; compared by hand below."""
FOLLOWS_OUTLAY = {
    *(("row", name) for name in ("limit", "to_date", "loss_to_date", "capital_share", "capital_pot")),
    *(("column", name) for name in ("build", "covered", "capital_subsidy")),
    ("ledger", "cost of public funds"),
    ("constant", "cost of public funds"),
}
"""What differs only because an account that stays is part of it."""
STAYS = {what: reason for reads in READS.values() for what, reason in reads.stays.items()}
"""(effect, row family, account or fact) -> why it stays, of all groups."""
WHOLE: dict[str, Inputs] = {"months": everything(), "quarters": everything("2028-12", step_months=3)}


@cache
def instance(name: str) -> Inputs:
    """An instance of a group, or one of everything."""
    return WHOLE[name] if name in WHOLE else inputs_of(name)


def spans(inputs: Inputs) -> Iterator[tuple[int, int | None]]:
    """From the start for ever, and (where there is room) from the second period to the last but one."""
    yield 0, None
    if inputs.calendar.periods > 3:
        yield 1, inputs.calendar.periods - 1


def stays(effect: str, found: Differences) -> set[str]:
    """Names in the table of what stays that differ; anything else fails."""
    named = {what for what in found if (effect, what[1]) in STAYS}
    own = {name for _, name in named}
    left = found.keys() - named - AGREED - (FOLLOWS_OUTLAY if own else set())
    assert left == set(), {what: found[what][:3] for what in left}
    return own


def compared(inputs: Inputs, effect: str, value: float) -> set[str]:
    """Compare an overlay and the path built again, at every span; returns what stays."""
    found: set[str] = set()
    for onset, ends in spans(inputs):
        times = np.ones(inputs.calendar.periods)
        times[onset:ends] = value
        ours = overlaid(with_event(inputs, {"effect": effect, "value": value}), onset, ends)
        theirs = build(SAYS[effect](inputs, times)).form
        differing = differences(ours, theirs)
        found |= stays(effect, differing)
        if not differing:
            one, other = optimum(ours), optimum(theirs)
            assert (one is None) == (other is None)
            assert (one or 0.0) == pytest.approx(other or 0.0, rel=1e-7)
    return found


@pytest.mark.parametrize("effect", SAYS)
@pytest.mark.parametrize("value", [0.4, 1.5])
@pytest.mark.parametrize("name", [*INSTANCES, *WHOLE])
def test_overlay_is_the_path_built_again(name: str, value: float, effect: str):
    """Proves: less and more of every target, from the start for ever and for a while, give bounds, rows,
    costs and postings of the path built from inputs that say so, and its least cost. Sensitivity: below.
    """
    compared(instance(name), effect, value)


@pytest.mark.parametrize("effect", [effect for effect in SAYS if effect != words.DEMAND])
def test_nothing_left_is_the_path_built_again(effect: str):
    """Proves: 0 of every target too. Sensitivity: one number of the rebuilt path moved is found."""
    compared(instance("months"), effect, 0.0)
    inputs = instance("months")
    ours = overlaid(with_event(inputs, {"effect": effect, "value": 0.5}))
    theirs = build(SAYS[effect](inputs, np.full(inputs.calendar.periods, 0.5001))).form
    assert differences(ours, theirs)


def test_effects_at_once_are_the_path_built_again():
    """Proves: every effect that cells can say, one upon the other and capacity a month late, for a while.
    Sensitivity: the path built without one of them differs.
    """
    inputs = instance("months")
    values = {effect: (1.5, 0.7, 0.8, 1.2, 0.6)[i % 5] for i, effect in enumerate(SAYS)}
    effects = [{"effect": effect, "value": value} for effect, value in values.items()]
    changed = inputs
    for effect, value in values.items():
        changed = SAYS[effect](changed, np.array([1.0, value, value, value, 1.0, 1.0]))
    found = differences(overlaid(with_event(inputs, *effects), 1, 4), build(changed).form)
    assert found.keys() <= AGREED | {("row", "route_month")}
    effects.append({"effect": words.DELAY, "value": 1.0})
    late = rebuilding.late(rebuilding.plants(inputs, np.full(6, 0.7)), 1)
    both = with_event(inputs, {"effect": words.PLANT, "value": 0.7}, effects[-1])
    assert differences(overlaid(both), build(late).form).keys() <= {("row", "target")}
    assert differences(overlaid(with_event(inputs, *effects[1:]), 1, 4), build(changed).form)


def test_late_capacity_is_idle_capacity():
    """Proves: capacity two months late gives the path of capacity that stands idle for two months before
    its ramp, but does not count towards a nameplate target of the third month. Sensitivity: nor does it
    where it takes two months more; one month idle differs.
    """
    inputs = instance("months")
    ours = overlaid(with_event(inputs, {"effect": words.DELAY, "value": 2.0}))
    assert differences(ours, build(rebuilding.late(inputs, 2)).form).keys() == {("row", "target")}
    later = differences(ours, build(rebuilding.planned_later(inputs, 2)).form)
    assert ("row", "target") not in later
    assert stays(words.DELAY, later) == {name for effect, name in STAYS if effect == words.DELAY}
    assert len(differences(ours, build(rebuilding.late(inputs, 1)).form)) > 1


def test_what_stays_is_exact():
    """Proves: every entry of the table differs in some instance. Sensitivity: one that would not fails."""
    inputs = instance("months")
    found = {
        (effect, name)
        for effect in (words.AVAILABILITY, words.IMPORT_PRICE)
        for name in compared(inputs, effect, 0.4)
    }
    ours = overlaid(with_event(inputs, {"effect": words.DEMAND, "value": 0.0, "sector": ("second",)}))
    found |= {(words.DEMAND, name) for name in stays(words.DEMAND, differences(ours, _needless(inputs)))}
    ours = overlaid(with_event(inputs, {"effect": words.DEMAND, "value": 0.0}))
    theirs = build(rebuilding.needs(inputs, np.zeros(inputs.calendar.periods))).form
    apart = {("row", "separate_source"), ("row", "separate_within"), ("row", "separate_balance")}
    apart |= {("column", "separate"), ("column", "separate_stock")}
    assert differences(ours, theirs).keys() == apart
    found.add((words.DEMAND, "separate_balance"))
    ours = overlaid(with_event(inputs, {"effect": words.AVAILABILITY, "value": 0.0, "route": ("x",)}))
    assert ("ledger", "own output bought") in differences(ours, _closed(inputs))
    found.add((words.AVAILABILITY, "reference price"))
    assert found == {what for what in STAYS if what[0] != words.DELAY}


def _needless(inputs: Inputs) -> StandardForm:
    """The path if one sector needs nothing."""
    rows = tuple(
        replace(row, share_of_sector=0.0 * row.share_of_sector) if row.sector == "second" else row
        for row in inputs.rows(Demand)
    )
    return build(replace(inputs, tables=dict(inputs.tables) | {Demand: rows})).form


def _closed(inputs: Inputs) -> StandardForm:
    """The path if the cheapest route sells nothing."""
    nothing = np.zeros(inputs.calendar.periods)
    rows = tuple(
        replace(row, maximum_a_month=nothing, offtake_minimum_a_month=nothing) if row.key == "x" else row
        for row in inputs.rows(ImportRoute)
    )
    return build(replace(inputs, tables=dict(inputs.tables) | {ImportRoute: rows})).form


@pytest.mark.parametrize("name", ["months", "contracts"])
def test_of_what_was_agreed_no_more_is_delivered(name: str):
    """Proves: of a contract .4 can be called off, and with force majeure .4 is owed; at 1.5 what was agreed
    stays. Sensitivity: without the clause all of it is owed.
    """
    inputs, path = instance(name), build(instance(name)).form
    clause = {row.key: row.force_majeure for row in inputs.rows(Contract)}
    for value in (0.4, 1.5):
        form = overlaid(with_event(inputs, {"effect": words.AVAILABILITY, "value": value}))
        for (family, key), row in path.rows.positions.items():
            if ("row", family) in AGREED:
                column = path.columns.positions["contract", (key[0], _year(inputs, family, key))]
                less = min(value, 1.0) if family == "within_contract" or clause[str(key[0])] else 1.0
                assert form.matrix[row, column] == pytest.approx(less * path.matrix[row, column])


def _year(inputs: Inputs, family: str, key: tuple[str | int, ...]) -> int:
    """Fiscal year of a row about a contract."""
    last = int(key[-1])
    return last if family == "take_or_pay" else int(inputs.calendar.year_index[last])


ARRIVES = ("balance", "separate_source", "share_cap", "imported", "cover", "resource")
PAID = (
    "imports", "duty", "exposure price", "resources", "price floor of contracts", "cost of public funds",
)  # fmt: skip


@pytest.mark.parametrize("name", ["months", "quarters", "imports", "contracts", "licences", "exposure"])
def test_what_arrives_counts_and_is_paid(name: str):
    """Proves: .4 of what is due arrives for a while: its coefficients in the physical rows and what is paid
    for it, what was under way too. Sensitivity: before and after all of it does.
    """
    inputs = instance(name)
    for onset, ends in spans(inputs):
        times = np.ones(inputs.calendar.periods)
        times[onset:ends] = 0.4
        ours = overlaid(with_event(inputs, {"effect": words.ARRIVALS, "value": 0.4}), onset, ends)
        theirs = _lost_at_sea(inputs, times)
        found = differences(ours, theirs)
        money = {("row", family) for family in ("limit", "to_date", "base_to_date", "loss_to_date")}
        assert found.keys() <= money, {what: found[what][:3] for what in found.keys() - money}
        _limits_follow(inputs, build(inputs).form, ours, times)


def _lost_at_sea(inputs: Inputs, times: Monthly) -> StandardForm:
    """The path with arrivals scaled by hand, by the period in which they are due."""
    form = build(rebuilding.under_way(inputs, times)).form
    due = _due(inputs, form)
    matrix = sparse.coo_array(form.matrix)
    moved = np.array([family in ARRIVES for family in form.rows.families])
    left = np.where(moved[matrix.row] & (due[matrix.col] >= 0), times[due[matrix.col]], 1.0)
    ledger = sparse.coo_array(form.ledger.matrix)
    paid = form.ledger.lines["account"].isin(PAID).to_numpy()[ledger.row] & (due[ledger.col] >= 0)
    share = np.where(paid, times[due[ledger.col]], 1.0)
    posted = sparse.csr_array((ledger.data * share, (ledger.row, ledger.col)), shape=ledger.shape)
    return replace(
        form,
        matrix=sparse.csc_array((matrix.data * left, (matrix.row, matrix.col)), shape=matrix.shape),
        cost=form.cost + form.ledger.weights @ (posted - form.ledger.matrix),
        ledger=replace(form.ledger, matrix=posted),
    )


def _due(inputs: Inputs, form: StandardForm) -> np.ndarray:
    """Period in which each column of an order or call-off is due; -1 for other columns."""
    lead = Derived(inputs).lead
    due = np.full(len(form.cost), -1)
    for i, (family, key) in enumerate(zip(form.columns.families, form.columns.keys, strict=True)):
        if family == "order":
            due[i] = int(key[-1]) + int(lead[str(key[0])][int(key[-1])])
        elif family == "calloff":
            due[i] = int(key[-1])
    return due


def _limits_follow(inputs: Inputs, path: StandardForm, ours: StandardForm, times: Monthly) -> None:
    """Limits on arrivals and on import spending are scaled with what arrives."""
    due = _due(inputs, path)
    for (family, key), row in path.rows.positions.items():
        if family == "limit" and key[0] in {"came", "exposed", "paid abroad"}:
            for column in sparse.csr_array(path.matrix)[[row]].indices:
                if due[column] >= 0:
                    expected = path.matrix[row, column] * times[due[column]]
                    assert ours.matrix[row, column] == pytest.approx(expected)


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_row_and_cost_of_the_table_follows(effect: str):
    """Proves: each row family and each group's bounds and costs that reads a fact of an effect is changed by
    it in the instance of everything. Sensitivity: a group that says it reads what it does not fails.
    """
    inputs, path = instance("months"), build(instance("months")).form
    found: Differences = {}
    values = (2.0, 0.5) if effect == words.AVAILABILITY else (2.0,) if effect == words.DELAY else (0.5,)
    one = {"sector": ("first",)} if effect == words.DEMAND else {}
    for value in values:
        event = with_event(inputs, {"effect": effect, "value": value} | one)
        found |= differences(overlaid(event), path)
    follows = rewrites(READS, EFFECTS[effect].facts)
    assert follows.rows <= {name for kind, name in found if kind == "row"}
    assert not follows.costs or any(kind == "ledger" for kind, _ in found)
    bounded = any(before and after and before[:2] != after[:2]
                  for (kind, _), each in found.items() if kind == "column"
                  for _, before, after in each)  # fmt: skip
    assert bounded or not follows.bounds


def test_the_table_is_full():
    """Proves: every effect of the language has a row, every fact is changed by an effect and read by a group,
    and every group says of each of its families what it reads. Sensitivity: what is left out fails.
    """
    assert set(EFFECTS) == set(words.EFFECTS)
    assert {fact for effect in EFFECTS.values() for fact in effect.facts} == set(Fact)
    read = {
        fact for reads in READS.values() for facts in (reads.bounds, reads.costs, *reads.rows.values())
        for fact in facts
    }  # fmt: skip
    assert read == set(Fact)
    for group, reads in READS.items():
        assert set(reads.rows) == {name for name, family in ROW.items() if family.group == group}
    assert set(table(READS)) == {(effect, family) for effect in EFFECTS for family in ROW}


def test_every_table_of_effects_is_full():
    """Proves: every effect is said by cells (but for arrivals and delays, which none says), has trial values
    and targets in random books, targets in the checks of a workbook, and names of what it can hit; and the
    instance of everything has every row family. Sensitivity: what is left out fails.
    """
    assert set(SAYS) == set(EFFECTS) - {words.ARRIVALS, words.DELAY}
    assert set(disruptions.VALUES) == set(disruptions.TARGETS) == set(EFFECTS)
    assert set(disruption_meaning.TARGETS) == set(words.EFFECT_SELECTORS) == set(EFFECTS)
    assert {effect.target for effect in EFFECTS.values()} == {Target.ROUTE, *factors.NAMED}
    assert set(build(instance("months")).form.rows.by_family) == set(ROW)
