"""Key figures that can be compared over cases: the same keys whatever a plan decides.

Unlike the headline of one plan, no label depends on the answer (such as the largest supplier), and none is
rounded away; they are worked out from a solution without drawing up a plan.
"""

from dataclasses import dataclass
from math import nan


@dataclass(frozen=True)
class CaseFigure:
    """One figure of one case."""

    key: str
    """Stays the same over cases and versions: ``money``, ``embodied_exposure``, ``reserve: NdPr oxide``,
    ``capacity: SITE``, ``imports: China`` ...
    """
    label: str
    unit: str
    value: float
    """Expected over all futures; of a single path that of the path."""
    base: float = nan
    """If nothing happens."""
    p10: float = nan
    p50: float = nan
    p90: float = nan
    """Quantiles over futures; NaN for a single path."""
    is_headline: bool = True
    """False for decisions (reserve by good, capacity by site, imports by country) told beside headlines."""
