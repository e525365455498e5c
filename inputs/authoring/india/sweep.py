"""Cases that ``planner sweep`` solves besides the base case: what the answer may hang on."""

from rows import ASSUMED, RowValues, row

from india import names as n
from india.assumptions import assumptions

TORNADO, NEWS, MAP, SAMPLE = "Tornado", "Policies and news", "Embargo map", "Sample"
MAGNETS_OF_CHINA = "China Magnet*"
NDPR = "*NdPr*"
SITES = "Magnets *"
EMBARGO = "SC5 total embargo"

# Case, sheet, row, column, operation, value, source, note.
BARS: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("Chinese magnet prices", "Imports", MAGNETS_OF_CHINA, "Price", "%", "-20 | 20", "P13",
     "Own plants compete with these prices; a fall of a fifth is as large as the premium others ask."),
    ("NdPr prices", "Imports", NDPR, "Price", "%", "-30 | 60", "P1; P3",
     "Oxide cost 443 to 750 thousand yuan per t within a year; all suppliers move together, and metal with oxide."),
    ("All hazards", "Events", "SC*", "Hazard", "*", "0.5 | 2", ASSUMED,
     "Rates rest on a handful of events: half and twice as often."),
    ("Months of cover", "Cover rules", "Two months of cover", "Cover", "=", "1 | 3", "S18",
     "Two months is what the press names: one month less or more."),
    ("Part of the ₹500 crore", "Switches", "re_share_of_500cr", "", "", "share_25 | share_60", "S19",
     "The sum is for all critical minerals; rare earths may get a quarter or 60 % of it."),
    ("Sales pot", "Schemes", n.GAZETTE, "Sales pot", "*", "0.5 | 1.5", "S4",
     "How much of the capacity hangs on the pot."),
    ("Demand", "Switches", "demand_case", "", "", "low | high", "S14; T17",
     "3,300 t growing at 9 % a year, or 15,400 t by FY33."),
    ("Oxide per kg", "Switches", "oxide_per_kg", "", "", "government | high", "S7; U1",
     ".333 kg of oxide per kg of magnet (loss-free), or .42 with all losses."),
    ("IREL oxide", "Switches", "irel_path", "", "", "gazette | promise", "S7; S15",
     "400 t of NdPr oxide a year from the start, or 500 t."),
    ("Plants later", "New capacity", SITES, "Gestation", "+", "6 | 12", ASSUMED,
     "China's controls on equipment and technology delay plants too."),
    ("Capital cost", "New capacity", SITES, "Capital cost", "%", "-40 | 25", "S12; S2",
     "₹50 lakh per t a year, the least that is eligible, or a quarter above the ₹83 lakh of the DAE."),
    ("Discount rate", "Settings", "discount_rate", "", "=", "0.05 | 0.1", "K11",
     "Below the bond, or a rate for public projects."),
    ("Worth of lost output", "Switches", "penalty_case", "", "", "low | high", "V1; V2",
     "Half or half as much again: what the reserve is worth."),
)  # fmt: skip
# Case, sheet, row, column, operation, value, source, note.
SINGLE: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("Proposal of ₹1,345 crore", "Switches", "incentive_scheme", "", "", "proposal_1345", "S17",
     "The earlier scheme for two makers: what the larger one adds."),
    ("Talks succeed", "Switches", "china_talks", "", "", "succeed", "X13",
     "Approvals in full and faster: is the reserve still worth its money?"),
    ("Talks fail", "Switches", "china_talks", "", "", "fail", "X12", "Approvals down to a quarter."),
    ("October 2025 rules", "Switches", "oct25_rules_from", "", "", "april_2027", "X17; X34",
     "The suspension ended on 10 November 2026; what follows is not known."),
    ("Price dump", "Imports", MAGNETS_OF_CHINA, "Price", "%", "-30", ASSUMED,
     "Subsidised Chinese magnets once Indian plants stand: the fear of the briefs."),
    ("Price path low", "Switches", "price_path", "", "", "low", "P11; P17", "NdPr at USD 60 from FY30: spring of 2025."),
    ("Price path high", "Switches", "price_path", "", "", "high", "P18", "NdPr at USD 150 from FY30: what new mines ask for."),
    ("Ban on Japan over", "Switches", "japan_ban", "", "", "over", "X19", "Good news that no event tells."),
    ("Buyers free to change sources", "Switches", "todays_sources", "", "", "free", ASSUMED,
     "What ties to specifications cost and keep away from China."),
    ("Tighter China cap", "Share caps", "China share of magnets", "Maximum by year", "%", "-25", ASSUMED,
     "30 instead of 40 % in the end: what the last quarter costs."),
)  # fmt: skip
GRID = (
    ("Embargo hazard", "Events", EMBARGO, "Hazard", "*", "0.5 | 1 | 2"),
    ("Embargo months", "Event lengths", f"{EMBARGO}*", "Length", "+", "0 | 3 | 6"),
)
RANGES = (
    ("Sampled magnet prices", "Imports", MAGNETS_OF_CHINA, "Price", "*", "0.75 | 1.25"),
    ("Sampled NdPr prices", "Imports", NDPR, "Price", "*", "0.7 | 1.6"),
    ("Sampled demand", "Sectors", "*", "Demand a year", "*", "0.8 | 1.3"),
    ("Sampled capital cost", "New capacity", SITES, "Capital cost", "*", "0.6 | 1.25"),
    ("Sampled hazards", "Events", "SC*", "Hazard", "*", "0.5 | 2"),
)


def sweep() -> list[RowValues]:
    """All rows of the sheet Sweep."""
    rows = [_row(TORNADO, *each) for each in BARS]
    rows += [_row(NEWS, *each) for each in SINGLE]
    rows += assumptions()
    rows += [
        _row(MAP, *each, ASSUMED, "How often against how long: which of the two the reserve answers to.")
        | {"design": "grid"}
        for each in GRID
    ]
    sampled = "Ranges of the tornado at once, for what no single bar shows; runs with --group Sample."
    rows += [
        _row(SAMPLE, *each, ASSUMED, sampled)
        | {"design": "hypercube", "points": 20, "seed": 1, "runs": False}
        for each in RANGES
    ]
    return rows


def _row(
    group: str,
    case: str,
    sheet: str,
    key: str,
    column: str,
    operation: str,
    value: str,
    source: str,
    note: str,
) -> RowValues:
    """One change."""
    changed = {"sheet": sheet, "row_key": key, "column": column, "operation": operation, "value": value}
    return row(source, "assumed", note, case=case, group=group, **changed)
