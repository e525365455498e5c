"""Texts about what rows of Schemes and New capacity mean."""

ERRORS = {
    "right_without_rate": 'found "{found}" without a rate, so that nothing says how much is owed on a sale;'
    " fill the Cap per unit or the Share of price that the Rate rule looks at, or set the Sales pot to 0.",
    "plant_or_resource": "found {found}; expected a Plant or a Resource; fill exactly one of the two cells.",
}
"""Texts that stop the solve, by code."""
WARNINGS = {
    "idle_resource": "no row of Resource use takes {found}; add the row that takes it, or delete this one.",
}
"""Texts that let the solve go on, by code."""
