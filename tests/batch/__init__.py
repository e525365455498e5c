"""Batches: cases, their engine, runner and ledger."""
