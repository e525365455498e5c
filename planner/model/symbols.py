"""Names in the equations of the groups that are neither variables nor columns: what follows from them.

Each group says its rows, bounds and costs in the second paragraph of a docstring: ``_<row family>``,
``variables`` and ``costs``. Names there are variable families, columns of the workbook (``sheet.column`` where
several sheets have it), or stand in this table. A test holds every name to one of the three.
"""

from typing import NamedTuple


class Symbol(NamedTuple):
    """A quantity that follows from the inputs or sums up variables."""

    name: str
    """With its indices, as equations write it."""
    unit: str
    meaning: str
    definition: str = ""
    """In the notation of the equations; blank where words say it better."""


SHARE, MONEY, QUANTITY, PERIODS = "share", "money", "quantity", "periods"
PRICE = "money per quantity"

# fmt: off
SYMBOLS: dict[str, tuple[Symbol, ...]] = {
    "Time and money": (
        Symbol("end", PERIODS, "The last period."),
        Symbol("span", PERIODS, "The periods that a row looks at together: a month, a fiscal year, or all; it ends with the period in the row's key."),
        Symbol("lead", PERIODS, "Periods from a decision to its effect, rounded up: lead time of a route (with its licence's processing time) or of a process, release delay of a reserve."),
        Symbol("discount[t]", SHARE, "Present value of one unit of money in a period.", "(1 + discount_rate) ** - (months from the start / 12)"),
        Symbol("interest[t]", SHARE, "What one unit of money loses of its present value to the next period; 0 in the last.", "1 - discount[t + 1] / discount[t]"),
        Symbol("annuity[expansion]", "share a year", "Yearly charge on one unit of capital.", "required_return / (1 - (1 + required_return) ** - life_years)"),
        Symbol("covered_annuity[expansion]", "share a year", "Yearly charge on one unit of covered capital.", "guaranteed_return / (1 - (1 + guaranteed_return) ** - life_years)"),
        Symbol("outstanding[expansion, y, t]", SHARE, "What stands under a guarantee on one unit of capital: guaranteed_share, rising in a straight line from the order to the start of output and falling in one to 0 at the end of life_years."),
        Symbol("reference[commodity, t]", PRICE, "World price: the commodity's own, else the landed cost of its reference route, else of its cheapest open route; 0 where nothing tells it."),
        Symbol("public_outlay[t]", MONEY, "Public money out: incentives, subsidies, purchases of government's reserves, holding and rotation that government pays, and what these still owe at the end, at its full price."),
    ),
    "Buying": (
        Symbol("available[route, t]", "times its volume", "What an event leaves of a route's volume; 1 without an event."),
        Symbol("deliverable[route, t]", SHARE, "What a route can deliver of what was agreed.", "min(available[route, t], 1)"),
        Symbol("arriving[route, t]", SHARE, "What arrives of what is due, and is paid; 1 without an event."),
        Symbol("route_volume[route, t]", QUANTITY, "Most that a route carries in a period; a blank is no limit.", "min(imports.maximum_a_month * step_months, peak_factor * imports.volume_a_year / 12 * step_months)"),
        Symbol("tier_volume[route, tier, t]", QUANTITY, "Most on a step: its own maximum, else its share of the route's volume; a route without steps has one.", "available[route, t]\n    * (import_tiers.maximum_a_month * step_months, or share_of_volume * route_volume[route, t])"),
        Symbol("deliveries[route, t]", QUANTITY, "Ordered and called off on a route in a period.", "sum(tier: order[route, tier, t]) + sum(contract of route: calloff[contract, t])"),
        Symbol("route_arrivals[route, t]", QUANTITY, "What arrives on a route: orders, call-offs, and what was in transit at the start.", "arriving[route, t] * (sum(tier: order[route, tier, t - lead])\n    + sum(contract of route: calloff[contract, t]) + pipeline.quantity)"),
        Symbol("arrivals[commodity, t]", QUANTITY, "What arrives of a commodity.", "sum(route of commodity: route_arrivals[route, t])"),
        Symbol("border_price[route, t]", PRICE, "Before duty; a contract has its own price and the freight of its route.", "imports.price + freight"),
        Symbol("floor_supplement[contract, t]", PRICE, "What the seller of a contract gets above its price.", "max(floor_price - contracts.price, 0)"),
        Symbol("embodied[route, t]", SHARE, "Share of the watched country (exposure_country) in a route's goods, directly or through others."),
    ),
    "Making": (
        Symbol("made[commodity, t]", QUANTITY, "What processes yield.", "sum(process: output * run[process, t - lead])"),
        Symbol("consumption[commodity, t]", QUANTITY, "What sectors and processes use; in share caps without what goes on lanes.", "sum(sector, needed: use[sector, needed, commodity, t]) + sum(process: input * run[process, t])"),
        Symbol("net_output[process, product, t]", "quantity per activity", "Of an end product (a commodity that some sector needs).", "output - input"),
        Symbol("existing[plant, t]", "quantity a period", "Capacity before anything is built.", "plants.capacity_a_month * step_months, or capacity_a_year / 12 * step_months"),
        Symbol("on_stream[expansion, y, t]", SHARE, "Of the capacity ordered in a year, what can run: from gestation_months after the order, along the ramp, later where an event delays it."),
        Symbol("charged[expansion, y, t]", "0 or 1", "1 from the planned start of output over the life of the plant."),
        Symbol("kept_up[expansion, y, t]", "0 or 1", "1 from the planned start of output to the end."),
        Symbol("last_year", "set", "Periods of the last twelve months of the plan."),
        Symbol("later_charges[expansion, y]", "money per money", "Present value at the investor's rate of annuity and upkeep_share (of the last period) from the end of the plan to the end of life_years, on one unit of capital that starts within the plan; 0 where later_margins is 'to the horizon'; no upkeep where it is 'none'."),
        Symbol("later_margins[expansion, y]", "money per money a year", "Present value of a margin of one unit a year over the same months: going on, fading linearly to 0 at the end of its life, or 0."),
    ),
    "Keeping": (
        Symbol("working", "set", "Holders of type working or member: their stock is part of the market."),
        Symbol("reserves", "set", "Holders of type reserve: their stock is apart from the market."),
        Symbol("kept[holder, commodity, t]", SHARE, "What is left of a stock after a period; stock[holder, commodity, -1] is the opening stock.", "(1 - loss_a_year) ** (step_months / 12)"),
        Symbol("released[commodity, t]", QUANTITY, "What reserves give to the market.", "sum(holder in reserves: release[holder, commodity, t - lead])"),
        Symbol("unit_holding_cost[holder, commodity, t]", PRICE, "Cost of keeping a unit for a period.", "(holding_cost + carrying_share / 12 * reference[commodity, t]) * step_months"),
        Symbol("unit_closing_value[holder, commodity]", PRICE, "Worth of a unit left at the end.", "closing_value, or closing_value_share * reference[commodity, end]"),
        Symbol("member_payment[holder, commodity, t]", PRICE, "What a member is paid for a unit for a period.", "(member_fee + interest_subsidy * carrying_share) / 12 * reference[commodity, t] * step_months"),
        Symbol("held_stock[holder, commodity, t]", QUANTITY, "Stock that may count in cover: of a member who is paid, what it is paid for.", "stock[holder, commodity, t], or paid_stock[holder, commodity, t]"),
        Symbol("counted_stock[rule, t]", "end-product quantity", "Stock that a cover rule counts: goods that sectors use as they are, and feed as far as it can be converted.", "sum(holder, commodity of rule: end_product_equivalent * held_stock[holder, commodity, t])\n    + sum(commodity: counted[rule, commodity, t]), or sum(way: converted[rule, way, t])"),
        Symbol("way", "set", "Ways from a feed that a cover rule counts to the goods it covers, through plants at home."),
        Symbol("capacity_taken[rule, way, plant, t]", "activity per end-product quantity", "What one unit of end product along a way takes of a plant, by recipes and plant_use, times cover_months / (cover_months - lead time of the way)."),
        Symbol("standing[plant, t]", "activity a month", "What stands of a plant in the period.", "plants.availability * (existing[plant, t] / step_months\n    + sum(expansion of plant, y: on_stream[expansion, y, t] * build[expansion, y]) / 12)"),
        Symbol("required_stock[rule, t]", "end-product quantity", "What a cover rule asks for, with basis demand or net imports.", "forward_need[rule, t], or cover_months * net_imports[rule, y]"),
        Symbol("net_imports[rule, y]", "end-product quantity a month", "Mean month of the fiscal year, of the end products that the rule looks at.", "sum(commodity of rule, t in y: end_product_equivalent\n    * (arrivals[commodity, t] - sum(sale abroad: sale[sale, t]))) / months of y"),
        Symbol("forward_need[rule, t]", "end-product quantity", "Need of the next cover_months; beyond the end the mean of the last year goes on."),
        Symbol("conversion[rule, t]", "end-product quantity a month", "Capacity of the plants that a cover rule names, standing in the period.", "sum(plant of rule: plants.availability * (existing[plant, t] / step_months\n    + sum(expansion of plant, y: on_stream[expansion, y, t] * build[expansion, y]) / 12))"),
    ),
    "Needing": (
        Symbol("need[sector, commodity, t]", QUANTITY, "Demand of a sector in a period: by month, or the year's by its profile."),
        Symbol("served[sector, needed, t]", QUANTITY, "Need that is served, by the commodity itself (quantity_per_unit is 1) or by substitutes.", "sum(commodity: use[sector, needed, commodity, t] / quantity_per_unit)"),
        Symbol("unserved[sector, commodity, t]", QUANTITY, "Need that is not served.", "sum(tier: short[sector, commodity, tier, t])"),
    ),
    "Policies": (
        Symbol("rate[scheme, process, t]", "money per activity", "Most sales incentive: cap_per_unit, share_of_price of the reference price, or the lower of both (rate_rule), for each unit of end product made."),
        Symbol("window[scheme, expansion, y, t]", SHARE, "Of the capacity awarded in a year, what runs and is inside its sales_years; these are counted from the planned start."),
        Symbol("part_run[award, process, t]", "activity", "What is made on all capacity of a plant, on what a scheme has awarded, or on the rest.", "run[process, t], or awarded_run[scheme, process, t], or run[process, t] - sum(scheme: awarded_run[scheme, process, t])"),
        Symbol("part_built[award, expansion, y]", "quantity a year", "All that is ordered, what of it a scheme awards, or the rest.", "build[expansion, y], or award[scheme, expansion, y], or build[expansion, y] - sum(scheme: award[scheme, expansion, y])"),
        Symbol("margin[process, t]", "money per activity", "What the owner earns before incentives: outputs at reference price (end products at least at the offtake floor) less inputs, variable_cost and resources."),
        Symbol("reading[target]", QUANTITY, "Capacity on stream by the month, output of its fiscal year, or output to date, as the basis says; existing plants count too."),
        Symbol("share_limit[cap, t]", SHARE, "The year's own cap, else the general one.", "share_caps.maximum_by_year, or share_caps.maximum_share"),
        Symbol("counted_share[cap, route, t]", SHARE, "Direct: 1 for routes from the country. Embodied: the country's share in the route's goods, and for end products in upstream goods too, in end-product terms."),
        Symbol("root_limit[cap, t]", SHARE, "Most that the root of the sum of squares of imports may be of all imports.", "share_limit[cap, t] ** .5"),
        Symbol("cosine[direction]", SHARE, "Of the angle of a tangent; angles cut a right angle into equal parts, so many that the index of a cap is kept within half a percent of the cap."),
        Symbol("sine[direction]", SHARE, "Of the angle of a tangent."),
        Symbol("limited_sum[limit, t]", "as the limit", "What a limit adds up in a period: over its rows, the coefficient times every quantity that the selectors fit, of lag_months before; 'Before the plan' where that lies before it."),
        Symbol("base_sum[limit, t]", "as the limit", "The same over its rows that count in the base."),
        Symbol("use_of[resource, t]", "resource unit", "What activities take of a resource: over the rows of Resource use, use_per_unit times every activity that the selectors fit."),
        Symbol("loss[t]", MONEY, "Lost output and late service, or all costs, as the setting risk_on says."),
    ),
}
# fmt: on
