"""Settings, sources and all sheets of the India workbook."""

import csv
import re
from pathlib import Path

from rows import ASSUMED, RowValues, Tables, gathered, row

from india import (
    assumptions,
    calibration,
    disruption_effects,
    disruptions,
    keeping,
    levers,
    making,
    needing,
    places,
    policies,
    recipes,
    routes,
    series,
    sweep,
    switches,
    trade,
)
from planner.workbook.writing.values import Noted

SEVERAL_READINGS = ("Stocks", "Cover rules", "Schemes", "Scheme plants", "Targets", "Sales", "Share caps")
"""Sheets on which readings of one thing stand below each other."""
SOURCES_FILE = Path(__file__).with_name("sources.csv")

SETTINGS: dict[str, object] = {
    "title": "India: rare-earth magnets, base case",
    "start_month": "2027-01",
    "end_month": Noted("2034-03", ASSUMED, "The last year is a tail against end effects: trend of FY33."),
    "report_last_month": Noted("2033-03", ASSUMED, "Headline figures end with FY33."),
    "usd_rupees": Noted(90, "T19", "₹89.24 on 26 November 2025; rounded (K11: 90.29 in December)."),
    "cny_rupees": Noted(12.86, ASSUMED, "₹90 / 7.0 yuan per USD."),
    "jpy_rupees": Noted(0.577, ASSUMED, "₹90 / 156 yen per USD."),
    "discount_rate": Noted(0.0675, "K11", "Ten-year government bond 6.5 % and a margin."),
    "public_funds_cost": Noted(0.2, ASSUMED, "No Indian figure found."),
    "exposure_country": Noted("China", "B0", "Over 90 % of magnet capacity."),
    "materiality": Noted(
        1.0, ASSUMED, "1 t, about a ten-thousandth of a year's need: smaller is no finding."
    ),
    "exposure_weight": Noted(
        0.05,
        ASSUMED,
        "₹500 per kg less embodied exposure, where the frontier turns (base scenario, 27 November 2026): from 37,200 to"
        " 31,700 t Malaysian oxide takes China's place for ₹400 per kg at most; 6 % less than that asks for 1,200, 13 %"
        " for 2,200, a fifth for 3,700.",
    ),
    "closing_value_share": Noted(0.7, ASSUMED, "Below own cost: the end is no reason to make."),
    "cvar_level": Noted(0.95, ASSUMED, "The worst twentieth of all paths."),
    "cvar_weight": Noted(
        0.0, ASSUMED, "Neutral to risk: CVaR is reported; a weight is a choice of the planner."
    ),
    "events_per_path": Noted(
        1,
        ASSUMED,
        "A path is told by its worst event; 2 (with 54 branches) lets a second one follow, at twice the time.",
    ),
    "most_branches": Noted(
        48, ASSUMED, "The worst events also begin after a scheme that slips and beside need that surprises."
    ),
    "cover_refill_months": Noted(
        18, ASSUMED, "Filling two months of need at the most bought in a month, with a slow start."
    ),
}

README = (
    "Base case for India's rare-earth permanent magnets, monthly from January 2027 to March 2034; headlines to March 2033.",
    "Question: how large a stockpile, of what, by when; how much own capacity and output, with how much incentive;"
    " how much from which country, by contract or spot - so that cost and China exposure are least.",
    "Most questions need one sheet: turn a Value on Levers (drop-down or number), then planner solve; at its Base a"
    " lever changes nothing.",
    "Magnet families: STD (N, M: no heavy rare earth), MOT (H, SH), HIT (UH, EH), SMC (samarium-cobalt).",
    "Every row has its source code (see Sources) and confidence: stated by the source, derived by arithmetic, or assumed.",
    "Contradictions C1 to C21 of the evidence and policy choices are on Switches; rows with a When count only while it holds.",
    "Money in ₹ crore (10 million), quantities in tonnes; prices in the unit beside them (USD/kg at ₹90).",
    "What may go wrong: stops, quotas, embargoes, a clash on the border, a price dump on Events, with yearly rates (what they"
    " rest on stands beside them), unknown lengths and what they hit; the slipping scheme and need that surprises on"
    " Scenarios; what the plan must bear whatever its odds on Stress tests.",
    "The rates sum to .7 a year: almost every path has several events. A path is told by its worst one (Rank on Events), so"
    " that mild events vanish behind hard ones; the plan compares odds by rate and in the tree.",
    "Not known and therefore switchable: who won the magnet tender, China's policy after 10 November 2026, when its ban on"
    " Japan ends, where prices go.",
    "The group Assumptions of the sheet Sweep holds the twenty assumptions with the most money behind them, each with a low"
    " and a high end and why.",
)

BRIEFS = (
    ("B0", "Press document of 2025: ANI on a State Bank of India study"),
    ("B1", "Press document of 2025: Indian magnet imports, IREL and the lesson of 2010"),
    ("B2", "Press document of 2025: two-month stockpile and ₹7,300 crore scheme"),
    ("B3", "Press document of 2025: 6,000 t annually by 2032"),
    ("B4", "Press document of 2025: TERI and 360info on policy options"),
)


def tables() -> Tables:
    """All rows of the India workbook by sheet."""
    found: Tables = {
        "Switches": switches.switches(),
        "Countries": places.countries(),
        "Commodities": places.commodities(),
        "Origins": places.origins(),
        "Sectors": needing.sectors(),
        "Demand": needing.demand(),
        "Profiles": needing.profiles(),
        "Shortage tiers": needing.shortage_tiers(),
        "Substitution": needing.substitution(),
        "Imports": routes.imports(),
        "Import tiers": trade.import_tiers(),
        "Contracts": trade.contracts() + policies.guaranteed_offtake(),
        "Licences": trade.licences(),
        "End-use bars": trade.end_use_bars(),
        "Pipeline": trade.pipeline(),
        "Sales": trade.sales(),
        "Plants": making.plants(),
        "New capacity": making.new_capacity(),
        "Ramps": making.ramps(),
        "Processes": making.processes(),
        "Recipes": recipes.recipes(),
        "Resources": making.resources(),
        "Resource use": making.resource_use(),
        "Holders": keeping.holders(),
        "Stocks": keeping.stocks(),
        "Cover rules": keeping.cover_rules(),
        "Schemes": policies.schemes(),
        "Scheme plants": policies.scheme_plants(),
        "Participation": policies.participation(),
        "Targets": policies.targets(),
        "Share caps": policies.share_caps(),
        "Limits": policies.limits(),
        "Series": series.series(),
        "Events": disruptions.events(),
        "Event lengths": disruptions.event_lengths(),
        "Event effects": disruption_effects.event_effects(),
        "Scenarios": disruptions.scenarios(),
        "Stress tests": disruptions.stress_tests(),
        "Calibration": calibration.calibration(),
        "Change log": switches.change_log(),
        "Sweep": sweep.sweep(),
    }
    assumptions.tell_if_wrong(found)
    found |= {name: gathered(name, found[name]) for name in SEVERAL_READINGS}
    found |= {"Levers": levers.levers(found, SETTINGS), "Lever cells": levers.lever_cells()}
    return {**found, "Sources": sources(found)}


def sources(used_by: Tables) -> list[RowValues]:
    """The sources that some row or note names."""
    words = set()
    for rows in used_by.values():
        for values in rows:
            words |= set(re.findall(r"\b[A-Z]\d{1,2}b?\b", f"{values['source']} {values['note']}"))
    for value in SETTINGS.values():
        if isinstance(value, Noted):
            words |= set(re.findall(r"\b[A-Z]\d{1,2}b?\b", f"{value.source} {value.note}"))
    with SOURCES_FILE.open(encoding="utf-8", newline="") as file:
        known = [(line["code"], line["title"], line["address"]) for line in csv.DictReader(file)]
    own = [(ASSUMED, "Assumption of this workbook: no public source found; the note says how it was set", "")]
    own += [(code, title, "") for code, title in BRIEFS]
    return [
        row(
            "",
            "",
            "" if address or code == ASSUMED else "Address not recorded.",
            code=code,
            title=title,
            address=address,
        )
        for code, title, address in own + known
        if code in words or code == ASSUMED
    ]
