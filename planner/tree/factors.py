"""From happenings to factors: what is left of every target in every period."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.derive.effects import EFFECTS, Target
from planner.derive.lookthrough import embodied_shares
from planner.schema.columns import Monthly
from planner.schema.sheet import Row
from planner.schema.tables import disruption as words
from planner.schema.tables.disruption import Event, EventEffect
from planner.schema.tables.production import NewCapacity, Resource
from planner.schema.tables.trade import Licence, Sale
from planner.tree.branch import Happening
from planner.tree.hits import JOIN, Hits, hits_of, longest

Factors = dict[str, dict[str, Monthly]]
"""Effect -> target -> factor of each period (for a delay: months), only where something changes."""
Step = tuple[int, float]


@dataclass(frozen=True)
class Profile:
    """What an event does to some targets: steps by month of age, and how far it is passed on.

    ``shares`` holds, for each third-country route, the embodied share of the countries that are hit.
    """

    effect: str
    targets: tuple[str, ...]
    steps: tuple[Step, ...]
    shares: Mapping[str, Monthly]
    passed_on: float = 0.0
    buffer_months: int = 0


class Effects:
    """Profiles of all events of the inputs, and the factors of any sequence of happenings."""

    def __init__(self, inputs: Inputs, derived: Derived) -> None:
        self.inputs = inputs
        self.derived = derived
        self.events = inputs.by_key(Event)
        self._embodied: dict[str, dict[str, Monthly]] = {}
        self._hits: dict[Happening, Hits] = {}

    def factors(self, happenings: Iterable[Happening]) -> Factors:
        """Factors of a path with these happenings; several on one target multiply (delays: the longest)."""
        found: Factors = {}
        for happening in happenings:
            for profile in self.profiles_of(happening):
                values = self._values(profile, happening)
                for target in profile.targets:
                    _join(found, profile.effect, target, values)
                if profile.shares:
                    late = self._values(profile, happening, shift_months=profile.buffer_months)
                    for route, share in profile.shares.items():
                        passed = 1.0 - profile.passed_on * share * (1.0 - late)
                        _join(found, profile.effect, route, np.maximum(passed, 0.0))
        return found

    def recovered(self, happening: Happening) -> int:
        """First period after a happening in which nothing of it is left; after the plan where it lasts."""
        calendar = self.inputs.calendar
        if happening.ends is None:
            return calendar.periods
        return happening.ends + calendar.lag(self._recovery(happening))

    def opens_reserves(self, happening: Happening) -> bool:
        """True if reserves may be released meanwhile and policies of normal times rest."""
        return not happening.event or self.events[happening.event].opens_reserves

    def hits(self, happening: Happening) -> Hits:
        """Goods that an event hits while it lasts, at its longest, and recovers: known at its onset."""
        calendar, most = self.inputs.calendar, longest(self.inputs, happening.event)
        ends = None if most is None or happening.ends is None else max(happening.onset + most, happening.ends)
        whole = replace(happening, ends=ends)
        if whole not in self._hits:
            until = max(whole.onset + 1, min(self.recovered(whole), calendar.periods))
            factors = Effects.factors(self, (whole,))
            self._hits[whole] = hits_of(self.derived, factors, range(whole.onset, until))
        return self._hits[whole]

    def profiles_of(self, happening: Happening) -> tuple[Profile, ...]:
        """Profiles of an event, or of countries that are cut off."""
        if happening.event:
            return self._profiles.get(happening.event, ())
        goods = happening.goods
        routes = self._routes(happening.cut_off, "", "", goods, ())
        shares = self._shares(happening.cut_off, routes, "", goods) if happening.passed_on else {}
        return (
            Profile(
                words.AVAILABILITY, routes, ((0, 0.0),), shares, happening.passed_on, happening.buffer_months
            ),
        )

    def _recovery(self, happening: Happening) -> int:
        return self.events[happening.event].recovery_months if happening.event else 0

    @cached_property
    def _profiles(self) -> dict[str, tuple[Profile, ...]]:
        """Event -> its profiles: rows with the same effect and selectors."""
        groups: dict[tuple[object, ...], list[EventEffect]] = {}
        for row in self.inputs.rows(EventEffect):
            selectors = tuple(getattr(row, name) for name in words.SELECTORS)
            groups.setdefault((row.event, row.effect, *selectors), []).append(row)
        found: dict[str, list[Profile]] = {}
        for rows in groups.values():
            found.setdefault(rows[0].event, []).append(self._profile(rows))
        return {event: tuple(profiles) for event, profiles in found.items()}

    def _profile(self, rows: list[EventEffect]) -> Profile:
        """One profile from its rows."""
        first = max(rows, key=lambda row: row.passed_on)
        steps = tuple((row.from_month, row.value) for row in sorted(rows, key=lambda row: row.from_month))
        targets = tuple(self._targets(first))
        passes = first.effect == words.AVAILABILITY and first.passed_on > 0.0 and first.country
        shares = self._shares(first.country, targets, first.stage, first.commodity) if passes else {}
        return Profile(first.effect, targets, steps, shares, first.passed_on, first.buffer_months)

    def _targets(self, row: EventEffect) -> Iterator[str]:
        """Names of what a row hits."""
        if EFFECTS[row.effect].target is Target.ROUTE:
            yield from self._routes(row.country, row.bloc, row.stage, row.commodity, row.route)
            return
        for name, tags in NAMED[EFFECTS[row.effect].target](self.inputs, self.derived):
            if all(_fits(getattr(row, selector), tag) for selector, tag in tags.items()):
                yield name

    def _routes(
        self,
        countries: tuple[str, ...],
        bloc: str,
        stage: str,
        commodities: tuple[str, ...],
        routes: tuple[str, ...],
    ) -> tuple[str, ...]:
        """Routes that fit all selectors."""
        return tuple(
            name
            for name, row in self.derived.routes.items()
            if (not countries or row.country in countries)
            and (not bloc or bloc in self.derived.blocs.get(row.country, ()))
            and (not stage or self.derived.commodities[row.commodity].stage == stage)
            and (not commodities or row.commodity in commodities)
            and (not routes or name in routes)
        )

    def _shares(
        self, countries: tuple[str, ...], hit: tuple[str, ...], stage: str, commodities: tuple[str, ...]
    ) -> dict[str, Monthly]:
        """Route of a third country that sells the same goods -> embodied share of the countries hit."""
        found: dict[str, Monthly] = {}
        for name in self._routes((), "", stage, commodities, ()):
            if name not in hit and self.derived.routes[name].country not in countries:
                share = sum((self._embodied_of(c)[name] for c in countries), np.zeros(1))
                if np.any(share > 0.0):
                    found[name] = np.minimum(share, 1.0)
        return found

    def _embodied_of(self, country: str) -> dict[str, Monthly]:
        """Route -> share of a country in its goods, computed once."""
        if country not in self._embodied:
            self._embodied[country] = embodied_shares(self.inputs, country)
        return self._embodied[country]

    def _values(self, profile: Profile, happening: Happening, shift_months: int = 0) -> Monthly:
        """Value of a profile in each period: by age, then fading; periods of several months take means."""
        calendar = self.inputs.calendar
        step = calendar.step_months
        ages = np.arange(calendar.periods * step) - happening.onset * step - shift_months
        normal = EFFECTS[profile.effect].normal
        length = None if happening.ends is None else (happening.ends - happening.onset) * step
        values = np.full(len(ages), normal)
        for from_month, value in profile.steps:
            values[ages >= from_month] = value
        if length is not None:
            fading = 0 if profile.effect == words.DELAY else self._recovery(happening)
            last = _at(profile.steps, length - 1, normal)
            past = ages - length
            left = np.clip(1.0 - (past + 1.0) / (fading + 1.0), 0.0, 1.0)
            values = np.where(past >= 0, normal + (last - normal) * left, values)
        means: Monthly = values.reshape(calendar.periods, step).mean(axis=1)
        return means


def _fits(chosen: tuple[str, ...], tag: str) -> bool:
    """True if a selector is blank or names the tag."""
    return not chosen or tag in chosen


def _at(steps: tuple[Step, ...], age: int, normal: float) -> float:
    """Value of a profile at an age."""
    return next((value for from_month, value in reversed(steps) if from_month <= age), normal)


def _join(found: Factors, effect: str, target: str, values: Monthly) -> None:
    """Add a profile to what is known of a target: factors multiply, the longest delay counts."""
    targets = found.setdefault(effect, {})
    if target not in targets:
        targets[target] = values
    elif effect == words.DELAY:
        targets[target] = np.maximum(targets[target], values)
    else:
        targets[target] = targets[target] * values


Tagged = Iterator[tuple[str, dict[str, str]]]
"""Names of targets, each with what selectors look at."""


def _plants(_: Inputs, derived: Derived) -> Tagged:
    for name, plant in derived.plants.items():
        yield name, {"plant": name, "country": plant.country or derived.own_country}


def _expansions(inputs: Inputs, derived: Derived) -> Tagged:
    """New capacity of plants, and of resources, which stand in no country."""
    for name, row in inputs.by_key(NewCapacity).items():
        plant = derived.plants.get(row.plant)
        country = "" if plant is None else plant.country or derived.own_country
        yield name, {"plant": row.plant, "resource": row.resource, "country": country}


def _processes(_: Inputs, derived: Derived) -> Tagged:
    for name, process in derived.processes.items():
        yield name, {"process": name, "plant": process.plant}


def _needs(_: Inputs, derived: Derived) -> Tagged:
    for sector, commodity in derived.demand:
        yield f"{sector}{JOIN}{commodity}", {"sector": sector, "commodity": commodity}


def _sectors(_: Inputs, derived: Derived) -> Tagged:
    for sector in dict.fromkeys(sector for sector, _ in derived.demand):
        yield sector, {"sector": sector}


def _by_key(row_class: type[Row], selector: str) -> Callable[[Inputs, Derived], Tagged]:
    """Rows of a sheet, selected by their name alone."""
    return lambda inputs, _: ((name, {selector: name}) for name in inputs.by_key(row_class))


def _sales(inputs: Inputs, _: Derived) -> Tagged:
    for name, sale in inputs.by_key(Sale).items():
        yield name, {"sale": name, "country": sale.country, "commodity": sale.commodity}


def _stocks(_: Inputs, derived: Derived) -> Tagged:
    for (holder, commodity), stock in derived.stocks.items():
        yield stock.key, {"holder": holder, "commodity": commodity}


NAMED: Mapping[Target, Callable[[Inputs, Derived], Tagged]] = {
    Target.PLANT: _plants,
    Target.EXPANSION: _expansions,
    Target.PROCESS: _processes,
    Target.NEED: _needs,
    Target.SECTOR: _sectors,
    Target.LICENCE: _by_key(Licence, "licence"),
    Target.RESOURCE: _by_key(Resource, "resource"),
    Target.SALE: _sales,
    Target.STOCK: _stocks,
}
"""What can be hit, but for routes, whose selectors look at more."""
