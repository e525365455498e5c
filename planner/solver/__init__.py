"""Solving: HiGHS in memory, a certificate after every solve, words for what went wrong."""
