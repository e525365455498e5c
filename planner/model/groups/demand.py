"""Need of sectors: served, substituted, late or unserved; important sectors first."""

from collections.abc import Iterator

import numpy as np

from planner.derive.demand import shortage_tiers, substitutions
from planner.derive.effects import Fact
from planner.derive.prices import price_factor
from planner.model.changes import Reads
from planner.model.ledger import LATE_SERVICE, LOST_OUTPUT, SUBSTITUTION, Payer
from planner.model.path import Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.demand import Sector
from planner.schema.tables.trade import EndUseBar, ImportRoute


def variables(path: Path) -> None:
    """Use, shortage and backlog wherever there is need.

    0 <= use[sector, needed, commodity, t]
        <= substitution.maximum_share * quantity_per_unit * need[sector, needed, t]
    0 <= short[sector, commodity, tier, t] <= share_of_demand * need[sector, commodity, t]
    0 <= backlog[sector, commodity, t]

    Only substitutes have a most. The share of a step that is blank is the rest. A backlog needs a backlog
    cost, and is 0 in the last period.
    """
    use: dict[Key, Bounds] = {}
    short: dict[Key, Bounds] = {}
    backlog: dict[Key, Bounds] = {}
    sectors = path.inputs.by_key(Sector)
    for (sector, commodity), need in path.derived.demand.items():
        late = sectors[sector].backlog_cost
        for t in path.periods:
            is_late = not np.isnan(late[t])
            if is_late:
                backlog[sector, commodity, t] = (0.0, 0.0 if t == path.last else None)
            if need[t] > 0.0 or not np.isnan(late).all():
                use[sector, commodity, commodity, t] = (0.0, None)
        use |= _substitute_bounds(path, sector, commodity, need)
        short |= _short_bounds(path, sector, commodity, need)
    path.add("use", use)
    path.add("short", short)
    path.add("backlog", backlog)


def _substitute_bounds(path: Path, sector: str, commodity: str, need: Monthly) -> dict[Key, Bounds]:
    """use[substitute] <= maximum share x need x quantity per unit (sheet Substitution)."""
    bounds: dict[Key, Bounds] = {}
    for row in substitutions(path.inputs, sector, commodity):
        most = np.where(np.isnan(row.maximum_share), 1.0, row.maximum_share) * need * row.quantity_per_unit
        for t in path.calendar.window(row.first_month, None):
            if most[t] > 0.0:
                bounds[sector, commodity, row.substitute, t] = (0.0, float(most[t]))
    return bounds


def _short_bounds(path: Path, sector: str, commodity: str, need: Monthly) -> dict[Key, Bounds]:
    """short[tier] <= share of the tier x need; a blank share is the rest (sheet Shortage tiers)."""
    bounds: dict[Key, Bounds] = {}
    for row in shortage_tiers(path.inputs, sector):
        most = np.where(np.isnan(row.share_of_demand), 1.0, row.share_of_demand) * need
        bounds |= {
            (sector, commodity, row.tier, t): (0.0, float(most[t])) for t in path.periods if most[t] > 0.0
        }
    return bounds


READS = Reads(
    bounds=(Fact.NEED,),
    costs=(Fact.SHORTAGE_VALUE,),
    rows={"demand": (Fact.NEED,), "priority": (Fact.NEED,)},
    stays={
        (words.DEMAND, "priority"): "where a sector needs nothing its rows rest; the sectors before and after"
        " it are not compared anew",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Need is met, and important sectors first."""
    path.constrain("demand", _demand(path))
    path.constrain("priority", _priority(path))


def served(path: Path) -> dict[Key, list[Term]]:
    """(sector, commodity needed, period) -> use in terms of the need."""
    quantity = path.derived.quantity_per_need
    found: dict[Key, list[Term]] = {}
    for (sector, needed, commodity, t), variable in path.variables("use").items():
        per_unit = quantity.get((str(sector), str(needed), str(commodity)), 1.0)
        found.setdefault((sector, needed, t), []).append(Term(1.0 / per_unit, variable))
    return found


def unserved(path: Path) -> dict[Key, list[Term]]:
    """(sector, commodity, period) -> unserved need over all steps."""
    found: dict[Key, list[Term]] = {}
    for (sector, commodity, _, t), variable in path.variables("short").items():
        found.setdefault((sector, commodity, t), []).append(Term(1.0, variable))
    return found


def _demand(path: Path) -> Iterator[RowSpec]:
    """Need is served, unserved, or late.

    served[sector, commodity, t] + unserved[sector, commodity, t]
        + backlog[sector, commodity, t] - backlog[sector, commodity, t - 1]
        = need[sector, commodity, t]
    """
    uses, shorts, backlog = served(path), unserved(path), path.variables("backlog")
    for (sector, commodity), need in path.derived.demand.items():
        for t in path.written:
            key: Key = (sector, commodity, t)
            terms = uses.get(key, []) + shorts.get(key, [])
            if key in backlog:
                terms.append(Term(1.0, backlog[key]))
            if (sector, commodity, t - 1) in backlog:
                terms.append(Term(-1.0, backlog[sector, commodity, t - 1]))
            yield RowSpec(key, terms, Sense.EQUAL, float(need[t]))


def barred_needs(path: Path) -> set[tuple[str, str]]:
    """(sector, commodity) that some supplier's end-use rule bars."""
    return {
        (bar.sector, route.commodity)
        for bar in path.inputs.rows(EndUseBar)
        for route in path.inputs.rows(ImportRoute)
        if route.country == bar.country
    }


def ranked_pairs(path: Path, commodity: str, t: int) -> Iterator[tuple[str, str]]:
    """(sector, later sector) to be compared in a period: each with the next rank that has need.

    Ranks compare like with like: a sector is never cut because another lacks a different grade,
    or may not take what is left because its supplier bars that use; such a sector is stepped over.
    """
    barred = path.cached("barred needs", lambda: barred_needs(path))
    need = path.derived.demand
    ranks: dict[int, list[str]] = {}
    for row in path.inputs.rows(Sector):
        if row.priority and (row.key, commodity) in need and need[row.key, commodity][t] > 0.0:
            ranks.setdefault(row.priority, []).append(row.key)
    order = sorted(ranks)
    for i, rank in enumerate(order):
        for first in (name for name in ranks[rank] if (name, commodity) not in barred):
            for following in order[i + 1 :]:
                yield from ((first, later) for later in ranks[following])
                if any((later, commodity) not in barred for later in ranks[following]):
                    break


def _priority(path: Path) -> Iterator[RowSpec]:
    """A sector that comes first misses no larger share of its need than one that comes later.

    unserved[sector, commodity, t] / need[sector, commodity, t]
        <= unserved[later_sector, commodity, t] / need[later_sector, commodity, t]

    Each sector is compared with those of the next rank that need the commodity.
    """
    shorts, need = unserved(path), path.derived.demand
    for commodity in sorted(path.derived.demanded):
        for t in path.written:
            for first, later in ranked_pairs(path, commodity, t):
                terms = [Term(1.0, v) for _, v in shorts.get((first, commodity, t), [])]
                factor = float(need[first, commodity][t] / need[later, commodity][t])
                theirs = [Term(-factor, v) for _, v in shorts.get((later, commodity, t), [])]
                if terms:
                    yield RowSpec((first, later, commodity, t), terms + theirs, Sense.AT_MOST, 0.0)


def costs(path: Path) -> None:
    """Lost output by step, late service, and what substitution costs besides the substitute.

    lost output, buyers: lost_value * short[sector, commodity, tier, t]
    late service, buyers: backlog_cost * step_months * backlog[sector, commodity, t]
    substitution, buyers: extra_cost / quantity_per_unit * use[sector, needed, commodity, t]
    """
    values = {
        (sector, row.tier): row.lost_value
        * path.derived.shortage_value(sector)
        * price_factor(path.inputs.settings, row.price_unit)
        for sector in {key[0] for key in path.derived.demand}
        for row in shortage_tiers(path.inputs, sector)
    }
    for (sector, _, tier, t), variable in path.variables("short").items():
        path.ledger.post(
            LOST_OUTPUT, Payer.BUYERS, int(t), float(values[str(sector), str(tier)][int(t)]), variable
        )
    sectors = path.inputs.by_key(Sector)
    for (sector, _, t), variable in path.variables("backlog").items():
        unit = float(sectors[str(sector)].backlog_cost[int(t)]) * path.calendar.step_months
        path.ledger.post(LATE_SERVICE, Payer.BUYERS, int(t), unit, variable)
    _substitution_costs(path)


def _substitution_costs(path: Path) -> None:
    """Extra cost per unit of need replaced."""
    use = path.variables("use")
    for sector, commodity in path.derived.demand:
        for row in substitutions(path.inputs, sector, commodity):
            unit = row.extra_cost * price_factor(path.inputs.settings, row.price_unit) / row.quantity_per_unit
            for t in path.periods:
                key = (sector, commodity, row.substitute, t)
                if key in use:
                    path.ledger.post(SUBSTITUTION, Payer.BUYERS, t, float(unit[t]), use[key])
