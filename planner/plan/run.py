"""What is known about the run itself and is handed in by whoever started it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RunInfo:
    """Facts about one run; ``started`` is text, so that equal data give equal workbooks."""

    command_line: str = ""
    started: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Package -> version."""
    solver_options: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    """Inputs changed for this run, ``sheet.key.column=value`` each."""
    figures: Mapping[str, float | str] = field(default_factory=dict)
    """Anything else worth a line, e.g. columns, rows, bound, gap, peak memory."""
