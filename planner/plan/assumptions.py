"""Assumptions: an echo of every input row with its place, source and confidence."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from planner.derive.prices import price_factor
from planner.plan.columns import Field, Fields, Form, headers, table, text
from planner.plan.flows import Flows
from planner.plan.imports import ImportPlan
from planner.plan.price_confidence import money_at_prices_of
from planner.plan.terms import TINY
from planner.schema.columns import Column, Kind, month_text
from planner.schema.settings import setting_columns
from planner.schema.sheet import COMMON, Row, Sheet, is_typed, sheets
from planner.schema.tables.demand import Demand
from planner.schema.tables.general import Change, Lever, LeverCell, Source
from planner.schema.tables.production import Lane, NewCapacity, Process
from planner.schema.tables.study import SweepRow
from planner.schema.tables.trade import ImportRoute

ASSUMED, UNMARKED = "assumed", "not marked"
LEVELS = {
    "stated": "a source says so",
    "derived": "arithmetic on what sources say",
    ASSUMED: "no source was found",
    UNMARKED: "nothing is said about it",
}
UNCOUNTED: tuple[type[Row], ...] = (Source, Change, SweepRow, Lever, LeverCell)
"""Sheets about sources, changes, levers and other cases carry no numbers of the model."""
LONGEST = 240
SEPARATOR = re.compile(r"[,;]")
PAID = "Paid at their prices"
BEHIND = "Money behind it"


SHEET = text("Sheet", "Input sheet.")
WHERE = text("Where", "Sheet and row of the input workbook.")
NAME = text("Row", "Name of the row.")
IMPORTANT: Fields = (
    WHERE,
    NAME,
    Field(BEHIND, "Money that rests on the row."),
)
BY_LEVEL: Fields = (
    text("Confidence", "How well the row is known."),
    Field(
        "Rows",
        "Rows that count.",
        form=Form.INTEGER,
        formula="COUNTIFS({assumption.Confidence},[Confidence])",
        total="sum",
    ),
    Field(
        "Share",
        "Share of all rows.",
        form=Form.SHARE,
        formula="[Rows]/ROWS({assumption.Confidence})",
    ),
    Field(PAID, "Present money that is paid at prices on these rows, if nothing happens.", total="sum"),
    Field(
        "Share of money", "Share of all money.", form=Form.SHARE, formula=f"[{PAID}]/SUM({{level.{PAID}}})"
    ),
)
BY_SHEET: Fields = (
    SHEET,
    text("What it says", "Title of the sheet."),
    Field(
        "Rows",
        "Rows that count.",
        form=Form.INTEGER,
        formula="COUNTIFS({assumption.Sheet},[Sheet])",
        total="sum",
    ),
    Field(
        "Assumed",
        "Rows that are marked assumed.",
        form=Form.INTEGER,
        formula=f'COUNTIFS({{assumption.Sheet}},[Sheet],{{assumption.Confidence}},"{ASSUMED}")',
        total="sum",
    ),
    Field("Share assumed", "Assumed rows as a share.", form=Form.SHARE, formula="[Assumed]/[Rows]"),
)
INPUT_ROWS: Fields = (
    WHERE,
    NAME,
    text("Confidence", "stated, derived, assumed, or not marked."),
    text("Source", "Code of the source."),
    SHEET,
    text("Values", "Values that differ from blank and default.", width=46),
    text("Note", "Note of the row.", width=46),
    Field(BEHIND, "Money that rests on the row; blank: none, or not known."),
)


SOURCES: Fields = (
    text("Code", "Code used in the columns Source."),
    text("Title", "What it is.", width=34),
    text("Address", "Where it is.", width=62),
    Field("Rows", "Input rows that name it.", form=Form.INTEGER),
    text("Note", "What is said of it, such as when it was read."),
)
SETTINGS: Fields = (
    text("Setting", "Name on the sheet Settings."),
    text("Meaning", "What it says.", width=60),
    text("Value", "The value that counts.", width=20),
    text("Default", "yes: as it is where nothing is said."),
)


@dataclass(frozen=True)
class AssumptionPlan:
    """Tables about the inputs behind the plan."""

    rows: pd.DataFrame
    by_level: pd.DataFrame
    by_sheet: pd.DataFrame
    important: pd.DataFrame
    sources: pd.DataFrame
    """What stands behind codes, those that most rows name first."""
    settings: pd.DataFrame

    @property
    def assumed_share(self) -> float:
        """Share of input rows marked assumed; NaN without rows."""
        return float((self.rows["Confidence"] == ASSUMED).mean()) if len(self.rows) else np.nan

    @property
    def money_at_assumed_prices(self) -> float:
        """Share of present money that is paid at prices marked assumed; NaN where nothing is paid."""
        own = self.by_level.loc[self.by_level["Confidence"] == ASSUMED, "Share of money"]
        return float(own.sum())


def assumption_plan(flows: Flows, imports: ImportPlan) -> AssumptionPlan:
    """All tables about assumptions."""
    rows = _rows(flows, imports)
    return AssumptionPlan(
        rows=rows,
        by_level=_by_level(flows, rows),
        by_sheet=_by_sheet(rows),
        important=_important(rows),
        sources=_sources(flows, rows),
        settings=_settings(flows),
    )


def _rows(flows: Flows, imports: ImportPlan) -> pd.DataFrame:
    """Every input row that counts."""
    money = _money_behind(flows, imports)
    found = [
        {
            "Where": str(row.place),
            "Sheet": declared.name,
            "Row": row.key,
            "Values": _values(flows, declared, row),
            "Source": row.source,
            "Confidence": _level(row.confidence),
            BEHIND: money.get((declared.name, row.key), np.nan),
            "Note": row.note,
        }
        for declared in sheets()
        if declared.row_class not in UNCOUNTED
        for row in filter(is_typed, flows.inputs.rows(declared.row_class))
    ]
    return pd.DataFrame(found, columns=headers(INPUT_ROWS))


def codes(source: str) -> list[str]:
    """Codes that a cell of a column Source names."""
    return [code for code in (part.strip() for part in SEPARATOR.split(source)) if code]


def _sources(flows: Flows, rows: pd.DataFrame) -> pd.DataFrame:
    """Every source, those that most rows name first: :data:`SOURCES`."""
    named = Counter(code for source in rows["Source"] for code in codes(str(source)))
    found = [
        (row.code, row.title, row.address, float(named[row.code]), row.note)
        for row in flows.inputs.rows(Source)
    ]
    known = pd.DataFrame(found, columns=headers(SOURCES))
    return known.sort_values("Rows", ascending=False, kind="stable").reset_index(drop=True)


def _settings(flows: Flows) -> pd.DataFrame:
    """Every setting: :data:`SETTINGS`."""
    rows = []
    for attribute, column in setting_columns().items():
        value = getattr(flows.inputs.settings, attribute)
        shown = _value(flows, replace(column, default=None), value)
        rows.append((column.header, column.meaning, shown or "-", "yes" if value == column.default else "no"))
    known = pd.DataFrame(rows, columns=headers(SETTINGS))
    return known.sort_values("Default", kind="stable").reset_index(drop=True)


def _level(confidence: str) -> str:
    """The confidence as one of the known levels."""
    word = confidence.strip().lower()
    return word if word in LEVELS else UNMARKED


def _values(flows: Flows, declared: Sheet, row: Row) -> str:
    """The values of a row that differ from blank and default, in words."""
    parts = []
    for attribute, column in declared.columns.items():
        if attribute in COMMON or declared.is_key(attribute):
            continue
        words = _value(flows, column, getattr(row, attribute))
        if words:
            parts.append(f"{column.header} {words}")
    text = "; ".join(parts)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _value(flows: Flows, column: Column, value: Any) -> str:
    """One value in words; empty for blank and default."""
    if column.kind is Kind.YEARLY:
        return _yearly(flows, value)
    if isinstance(value, np.ndarray):
        return _monthly(column, value)
    if value is None or value in {"", ()} or value == column.default:
        return ""
    if column.kind is Kind.MONTH:
        return month_text(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return _number(value) if isinstance(value, (int, float)) else str(value)


def _number(value: float) -> str:
    """Six significant digits, without exponent for ordinary sizes."""
    return f"{value:,.0f}" if abs(value) >= 1000 and float(value).is_integer() else f"{value:.6g}"


def _monthly(column: Column, values: np.ndarray) -> str:
    """One figure, or the range of a series."""
    known = values[~np.isnan(values)]
    if not known.size or (column.default is not None and (known == column.default).all()):
        return ""
    least, most = float(known.min()), float(known.max())
    return _number(least) if least == most else f"{_number(least)} to {_number(most)} over time"


def _yearly(flows: Flows, values: np.ndarray) -> str:
    """The figure of each fiscal year, or one figure for all."""
    firsts = [float(values[periods[0]]) for periods in flows.inputs.calendar.year_periods]
    known = {value for value in firsts if not np.isnan(value)}
    if not known:
        return ""
    if len(known) == 1 and not np.isnan(firsts).any():
        return f"{_number(known.pop())} in every year"
    named = zip(flows.terms.years, firsts, strict=True)
    return ", ".join(f"{year} {_number(value)}" for year, value in named if not np.isnan(value))


def _by_sheet(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of each sheet, and how many of them are assumed."""
    titles = {declared.name: declared.title for declared in sheets()}
    counts = rows.groupby("Sheet", sort=False)["Confidence"].agg(
        Rows="size", Assumed=lambda levels: int((levels == ASSUMED).sum())
    )
    known = counts.astype(float).reset_index()
    known.insert(1, "What it says", [titles[str(name)] for name in known["Sheet"]])
    return table(BY_SHEET, known)


def _by_level(flows: Flows, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by confidence, and the money paid at their prices; levels without rows are left out."""
    counts = rows["Confidence"].value_counts()
    levels = [level for level in LEVELS if level in counts]
    paid = money_at_prices_of(flows.solution, levels, lambda row: _level(row.confidence))
    known = pd.DataFrame({"Confidence": levels, PAID: paid})
    known["Rows"] = known["Confidence"].map(counts).astype(float)
    known["Share"] = known["Rows"] / max(1.0, float(len(rows)))
    known["Share of money"] = known[PAID] / known[PAID].sum()
    return table(BY_LEVEL, known)


def _important(rows: pd.DataFrame) -> pd.DataFrame:
    """Assumed rows with the most money behind them in this plan, largest first."""
    ranked = rows[(rows["Confidence"] == ASSUMED) & (rows[BEHIND] > TINY)]
    ranked = ranked.sort_values(BEHIND, ascending=False, kind="stable")
    return ranked[["Where", "Row", "Values", BEHIND]].head(10).reset_index(drop=True)


def _money_behind(flows: Flows, imports: ImportPlan) -> dict[tuple[str, str], float]:
    """(sheet, row) -> undiscounted money that rests on a row: imports, capital, processing, value of need."""
    settings, found = flows.inputs.settings, {}
    for route, cost in imports.arrivals.groupby("Route")["Cost"].sum().items():
        found[_sheet(ImportRoute), str(route)] = float(cost)
    expansions = flows.inputs.by_key(NewCapacity)
    for name, size in flows.positive("build").groupby("expansion")["value"].sum().items():
        row = expansions[str(name)]
        unit = float(np.nanmean(row.capital_cost)) * price_factor(settings, row.price_unit)
        found[_sheet(NewCapacity), str(name)] = unit * float(size)
    for name, activity in flows.positive("run").groupby("process")["value"].sum().items():
        process = flows.derived.processes[str(name)]
        unit = float(np.nanmean(process.variable_cost)) * price_factor(settings, process.price_unit)
        key = (_sheet(Lane), process.lane) if process.lane else (_sheet(Process), str(name))
        found[key] = found.get(key, 0.0) + unit * float(activity)
    for demand in flows.inputs.rows(Demand):
        value = (
            flows.derived.demand[demand.sector, demand.commodity]
            * flows.derived.known_reference[demand.commodity]
        )
        found[_sheet(Demand), demand.key] = float(value.sum())
    return found


def _sheet(row_class: type[Row]) -> str:
    """Name of the sheet of a row class."""
    return next(declared.name for declared in sheets() if declared.row_class is row_class)
