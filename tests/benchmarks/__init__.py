"""Benchmarks of speed and memory, run by hand."""
