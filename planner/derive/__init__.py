"""Quantities that follow from the inputs alone: prices, demand, look-through shares."""
