"""Tables of results as files for other programs: CSV, or Parquet with the optional extra ``tables``."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from planner.files import OutputNameError, replacing

CSV, PARQUET = ".csv", ".parquet"
SUFFIXES = (CSV, PARQUET)


def check_table_name(option: str, path: Path) -> None:
    """Raise OutputNameError for a name that says no kind of table, or one that cannot be written here."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        expected = " or ".join(SUFFIXES)
        raise OutputNameError(f"{option} {path}: expected a name that ends with {expected}; mend it.")
    if suffix == PARQUET and not _has_parquet():
        raise OutputNameError(
            f"{option} {path}: Parquet needs pyarrow, which is not installed;"
            f' pip install "planner[tables]", or give a name that ends with {CSV}.'
        )


def _has_parquet() -> bool:
    """True if Parquet can be written."""
    return find_spec("pyarrow") is not None


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write a table whole or not at all, in the kind that its name says; OutputError if the place does not
    take it. CSV is UTF-8 with a mark, so that spreadsheets read signs such as ₹.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        if path.suffix.lower() == PARQUET:
            frame.to_parquet(temporary, index=False)
        else:
            frame.to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\n")
