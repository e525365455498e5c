"""Textbook planning problems typed into bare workbooks as a newcomer would, and their known optima."""
