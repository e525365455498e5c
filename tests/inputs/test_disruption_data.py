"""The disruption library of the India workbook says what the evidence says."""

from collections import defaultdict
from dataclasses import replace
from math import exp

import numpy as np
import pytest

from planner.data import Inputs
from planner.derive.lookthrough import embodied_shares
from planner.schema.tables.demand import Sector, ShortageTier
from planner.schema.tables.disruption import (
    AVAILABILITY,
    DELAY,
    IMPORT_PRICE,
    PLANT,
    Event,
    EventEffect,
    EventLength,
    Scenario,
    StressTest,
)
from planner.schema.tables.places import Country
from planner.schema.tables.production import Plant
from planner.schema.tables.trade import ImportRoute
from planner.tree.build_tree import build_tree
from planner.tree.courses import courses_of
from tests.inputs.conftest import FOLDER, read
from tests.support import month

ODDS = {
    "SC1": 0.12, "SC2": 0.04, "SC3": 0.12, "SC5": 0.03, "SC6": 0.20, "SC7": 0.08, "SC9": 0.04, "SC10": 0.02
}  # fmt: skip
"""Section 5c of the evidence: odds a year. 2026-11-27: the ban on Japan (SC4) became the state in which the
plan begins; a price dump and an escalation on the border are new."""
CHINESE_EXPORTS = (0.55, 0.26, 0.67, 1.17, 1.29, 1.21)
"""Section 5a: exports of April to September 2025 to all countries over the mean of 2024."""
LICENCE_STOP_MONTHS = 11
LICENCE_STOP_ELSEWHERE = {
    ("Japan",): 0.95,
    ("Vietnam", "South Korea"): (0.85 * 3 + 8) / LICENCE_STOP_MONTHS,
    ("Germany", "Estonia", "USA"): (0.8 * 3 + 8) / LICENCE_STOP_MONTHS,
}
"""Section 5c, SC1: mean of eleven months of what is left outside China."""


def event_named(inputs: Inputs, code: str) -> Event:
    """The event of a scenario of the evidence."""
    return next(row for row in inputs.rows(Event) if row.event.startswith(f"{code} "))


def profile(
    inputs: Inputs, code: str, country: str, commodity: str, effect: str = AVAILABILITY
) -> list[EventEffect]:
    """Steps of the one profile of an event that hits a commodity of a country by name or by stage."""
    stage = "magnet" if commodity.startswith("Magnet") else commodity.split()[-1]
    return [
        row
        for row in inputs.rows(EventEffect)
        if row.event.startswith(f"{code} ")
        and row.effect == effect
        and (not row.country or country in row.country)
        and (not row.commodity or commodity in row.commodity)
        and row.stage in {"", stage}
    ]


def by_age(rows: list[EventEffect], months: int) -> np.ndarray:
    """What is left at each month of age while the event lasts."""
    steps = sorted((row.from_month, row.value) for row in rows)
    assert len({age for age, _ in steps}) == len(steps), "one profile"
    return np.array([next((v for a, v in reversed(steps) if a <= age), 1.0) for age in range(months)])


def with_recovery(values: np.ndarray, recovery: int, months: int) -> np.ndarray:
    """A course that fades to 1 in equal steps after its end."""
    steps = np.arange(1, recovery + 1) / (recovery + 1)
    faded = values[-1] + (1.0 - values[-1]) * steps
    return np.concatenate([values, faded, np.ones(months)])[:months]


@pytest.mark.parametrize(("code", "odds"), ODDS.items())
def test_rates_give_the_odds_of_the_evidence(india: Inputs, code: str, odds: float) -> None:
    """Proves: the yearly rate gives the published chance of at least one event within a year.

    Sensitivity: odds entered as a rate would miss it by 2 to 10 %.
    """
    assert 1 - exp(-event_named(india, code).hazard_a_year) == pytest.approx(odds, abs=1e-4)


def test_lengths_sum_to_one_and_every_generated_event_has_several(india: Inputs) -> None:
    """Proves: nobody knows at onset how long a generated event lasts, and the odds are complete."""
    lengths: dict[str, list[EventLength]] = defaultdict(list)
    for row in india.rows(EventLength):
        lengths[row.event].append(row)
    for event in india.rows(Event):
        if event.hazard_a_year:
            assert len(lengths[event.event]) >= 2, event.event
            assert sum(row.probability for row in lengths[event.event]) == pytest.approx(1.0)


def test_every_event_hits_something_from_its_onset(india: Inputs) -> None:
    """Proves: no event is empty, and every profile speaks from age 0."""
    first: dict[tuple[object, ...], int] = {}
    for row in india.rows(EventEffect):
        key = (row.event, row.effect, row.country, row.stage, row.commodity, row.plant)
        first[key] = min(first.get(key, 999), row.from_month)
    assert {key[0] for key in first} == set(india.by_key(Event))
    assert set(first.values()) == {0}


def test_heavy_grades_suffer_more_than_light_ones_in_a_licence_stop(india: Inputs) -> None:
    """Proves: contradiction C11: tonnage came back in months, heavy grades for India did not."""
    light = by_age(profile(india, "SC1", "China", "Magnet STD"), 6)
    heavy = [by_age(profile(india, "SC1", "China", f"Magnet {f}"), 6) for f in ("MOT", "HIT", "SMC")]
    assert all((course < light).all() and (course == 0).all() for course in heavy)
    for feed in ("Dy oxide", "Tb oxide", "Dy metal", "Sm metal"):
        assert (by_age(profile(india, "SC1", "China", feed), 6) == heavy[0]).all()
    assert (by_age(profile(india, "SC1", "China", "NdPr oxide"), 6) == light).all()


def test_light_grades_follow_chinese_exports_of_2025(india: Inputs) -> None:
    """Proves: STD in SC1 is the export course of 2025 cut at normal, month by month and in the mean."""
    light = by_age(profile(india, "SC1", "China", "Magnet STD"), len(CHINESE_EXPORTS))
    published = np.minimum(CHINESE_EXPORTS, 1.0)
    assert light == pytest.approx(published, abs=0.05)
    assert light.mean() == pytest.approx(published.mean(), abs=0.01)


def test_heavy_grades_recover_as_in_2025(india: Inputs) -> None:
    """Proves: six months of nothing and the recovery give .25, .4, .6, .8, 1 of the evidence within .05.

    Sensitivity: with no recovery the heavy grades would be back at once.
    """
    event = event_named(india, "SC1")
    assert (6, 0.5) in [
        (r.length_months, r.probability) for r in india.rows(EventLength) if r.event == event.event
    ]
    stopped = by_age(profile(india, "SC1", "China", "Magnet HIT"), 6)
    course = with_recovery(stopped, event.recovery_months, LICENCE_STOP_MONTHS)
    assert course[6:] == pytest.approx([0.25, 0.4, 0.6, 0.8, 1.0], abs=0.051)


@pytest.mark.parametrize(("countries", "left"), LICENCE_STOP_ELSEWHERE.items())
def test_contagion_of_a_licence_stop_is_calibrated(
    india: Inputs, countries: tuple[str, ...], left: float
) -> None:
    """Proves: 1 - passed on x z x loss, weighted by volume, comes near the evidence for other countries.

    Sensitivity: full passing on (1.0) would leave Vietnam and Korea about .6.
    """
    z, recovery = embodied_shares(india), event_named(india, "SC1").recovery_months
    weights, courses = [], []
    for route in india.rows(ImportRoute):
        if route.country in countries and route.commodity.startswith("Magnet"):
            rows = profile(india, "SC1", "China", route.commodity)
            course = with_recovery(by_age(rows, 6), recovery, LICENCE_STOP_MONTHS)
            courses.append(1 - rows[0].passed_on * z[route.key][0] * (1 - course.mean()))
            weights.append(route.volume_a_year[48])
    assert np.average(courses, weights=weights) == pytest.approx(left, abs=0.04)


EXPLICIT = {
    "SC3": {"Japan": 0.6, "Vietnam": 0.5, "South Korea": 0.5, "USA": 0.7, "Malaysia": 0.9},
    "SC5": {"Japan": 0.9, "Vietnam": 0.6, "South Korea": 0.6, "Germany": 0.9, "China": 0.0},
    "SC7": {"Japan": 0.8, "Vietnam": 0.8, "Estonia": 0.9, "Malaysia": 0.3},
}


@pytest.mark.parametrize(
    ("code", "country", "left"),
    [(c, where, v) for c, found in EXPLICIT.items() for where, v in found.items()],
)
def test_effects_that_no_share_of_feed_explains_are_rows(
    india: Inputs, code: str, country: str, left: float
) -> None:
    """Proves: SC3, SC5 and SC7 hit other makers as the evidence says, without passing on."""
    rows = profile(india, code, country, "Magnet MOT")
    assert by_age(rows, 1)[0] == left
    assert {row.passed_on for row in rows} == {0.0}


def test_myanmar_hits_through_chinese_heavy_oxides(india: Inputs) -> None:
    """Proves: a country that sells India nothing takes a fifth of Chinese Dy and Tb.

    Sensitivity: without the Origins of Chinese Dy and Tb the share is 0 or .25, and nothing of that size.
    """
    z = embodied_shares(india, "Myanmar")
    (row,) = profile(india, "SC6", "Myanmar", "Dy oxide")
    for route in ("China Dy oxide", "China Tb oxide", "China Dy metal"):
        assert z[route][0] == pytest.approx(0.5)
        assert 1 - row.passed_on * z[route][0] * (1 - row.value) == pytest.approx(0.8, abs=0.01)
    assert z["Malaysia Dy oxide"][0] == 0.0


def test_prices_of_2010_peak_at_three_in_month_nine(india: Inputs) -> None:
    """Proves: SC2 trebles prices at month 9, and falls from month 12."""
    course = by_age(profile(india, "SC2", "Japan", "Magnet MOT", IMPORT_PRICE), 20)
    assert course.max() == 3.0
    assert course.argmax() == 9
    assert (np.diff(course[9:]) <= 0).all()
    assert course[-1] < 2.0


def test_heavy_feed_gets_dearer_than_light_in_a_licence_stop(india: Inputs) -> None:
    """Proves: Dy and Tb have their own price effect, and no good has two."""
    assert by_age(profile(india, "SC1", "China", "Dy oxide", IMPORT_PRICE), 1)[0] == 1.5
    assert by_age(profile(india, "SC1", "China", "NdPr oxide", IMPORT_PRICE), 1)[0] == 1.2


def test_the_scheme_slips_with_thirty_five_per_cent_in_all(india: Inputs) -> None:
    """Proves: SC8 is in scenarios of .35 together, some with a Chinese stop on top."""
    slips = [row for row in india.rows(Scenario) if row.scenario.startswith("Scheme slips")]
    assert sum(row.probability for row in slips) == pytest.approx(0.35)
    assert event_named(india, "SC8").hazard_a_year == 0.0
    assert any(row.follows and row.event == (event_named(india, "SC1").event,) for row in slips)


def test_plants_come_late(india: Inputs) -> None:
    """Proves: the slip delays plants by 18 months, a ban on equipment by nine, a border clash by six."""
    late = {row.event.split()[0]: row.value for row in india.rows(EventEffect) if row.effect == DELAY}
    assert late == {"SC8": 18.0, "SC3": 9.0, "SC10": 6.0}


def test_a_dump_cuts_chinese_magnets_alone_and_opens_no_reserve(india: Inputs) -> None:
    """Proves: a quarter off Chinese magnets and nothing off their feed; 18 months in the mean; no rule rests,
    as nothing goes missing. Buyers save by it: the one event that may.
    """
    dump = event_named(india, "SC9")
    rows = [row for row in india.rows(EventEffect) if row.event == dump.event]
    assert [(row.effect, row.country, row.stage, row.value) for row in rows] == [
        (IMPORT_PRICE, ("China",), "magnet", 0.75)
    ]
    lengths = [row for row in india.rows(EventLength) if row.event == dump.event]
    assert sum(row.length_months * row.probability for row in lengths) == pytest.approx(18)
    assert not dump.opens_reserves


def test_need_may_surprise_on_either_side(india: Inputs) -> None:
    """Proves: growth of 20 and 9 % a year instead of 15.5, from FY29: 1.039 and .943 of base need in its
    second half, 1.12 and .84 in FY31.
    """
    for code, second_half, fy31 in (("SC11", 1.0386, 1.1217), ("SC12", 0.9434, 0.8413)):
        rows = [row for row in india.rows(EventEffect) if row.event == event_named(india, code).event]
        course = by_age(rows, 60)
        assert course[[0, 20]] == pytest.approx([second_half, fy31], abs=1e-3)
    odds = {row.event: row.probability for row in india.rows(Scenario)}
    assert [odds[event_named(india, code).event,] for code in ("SC11", "SC12")] == [0.05, 0.05]


@pytest.mark.parametrize(("talks", "factor"), [("succeed", 0.5), ("fail", 1.75)])
def test_talks_change_how_often_china_stops(india: Inputs, talks: str, factor: float) -> None:
    """Proves: china_talks scales the hazards of China's own stops, and of nothing else."""
    after = read(FOLDER / "india.xlsx", f"Switches.china_talks={talks}")
    before = {row.event.split()[0]: row.hazard_a_year for row in india.rows(Event)}
    for row in after.rows(Event):
        code = row.event.split()[0]
        scaled = factor if code in {"SC1", "SC2", "SC3", "SC5", "SC10"} else 1.0
        assert row.hazard_a_year == pytest.approx(scaled * before[code]), code


def test_the_ban_on_japan_may_end(india: Inputs) -> None:
    """Proves: half of Japan's UH and EH grades are left while the ban goes on, all of them from April 2028
    where it ends then.
    """
    free = read(FOLDER / "india.xlsx", "Switches.japan_ban=over")
    ends = read(FOLDER / "india.xlsx", "Switches.japan_ban=ends_april_2028")
    volumes = [each.by_key(ImportRoute)["Japan Magnet HIT"].volume_a_year for each in (india, ends, free)]
    assert volumes[0] == pytest.approx(0.5 * volumes[2])
    assert volumes[1][:15] == pytest.approx(volumes[0][:15])
    assert volumes[1][15:] == pytest.approx(volumes[2][15:])


def test_irel_stays_at_two_hundred_tonnes(india: Inputs) -> None:
    """Proves: availability x capacity of the base path is 200 t in every fiscal year after the slip."""
    first = india.rows(Scenario)[0].first_month - india.calendar.start
    rows = [row for row in india.rows(EventEffect) if row.effect == PLANT]
    left = by_age(rows, india.calendar.periods - first)
    assert left * india.by_key(Plant)["IREL RED Aluva separation"].capacity_a_year[first:] == pytest.approx(
        200, rel=1e-3
    )


def test_stress_tests_are_there(india: Inputs) -> None:
    """Proves: N-1, China from any start, and an embargo that the plan must bear."""
    rows = india.rows(StressTest)
    assert any(not row.country and not row.event and row.length_months == 12 for row in rows)
    china = next(row for row in rows if row.country == ("China",))
    assert china.passed_on > 0
    assert china.last_month is not None
    assert (china.last_month - china.first_month) // china.every_months >= 4
    assert any(row.in_plan and row.event[0].startswith("SC5") for row in rows if row.event)


def test_service_levels_follow_the_worth_of_output(india: Inputs) -> None:
    """Proves: defence and medicine first; who loses more is served more; missing it has a price in scale."""
    sectors = {row.sector: row for row in india.rows(Sector)}
    worth = {row.sector: float(row.lost_value[0]) for row in india.rows(ShortageTier) if row.tier == "rest"}
    assert sectors["Defence and aerospace"].service_level >= 0.95
    assert sectors["Medical and other"].service_level >= 0.9
    civil = [name for name in sectors if sectors[name].priority == 3]
    ordered = sorted(civil, key=lambda name: worth[name])
    vehicles = [name for name in ordered if name not in {"Engine vehicles"}]
    levels = [sectors[name].service_level for name in vehicles]
    assert levels == sorted(levels)
    assert all(1.0 <= (row.service_penalty or 0.0) <= 10.0 for row in sectors.values())


def test_the_tree_keeps_to_its_cap_of_branches(india: Inputs) -> None:
    """Proves: copies of events in scenarios stay below the cap, without stress branches.

    November 2026: 62 at first (one event a path, none in scenarios), then 48, a third of which told mild
    events that had next to no futures; then the three worst events began in the scenarios too (44).
    2026-11-27: 48 with a border escalation, a price dump and need that surprises.
    """
    branches = [branch for branch in build_tree(india).branches if not branch.stress]
    assert 40 <= len(branches) <= india.settings.most_branches == 48


def test_odds_of_the_worst_events_are_near_those_of_their_rates(india: Inputs) -> None:
    """Proves: embargo, border escalation and quota lack less than a tenth of the odds of their rates, the
    licence stop less than two fifths; futures without any of them are left. Sensitivity: without ranks the
    embargo lacks more than a third.

    2026-11-27: the licence stop lacked a tenth before four more futures (border, dump, need above and below)
    took their place beside it; the plan prints both odds.
    """
    assert [event_named(india, code).rank for code in ("SC5", "SC10", "SC2", "SC1", "SC9")] == [1, 1, 2, 3, 3]
    odds, by_rate = _odds(india)
    for code, lacks in (("SC5", 0.1), ("SC10", 0.1), ("SC2", 0.1), ("SC1", 0.4)):
        assert odds[code] == pytest.approx(by_rate[code], rel=lacks)
    assert build_tree(india).branches[0].probability > 0.03
    alike = tuple(replace(row, rank=0) for row in india.rows(Event))
    unranked = replace(india, tables={**india.tables, Event: alike})
    assert _odds(unranked)[0]["SC5"] < 0.65 * by_rate["SC5"]


def test_an_embargo_may_follow_a_scheme_that_slips(india: Inputs) -> None:
    """Proves: the worst event leaves every scenario. Sensitivity: before November 2026 it left none."""
    names = [branch.name for branch in build_tree(india).branches]
    for row in india.rows(Scenario):
        assert any(name.startswith(row.scenario) and ", then SC5" in name for name in names)


def _odds(inputs: Inputs) -> tuple[dict[str, float], dict[str, float]]:
    """Odds of at least one by code of the evidence: in the tree, and by rate."""
    branches = build_tree(inputs).branches
    courses = courses_of(inputs)
    found = {
        event.split()[0]: sum(
            branch.probability
            for branch in branches
            if event in {happening.event for happening in branch.happenings}
        )
        for event in courses
    }
    return found, {event.split()[0]: course.hazard.odds for event, course in courses.items()}


def test_months_and_countries_of_events_are_in_the_plan(india: Inputs) -> None:
    """Proves: no onset before the plan, and every named country is one of the workbook."""
    for event in india.rows(Event):
        assert event.first_onset is not None
        assert month("2027-01") < event.first_onset <= india.calendar.end
    named = {country for row in india.rows(EventEffect) for country in row.country}
    assert named <= set(india.by_key(Country))
    assert "Myanmar" in named


def test_the_tutorial_has_one_embargo_of_two_lengths() -> None:
    """Proves: the tutorial shows an event of unknown length, contagion, N-1 and a stress test in the plan."""
    inputs = read(FOLDER / "tutorial.xlsx")
    (event,) = inputs.rows(Event)
    assert [row.length_months for row in inputs.rows(EventLength)] == [3, 9]
    assert {row.event for row in inputs.rows(EventEffect)} == {event.event}
    assert any(row.passed_on > 0 for row in inputs.rows(EventEffect))
    assert [row.in_plan for row in inputs.rows(StressTest)] == [False, True]
