"""What differs between plan workbooks: figures, decisions, what binds, and the inputs they were made from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import pandas as pd

from planner.audit.plan_book import PlanNotUsableError, inputs_of, plan_facts, read_plan
from planner.audit.plan_tables import WrittenTable, written_tables
from planner.comparison.binding import BINDING_TABLES, binding_section
from planner.comparison.comparison import (
    Amounts,
    Comparison,
    Key,
    Section,
    is_more,
    known,
    largest_difference,
    side_by_side,
    words_side_by_side,
)
from planner.comparison.input_section import input_section
from planner.plan.figures import shown
from planner.plan.terms import TINY, with_money
from planner.workbook import plan_words as words
from planner.workbook.reading.reader import Reading

DECISION_TABLES = {
    "reserve_year": ("Reserve, year end", False),
    "capacity": ("Own capacity, year end", False),
    "country_year": ("Imports", False),
    "output_year": ("Own output", False),
    "paid_year": ("Incentive paid", True),
}
"""Table of a plan -> what its rows decide, and whether they are money."""
ACCOUNTS = ("Money", "Lost output", "Prices of policy")
"""The three accounts among the key figures: prices of policy are no cash."""
TABLES = frozenset((*DECISION_TABLES, *BINDING_TABLES, "figure", "figure_year", "cost_account"))
IN_A_SENTENCE = frozenset((*DECISION_TABLES, "figure"))
"""Tables that :func:`difference_words` reads."""
ROUGH = 1e-4
"""Share of the largest amount of a table below which money is no finding: a plan is no nearer to the best."""
PATH, FUTURES = "as planned", "mean of all futures"
FACTS = (
    "Title", words.INPUT_FILE, "Status", "Command line", "Started", f"{words.VERSION}planner",
    words.VALUES_HASH,
)  # fmt: skip
KEYS = (("Measure", "What is measured."), ("Unit", "Its unit."))
YEAR = ("Fiscal year", "Fiscal year, named after the year in which it ends.")


@dataclass(frozen=True)
class WrittenPlan:
    """A plan as its workbook tells it."""

    name: str
    path: Path
    facts: Mapping[str, str]
    tables: Mapping[str, WrittenTable]

    @property
    def money(self) -> str:
        """Unit of money."""
        found = (each.partition(", ")[2] for each in self.facts if each.startswith("Objective, "))
        return next(found, "")

    @property
    def quantity(self) -> str:
        """Unit of quantities; blank for plans of versions that did not tell it."""
        found = (name.removeprefix(words.MATERIALITY) for name in self.facts if self._is_material(name))
        return next(found, "")

    @property
    def materiality(self) -> float:
        """Quantities below this are no findings; 0 for plans of versions that did not tell it."""
        return next((float(value) for name, value in self.facts.items() if self._is_material(name)), 0.0)

    @staticmethod
    def _is_material(name: str) -> bool:
        """True for the fact that tells materiality and its unit."""
        return name.startswith(words.MATERIALITY)

    @property
    def overrides(self) -> tuple[str, ...]:
        """Changes of its run."""
        return tuple(value for name, value in self.facts.items() if name.startswith(words.OVERRIDE))


def written_plan(path: Path, name: str, tables: Collection[str] = TABLES) -> WrittenPlan:
    """A plan workbook read for comparison, or some of its tables; raises PlanNotUsableError."""
    facts = plan_facts(path)
    if facts is None:
        raise PlanNotUsableError(f"{path.name}: it is no plan of this planner.")
    return WrittenPlan(name, path, facts, written_tables(path, tables))


def compared_plans(plans: Sequence[WrittenPlan]) -> Comparison:
    """Everything that differs between plans, the first being what the others are compared with."""
    names = [each.name for each in plans]
    decisions = decision_section(plans)
    sections = [
        *_inputs(plans),
        _figures(plans),
        _years(plans),
        decisions,
        binding_section([each.tables for each in plans], names),
        _accounts(plans),
        _runs(plans),
    ]
    told = [line for other in plans[1:] for line in _in_words(plans[0], other)]
    return Comparison("plans", tuple(names), tuple(told), tuple(sections))


def figures_of(plan: WrittenPlan) -> dict[Key, float]:
    """(measure, unit, of what) -> figure, of the base scenario or path and, for trees, of all futures."""
    found: dict[Key, float] = {}
    for row in _records(plan, "figure"):
        key = str(row.get("Measure") or ""), str(row.get("Unit") or "")
        found[*key, PATH] = known(row.get("Value"))
        if isfinite(mean := known(row.get("Expected"))):
            found[*key, FUTURES] = mean
    return found


def _records(plan: WrittenPlan, key: str) -> list[dict[str, object]]:
    """Rows of a table; none where the plan lacks it."""
    table = plan.tables.get(key)
    return [] if table is None else table.records()


def _figures(plans: Sequence[WrittenPlan]) -> Section:
    """Key figures side by side."""
    of = ("Of", f"{PATH}: the base scenario, or what Which says in the plan; {FUTURES}.")
    fields, frame = side_by_side((*KEYS, of), [figures_of(each) for each in plans], [p.name for p in plans])
    return Section(
        "figures",
        "Key figures",
        "Blank: the plan does not tell it.",
        fields,
        frame,
        "No plan tells a figure.",
    )


def _years(plans: Sequence[WrittenPlan]) -> Section:
    """Key figures by year that differ."""
    amounts = [_by_year(each, "figure_year", ("Measure", "Unit")) for each in plans]
    fields, frame = side_by_side((*KEYS, YEAR), amounts, [each.name for each in plans])
    largest = frame.groupby("Measure", sort=False)["A"].transform(lambda column: column.abs().max())
    kept = frame[largest_difference(frame) > ROUGH * largest.fillna(0.0).clip(lower=TINY)]
    return Section(
        "years",
        "Key figures by year that differ",
        "As planned, if nothing happens.",
        fields,
        kept.reset_index(drop=True),
        "No figure of a year differs.",
    )


def _by_year(plan: WrittenPlan, key: str, labels: Sequence[str]) -> dict[Key, float]:
    """(labels, fiscal year) -> figure of a table with a column per year."""
    return {
        (*(str(row.get(label) or "") for label in labels), header): known(value)
        for row in _records(plan, key)
        for header, value in row.items()
        if header not in labels and header.startswith("FY")
    }


def decision_section(plans: Sequence[WrittenPlan]) -> Section:
    """Decisions that differ above materiality: the largest difference of each kind first."""
    keys = (
        ("Decision", "What is decided."),
        ("Of", "Holder, plant, scheme, stage, country or commodity."),
        ("Unit", "Its unit."),
        YEAR,
    )
    names = [each.name for each in plans]
    fields, frame = side_by_side(keys, [_decisions(each, plans) for each in plans], names, absent=0.0)
    parts = [_material(own, plans) for _, own in frame.groupby("Decision", sort=False)]
    kept = pd.concat(parts, ignore_index=True) if parts else frame
    return Section(
        "decisions",
        "Decisions that differ",
        "As planned, if nothing happens; what differs by less than materiality is left out.",
        fields,
        kept,
        "No decision differs above materiality.",
    )


def _decisions(plan: WrittenPlan, plans: Sequence[WrittenPlan]) -> Amounts:
    """(decision, of, unit, fiscal year) -> amount, of the tables that all plans tell alike."""
    found: dict[Key, float] = {}
    quantity, money = (next(filter(None, units), "") for units in zip(*map(_units, plans), strict=True))
    for key, (decision, is_money) in DECISION_TABLES.items():
        if not _is_told_alike(key, plans):
            continue
        for (*of, year), amount in _by_year(plan, key, _labels(plan, key)).items():
            if isfinite(amount):
                found[decision, ", ".join(filter(None, of)), money if is_money else quantity, year] = amount
    return found


def _units(plan: WrittenPlan) -> tuple[str, str]:
    """Units of quantities and of money; blank where a plan does not tell them."""
    return plan.quantity, plan.money


def _labels(plan: WrittenPlan, key: str) -> list[str]:
    """Headers of a table but for fiscal years; none where a plan lacks it."""
    table = plan.tables.get(key)
    return [] if table is None else [each for each in table.headers if not each.startswith("FY")]


def _is_told_alike(key: str, plans: Sequence[WrittenPlan]) -> bool:
    """True if a table has the same columns in all plans; one that plans of one version lack has no rows, of
    several it may have had another name.
    """
    labels = {tuple(own) for each in plans if (own := _labels(each, key))}
    versions = {each.facts.get(f"{words.VERSION}planner", "") for each in plans}
    everywhere = all(key in each.tables for each in plans)
    return len(labels) == 1 and (everywhere or len(versions) == 1)


def _material(frame: pd.DataFrame, plans: Sequence[WrittenPlan]) -> pd.DataFrame:
    """Rows of one decision that differ enough, largest difference first."""
    is_money = dict(DECISION_TABLES.values())[frame["Decision"].iloc[0]]
    largest = float(frame.filter(regex="^[A-Z]$").abs().max().max())
    least = ROUGH * largest if is_money else max(TINY * max(1.0, largest), *(p.materiality for p in plans))
    difference = largest_difference(frame)
    order = difference[difference > least].sort_values(ascending=False, kind="stable").index
    return frame.loc[order]


def _accounts(plans: Sequence[WrittenPlan]) -> Section:
    """Present value by account; the kind tells money from prices of policy."""
    keys = (
        ("Account", "What is paid for."),
        ("Kind", "money, lost output, or price of policy, which is no cash."),
    )
    amounts: list[Amounts] = [
        {
            (str(row.get("Account") or ""), str(row.get("Kind") or "")): known(row.get("Present value"))
            for row in _records(each, "cost_account")
        }
        for each in plans
    ]
    fields, frame = side_by_side(keys, amounts, [each.name for each in plans], absent=0.0)
    unit = f", {plans[0].money}" if plans[0].money else ""
    return Section(
        "accounts",
        f"Costs by account, present value{unit}",
        "If nothing happens; money stands apart from lost output and from prices of policy.",
        fields,
        frame,
        "No plan tells an account.",
    )


def _runs(plans: Sequence[WrittenPlan]) -> Section:
    """How the plans were made."""
    told: list[dict[Key, str]] = [
        {(name,): value for name, value in each.facts.items() if name in FACTS or _is_changing(name)}
        for each in plans
    ]
    fields, frame = words_side_by_side((("Fact", "What is known."),), told, [each.name for each in plans])
    return Section("runs", "Runs", "From Run info of each plan.", fields, frame, "")


def _is_changing(name: str) -> bool:
    """True for facts that tell a change of the run or the objective."""
    return name.startswith((words.OVERRIDE, "Objective, "))


def _inputs(plans: Sequence[WrittenPlan]) -> Iterator[Section]:
    """Changed cells of the inputs, where all of them are found as they were."""
    try:
        readings = [_reading(each) for each in plans]
    except PlanNotUsableError as error:
        yield input_section([], [each.name for each in plans], missing=str(error))
        return
    yield input_section(readings, [each.name for each in plans])


def _reading(plan: WrittenPlan) -> Reading:
    """The inputs of a plan, with the changes of its run; raises PlanNotUsableError."""
    reading = inputs_of(read_plan(plan.path))
    if reading.inputs is None:
        raise PlanNotUsableError(f"{plan.path.name}: its inputs {reading.path.name} have errors.")
    return reading


def _in_words(first: WrittenPlan, other: WrittenPlan) -> Iterator[str]:
    """What a planner wants to hear first of another plan."""
    yield f"{other.name} against {first.name}: {difference_words(first, other)}"
    gone = [each for each in first.overrides if each not in other.overrides]
    come = [each for each in other.overrides if each not in first.overrides]
    if gone or come:
        told = [f"with {', '.join(come)}"] * bool(come) + [f"without {', '.join(gone)}"] * bool(gone)
        yield f"{other.name} was made {' and '.join(told)}."


def difference_words(first: WrittenPlan, other: WrittenPlan) -> str:
    """Accounts that differ, and the largest changed decision, in one sentence."""
    parts = [*_account_words(first, other), *_decision_words(first, other)]
    return f"{'; '.join(parts)}." if parts else "nothing differs."


def _account_words(first: WrittenPlan, other: WrittenPlan) -> Iterator[str]:
    """Each account that differs; expected over all futures where both plans know that."""
    before, after = figures_of(first), figures_of(other)
    for name in ACCOUNTS:
        keys = [(name, first.money, of) for of in (FUTURES, PATH)]
        key = next((each for each in keys if each in before and each in after), None)
        if key is None:
            continue
        change = after[key] - before[key]
        if abs(change) > ROUGH * max(abs(before[key]), abs(after[key]), TINY):
            size = with_money(shown(abs(change)), first.money)
            yield f"{name.lower()} {size} {is_more(change)} ({shown(before[key])} -> {shown(after[key])})"


def _decision_words(first: WrittenPlan, other: WrittenPlan) -> Iterator[str]:
    """The decision that differs most, as a share of the largest of its kind."""
    frame = decision_section([first, other]).frame
    if frame.empty:
        return
    sizes = frame.groupby("Decision", sort=False)[["A", "B"]].transform(lambda column: column.abs().max())
    share = frame["B less A"].abs() / sizes.max(axis=1)
    row = frame.iloc[int(share.to_numpy().argmax())]
    change = f"{shown(row['A'])} -> {shown(row['B'])} {row['Unit']}".rstrip()
    yield (
        f"largest changed decision: {row['Decision'].lower()} of {row['Of']} in {row['Fiscal year']}"
        f" ({change})"
    )
