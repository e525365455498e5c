"""What a frontier says, in sentences."""

from collections.abc import Iterator

from planner.batch.frontier import COST, EXPOSURES, OBJECTIVE, Axis, Frontier, FrontierPoint
from planner.plan.exposure_price import price_words
from planner.plan.figures import shown
from planner.plan.terms import Terms, with_money

ACCOUNT_WORDS = {
    "money": "money",
    "lost-output": "lost output",
    "missed": "the price of missed policies",
    "missed-rules": "the price of missed policies but targets",
}
"""Account -> how a sentence names it."""


def frontier_words(found: Frontier) -> tuple[str, ...]:
    """From where to where, what the plan of the inputs is on it, and what no point may do."""
    return tuple(_sentences(found))


def _sentences(found: Frontier) -> Iterator[str]:
    first, last = found.points[0], found.points[-1]
    label = found.of.measure.label
    if sum(not each.is_between for each in found.points) == 1:
        yield f"{label} is at its best where cost is: {_of(found, first)}; there is nothing to choose."
    else:
        yield (
            f"{label}: from {_of(found, first)} to {_of(found, last)}{_end(found)}, for"
            f" {_difference(found.terms, found, first, last)}."
        )
        yield from _of_base(found)
    held = [
        f"{ACCOUNT_WORDS[key]} at most {with_money(shown(most), found.terms.money)}"
        for key, most in found.held.items()
    ]
    if held:
        yield f"Held at every point, present value: {'; '.join(held)}."
    if found.supported:
        yield (
            "Points were found by prices of exposure: plans between them that no price gives are not seen,"
            " and lost output and missed policies are told, not held."
        )
    if found.against.measure.key in (COST, OBJECTIVE):
        but = " but that of exposure" if found.of.measure.key in EXPOSURES else ""
        yield f"Cost is money, lost output and prices of policy{but}."
    if found.branches:
        yield f"All figures are means over the futures of {found.branches} branches."


def _end(found: Frontier) -> str:
    """What the last point is: the best there is, or that of the highest price that was tried."""
    if not found.supported:
        return " at best"
    return f" at a price of {price_words(found.terms, found.points[-1].marginal)}"


def _of(found: Frontier, point: FrontierPoint) -> str:
    """A point's figure of what is made better."""
    measure = found.of.measure
    return f"{shown(point.values[measure.key])} {measure.unit}"


def _difference(terms: Terms, found: Frontier, first: FrontierPoint, last: FrontierPoint) -> str:
    """What the last point gives up against the first."""
    measure = found.against.measure
    move = found.against.sign * (last.values[measure.key] - first.values[measure.key])
    if measure.unit == terms.money:
        return f"{with_money(shown(move), terms.money)} of {measure.label.lower()}"
    return f"{shown(move)} {measure.unit} of {measure.label[0].lower()}{measure.label[1:]}"


def _of_base(found: Frontier) -> Iterator[str]:
    """Where the plan of the inputs stands, and what its next unit costs."""
    base = next(each for each in found.points if each.is_base)
    words = f"The plan of the inputs stands at {_of(found, base)}"
    if base.is_between and found.base_excess > 1e-4 * max(1.0, abs(found.base_excess)):
        unit = found.against.measure.unit
        excess = with_money(shown(found.base_excess), unit) if unit == found.terms.money else ""
        words += f", {excess or f'{shown(found.base_excess)} {unit}'} off the frontier"
    following = [each for each in found.points if _is_after(found.of, each, base)]
    if following:
        words += f"; {_next_unit(found)} costs {_price(found.terms, found, base.marginal)}"
    yield f"{words}."


def _next_unit(found: Frontier) -> str:
    """One unit better of what is made better."""
    unit, direction = found.of.measure.unit, "less" if found.of.sign > 0.0 else "more"
    one = with_money("1", unit) if unit == found.terms.money else unit.split()[0].removesuffix("s")
    return f"the next {one} {direction}"


def _is_after(of: Axis, one: FrontierPoint, other: FrontierPoint) -> bool:
    """True for a point that is better."""
    key = of.measure.key
    return of.sign * (other.values[key] - one.values[key]) > 0.0


def _price(terms: Terms, found: Frontier, price: float) -> str:
    """A price of one unit of what is made better."""
    if found.against.measure.unit != terms.money:
        return f"{shown(price)} {found.against.measure.unit}"
    if found.of.measure.unit.startswith(terms.quantity):
        return price_words(terms, price)
    return with_money(shown(price), terms.money)
