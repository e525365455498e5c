"""Sheet Run info: input, versions, solver, times; and what each column of this workbook means."""

import pandas as pd

from planner.plan.columns import REMAINING, text
from planner.plan.plan import Plan
from planner.report.spec import SheetSpec, Table, named
from planner.workbook import plan_words as words


def _facts(plan: Plan) -> pd.DataFrame:
    """Everything known about the run, as words."""
    facts: dict[str, object] = {
        "Title": plan.terms.title,
        words.INPUT_FILE: plan.source.name,
        "SHA-256 of the file": plan.source.sha256,
        words.VALUES_HASH: plan.source.values_sha256,
        words.PLAN_HASH: plan.source.values_without_tests_sha256,
        words.FINGERPRINT: "is put in when all is written",
        "Template version": plan.source.template_version,
        "Status": plan.status,
        f"Objective, {plan.terms.money}": f"{plan.objective:.9g}",
        f"{words.MATERIALITY}{plan.terms.quantity}": f"{plan.terms.materiality:.9g}",
        "Command line": plan.run.command_line,
        "Started": plan.run.started,
    }
    facts |= {f"{words.OVERRIDE} {n}": text for n, text in enumerate(plan.run.overrides, start=1)}
    levers = zip(plan.levers["Lever"], plan.levers["Value"], plan.levers["Base"], strict=True)
    facts |= {f"Lever off its base: {name}": f"{value} (base {base})" for name, value, base in levers}
    facts |= {f"Seconds: {name}": f"{value:.2f}" for name, value in plan.seconds.items()}
    facts |= {f"Solver: {name}": value for name, value in plan.run.solver_options.items()}
    facts |= {f"{words.VERSION}{name}": value for name, value in plan.run.versions.items()}
    facts |= dict(plan.run.figures)
    facts |= {} if plan.disruption is None else dict(plan.disruption.run)
    rows = [(name, str(value)) for name, value in facts.items() if str(value)]
    return pd.DataFrame(rows, columns=[words.FACT, words.FACT_VALUE])


def _glossary(plan: Plan) -> pd.DataFrame:
    """Sheet, table, column, unit and meaning of everything in this workbook."""
    from planner.report.layout import with_units
    from planner.report.sheets import SHEETS

    rows = [
        (
            spec.name(plan),
            with_units(plan.terms, item.title),
            "(each year, commodity or country)" if declared.header == REMAINING else declared.header,
            with_units(plan.terms, declared.unit),
            with_units(plan.terms, declared.meaning),
        )
        for spec in SHEETS
        if spec.applies(plan)
        for item in spec.items
        if isinstance(item, Table) and item.key not in {"glossary", "fact"} and not item.frame(plan).empty
        for declared in item.fields
    ]
    return pd.DataFrame(rows, columns=["Sheet", "Table", "Column", "Unit", "Meaning"])


RUN = SheetSpec(
    name=named(words.RUN_INFO),
    title=named("Run info: what was run, with what, how long"),
    sentence="Equal inputs give equal figures; the hash of the values does not depend on formatting.",
    items=(
        Table(
            "fact",
            "This run",
            "",
            _facts,
            (text(words.FACT, "What is known.", width=26), text(words.FACT_VALUE, "Its value.", width=70)),
        ),
        Table(
            "glossary",
            "What the columns of this workbook mean",
            "",
            _glossary,
            (
                text("Sheet", "Sheet of the column.", width=26),
                text("Table", "Table of the column.", width=70),
                text("Column", "Header of the column.", width=34),
                text("Unit", "Unit of the column; blank: as the table says.", width=20),
                text("Meaning", "What it means.", width=60),
            ),
            detail=True,
        ),
    ),
)
