"""Inputs that say what an event says, cell by cell: what overlays are compared with."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.data import Inputs
from planner.schema.columns import Monthly
from planner.schema.sheet import Place, Row
from planner.schema.tables import disruption as words
from planner.schema.tables.demand import Demand, ShortageTier
from planner.schema.tables.production import NewCapacity, Plant, Process, RampStep, RecipeLine, Resource
from planner.schema.tables.stock import Stock
from planner.schema.tables.trade import ImportRoute, ImportTier, InTransit, Licence, Sale


def _edited(inputs: Inputs, row_class: type[Row], edit: Callable[[Any], dict[str, Any]]) -> Inputs:
    """Inputs with the rows of a sheet edited."""
    rows = tuple(replace(row, **edit(row)) for row in inputs.rows(row_class))
    return replace(inputs, tables=dict(inputs.tables) | {row_class: rows})


def available(inputs: Inputs, times: Monthly) -> Inputs:
    """Less: the monthly maximum, known or by the year's peak or mean. More: the year's volume too."""
    calendar = inputs.calendar

    def route(row: ImportRoute) -> dict[str, Any]:
        mean = row.volume_a_year / 12.0
        known = np.fmin(row.maximum_a_month, mean * row.peak_factor)
        fewer = np.where(np.isnan(known), mean, known)
        most = np.where(times < 1.0, fewer * times, row.maximum_a_month * times)
        return {
            "maximum_a_month": np.where(times == 0.0, 0.0, most),
            "volume_a_year": row.volume_a_year * np.maximum(times, 1.0),
            "offtake_minimum_a_month": row.offtake_minimum_a_month * np.minimum(times, 1.0),
        }

    assert len(times) == calendar.periods
    changed = _edited(inputs, ImportRoute, route)
    return _edited(changed, ImportTier, lambda row: {"maximum_a_month": row.maximum_a_month * times})


def dearer(inputs: Inputs, times: Monthly) -> Inputs:
    """The price of every route."""
    return _edited(inputs, ImportRoute, lambda row: {"price": row.price * times})


def plants(inputs: Inputs, times: Monthly) -> Inputs:
    """The availability of every plant."""
    return _edited(inputs, Plant, lambda row: {"availability": row.availability * times})


def yields(inputs: Inputs, times: Monthly) -> Inputs:
    """The output of every recipe, by the period in which it comes out."""
    lead, last = {row.key: row.lead_time_months for row in inputs.rows(Process)}, inputs.calendar.periods - 1
    comes_out = {
        name: np.minimum(np.arange(last + 1) + inputs.calendar.lag(months), last)
        for name, months in lead.items()
    }
    return _edited(inputs, RecipeLine, lambda row: {"output": row.output * times[comes_out[row.process]]})


def needs(inputs: Inputs, times: Monthly) -> Inputs:
    """The need of every sector."""
    cells = ("demand_a_month", "demand_a_year", "share_of_sector")
    return _edited(inputs, Demand, lambda row: {cell: getattr(row, cell) * times for cell in cells})


def passes(inputs: Inputs, times: Monthly) -> Inputs:
    """The throughput of every licence."""
    return _edited(inputs, Licence, lambda row: {"throughput_a_month": row.throughput_a_month * times})


def outlets_pay(inputs: Inputs, times: Monthly) -> Inputs:
    """The price of every outlet."""
    return _edited(inputs, Sale, lambda row: {"price": row.price * times})


def outlets_take(inputs: Inputs, times: Monthly) -> Inputs:
    """The volumes of every outlet."""
    cells = ("minimum_a_month", "maximum_a_month", "volume_a_year")
    return _edited(inputs, Sale, lambda row: {cell: getattr(row, cell) * times for cell in cells})


def output_is_worth(inputs: Inputs, times: Monthly) -> Inputs:
    """The value of lost output in every sector."""
    return _edited(inputs, ShortageTier, lambda row: {"lost_value": row.lost_value * times})


def stocks_keep(inputs: Inputs, times: Monthly) -> Inputs:
    """What is left of every stock after a month, as a loss by the year."""
    return _edited(
        inputs, Stock, lambda row: {"loss_a_year": 1.0 - (1.0 - row.loss_a_year) * times**MONTHS_A_YEAR}
    )


def resources_offer(inputs: Inputs, times: Monthly) -> Inputs:
    """The capacity of every resource."""
    return _edited(inputs, Resource, lambda row: {"availability": row.availability * times})


def under_way(inputs: Inputs, times: Monthly) -> Inputs:
    """What was under way at the start."""

    def shipment(row: InTransit) -> dict[str, Any]:
        period = inputs.calendar.period_of(row.arrival)
        return {"quantity": row.quantity * float(times[period])}

    return _edited(inputs, InTransit, shipment)


def late(inputs: Inputs, months: int) -> Inputs:
    """Capacity that stands idle so many months before its ramp begins; capital as planned."""
    place = Place("Ramps", 99)
    steps = tuple(replace(row, from_month=row.from_month + months) for row in inputs.rows(RampStep))
    at_once = RampStep(ramp="at once", from_month=months, share=1.0, place=place, **NO_NOTES)
    tables = dict(inputs.tables) | {RampStep: (*steps, at_once)}
    return _edited(replace(inputs, tables=tables), NewCapacity, lambda row: {"ramp": row.ramp or "at once"})


def planned_later(inputs: Inputs, months: int) -> Inputs:
    """Capacity that takes so many months more, as an input would say it."""
    return _edited(inputs, NewCapacity, lambda row: {"gestation_months": row.gestation_months + months})


NO_NOTES = dict.fromkeys(("when", "source", "confidence", "note"), "")
SAYS: dict[str, Callable[[Inputs, Monthly], Inputs]] = {
    words.AVAILABILITY: available,
    words.IMPORT_PRICE: dearer,
    words.PLANT: plants,
    words.YIELD: yields,
    words.DEMAND: needs,
    words.LICENCE: passes,
    words.SALE_PRICE: outlets_pay,
    words.SALE_VOLUME: outlets_take,
    words.SHORTAGE_VALUE: output_is_worth,
    words.STOCK_KEPT: stocks_keep,
    words.RESOURCE: resources_offer,
}
"""Effects that scale cells, and how inputs say them."""
