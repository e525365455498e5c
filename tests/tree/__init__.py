"""Tests of the tree: effects of events, extensive form, solve."""
