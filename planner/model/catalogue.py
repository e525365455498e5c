"""Every variable and row family of the path model: unit, meaning and (for rows) what its dual says.

The registry test walks these tables: a family without a micro-case or a golden LP fails it.
"""

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """Where a row family holds once the path is copied into a disruption tree."""

    EVERY_BRANCH = "every branch"
    NORMAL_TIMES = "normal times"
    STRESS = "stress"
    EXPECTATION = "expectation"


class Decided(Enum):
    """When a variable is decided, relative to the period or year in its key."""

    BEFORE = "before everything"
    NOW = "its period"
    YEAR_START = "first period of the year in which it can be taken"
    YEAR_END = "last period of the year"
    NOTICE = "a notice before the year"
    COMMISSIONING = "start of output"
    END = "end of the horizon"


@dataclass(frozen=True)
class VariableFamily:
    """Variables of one meaning. ``index`` names the parts of a key; a part called period or year
    is a position in the calendar's periods or fiscal years.
    """

    name: str
    index: tuple[str, ...]
    unit: str
    meaning: str
    decided: Decided


@dataclass(frozen=True)
class RowFamily:
    """Constraints of one meaning; ``sentence`` reads the dual to a planner."""

    name: str
    index: tuple[str, ...]
    group: str
    unit: str
    sheet: str
    scope: Scope
    sentence: str


QUANTITY, MONEY = "quantity", "money"
PERIOD, YEAR = "period", "year"
NOW, YEAR_START, YEAR_END = Decided.NOW, Decided.YEAR_START, Decided.YEAR_END
NOTICE, COMMISSIONING = Decided.NOTICE, Decided.COMMISSIONING

# fmt: off
VARIABLES: tuple[VariableFamily, ...] = (
    VariableFamily("order", ("route", "tier", PERIOD), QUANTITY, "Spot order on a route's tier; arrives a lead time later.", NOW),
    VariableFamily("contract", ("contract", YEAR), "quantity a month", "Contracted monthly volume of a fiscal year.", NOTICE),
    VariableFamily("calloff", ("contract", PERIOD), QUANTITY, "Delivered under a contract.", NOW),
    VariableFamily("unused", ("contract", YEAR), QUANTITY, "Paid under take-or-pay without delivery.", YEAR_END),
    VariableFamily("run", ("process", PERIOD), "activity", "Activity of a process.", NOW),
    VariableFamily("build", ("expansion", YEAR), "quantity a year", "Capacity ordered.", YEAR_START),
    VariableFamily("covered", ("expansion", YEAR), "quantity a year", "Ordered capacity whose capital the government covers.", YEAR_START),
    VariableFamily("award", ("scheme", "expansion", YEAR), "quantity a year", "Part of the ordered capacity under a scheme.", YEAR_START),
    VariableFamily("stock", ("holder", "commodity", PERIOD), QUANTITY, "Stock at period end.", NOW),
    VariableFamily("fill", ("holder", "commodity", PERIOD), QUANTITY, "Bought from the market into a reserve.", NOW),
    VariableFamily("release", ("holder", "commodity", PERIOD), QUANTITY, "Released from a reserve; reaches the market after its delay.", NOW),
    VariableFamily("rotate", ("holder", "commodity", PERIOD), QUANTITY, "Exchanged one for one between a reserve and the market.", NOW),
    VariableFamily("to_restore", ("holder", "commodity", PERIOD), QUANTITY, "Lent by a reserve for disruptions and not yet bought again, at period end.", NOW),
    VariableFamily("paid_stock", ("holder", "commodity", PERIOD), QUANTITY, "Stock at period end for which a private member is paid.", NOW),
    VariableFamily("separate", ("country", "commodity", PERIOD), QUANTITY, "Set apart for sectors that a supplier's end-use rule bars.", NOW),
    VariableFamily("separate_stock", ("country", "commodity", PERIOD), QUANTITY, "Stock of what was set apart.", NOW),
    VariableFamily("use", ("sector", "needed", "commodity", PERIOD), QUANTITY, "Commodity serving a sector's need of (possibly another) commodity.", NOW),
    VariableFamily("short", ("sector", "commodity", "tier", PERIOD), QUANTITY, "Unserved need, by step of lost value.", NOW),
    VariableFamily("backlog", ("sector", "commodity", PERIOD), QUANTITY, "Need to be served later, at period end.", NOW),
    VariableFamily("sale", ("sale", PERIOD), QUANTITY, "Sold at an outlet.", NOW),
    VariableFamily("dispose", ("commodity", PERIOD), QUANTITY, "Thrown away.", NOW),
    VariableFamily("counted", ("rule", "commodity", PERIOD), "end-product quantity", "Feed stock that counts towards a cover rule, within conversion capacity.", NOW),
    VariableFamily("converted", ("rule", "way", PERIOD), "end-product quantity", "Feed stock that counts towards a cover rule along a way through plants.", NOW),
    VariableFamily("sales_incentive", ("scheme", "process", PERIOD), MONEY, "Sales incentive paid.", NOW),
    VariableFamily("capital_subsidy", ("scheme", "expansion", YEAR), MONEY, "Capital subsidy paid at commissioning.", COMMISSIONING),
    VariableFamily("awarded_run", ("scheme", "process", PERIOD), "activity", "Activity on capacity awarded by a scheme.", NOW),
    VariableFamily("later_run", ("award", "expansion", YEAR, "process"), "activity a year", "Activity of a year after the plan on capacity ordered in a year, with an award, without or all, while it lives.", Decided.END),
    VariableFamily("missed_cover", ("rule", PERIOD), "end-product quantity", "How far a cover rule is missed.", NOW),
    VariableFamily("missed_target", ("target",), QUANTITY, "How far a target is missed.", Decided.END),
    VariableFamily("consumed", ("goods", "per", PERIOD), QUANTITY, "Use by sectors and processes in the span that ends with the period.", NOW),
    VariableFamily("to_date", ("limit", PERIOD), "as the limit", "Sum of a limit from its first month to the period.", NOW),
    VariableFamily("base_to_date", ("limit", PERIOD), "as the limit", "Base of a limit with shares from its first month to the period.", NOW),
    VariableFamily("over_cap", ("cap", "country", PERIOD), QUANTITY, "Imports above a share cap; the period is the last of its span.", NOW),
    VariableFamily("combined", ("cap", "suppliers", PERIOD), QUANTITY, "Imports from a country, or at least the root of the sum of squares over several, in the span that ends with the period.", NOW),
    VariableFamily("over_concentration", ("cap", PERIOD), QUANTITY, "By how much the root of the sum of squares of imports is above what a cap allows; the period is the last of its span.", NOW),
    VariableFamily("missed_limit", ("limit", "side", PERIOD), "as the limit", "How far a general limit is missed; the period is the last of its span.", NOW),
    VariableFamily("missed_service", ("sector", "commodity", PERIOD), QUANTITY, "How far a service level is missed in a stress branch.", NOW),
    VariableFamily("loss_to_date", (PERIOD,), MONEY, "Loss of the path from the start to the period end, present value.", NOW),
    VariableFamily("excess", ("measure",), MONEY, "Loss of the path above the level of the CVaR.", Decided.END),
    VariableFamily("var_level", ("measure",), MONEY, "Level that the worst paths exceed (value at risk).", Decided.BEFORE),
)

ROWS: tuple[RowFamily, ...] = (
    RowFamily("balance", ("commodity", PERIOD), "balance", "money per quantity", "Commodities", Scope.EVERY_BRANCH, "One more unit of need costs this much: the worth of the commodity in this period."),
    RowFamily("reserve_balance", ("holder", "commodity", PERIOD), "reserve", "money per quantity", "Stocks", Scope.EVERY_BRANCH, "Worth of one more unit in the reserve at this period end."),
    RowFamily("holder_capacity", ("holder", PERIOD), "reserve", "money per quantity", "Holders", Scope.EVERY_BRANCH, "Saved by one more unit of storage."),
    RowFamily("release_limit", ("holder", "commodity", PERIOD), "reserve", "money per quantity", "Stocks", Scope.EVERY_BRANCH, "Saved by releasing one more unit in this period."),
    RowFamily("rotation_due", ("holder", "commodity", PERIOD), "reserve", "money per quantity", "Stocks", Scope.NORMAL_TIMES, "Cost of having to rotate one more unit."),
    RowFamily("rotation_possible", ("commodity", PERIOD), "reserve", "money per quantity", "Stocks", Scope.EVERY_BRANCH, "Saved by one more unit of use that fresh stock can replace."),
    RowFamily("to_restore", ("holder", "commodity", PERIOD), "reserve", "money per quantity", "Holders", Scope.EVERY_BRANCH, "Cost of owing the reserve one more unit from this period on."),
    RowFamily("paid_within", ("holder", "commodity", PERIOD), "members", "money per quantity", "Holders", Scope.EVERY_BRANCH, "Saved by one more unit that the member holds."),
    RowFamily("member_pot", ("holder",), "members", "money per money", "Holders", Scope.EVERY_BRANCH, "Saved by one more unit of money in the pot of the member."),
    RowFamily("route_month", ("route", PERIOD), "imports", "money per quantity", "Imports", Scope.EVERY_BRANCH, "Saved by one more unit a month on the route."),
    RowFamily("route_year", ("route", YEAR), "imports", "money per quantity", "Imports", Scope.EVERY_BRANCH, "Saved by one more unit in the year on the route."),
    RowFamily("route_minimum", ("route", PERIOD), "imports", "money per quantity", "Imports", Scope.EVERY_BRANCH, "Cost of having to order one more unit."),
    RowFamily("licence", ("licence", PERIOD), "licences", "money per quantity", "Licences", Scope.EVERY_BRANCH, "Saved by one more unit a month through the licence."),
    RowFamily("separate_source", ("country", "commodity", PERIOD), "licences", "money per quantity", "End-use bars", Scope.EVERY_BRANCH, "Saved by one more unit from a supplier without an end-use rule."),
    RowFamily("separate_balance", ("country", "commodity", PERIOD), "licences", "money per quantity", "End-use bars", Scope.EVERY_BRANCH, "Worth of one more unit for the barred sectors."),
    RowFamily("separate_within", ("country", "commodity", PERIOD), "licences", "money per quantity", "End-use bars", Scope.EVERY_BRANCH, "What is set apart is part of the working stock."),
    RowFamily("within_contract", ("contract", PERIOD), "contracts", "money per quantity", "Contracts", Scope.EVERY_BRANCH, "Saved by one more unit a month under contract."),
    RowFamily("take_or_pay", ("contract", YEAR), "contracts", "money per quantity", "Contracts", Scope.EVERY_BRANCH, "Cost of one more unit that must be paid."),
    RowFamily("plant_capacity", ("plant", PERIOD), "plants", "money per quantity", "Plants", Scope.EVERY_BRANCH, "Saved by one more unit of capacity in this period."),
    RowFamily("build_total", ("expansion", "side"), "plants", "money per quantity a year", "New capacity", Scope.EVERY_BRANCH, "Saved by one more unit of capacity that can be ordered in all."),
    RowFamily("covered_within_build", ("expansion", YEAR), "guarantees", "money per quantity a year", "New capacity", Scope.EVERY_BRANCH, "Only ordered capacity can be covered."),
    RowFamily("process_year", ("process", YEAR), "plants", "money per activity", "Processes", Scope.EVERY_BRANCH, "Saved by one more unit of activity in the year."),
    RowFamily("resource", ("resource", PERIOD), "resources", "money per resource unit", "Resources", Scope.EVERY_BRANCH, "Saved by one more unit of the resource."),
    RowFamily("sale_year", ("sale", YEAR), "balance", "money per quantity", "Sales", Scope.EVERY_BRANCH, "Gained by one more unit of sales in the year."),
    RowFamily("demand", ("sector", "commodity", PERIOD), "demand", "money per quantity", "Demand", Scope.EVERY_BRANCH, "Cost of serving one more unit of need."),
    RowFamily("priority", ("sector", "later_sector", "commodity", PERIOD), "demand", "money per share", "Sectors", Scope.EVERY_BRANCH, "Cost of serving the earlier sector first."),
    RowFamily("cover", ("rule", PERIOD), "cover", "money per end-product unit", "Cover rules", Scope.NORMAL_TIMES, "Cost of one more unit of obligatory stock at this period end."),
    RowFamily("cover_conversion", ("rule", PERIOD), "cover", "money per end-product unit", "Cover rules", Scope.EVERY_BRANCH, "Saved by one more unit of conversion capacity that lets feed count."),
    RowFamily("cover_feed", ("rule", "commodity", PERIOD), "cover", "money per end-product unit", "Cover rules", Scope.EVERY_BRANCH, "Saved by one more unit of feed in stock."),
    RowFamily("cover_plant", ("rule", "plant", PERIOD), "cover", "money per unit of activity", "Cover rules", Scope.EVERY_BRANCH, "Saved by one more unit of activity of the plant in the months of cover that lets feed count."),
    RowFamily("incentive_rate", ("scheme", "process", PERIOD), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money of sales incentive allowed by the rate."),
    RowFamily("incentive_once", ("process", PERIOD), "schemes", "money per activity", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of output that a scheme has not paid for yet."),
    RowFamily("incentive_award", ("scheme", "plant", PERIOD), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money allowed for awarded capacity."),
    RowFamily("award_within_build", ("expansion", YEAR), "schemes", "money per quantity a year", "Schemes", Scope.EVERY_BRANCH, "Only ordered capacity can be awarded."),
    RowFamily("award_total", ("scheme", "side"), "schemes", "money per quantity a year", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of capacity under the scheme."),
    RowFamily("sales_pot", ("scheme",), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money in the sales pot."),
    RowFamily("sales_pot_year", ("scheme", YEAR), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money in the year's sales pot."),
    RowFamily("sales_per_award", ("scheme",), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money of sales incentive for the awarded capacity."),
    RowFamily("capital_pot", ("scheme",), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money in the capital pot."),
    RowFamily("capital_share", ("scheme", "expansion", YEAR), "schemes", "money per money", "Schemes", Scope.EVERY_BRANCH, "Saved by one more unit of money of capital subsidy allowed by the share."),
    RowFamily("awarded_within_run", ("process", PERIOD), "participation", "money per activity", "Participation", Scope.EVERY_BRANCH, "Saved by one more unit of activity that awarded capacity can have made."),
    RowFamily("awarded_capacity", ("scheme", "plant", PERIOD), "participation", "money per quantity", "Participation", Scope.EVERY_BRANCH, "Saved by one more unit of awarded capacity in this period, as its owner counts it."),
    RowFamily("unawarded_capacity", ("plant", PERIOD), "participation", "money per quantity", "Participation", Scope.EVERY_BRANCH, "Saved by one more unit of capacity without an award in this period, as its owner counts it."),
    RowFamily("later_year", ("award", "process"), "participation", "money per activity a year", "Participation", Scope.EVERY_BRANCH, "Saved by one more unit of activity a year after the plan."),
    RowFamily("later_capacity", ("award", "expansion", YEAR), "participation", "money per quantity a year", "Participation", Scope.EVERY_BRANCH, "Saved by one more unit of capacity that lives after the plan."),
    RowFamily("participation", ("plant",), "participation", "money per money", "Participation", Scope.EXPECTATION, "Saved for each unit of money that the plant's owner is given from outside."),
    RowFamily("participation_award", ("plant", "award"), "participation", "money per money", "Participation", Scope.EXPECTATION, "Saved for each unit of money that the owner is given from outside for what is built with the award, or without one."),
    RowFamily("target", ("target",), "targets", "money per quantity", "Targets", Scope.EVERY_BRANCH, "Cost of one more unit of the target."),
    RowFamily("consumed", ("goods", "per", PERIOD), "exposure", "money per quantity", "Share caps", Scope.EVERY_BRANCH, "Defines the consumption that share caps look at."),
    RowFamily("share_cap", ("cap", "country", PERIOD), "exposure", "money per quantity", "Share caps", Scope.NORMAL_TIMES, "Saved by allowing one more unit from the country."),
    RowFamily("imported", ("cap", "country", PERIOD), "concentration", "money per quantity", "Share caps", Scope.EVERY_BRANCH, "Defines the imports that concentration caps look at."),
    RowFamily("tangent", ("cap", "suppliers", "others", "direction", PERIOD), "concentration", "money per quantity", "Share caps", Scope.EVERY_BRANCH, "Keeps the root of the sum of squares of two suppliers from below."),
    RowFamily("concentration", ("cap", PERIOD), "concentration", "money per quantity", "Share caps", Scope.NORMAL_TIMES, "Saved by allowing one more unit of the root of the sum of squares of imports."),
    RowFamily("to_date", ("limit", PERIOD), "limits", "money per unit", "Limits", Scope.EVERY_BRANCH, "Defines the sum to date that a limit looks at."),
    RowFamily("base_to_date", ("limit", PERIOD), "limits", "money per unit", "Limits", Scope.EVERY_BRANCH, "Defines the base to date that a share is taken of."),
    RowFamily("limit", ("limit", "side", PERIOD), "limits", "money per unit", "Limits", Scope.EVERY_BRANCH, "Saved by easing the limit by one unit."),
    RowFamily("loss_to_date", (PERIOD,), "risk", "money per money", "Settings", Scope.EVERY_BRANCH, "Cost of one more unit of loss by this period."),
    RowFamily("excess", ("measure",), "risk", "money per money", "Settings", Scope.EVERY_BRANCH, "Cost of one more unit of loss of the path."),
    RowFamily("cvar_cap", ("measure",), "risk", "money per money", "Settings", Scope.EXPECTATION, "Saved by allowing one more unit of CVaR."),
    RowFamily("service", ("sector", "commodity", PERIOD), "risk", "money per quantity", "Sectors", Scope.STRESS, "Cost of having to serve one more unit under stress."),
)
# fmt: on

VARIABLE = {family.name: family for family in VARIABLES}
ROW = {family.name: family for family in ROWS}
GROUPS = tuple(dict.fromkeys(family.group for family in ROWS))
