"""Row classes of all input sheets, in the order in which a workbook shows them."""

from planner.schema.tables import demand, disruption, general, places, policy, production, stock, study, trade

__all__ = ["demand", "disruption", "general", "places", "policy", "production", "stock", "study", "trade"]
