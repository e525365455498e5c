"""Tables for the object of ``--json``; nothing that draws on a terminal is loaded for it."""

from typing import Any


def records(frame: Any) -> list[dict[str, Any]]:
    """Rows of a frame for the object of --json, headers as snake_case names."""
    names = {name: str(name).lower().replace("'", "").replace(" ", "_") for name in frame.columns}
    found: list[dict[str, Any]] = frame.rename(columns=names).to_dict("records")
    return found
