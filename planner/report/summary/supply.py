"""If the watched country stops: how much of need is served, by start; and who supplies in the target year."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, Form, FormulaColumn, LinkColumn, literal, text
from planner.plan.plan import Plan
from planner.plan.served import COUNTRIES, SPANS
from planner.report.spec import BREAK
from planner.report.summary.words import (
    MATERIAL,
    cell,
    known,
    month,
    percent,
    said,
    several,
    sum_exactly,
    word,
)

STOPS_HEADER, SUPPLY_HEADER = "If supply stops", "Who supplies"
MOST_STARTS = 4
OWN_OUTPUT = "SUM({{end_output.{year}}})"
"""Output at home of a year."""
STOPS: Fields = (
    text(STOPS_HEADER, "Start of the test or event; it leads to all of them.", width=31),
    text("Lasts", "How long."),
    *(Field(span.capitalize(), "Share of need that is served; blank: over by then.", form=Form.PERCENT)
      for span, *_ in SPANS),
    Field("Short from", "First month in which a sector gets less than nine tenths; blank: none.",
          form=Form.MONTH),
    text("Result", "served: every sector gets nine tenths; short: not."),
    Field("Unserved", "In the first twelve months.", "{quantity}", form=Form.FIGURE),
    text("Who is short", "The sector that gets least of its need in that month."),
)  # fmt: skip
SUPPLY: Fields = (
    text(SUPPLY_HEADER, "Of the end product in the target year.", width=31),
    text("Unit", "Unit of the quantities."),
    Field("Base", "If nothing happens.", form=Form.FIGURE),
    Field("Share of use", "Of what sectors and processes use.", form=Form.PERCENT),
    Field("Expected", "Mean over all futures; blank: not known.", form=Form.FIGURE),
    Field("Expected share", "Of the mean of what is used.", form=Form.PERCENT),
)


def stops_rows(plan: Plan) -> list[int]:
    """Rows of the table of served need that are told: tests without the watched country, else of events, else
    futures; the start with most unserved need among them, in order of start.
    """
    if plan.disruption is None or plan.disruption.served.empty:
        return []
    served = plan.disruption.served.reset_index(drop=True)
    watched = served[served["What is out"] == plan.terms.watched]
    tests = watched if len(watched) else served
    lack = sum((served[f"Unserved, {span}"] for span, *_ in SPANS), pd.Series(0.0, served.index))
    sizes = tests.groupby("Test", sort=False)["Starts in"].count()
    own = tests[tests["Test"] == sizes.idxmax()] if len(watched) else tests
    worst = own.index[np.argsort(-lack[own.index].to_numpy(dtype=float), kind="stable")]
    spread = own.index[np.unique(np.linspace(0, len(own) - 1, MOST_STARTS).round().astype(int))]
    chosen = list(dict.fromkeys([int(worst[0]), *map(int, spread)]))[:MOST_STARTS]
    return sorted(chosen, key=lambda at: served["Starts in"].iloc[at])


def stops_block(plan: Plan) -> pd.DataFrame:
    """The block as a frame of formulas."""
    rows: list[dict[object, object]] = []
    for at in stops_rows(plan):
        unserved = "+".join(cell("served", f"Unserved, {span}", at) for span, *_ in SPANS)
        start, short = cell("served", "Starts in", at), cell("served", "Short from", at)
        rows.append(
            {
                FormulaColumn(STOPS_HEADER): said(
                    "{what} from {month}", what=cell("served", "What is out", at), month=month(start)
                ),
                FormulaColumn("Lasts"): several(cell("served", "Lasts", at), "month", "months"),
                **{
                    FormulaColumn(span.capitalize()): known("served", f"Served, {span}", at)
                    for span, *_ in SPANS
                },
                FormulaColumn("Short from"): known("served", "Short from", at),
                FormulaColumn("Result"): f'IF(ISNUMBER({short}),"short","served")',
                FormulaColumn("Unserved"): unserved,
                FormulaColumn("Who is short"): word("served", "Who", at),
                LinkColumn(STOPS_HEADER): f"served#{at}",
            }
        )
    return pd.DataFrame(rows)


def supply_block(plan: Plan) -> pd.DataFrame:
    """The block as a frame of formulas; no base figures where nothing surely happens."""
    used, never = _used(plan), plan.has_no_calm_future
    rows = [
        {
            "Unit": plan.terms.quantity,
            FormulaColumn(SUPPLY_HEADER): literal(name),
            FormulaColumn("Base"): "" if never else base,
            FormulaColumn("Share of use"): "" if never else f'IF({used}>1E-7,[Base]/{used},"")',
            FormulaColumn("Expected"): expected,
            FormulaColumn("Expected share"): _expected_share(expected, _of_mean(plan, used)),
            LinkColumn(SUPPLY_HEADER): place,
        }
        for name, base, expected, place in _suppliers(plan)
    ]
    return pd.DataFrame(rows)


def _expected_share(expected: str, used: str) -> str:
    """A mean as a share of the mean use; blank where there is no mean."""
    return f'IF({used}>1E-7,[Expected]/{used},"")' if expected else ""


def _of_stage(plan: Plan, column: str, table: str = "exposure") -> str:
    """A figure of the end product's stage in the target year."""
    year = plan.terms.last_headline_year
    return sum_exactly(table, column, "Stage", literal(plan.imports.end_stage), "Fiscal year", literal(year))


def _used(plan: Plan) -> str:
    """What is used of the end product."""
    return _of_stage(plan, "Consumption")


def _suppliers(plan: Plan) -> list[tuple[str, str, str, str]]:
    """(who, formula of its quantity, of its mean, place) of each that counts."""
    base, mean = _figures(plan, plan.exposure.by_stage), _figures(plan, plan.expected_use)
    figures = mean if plan.has_no_calm_future else base
    if not figures:
        return []
    year, lefts = plan.terms.last_headline_year, [_left(figures), *([_left(mean)] if mean else [])]
    stock = f"{_used(plan)}-{_of_stage(plan, 'Own output')}-{_of_stage(plan, 'Imports')}"
    name = "From stock" if min(lefts) >= 0.0 else "Into stock" if max(lefts) <= 0.0 else "From stock, net"
    told = [*_made(plan, year, figures["Own output"]), *_bought(plan, figures)]
    told.append((max(lefts, key=abs), name, stock, "stock_month"))
    material = [line for line in told if abs(line[0]) >= max(plan.terms.least, MATERIAL)]
    lines = [*material, (figures["Consumption"], "Used in all", _used(plan), "exposure")]
    return [(name, formula, _of_mean(plan, formula), place) for _, name, formula, place in lines]


def _figures(plan: Plan, stages: pd.DataFrame) -> dict[str, float]:
    """Use, own output and imports of the end product in the target year; none where it is not used."""
    year = plan.terms.last_headline_year
    own = stages[(stages["Stage"] == plan.imports.end_stage) & (stages["Fiscal year"] == year)]
    columns = ("Consumption", "Own output", "Imports", "Direct")
    return {name: float(own[name].iloc[0]) for name in columns} if len(own) else {}


def _left(figures: Mapping[str, float]) -> float:
    """What is used and neither made nor bought."""
    return figures["Consumption"] - figures["Own output"] - figures["Imports"]


Sized = tuple[float, str, str, str]
"""Quantity, who, formula of it, place."""


def _made(plan: Plan, year: str, whole: float) -> Iterator[Sized]:
    """What is made at home, what of its feed is recycled, what is made abroad of our feed."""
    ends, recycled = plan.output.end_output, plan.exposure.recycled
    own = float(ends[year].sum()) if len(ends) else 0.0
    made = OWN_OUTPUT.format(year=year)
    yield own, f"Made at home, {year}", made, "end_output"
    if len(recycled):
        yield (
            float(recycled[year].sum()),
            "   feed for it from recycling",
            f"SUM({{recycled.{year}}})",
            "recycled",
        )
    abroad = f"{_of_stage(plan, 'Own output')}{'-' + made if own else ''}"
    yield whole - own, "Made abroad of our feed, for a fee", abroad, "output_year"


def _bought(plan: Plan, figures: Mapping[str, float]) -> Iterator[Sized]:
    """What is bought of the watched country and of others."""
    imports, direct, watched = _of_stage(plan, "Imports"), _of_stage(plan, "Direct"), plan.terms.watched
    if not plan.terms.watches:
        yield figures["Imports"], "Bought abroad", imports, "country_year"
        return
    yield figures["Direct"], f"Bought from {watched}", direct, "exposure"
    others = figures["Imports"] - figures["Direct"]
    yield others, "Bought from other countries", f"{imports}-{direct}", "country_year"


def _of_mean(plan: Plan, formula: str) -> str:
    """The same over all futures: the tables of the mean in place of those of the base scenario; blank where
    there is none.
    """
    if plan.disruption is None or "{recycled." in formula:
        return ""
    made = OWN_OUTPUT.format(year=plan.terms.last_headline_year)
    mean = "SUMPRODUCT({future.Probability},{future.Own output})"
    return formula.replace("{exposure.", "{expected_use.").replace(made, mean)


def stops_words(plan: Plan) -> list[str]:
    """The worst start in a sentence; or why nothing is known."""
    rows = stops_rows(plan)
    if plan.disruption is None:
        return [literal("This run planned for a single future: what happens if supply stops is not known.")]
    if not rows:
        return [literal("No stress test and no event tells what happens if supply stops.")]
    served = plan.disruption.served.reset_index(drop=True)
    lacking = served[[f"Unserved, {span}" for span, *_ in SPANS]].to_numpy(dtype=float).sum(axis=1)
    at = max(rows, key=lambda row: float(lacking[row]))
    shares = [cell("served", f"Served, {span}", at) for span, *_ in SPANS]
    lacks = "+".join(cell("served", f"Unserved, {span}", at) for span, *_ in SPANS)
    parts = [
        f'IF(ISNUMBER({share}),{said(f"{comma}{{share}} in {span}", share=percent(share))},"")'
        for comma, share, (span, *_) in zip(("", ", ", ", "), shares, SPANS, strict=True)
    ]
    short = cell("served", "Short from", at)
    first = said("{who} is short first, from {month}", who=cell("served", "Who", at), month=month(short))
    begin = said(
        "{without} {what} from {month}",
        without=f'IF({cell("served", "Kind", at)}="{COUNTRIES}","Without","Under")',
        what=cell("served", "What is out", at),
        month=month(cell("served", "Starts in", at)),
    )
    whole = said(f"{{begin}} all need is served in the first {SPANS[-1][2]} months.", begin=begin)
    told = said("{begin} need is served to {parts};", begin=begin, parts="&".join(parts))
    who = f'IF(ISNUMBER({short}),{first},"each sector gets nine tenths of its need or more")&"."'
    return [BREAK.join([f"IF({lacks}<{MATERIAL},{whole},{told})", f'IF({lacks}<{MATERIAL},"",{who})'])]
