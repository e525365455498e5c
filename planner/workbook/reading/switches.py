"""Switches and the When column: which rows count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.suggest import did_you_mean

SWITCHES = "Switches"


@dataclass(frozen=True)
class SwitchState:
    """One switch: the reading that is chosen and all readings, as spelt on Switches."""

    name: str
    chosen: str
    options: tuple[str, ...]


def read_switches(table: DraftTable | None, findings: Findings) -> dict[str, SwitchState]:
    """The switches by case-folded name; a chosen reading that is no option is an error."""
    states: dict[str, SwitchState] = {}
    for row in table.rows if table else ():
        name, chosen = str(row.values.get("switch") or ""), str(row.values.get("chosen") or "")
        options = tuple(p.strip() for p in str(row.values.get("options") or "").split(";") if p.strip())
        if table is None or not name or not chosen or not options:
            continue
        match = _option(chosen, options)
        if match is None:
            _unknown_option(table, row, "chosen", chosen, SwitchState(name, "", options), findings)
            row.broken = True
        row.values["chosen"] = match or options[0]
        states[name.casefold()] = SwitchState(name, row.values["chosen"], options)
    return states


def _option(found: str, options: tuple[str, ...]) -> str | None:
    """The option of this name, whatever its case."""
    return next((option for option in options if option.casefold() == found.casefold()), None)


def _unknown_option(
    table: DraftTable, row: DraftRow, attribute: str, found: str, switch: SwitchState, findings: Findings
) -> None:
    """Note a reading that the switch does not have."""
    words = {"found": found, "other": switch.name, "expected": ", ".join(switch.options)}
    mend = did_you_mean(found, switch.options)
    findings.add("unknown_option", table.grid.name, table.cell(row, attribute), mend=mend, **words)


def apply_switches(table: DraftTable, switches: Mapping[str, SwitchState], findings: Findings) -> None:
    """Mark the rows whose When does not hold."""
    for row in table.rows:
        text = str(row.values.get("when") or "")
        if text and table.name != SWITCHES:
            clauses = [_clause(part, table, row, switches, findings) for part in _parts(text)]
            row.holds = all(clauses)


def _parts(text: str) -> list[str]:
    """The conditions that must all hold."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _clause(
    text: str,
    table: DraftTable,
    row: DraftRow,
    switches: Mapping[str, SwitchState],
    findings: Findings,
) -> bool:
    """True if one of the alternatives holds; an alternative without a switch repeats the last one."""
    holds = False
    for name, option in _alternatives(text):
        if not name or not option:
            findings.add("when_unreadable", table.grid.name, table.cell(row, "when"), found=text)
            row.broken = True
            return False
        holds = _holds(name, option, table, row, switches, findings) or holds
    return holds


def _holds(
    name: str,
    option: str,
    table: DraftTable,
    row: DraftRow,
    switches: Mapping[str, SwitchState],
    findings: Findings,
) -> bool:
    """True if the switch stands at the option."""
    switch = switches.get(name.casefold())
    if switch is None:
        mend = did_you_mean(name, [each.name for each in switches.values()], "add it there")
        findings.add("unknown_switch", table.grid.name, table.cell(row, "when"), found=name, mend=mend)
    elif _option(option, switch.options) is None:
        _unknown_option(table, row, "when", option, switch, findings)
    else:
        return switch.chosen.casefold() == option.casefold()
    row.broken = True
    return False


def failing_switches(when: str, chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(switch, chosen reading) of each switch in a condition that does not hold; ``chosen`` by name."""
    folded = {name.casefold(): (name, reading) for name, reading in chosen.items()}
    for part in _parts(when):
        alternatives = list(_alternatives(part))
        if not any(folded.get(n.casefold(), ("", ""))[1].casefold() == o.casefold() for n, o in alternatives):
            names = dict.fromkeys(name.casefold() for name, _ in alternatives)
            yield from (folded[name] for name in names if name in folded)


def _alternatives(part: str) -> Iterator[tuple[str, str]]:
    """(switch, option) of each alternative; one without a switch repeats the last one."""
    name = ""
    for alternative in part.split("|"):
        left, equals, right = (each.strip() for each in alternative.partition("="))
        name, option = (left, right) if equals else (name, left)
        yield name, option


def chosen_cell(table: DraftTable, name: str) -> str:
    """``Switches!B7``: where a switch stands; empty if it is not there."""
    rows = (row for row in table.rows if str(row.values.get("switch")).casefold() == name.casefold())
    row = next(rows, None)
    return f"{table.grid.name}!{table.cell(row, 'chosen')}" if row else ""
