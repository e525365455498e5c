"""Constraint groups of the path model, one file each."""
