"""The language and the mathematics as pages, written from the schema, the catalogue and the docstrings of the
groups: what is said there is said once, and a change of it shows in the pages under ``docs/``.
"""

from collections.abc import Callable

from planner.describe.language import language_page
from planner.describe.markdown import MARK
from planner.describe.mathematics import mathematics_page

PAGES: dict[str, Callable[[], str]] = {"language": language_page, "mathematics": mathematics_page}
"""Name -> writer of the page, a text in Markdown that ends with a line break."""

__all__ = ["MARK", "PAGES"]
