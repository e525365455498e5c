"""Options and markers that all tests share."""

import shutil

import pytest

from tests.report.recalculation import office_command


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` rewrites the golden LPs from the present model."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/model/golden/*.lp")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that the registry test looks for."""
    config.addinivalue_line("markers", "proves(*families): row families that a micro-case is about")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """LibreOffice's command that recalculates a workbook; the test skips where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    return office_command(program, tmp_path_factory.mktemp("profile"))
