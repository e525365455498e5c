"""Asked and reached: what the inputs ask, what comes of it, by how much it is short, why, what closes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from planner.model.ledger import MONEY, OUTPUT_LOSS
from planner.plan.asked import COVER, LEAST, MOST, SHARE_CAP, TARGET
from planner.plan.columns import Field, Fields, Form, FormulaColumn, LinkColumn, literal, text
from planner.plan.figures import Figure
from planner.plan.futures import COLUMN_OF, quantile_at
from planner.plan.plan import Plan
from planner.plan.policies import AT_MOST, BINDING, LIMIT
from planner.plan.terms import YES
from planner.report.sheets.figures import expected_formula, formula
from planner.report.summary.words import MATERIAL, amount, cell, money, month, quantity, said, several, whole
from planner.schema.tables.policy import DIRECT, PUBLIC_OUTLAY

WORST = {LEAST: 0.1, MOST: 0.9}
"""Sense -> share of futures, by probability, at whose border the worst tenth begins."""
MOST_COVERS = 2
MET, MISSED, NOT_ASKED = "met", "missed", "not required"
KINDS: dict[str, str] = {
    "output": LEAST,
    "direct": MOST,
    "unserved": MOST,
    "outlay": MOST,
    MONEY: MOST,
    OUTPUT_LOSS: MOST,
}
"""Kind of key figures that are told even if nothing is asked of them -> which direction is the worse."""
COUNTED = {DIRECT: "direct", PUBLIC_OUTLAY: "outlay"}
"""What a policy counts -> the kind of key figure that tells the same."""
HEADER = "Asked and reached"
REACHED: Fields = (
    text(HEADER, "What is asked, or a key figure; it leads to where it comes from.", width=31),
    text("Unit", "Unit of the figures.", width=9),
    Field("Asked", "Least or most that is asked; blank: nothing.", form=Form.FIGURE),
    Field("Base", "If nothing happens; of cover, in the month in which it is least.", form=Form.FIGURE),
    Field("Expected", "Mean over all futures; blank: a single one.", form=Form.FIGURE),
    Field("Worst tenth", "A tenth of the futures, by probability, are no better.", form=Form.FIGURE),
    text("Result", f"{MET}, {MISSED}, or {NOT_ASKED}; of the mean where the base scenario hardly comes."),
    Field("Short by", "By how much what is asked is missed; blank: not.", form=Form.FIGURE),
    text("Why, and what closes it", "What stands in the way, and what would close the gap.", width=36),
)


@dataclass(frozen=True)
class Line:
    """One line of the block: formulas of its figures; blank: it has none."""

    label: str
    unit: str
    sense: str
    base: str
    expected: str = ""
    worst: str = ""
    asked: str = ""
    required: bool = True
    why: str = ""
    place: str = ""


def lines(plan: Plan) -> list[Line]:
    """What is asked, then key figures of which nothing is asked."""
    told = {COUNTED[name] for name in plan.asked["Counts"] if name in COUNTED}
    figures = {each.kind: each for each in plan.figures}
    rest = [figures[kind] for kind in KINDS if kind in figures and kind not in told]
    return [*_asked(plan), *(_figure(plan, each) for each in rest)]


def _asked(plan: Plan) -> Iterator[Line]:
    """Everything that is asked, in the words of the inputs."""
    covers = 0
    for at, row in enumerate(plan.asked.to_dict("records")):
        policy, name = str(row["Policy"]), str(row["Row"])
        if policy == COVER:
            covers += 1
            line = _cover(plan, name) if covers <= MOST_COVERS or _is_missed(plan, policy, name) else None
        elif policy == TARGET:
            line = _target(plan, name, required=row["Required"] == YES)
        elif policy == SHARE_CAP:
            line = next((_figure(plan, each) for each in plan.figures if each.kind == "direct"), None)
        else:
            line = _limit(plan, name)
        if line is not None:
            label = line.label or cell("asked", "What", at)
            yield replace(line, label=label, unit=str(row["Unit"]), asked=cell("asked", "Asked", at),
                          sense=str(row["Sense"]))  # fmt: skip


def _is_missed(plan: Plan, policy: str, row: str) -> bool:
    """True if a policy is missed on the base scenario."""
    summary = plan.policies.summary
    own = summary[(summary["Policy"] == policy) & (summary["Row"] == row)]
    return bool((own["Status"] == MISSED).any())


def _cover(plan: Plan, rule: str) -> Line | None:
    """A cover rule in days, in the month in which it is shortest."""
    rules = plan.stock.rules_by_month.reset_index(drop=True)
    own = rules[(rules["Rule"] == rule) & rules["Fiscal year"].isin(plan.terms.headline_years)]
    own = own[own["Asked"] > MATERIAL]
    if own.empty:
        return None
    short = (own["Short"] / own["Asked"]).to_numpy(dtype=float)
    at = int(own.index[int(short.argmax())]) if short.max() > 0.0 else int(own.index[-1])
    days, asked = cell("cover_rule_month", "Days asked", at), cell("cover_rule_month", "Asked", at)
    left = cell("cover_rule_month", "Short", at)
    mean, worst = _over_futures(plan, COVER, rule, "Missed", 0.9)
    return Line(
        "", "", LEAST,
        base=f"{days}*(1-{left}/{asked})",
        expected=mean and f"{days}*(1-{mean}/{asked})",
        worst=worst and f"{days}*(1-{worst}/{asked})",
        why=_cover_words(plan, rule, at),
        place=f"cover_rule_month#{at}",
    )  # fmt: skip


def _cover_words(plan: Plan, rule: str, at: int) -> str:
    """By how much it is short, when, and what closes it; else how much is held privately."""
    unit, often = plan.terms.quantity, literal("")
    short, closed = cell("cover_rule_month", "Short", at), cell("cover_rule_month", "Closed by", at)
    private = cell("cover_rule_month", "Held privately", at)
    summary = plan.policies.summary.reset_index(drop=True)
    where = summary.index[(summary["Policy"] == COVER) & (summary["Row"] == rule)]
    if len(where):
        missed, rows = (cell("policy", name, int(where[0])) for name in ("Missed in", "Rows"))
        often = said(", in {n} of {all}", n=whole(missed), all=several(rows, "month", "months"))
    cost = money(cell("cover_rule_month", "To buy it", at), plan.terms.money)
    is_short = said(
        "{short} short in {when}{often}{closes}",
        short=quantity(short, unit),
        when=month(cell("cover_rule_month", "Month", at)),
        often=often,
        closes=f'IF(LEN({closed})>0,{said("; closed by {what} for {cost}", what=closed, cost=cost)},"")',
    )
    held = said("of it {held} held privately", held=quantity(private, unit))
    return f'IF({short}>{MATERIAL},{is_short},IF({private}>{MATERIAL},{held},""))'


def _target(plan: Plan, name: str, *, required: bool) -> Line | None:
    """A target with the limit that stands in its way."""
    targets = plan.output.targets.reset_index(drop=True)
    where = targets.index[(targets["Target"] == name) & (targets["Required"] == YES if required else True)]
    if not len(where):
        return None
    at = int(where[0])
    mean, worst = _over_futures(plan, TARGET, name, "Reached", WORST[LEAST])
    missing = cell("target", "Missing", at)
    why = _binding(plan) if required else literal("reported only")
    return Line(
        "", "", LEAST, base=cell("target", "Reached", at), expected=mean, worst=worst, required=required,
        why=f'IF({missing}>{MATERIAL},{why},"")' if why else "", place=f"target#{at}",
    )  # fmt: skip


def _binding(plan: Plan) -> str:
    """The limit whose easing would save most, where something is missed; blank: none binds."""
    rows = plan.policies.rows.reset_index(drop=True)
    prices = rows["Shadow price"].to_numpy(dtype=float)
    own = rows[(rows["Family"] == LIMIT) & (rows["Status"] == BINDING) & (prices < 0.0)]
    if own.empty:
        return ""
    at = _position(own, int(own["Shadow price"].to_numpy(dtype=float).argmin()))
    row, most = cell("policy_row", "Row", at), cell("policy_row", "Most", at)
    name = f'SUBSTITUTE({row},"{AT_MOST}","")'
    return said("held back by {name} (at most {most})", name=name, most=amount(most))


def _limit(plan: Plan, name: str) -> Line | None:
    """A limit of money at the end of the last headline year."""
    rows = plan.policies.rows.reset_index(drop=True)
    own = rows[(rows["Family"] == LIMIT) & (rows["Row"] == name) & ~rows["Tail"].astype(bool)]
    if own.empty:
        own = rows[(rows["Family"] == LIMIT) & (rows["Row"] == name)]
    if own.empty:
        return None
    order = pd.to_datetime(own["When"], format="%b %Y", errors="coerce").fillna(pd.Timestamp("1900-01-01"))
    missed = own["Missed"].to_numpy(dtype=float)
    at = (
        int(own.index[int(missed.argmax())])
        if missed.max() > MATERIAL
        else _position(own, int(order.to_numpy().argmax()))
    )
    mean, worst = _over_futures(plan, LIMIT, name, "Reached", WORST[MOST])
    return Line("", "", MOST, base=cell("policy_row", "Reached", at), expected=mean, worst=worst,
                place=f"policy_row#{at}")  # fmt: skip


def _over_futures(plan: Plan, policy: str, row: str, column: str, share: float) -> tuple[str, str]:
    """(mean, value at a share of the futures) of a policy; blank where the plan knows one future."""
    if plan.disruption is None or plan.disruption.reached.empty:
        return "", ""
    reached = plan.disruption.reached.reset_index(drop=True)
    own = reached[(reached["Policy"] == policy) & (reached["Row"] == row)]
    if own.empty:
        return "", ""
    values, odds = (own[name].to_numpy(dtype=float) for name in (column, "Probability"))
    at, first = quantile_at(values, odds, share), _position(own, 0)
    same = _rows_like(first)
    mean = f"SUMPRODUCT({same}*{{reached.Probability}}*{{reached.{column}}})"
    return mean, "" if at is None else cell("reached", column, _position(own, at))


def _rows_like(first: int) -> str:
    """Which rows of the table of futures are about the same policy as one of them."""
    pairs = (f"EXACT({{reached.{name}}},{cell('reached', name, first)})" for name in ("Policy", "Row"))
    return "*".join(pairs)


def _position(frame: pd.DataFrame, at: int) -> int:
    """Row of the whole table at which a row of a part of it stands."""
    return int(frame.index.to_numpy(dtype=int)[at])


def _figure(plan: Plan, figure: Figure) -> Line:
    """A key figure: base, mean and worst tenth of all futures."""
    sense = KINDS[figure.kind]
    worst = ""
    column = COLUMN_OF.get(figure.kind, "")
    if plan.disruption is not None and column in plan.disruption.futures.columns:
        values, odds = (
            plan.disruption.futures[name].to_numpy(dtype=float) for name in (column, "Probability")
        )
        at = quantile_at(values, odds, WORST[sense])
        worst = "" if at is None else cell("future", column, at)
    year = f", {figure.of[-1]}" if figure.kind in {"output", "direct"} else ""
    present = ", present value" if figure.kind in {MONEY, OUTPUT_LOSS} else ""
    expected = "" if figure.spread is None else expected_formula(figure)
    return Line(
        literal(f"{figure.label}{year}{present}"), figure.unit, sense, formula(figure), expected, worst,
        place=_place(figure),
    )  # fmt: skip


def _place(figure: Figure) -> str:
    """The table that a key figure comes from."""
    tables = {"output": "end_output", "direct": "exposure", "unserved": "demand_month", "outlay": "ledger"}
    return tables.get(figure.kind, "nature")


def reached_block(plan: Plan) -> pd.DataFrame:
    """The block as a frame of formulas."""
    is_mean = plan.disruption is not None and plan.disruption.is_mean_first
    never, rows = plan.has_no_calm_future, []
    for line in lines(plan):
        if never and not line.expected:
            continue
        lead = "[Expected]" if is_mean and line.expected else "[Base]"
        cells: dict[object, object] = {
            FormulaColumn(HEADER): line.label,
            "Unit": line.unit,
            FormulaColumn("Asked"): line.asked,
            FormulaColumn("Base"): "" if never else line.base,
            FormulaColumn("Expected"): line.expected,
            FormulaColumn("Worst tenth"): line.worst,
            FormulaColumn("Result"): _result(line, lead),
            FormulaColumn("Short by"): _short(line, lead),
            FormulaColumn("Why, and what closes it"): line.why,
            LinkColumn(HEADER): line.place,
        }
        rows.append(cells)
    return pd.DataFrame(rows)


def _gap(line: Line, lead: str) -> str:
    """By how much a figure misses what is asked; negative: met with room."""
    return f"[Asked]-{lead}" if line.sense == LEAST else f"{lead}-[Asked]"


def _result(line: Line, lead: str) -> str:
    """Met or missed in a word; blank where nothing is asked."""
    if not line.asked:
        return ""
    short = literal(MISSED if line.required else NOT_ASKED)
    return f"IF({_gap(line, lead)}>{MATERIAL},{short},{literal(MET)})"


def _short(line: Line, lead: str) -> str:
    """By how much it is missed; blank: it is met."""
    return f'IF({_gap(line, lead)}>{MATERIAL},{_gap(line, lead)},"")' if line.asked else ""
