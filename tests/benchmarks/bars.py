"""The bars of the benchmarks: ratios of what one run found, each met or missed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.phases import TOTAL, Measured

Found = Mapping[str, Mapping[str, Measured]]
SIZES = ("generated-30", "generated-100", "generated-300")
FASTER_THAN_PYOMO = 20.0
PATH_PLAN = {"read + build + write": 8.0, "build": 1.0}
"""Seconds of India's path from workbook to plan."""
PATH_MEGABYTES = 600.0
FASTER_THAN_COLD = {"generated-100": 3.0, "generated-300": 2.0}
MOST_OUTSIDE = 0.25
MOST_EXPONENT = 1.5
LINEAR = 1.05
"""Exponent up to which columns count as growing linearly."""
WORTH_A_BAR = 1.0
"""Seconds that the bare solver must take for shares of it to tell something."""
MAKING = ("overlays", "copy", "hand-over")


@dataclass(frozen=True)
class Bar:
    """One bar; ``is_met`` is None where something it needs was not measured."""

    name: str
    asked: str
    found: str
    is_met: bool | None
    note: str = ""


def bars(found: Found) -> Iterator[Bar]:
    """All bars that this run can tell."""
    yield from _path(found)
    yield from _beside_pyomo(found)
    yield from _warm_starts(found)
    yield from _outside(found)
    yield from _growth(found)


def _total(found: Found, case: str, measure: str, *phases: str) -> float | None:
    """Seconds of some phases together; None if one was not measured."""
    seconds = found.get(case, {}).get(measure, Measured()).seconds
    return sum(seconds[phase] for phase in phases) if all(phase in seconds for phase in phases) else None


def _path(found: Found) -> Iterator[Bar]:
    """India's path: seconds and memory, which are no ratios and want a quiet machine."""
    one = found.get("india-path", {}).get("plan", Measured())
    for name, most in PATH_PLAN.items():
        value = _total(found, "india-path", "plan", *name.split(" + "))
        if value is not None:
            yield Bar(f"seconds, {name}, india-path", f"<= {most:g}", f"{value:.2f}", value <= most)
    if one.seconds:
        is_met = one.megabytes <= PATH_MEGABYTES
        yield Bar("MB at most, india-path", f"<= {PATH_MEGABYTES:g}", f"{one.megabytes:.0f}", is_met)


def _beside_pyomo(found: Found) -> Iterator[Bar]:
    """Build and hand-over of the copied tree beside rules in Pyomo."""
    for case in found:
        own, other = (
            _total(found, case, "making", *MAKING),
            _total(found, case, "pyomo", "model", "hand-over"),
        )
        rules = _total(found, case, "pyomo", "model")
        has_bar = case == "generated-100"
        asked = f">= {FASTER_THAN_PYOMO:g}" if has_bar else "no bar"
        name = f"making, times faster than Pyomo, {case}"
        if own and other and rules:
            ratio, met = other / own, other / own >= FASTER_THAN_PYOMO
            note = f"rules alone, without Pyomo's hand-over: {rules / own:.0f}"
            yield Bar(name, asked, f"{ratio:.0f}", met if has_bar else None, note)
        elif found[case].get("pyomo") and has_bar:
            yield Bar(name, asked, "-", None, found[case]["pyomo"].note)


def _warm_starts(found: Found) -> Iterator[Bar]:
    """The planner's own solve beside the solver's."""
    for case in found:
        cold, warm = _total(found, case, "cold", TOTAL), _total(found, case, "workers", TOTAL)
        if cold and warm:
            asked = FASTER_THAN_COLD.get(case)
            cut_short = "" if found[case]["cold"].is_proven else found[case]["cold"].note
            ratio = cold / warm
            reached = found[case]["workers"].is_proven
            yield Bar(
                f"warm start, times faster than cold, {case}",
                f">= {asked:g}" if asked else "no bar",
                f"{'at least ' if cut_short else ''}{ratio:.2f}",
                (reached and ratio >= asked) if asked else None,
                f"cold: {cut_short}" if cut_short else _distance(found[case]),
            )


def _distance(by_measure: Mapping[str, Measured]) -> str:
    """How far the warm solve's cost is from the cold solve's."""
    cold, warm = by_measure["cold"].objective, by_measure["workers"].objective
    if cold is None or warm is None or not by_measure["workers"].is_proven:
        return by_measure["workers"].note
    return f"cost {(warm - cold) / abs(cold):+.1e} of the cold solve's"


def _outside(found: Found) -> Iterator[Bar]:
    """What is not HiGHS: making the tree, and what stands between the solves (in one process)."""
    for case in found:
        cold = _total(found, case, "cold", TOTAL)
        making = _total(found, case, "making", "path", *MAKING)
        if cold is None or cold < WORTH_A_BAR:
            continue
        alone, inside = _total(found, case, "one-process", TOTAL), _total(found, case, "one-process", "HiGHS")
        if making:
            yield _part(f"making, path included, of the cold solve, {case}", making / cold)
        if making and alone and inside:
            between = alone - inside
            yield _part(f"making and between solves, of the cold solve, {case}", (making + between) / cold)


def _part(name: str, part: float) -> Bar:
    """A share with the bar on it."""
    return Bar(name, f"<= {MOST_OUTSIDE:.0%}", f"{part:.1%}", part <= MOST_OUTSIDE)


def _growth(found: Found) -> Iterator[Bar]:
    """Exponents of growth over the generated trees."""
    if not all(found.get(case, {}).get("making", Measured()).size for case in SIZES):
        return
    columns = {case: float(found[case]["making"].size["columns"]) for case in SIZES}
    yield _exponent("columns by branches", columns.get, found, LINEAR)
    yield _exponent(
        "seconds of making by branches", lambda c: _total(found, c, "making", *MAKING), found, MOST_EXPONENT
    )
    yield _exponent(
        "seconds of the warm start by branches",
        lambda c: _total(found, c, "workers", TOTAL),
        found,
        MOST_EXPONENT,
    )
    yield _exponent(
        "seconds of the cold solve by branches", lambda c: _total(found, c, "cold", TOTAL), found, None
    )


def _exponent(name: str, of: Callable[[str], float | None], found: Found, most: float | None) -> Bar:
    """Slope of logarithms over the generated trees, by least squares."""
    values = [of(case) for case in SIZES]
    asked = f"<= {most:g}" if most else "no bar"
    known = [value for value in values if value]
    if len(known) < len(SIZES):
        return Bar(f"exponent: {name}", asked, "-", None)
    branches = [found[case]["making"].size["branches"] for case in SIZES]
    slope = float(np.polyfit(np.log(branches), np.log(known), 1)[0])
    return Bar(f"exponent: {name}", asked, f"{slope:.2f}", slope <= most if most else None)
