"""Tests of trade-offs: frontiers, near-optimal alternatives, regret."""
