"""Parts that a workbook may leave unused, with the numbers that count only where it uses them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from planner.data import Inputs
from planner.schema.tables.disruption import AVAILABILITY, Event, EventLength, Scenario, StressTest
from planner.schema.tables.places import Commodity
from planner.schema.tables.policy import (
    ANY_COUNTRY,
    BUYER,
    CAP_PER_UNIT,
    GUARANTEES,
    SHARE_OF_PRICE,
    SchemePlant,
)
from planner.schema.tables.production import NewCapacity, ResourceUse
from planner.schema.tables.stock import MEMBER, RESERVE, CoverRule, Holder
from planner.schema.tables.trade import ImportRoute


class SettingPart(NamedTuple):
    """Whether something uses a setting, and the words where nothing does."""

    is_used: Callable[[Inputs], bool]
    otherwise: str


class RowPart(NamedTuple):
    """Whether a row uses one of its numbers, and the words where it does not."""

    is_used: Callable[[Any, Inputs], bool]
    otherwise: str


def _uses_unit(*units: str) -> Callable[[Inputs], bool]:
    """True if a row has its price in one of these units."""

    def used(inputs: Inputs) -> bool:
        rows = (row for found in inputs.tables.values() for row in found)
        return any(getattr(row, "price_unit", "") in units for row in rows)

    return used


def _has_events(inputs: Inputs) -> bool:
    """True if anything may happen."""
    return bool(inputs.rows(Scenario)) or any(row.hazard_a_year > 0.0 for row in inputs.rows(Event))


def _weighs_risk(inputs: Inputs) -> bool:
    """True if the CVaR has a weight or a cap."""
    return inputs.settings.cvar_weight > 0.0 or inputs.settings.cvar_cap is not None


def _has_hazards(inputs: Inputs) -> bool:
    """True if events begin by themselves, and are not drawn."""
    return not inputs.settings.sample_size and any(row.hazard_a_year > 0.0 for row in inputs.rows(Event))


UNWEIGHED = "cvar_weight is 0 and cvar_cap blank, so that the CVaR is only reported"
SETTING_PARTS: Mapping[str, SettingPart] = {
    "usd_rupees": SettingPart(_uses_unit("USD/kg", "USD/t"), "no price is in USD"),
    "cny_rupees": SettingPart(_uses_unit("CNY/kg"), "no price is in CNY"),
    "jpy_rupees": SettingPart(_uses_unit("JPY/kg"), "no price is in JPY"),
    "events_per_path": SettingPart(_has_hazards, "no event has a hazard, or futures are drawn (sample_size)"),
    "most_branches": SettingPart(_has_hazards, "no event has a hazard, or futures are drawn (sample_size)"),
    "sample_seed": SettingPart(
        lambda inputs: inputs.settings.sample_size > 0, "sample_size is 0, so that nothing is drawn"
    ),
    "sample_size": SettingPart(_has_events, "no event may happen"),
    "cvar_level": SettingPart(_weighs_risk, UNWEIGHED),
    "risk_on": SettingPart(_weighs_risk, UNWEIGHED),
    "cvar_weight": SettingPart(_has_events, "no event may happen"),
    "cvar_cap": SettingPart(_has_events, "no event may happen"),
    "cover_refill_months": SettingPart(
        lambda inputs: _has_events(inputs) and bool(inputs.rows(CoverRule)),
        "no event interrupts a cover rule",
    ),
}
"""Setting -> what uses it."""


def _in_reserve(row: Any, inputs: Inputs) -> bool:
    """True if a row of Stocks belongs to a reserve."""
    holder = inputs.by_key(Holder).get(row.holder)
    return holder is not None and holder.kind == RESERVE


def _is_member(row: Any, inputs: Inputs) -> bool:
    """True for a private member of the stockpile."""
    del inputs
    return bool(row.kind == MEMBER)


def _is_elastic(row: Any, inputs: Inputs) -> bool:
    """True where penalties count."""
    del row
    return inputs.settings.elastic


def _pays_plants(row: Any, inputs: Inputs) -> bool:
    """True if a scheme has plants."""
    return any(each.scheme == row.scheme for each in inputs.rows(SchemePlant))


def _few_winners(row: Any) -> bool:
    """True if what all winners may have bounds the award."""
    if not row.beneficiaries or row.beneficiary_maximum is None:
        return False
    together = row.beneficiaries * row.beneficiary_maximum
    return row.award_maximum is None or bool(together <= row.award_maximum)


def _never(row: Any, inputs: Inputs) -> bool:
    """False: numbers of which only the order counts, where a change of it would have been seen."""
    del row, inputs
    return False


def _is_reached(row: Any, inputs: Inputs) -> bool:
    """True if an event lasts long enough for a step of a profile."""
    lengths = [each.length_months for each in inputs.rows(EventLength) if each.event == row.event]
    return not lengths or row.from_month < max(lengths)


def _has_several_starts(row: Any, inputs: Inputs) -> bool:
    """True if a stress test starts more than once."""
    del inputs
    return row.last_month is not None and row.last_month > row.first_month


def _passes_on(row: Any, inputs: Inputs) -> bool:
    """True if a loss is passed on to third countries."""
    del inputs
    return bool(row.passed_on > 0.0)


def _is_used_licence(row: Any, inputs: Inputs) -> bool:
    """True if routes need a licence."""
    return any(route.licence == row.licence for route in inputs.rows(ImportRoute))


def _in_new_capacity(row: Any, inputs: Inputs) -> bool:
    """True if new capacity grows along a ramp."""
    return any(each.ramp == row.ramp for each in inputs.rows(NewCapacity))


def _is_taken(row: Any, inputs: Inputs) -> bool:
    """True if somebody takes a resource, or new capacity adds to a plant."""
    return not row.resource or any(use.resource == row.resource for use in inputs.rows(ResourceUse))


def _has_route(row: Any, inputs: Inputs) -> bool:
    """True if an open route sells the goods of a share cap from its country."""
    stages = {good.commodity: good.stage for good in inputs.rows(Commodity)}
    return any(
        row.country in (ANY_COUNTRY, route.country)
        and row.goods in (route.commodity, stages.get(route.commodity))
        and not bool((np.fmin(route.volume_a_year, route.maximum_a_month) == 0.0).all())
        for route in inputs.rows(ImportRoute)
    )


def _counts_something(row: Any, inputs: Inputs) -> bool:
    """False for a limit on guarantees where nothing is guaranteed."""
    return row.quantity != GUARANTEES or any(each.guaranteed_share > 0.0 for each in inputs.rows(NewCapacity))


NO_ROUTE = "no open route on Imports sells these goods"
NO_MEMBER = "the holder is no member"
NO_RESERVE = "the holder is no reserve"
NOT_ELASTIC = "Settings.elastic is no, so that no policy can be missed at a price"
NOT_TAKEN = "no row of Resource use takes the resource"
NO_PLANTS = "the scheme pays no plant (Scheme plants)"
ROW_PARTS: Mapping[tuple[str, str], RowPart] = {
    ("Stocks", "rotation_cost"): RowPart(
        lambda row, inputs: row.rotation_months > 0 and _in_reserve(row, inputs),
        "only reserves with Rotation are exchanged",
    ),
    ("Holders", "member_fee"): RowPart(_is_member, NO_MEMBER),
    ("Holders", "interest_subsidy"): RowPart(_is_member, NO_MEMBER),
    ("Holders", "payment_pot"): RowPart(
        lambda row, inputs: row.is_paid, "the holder is no member with a Member fee or an Interest subsidy"
    ),
    ("Stocks", "rotation_months"): RowPart(_in_reserve, NO_RESERVE),
    ("Stocks", "fill_maximum_a_month"): RowPart(_in_reserve, NO_RESERVE),
    ("Stocks", "release_maximum_share"): RowPart(_in_reserve, NO_RESERVE),
    ("Stocks", "release_delay_months"): RowPart(_in_reserve, NO_RESERVE),
    ("Stocks", "purchases_from"): RowPart(_in_reserve, NO_RESERVE),
    **{
        ("New capacity", attribute): RowPart(
            lambda row, inputs: row.guaranteed_share > 0.0, "no capital is covered (Guaranteed share is 0)"
        )
        for attribute in ("guaranteed_return", "guarantee_loss")
    },
    ("Schemes", "passed_on"): RowPart(
        lambda row, inputs: row.kind == BUYER and _pays_plants(row, inputs),
        "the scheme pays producers, or it has no plants",
    ),
    ("Schemes", "sales_pot"): RowPart(_pays_plants, NO_PLANTS),
    ("Schemes", "capital_pot"): RowPart(
        lambda row, inputs: row.capital_share > 0.0 and _pays_plants(row, inputs),
        "the scheme pays no capital subsidy (Capital share is 0, or it has no plants)",
    ),
    ("Schemes", "cap_per_unit"): RowPart(
        lambda row, inputs: row.rate_rule != SHARE_OF_PRICE and _pays_plants(row, inputs),
        "the Rate rule looks at the price alone, or the scheme has no plants",
    ),
    ("Schemes", "share_of_price"): RowPart(
        lambda row, inputs: row.rate_rule != CAP_PER_UNIT and _pays_plants(row, inputs),
        "the Rate rule looks at the cap alone, or the scheme has no plants",
    ),
    ("Schemes", "award_minimum"): RowPart(_pays_plants, NO_PLANTS),
    ("Schemes", "award_maximum"): RowPart(
        lambda row, inputs: _pays_plants(row, inputs) and not _few_winners(row),
        "Beneficiaries times Beneficiary maximum is no more, or the scheme has no plants",
    ),
    ("Schemes", "beneficiary_maximum"): RowPart(
        lambda row, inputs: _pays_plants(row, inputs) and _few_winners(row),
        "Award maximum is no more, Beneficiaries is 0, or the scheme has no plants",
    ),
    ("Sectors", "service_level"): RowPart(
        lambda row, inputs: any(test.in_plan for test in inputs.rows(StressTest)),
        "no stress test is in the plan",
    ),
    ("Sectors", "service_penalty"): RowPart(
        lambda row, inputs: row.service_level > 0.0 and inputs.settings.elastic,
        "the sector has no Service level, or Settings.elastic is no",
    ),
    ("Events", "rank"): RowPart(_never, "the order of the events that futures live through stays as it was"),
    ("Sectors", "priority"): RowPart(_never, "the order of the sectors stays as it was"),
    ("Event effects", "value"): RowPart(_is_reached, "no length of the event reaches this month of age"),
    ("Event effects", "from_month"): RowPart(_is_reached, "no length of the event reaches this month of age"),
    ("Event effects", "passed_on"): RowPart(
        lambda row, inputs: row.effect == AVAILABILITY and bool(row.country),
        "only availability of named countries is passed on",
    ),
    ("Event effects", "buffer_months"): RowPart(_passes_on, "nothing is passed on (Passed on is 0)"),
    ("Stress tests", "buffer_months"): RowPart(_passes_on, "nothing is passed on (Passed on is 0)"),
    ("Stress tests", "every_months"): RowPart(_has_several_starts, "the test starts once (Last start)"),
    ("Licences", "processing_months"): RowPart(_is_used_licence, "no route on Imports needs this licence"),
    ("Licences", "throughput_a_month"): RowPart(_is_used_licence, "no route on Imports needs this licence"),
    ("Licences", "approval_share"): RowPart(
        lambda row, inputs: (
            _is_used_licence(row, inputs) and not bool(np.isnan(row.throughput_a_month).all())
        ),
        "the licence has no Throughput a month to scale, or no route needs it",
    ),
    ("Ramps", "share"): RowPart(_in_new_capacity, "no row of New capacity grows along this ramp"),
    ("Ramps", "from_month"): RowPart(_in_new_capacity, "no row of New capacity grows along this ramp"),
    **{
        ("New capacity", attribute): RowPart(_is_taken, NOT_TAKEN)
        for attribute in ("capital_cost", "upkeep_share", "maximum_in_total", "minimum_in_total", "payer")
    },
    **{
        ("Resources", attribute): RowPart(_is_taken, NOT_TAKEN)
        for attribute in ("capacity_a_month", "availability", "cost_per_unit")
    },
    **{
        ("Share caps", attribute): RowPart(_has_route, NO_ROUTE)
        for attribute in ("maximum_share", "maximum_by_year")
    },
    **{
        ("Limits", attribute): RowPart(
            _counts_something,
            "no row of New capacity that counts has a Guaranteed share",
        )
        for attribute in ("minimum", "maximum", "coefficient")
    },
    **{
        (sheet, "penalty"): RowPart(_is_elastic, NOT_ELASTIC)
        for sheet in ("Cover rules", "Targets", "Share caps", "Limits")
    },
}
"""(sheet, attribute) -> what its row must use for the number to count."""
