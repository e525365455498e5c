"""Tables of a run of the benchmarks."""

from rich.table import Table

from tests.benchmarks.bars import bars
from tests.benchmarks.phases import PHASES, TOTAL, Measured
from tests.benchmarks.record import Found

MAKING = ("path", "overlays", "copy", "hand-over")
PLAN = ("read", "build", "solve", "price", "write", TOTAL)
PEER_MAKING = ("model", "hand-over")
NOTHING = "-"


def tables(found: Found) -> list[Table]:
    """All tables that have a row."""
    made = [
        making_table(found),
        plan_table(found),
        solves_table(found),
        parts_table(found),
        bars_table(found),
    ]
    return [table for table in made if table.row_count]


def _table(title: str, words: tuple[str, ...], numbers: tuple[str, ...], last: str = "") -> Table:
    """Columns of words, then of numbers, then one of words again."""
    table = Table(title=title, title_justify="left")
    for name in words:
        table.add_column(name, no_wrap=True)
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    if last:
        table.add_column(last, overflow="fold")
    return table


def seconds(found: Measured, *parts: str) -> float | None:
    """Seconds of some parts together; None if one was not measured."""
    return (
        sum(found.seconds[part] for part in parts) if all(part in found.seconds for part in parts) else None
    )


def shown(value: float | None) -> str:
    """Seconds with three digits that tell something."""
    if value is None:
        return NOTHING
    return f"{value:.3f}" if value < 1.0 else f"{value:.2f}" if value < 100.0 else f"{value:.0f}"


def making_table(found: Found) -> Table:
    """Size of each model, and the seconds of making it."""
    sizes = ("branches", "columns", "rows", "entries")
    table = _table("Making: seconds, peak memory", ("model",), (*sizes, *MAKING, TOTAL, "MB"), "note")
    for model, by_phase in found.items():
        if made := by_phase.get("making"):
            counts = [f"{made.size.get(each, 0):,}" for each in sizes]
            parts = [shown(seconds(made, each)) for each in (*MAKING, TOTAL)]
            table.add_row(model, *counts, *parts, f"{made.megabytes:.0f}", made.note)
    return table


def plan_table(found: Found) -> Table:
    """From a workbook to a written plan."""
    table = _table("Workbook to plan, path alone: seconds, peak memory", ("model",), (*PLAN, "MB"))
    for model, by_phase in found.items():
        if (one := by_phase.get("plan")) and one.seconds:
            table.add_row(model, *(shown(seconds(one, each)) for each in PLAN), f"{one.megabytes:.0f}")
    return table


def solves_table(found: Found) -> Table:
    """Every solve of the same matrix, ours and others'."""
    numbers = ("make", "solve", "all", "x bare solve", "objective", "gap", "MB")
    title = (
        "Solves of the same matrix: seconds (x bare solve: of the solver alone, from nothing), peak memory"
    )
    table = _table(title, ("model", "by"), numbers, "note")
    for model, by_phase in found.items():
        bare = seconds(by_phase.get("cold", Measured()), TOTAL)
        for name in (name for name in by_phase if PHASES[name].is_solve):
            one = by_phase[name]
            make, solve = _make_and_solve(by_phase, name)
            ratio = solve / bare if solve and bare else None
            whole = make + solve if make is not None and solve is not None else None
            objective = NOTHING if one.objective is None else f"{one.objective:,.4f}"
            gap = NOTHING if one.gap is None else f"{one.gap:.1e}"
            figures = (shown(make), shown(solve), shown(whole), f"{ratio:.2f}" if ratio else NOTHING)
            table.add_row(model, name, *figures, objective, gap, f"{one.megabytes:.0f}", one.note)
    return table


def _make_and_solve(by_phase: dict[str, Measured], name: str) -> tuple[float | None, float | None]:
    """Seconds of building and handing over, and of solving."""
    one = by_phase[name]
    if PHASES[name].is_peer:
        return seconds(one, *PEER_MAKING), seconds(one, "solve")
    return seconds(by_phase.get("making", Measured()), TOTAL), seconds(one, TOTAL)


def parts_table(found: Found) -> Table:
    """Where the planner's own solves spend their seconds."""
    ours = [
        (model, name, one)
        for model, by_phase in found.items()
        for name, one in by_phase.items()
        if name in ("copied", "workers", "one-process") and one.seconds
    ]
    parts = tuple(dict.fromkeys(part for _, _, one in ours for part in one.seconds))
    table = _table("The planner's own solves by part: seconds", ("model", "by"), parts)
    for model, name, one in ours:
        table.add_row(model, name, *(shown(one.seconds.get(part)) for part in parts))
    return table


def bars_table(found: Found) -> Table:
    """The bars with their verdicts."""
    table = _table("Bars: ratios of this run", ("bar", "asked", "found", "verdict"), (), "note")
    for bar in bars(found):
        verdict = NOTHING if bar.is_met is None else "[green]met[/]" if bar.is_met else "[red]missed[/]"
        table.add_row(bar.name, bar.asked, bar.found, verdict, bar.note)
    return table
