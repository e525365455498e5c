"""Rows of Lanes expanded to what they stand for: goods at places, processes that move them, shared limits.

A good at a place is the commodity ``GOOD @ PLACE``; a lane makes it from the same good at another place with
the process ``LANE: GOOD``, and what it carries at most is a resource of the lane's name. The rows stand in
the tables of those sheets before links are checked, so that any sheet may name them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from planner.schema.columns import Kind
from planner.schema.sheet import COMMON, REGISTRY
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.grid import Grid
from planner.workbook.reading.links import check_links
from planner.workbook.reading.sheet_xml import SheetScan
from planner.workbook.reading.words import SEPARATORS

LANES = "Lanes"
COMMODITIES, PROCESSES, RECIPES = "Commodities", "Processes", "Recipes"
RESOURCES, RESOURCE_USE = "Resources", "Resource use"
PLACES = ("origin", "destination")
OF_COMMODITY = (
    "stage", "end_product_equivalent", "reference_price", "price_unit", "reference_route", "disposal_cost",
    "scrap",
)  # fmt: skip
"""What a good at a place takes from the good."""
OF_PROCESS = ("price_unit", "lead_time_months", "first_month", "last_month")
"""What the processes of a lane take from its row."""
EVIDENCE = ("source", "confidence", "note")
MOST, COST, LOSS, OUTPUT = "capacity_a_month", "sending_cost", "loss_share", "output"
DraftTables = dict[str, DraftTable]


class Follower(NamedTuple):
    """A number of an expanded row that is that of the row behind it, which Series may change."""

    row: DraftRow
    attribute: str
    behind: DraftRow
    of: str

    @property
    def value(self) -> Any:
        """The number of the row behind it; of what is lost, what is left."""
        found = self.behind.values[self.of]
        return 1.0 - found if self.of == LOSS and found is not None else found


def at_place(good: str, place: str) -> str:
    """Name of a good at a place; the good itself where no place is said."""
    return f"{good} @ {place}" if place else good


def expand_lanes(tables: DraftTables, findings: Findings) -> list[Follower]:
    """Add the rows that the sheet Lanes stands for; its own links are checked here."""
    lanes = tables.get(LANES)
    if lanes is None or COMMODITIES not in tables:
        return []
    check_links(lanes, tables, findings)
    _check_places(lanes, findings)
    goods = {row.values["commodity"]: row for row in tables[COMMODITIES].rows if row.values.get("commodity")}
    rows = [row for row in lanes.rows if row.values.get("lane") and row.values.get("commodity")]
    followers = [*_commodities(rows, goods, tables)]
    moves = [(row, good) for row in rows for good in row.values["commodity"] if good in goods]
    followers += _processes(lanes, moves, tables, findings)
    followers += _resources(lanes, moves, tables, findings)
    return followers


def follow(followers: Sequence[Follower], before: Sequence[Any]) -> None:
    """Once Series has changed numbers, take those of the rows behind, but for what Series itself changed."""
    for each, value in zip(followers, before, strict=True):
        if each.row.values[each.attribute] is value:
            each.row.values[each.attribute] = each.value


def _check_places(lanes: DraftTable, findings: Findings) -> None:
    """Places get one spelling, that of their first row, and no sign that parts names."""
    spelt: dict[str, str] = {}
    for row in lanes.rows:
        for attribute in PLACES:
            place = str(row.values.get(attribute) or "")
            cell = lanes.cell(row, attribute)
            sign = next((each for each in SEPARATORS if each in place), "")
            if sign:
                found = f'"{sign}", which parts names'
                findings.add("unusable_name", lanes.grid.name, cell, found=found)
                row.broken = True
            known = spelt.setdefault(place.casefold(), place)
            if known != place:
                findings.add("case_differs", lanes.grid.name, cell, found=place, expected=known)
                row.values[attribute] = known


def _commodities(
    rows: Iterable[DraftRow], goods: Mapping[str, DraftRow], tables: DraftTables
) -> Iterator[Follower]:
    """A commodity for each good at a place, unless the planner has typed it."""
    made = {name.casefold(): row for name, row in goods.items()}
    for row in rows:
        for good in (each for each in row.values["commodity"] if each in goods):
            for place in filter(None, (row.values[attribute] for attribute in PLACES)):
                name, base = at_place(good, place), goods[good]
                found = made.get(name.casefold())
                if found is None:
                    numbers = {each: base.values.get(each) for each in (*OF_COMMODITY, *EVIDENCE)}
                    found = _added(tables, COMMODITIES, row, {"commodity": name} | numbers)
                    made[name.casefold()] = found
                    yield Follower(found, "reference_price", base, "reference_price")
                    yield Follower(found, "disposal_cost", base, "disposal_cost")
                    yield Follower(found, "end_product_equivalent", base, "end_product_equivalent")
                found.values["good"] = good
                found.holds = found.holds or (bool(found.sheet) and row.holds)


def _processes(
    lanes: DraftTable, moves: Iterable[tuple[DraftRow, str]], tables: DraftTables, findings: Findings
) -> Iterator[Follower]:
    """A process for each good of each row, which takes it at one place and gives it at the other."""
    typed = tables[PROCESSES].rows if PROCESSES in tables else []
    known = {str(row.values.get("process")).casefold() for row in typed if row.holds}
    for row, good in moves:
        name = _process(row, good)
        if row.holds and name.casefold() in known:
            _taken(lanes, row, name, PROCESSES, findings)
        known |= {name.casefold()} if row.holds else set()
        numbers = {attribute: row.values[attribute] for attribute in OF_PROCESS}
        numbers["variable_cost"] = row.values[COST]
        lane = str(row.values["lane"])
        process = _added(tables, PROCESSES, row, {"process": name, "lane": lane} | numbers)
        yield Follower(process, "variable_cost", row, COST)
        yield Follower(process, "lead_time_months", row, "lead_time_months")
        taken, given = (at_place(good, row.values[attribute]) for attribute in PLACES)
        if taken == given:  # told by the checks
            continue
        _added(tables, RECIPES, row, {"process": name, "commodity": taken, "input": 1.0})
        line = _added(tables, RECIPES, row, {"process": name, "commodity": given, OUTPUT: None})
        output = Follower(line, OUTPUT, row, LOSS)
        line.values[OUTPUT] = output.value
        yield output


def _resources(
    lanes: DraftTable, moves: Sequence[tuple[DraftRow, str]], tables: DraftTables, findings: Findings
) -> Iterator[Follower]:
    """A resource for each lane whose rows say how much it carries at most, taken by all its goods."""
    typed = tables[RESOURCES].rows if RESOURCES in tables else []
    known = {str(row.values.get("resource")).casefold() for row in typed if row.holds}
    for row in {row.number: row for row, _ in moves if row.values[MOST] is not None}.values():
        lane = str(row.values["lane"])
        if row.holds and lane.casefold() in known:
            _taken(lanes, row, lane, RESOURCES, findings)
        known |= {lane.casefold()} if row.holds else set()
        resource = _added(tables, RESOURCES, row, {"resource": lane, MOST: row.values[MOST]})
        yield Follower(resource, MOST, row, MOST)
        sharing = [each for each in moves if str(each[0].values["lane"]).casefold() == lane.casefold()]
        processes = tuple(_process(other, good) for other, good in sharing if other.holds)
        _added(
            tables, RESOURCE_USE, row, {"resource": lane, "process": processes, "use_per_unit": 1.0}
        )  # fmt: skip


def _process(row: DraftRow, good: str) -> str:
    """Name of the process that moves a good on a lane."""
    return f"{row.values['lane']}: {good}"


def _taken(lanes: DraftTable, row: DraftRow, name: str, sheet: str, findings: Findings) -> None:
    """Note a name that another row of a lane, or of the sheet itself, has already."""
    attribute = "lane" if sheet == PROCESSES else MOST
    words = {"found": name, "other": sheet}
    findings.add("lane_name_taken", lanes.grid.name, lanes.cell(row, attribute), **words)
    row.broken = True


def _added(tables: DraftTables, sheet: str, behind: DraftRow, values: Mapping[str, Any]) -> DraftRow:
    """A new row of a sheet, which says as its place the row of Lanes behind it."""
    declared = REGISTRY[sheet]
    if sheet not in tables:
        tables[sheet] = DraftTable(declared, Grid(sheet, {}, SheetScan()), 1, [])
    found: dict[str, Any] = {
        attribute: {} if column.kind is Kind.YEARLY else column.default
        for attribute, column in declared.columns.items()
    }
    found |= {attribute: behind.values.get(attribute, "") for attribute in COMMON} | dict(values)
    row = DraftRow(behind.number, found, behind.holds, behind.broken and sheet != COMMODITIES, LANES)
    tables[sheet].rows.append(row)
    return row
