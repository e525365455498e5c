"""Broken workbooks: each is refused at its place, or read as Excel shows it."""
