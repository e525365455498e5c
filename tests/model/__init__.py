"""Tests of the path model: micro-cases by hand, golden LPs, the registry."""
