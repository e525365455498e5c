"""Inputs without one of their policies, to see what it costs."""

from dataclasses import replace
from types import MappingProxyType

from planner.data import Inputs
from planner.schema.sheet import REGISTRY
from planner.workbook.reading.override_text import OverrideError
from planner.workbook.reading.suggest import did_you_mean

SHEETS = ("Targets", "Cover rules", "Share caps", "Limits")
"""Sheets whose rows are policies that can be left out."""
EXPOSURE_PRICE = "settings.exposure_weight"
"""The price of exposure is a policy too: without it exposure costs nothing."""


def without_policy(inputs: Inputs, text: str) -> Inputs:
    """Inputs without the rows that ``sheet.name`` names, or without a price of exposure; raises OverrideError
    where it names none that counts.
    """
    sheet_name, dot, wanted = text.partition(".")
    if text.replace(" ", "").casefold() == EXPOSURE_PRICE:
        return replace(inputs, settings=replace(inputs.settings, exposure_weight=0.0))
    sheets = {name.casefold(): name for name in SHEETS}
    name = sheets.get(sheet_name.strip().casefold())
    if not dot or name is None:
        mend = did_you_mean(sheet_name, SHEETS, f"name a row of {', '.join(SHEETS)}, as Targets.NAME")
        raise OverrideError(f'"{text}": "{sheet_name}" is no sheet of policies{mend}')
    row_class = REGISTRY[name].row_class
    rows = inputs.tables.get(row_class, ())
    kept = tuple(row for row in rows if row.key.casefold() != wanted.strip().casefold())
    if len(kept) == len(rows):
        names = list(dict.fromkeys(row.key for row in rows))
        mend = did_you_mean(wanted, names, f"rows that count are {', '.join(names) or 'none'}")
        raise OverrideError(f'"{text}": {name} has no row "{wanted.strip()}" that counts{mend}')
    return replace(inputs, tables=MappingProxyType({**inputs.tables, row_class: kept}))
