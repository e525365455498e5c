"""The blocks of the sheet Summary: each figure and sentence is a formula over the tables of the plan."""
