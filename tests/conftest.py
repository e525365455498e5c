"""Options and markers that all tests share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` rewrites the golden LPs from the present model."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/model/golden/*.lp")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that the registry test looks for."""
    config.addinivalue_line("markers", "proves(*families): row families that a micro-case is about")
