"""Disruptions: events become branches, branches become copied columns of the path."""
