"""The path model: one deterministic plan as a Pyomo LP, one small file per constraint group."""
