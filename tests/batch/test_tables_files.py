"""Tables of results as files."""

from pathlib import Path

import pandas as pd
import pytest

from planner.batch import tables_files
from planner.batch.tables_files import check_table_name, write_table
from planner.files import OutputNameError

FRAME = pd.DataFrame({"case": ["base", "grün"], "unit": ["₹ crore", "t"], "value": [1.5, float("nan")]})


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_is_read_back(suffix: str, tmp_path: Path) -> None:
    """Proves: words, signs, figures and blanks come back; folders are made."""
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="the optional extra tables is not installed")
    path = tmp_path / "results" / f"table{suffix}"
    check_table_name("--tables", path)
    write_table(path, FRAME)
    found = pd.read_csv(path) if suffix == ".csv" else pd.read_parquet(path)
    pd.testing.assert_frame_equal(found, FRAME)


def test_other_names_are_refused(tmp_path: Path) -> None:
    """Proves: the mend names both kinds."""
    with pytest.raises(OutputNameError, match=r"--tables .*expected a name that ends with .csv or .parquet"):
        check_table_name("--tables", tmp_path / "table.txt")


def test_parquet_without_its_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: without pyarrow the mend is the extra, or CSV."""
    monkeypatch.setattr(tables_files, "find_spec", lambda name: None)
    with pytest.raises(OutputNameError, match=r'pip install "planner\[tables\]"'):
        check_table_name("--tables", tmp_path / "table.parquet")
