"""Checks of an input workbook beyond reading it: what rows mean together, what is hardly meant, what nothing
reads, and how it compares with published figures.
"""
