"""Open questions with their readings: contradictions C1 to C21, and policy choices."""

from rows import ASSUMED, RowValues, row

from india import names as n

# Contradiction, switch, chosen, options, question, source.
SWITCHES: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("C1", "target_basis", "capacity_tpa", "capacity_tpa; annual_output; cumulative_5y; cumulative_10000",
     "6,000 t: capacity a year, output a year by 2032, or output over five years; or 10,000 t over five years?"
     " The pot (30,000 t x ₹2,150/kg) fits 6,000 t a year for five years. All readings are reported.", "S1; S20"),
    ("C2", "scheme_outlay", "gazette_7280", "gazette_7280; brief_7300; press_7350; efc_split",
     "₹7,280, 7,300 or 7,350 crore; 750 capital + 6,450 sales or 6,500 capital + 800 operation?", "S4; S14"),
    ("C3", "sli_rule", "min_of_both", "min_of_both; kg_cap; pct_cap",
     "Two ceilings of the sales incentive: ₹2,150/kg (S3) and 40 % of sales (S2). Both, or one?", "S2; S3"),
    ("C4", "demand_case", "base", "base; low; high",
     "Need of 4,010 t growing to 8,220 t in FY31 (S14); 3,300 t at 9 % a year; or 15,400 t by FY33 (T17)?", "S14; T17"),
    ("C4", "hs_scope", "ndfeb_only", "ndfeb_only; all_8505",
     "Import tonnes of NdFeB only (2,850 t), or all of HS 8505 with ferrite (53,748 t)? Calibration only.", "T7; T1"),
    ("C5", "auto_base_t", "sector_table", "sector_table; t460; t540; t700; t800; t870",
     "Auto imports of 460, 540, 700, 800 or 870 t? Scales the three vehicle sectors.", "T23; T10; T13; T15"),
    ("C5", "auto_base_fy", "FY25", "FY25; FY24",
     "Year of the auto figure; FY24 grows one year more. Counts only with a tonnage in auto_base_t.", "T23"),
    ("C6", "china_share_basis", "value", "value; tonnes; auto; feed",
     "China's share by value (63-73 %), tonnes (80-85 %), auto (> 80 %) or feed (54-62 %)? Calibration only.", "T4; T5"),
    ("C7", "import_value_scope", "metal_magnets", "metal_magnets; calendar_2024; all_8505; brief_2025; sbi_mean; sbi_fy25",
     "Import bill USD 152, 198, 206, 221, 249 or 291 million? Calibration only.", "T4; T5; T2"),
    ("C8", "irel_path", "base", "base; manager; reuters; gazette; promise",
     "IREL NdPr oxide: base path, 200 to 500 t (manager), 450 t, 400 t or 500 t a year?", "D1; D2; S7; S15"),
    ("C8", "irel_stock_t", "t500", "t500; t0", "IREL's opening stock: 500 t as notified, or nothing usable?", "S7"),
    ("C9", "oxide_per_kg", "base", "base; government; high",
     "Oxide per kg of magnet: .385 (base), .333 (1:3, loss-free) or .42?", "S7; U1"),
    ("C10", "capex_case", "dae_83", "dae_83; minimum_50; midwest_22",
     "Capital per t a year: ₹83 lakh, 50 lakh or 22 lakh?", "S12; S2; D8"),
    ("C11", "availability_basis", "by_family", "by_family; one_number",
     "China licences by family (heavy grades held back), or one number (.93) for all?", "X9; X10"),
    ("C12", "hre_price_basis", "fob", "fob; rotterdam_ask; volume_mean",
     "Dy oxide: FOB USD 271-311, Rotterdam ask above 1,100, or volume mean 224 per kg?", "P4; P6"),
    ("C13", "opening_stock_weeks", "w4_6", "w2_3; w4_6; w6_8", "Industry buffers of 2-3, 4-6 or 6-8 weeks?", "T1; T10; T17"),
    ("C14", "recycle_case", "cpcb_basis", "cpcb_basis; un_basis; academic",
     "E-waste of 1.75 or 4.17 million t, or hardly any before 2030?", "Y12; Y11; Y9"),
    ("C15", "smco_start", "operating", "operating; awaiting_nod",
     "SmCo plant at Vizag operating, or waiting for its board until March 2028 (date assumed)?", "D4; S15"),
    ("C15", "smco_eligible", "no", "no; yes", "SmCo outside the scheme (as notified); yes asks what if.", "S11"),
    ("C16", "stock_form", "any", "any; magnets; oxide", "Two months of magnets, of oxide, or either?", "S18; S19"),
    ("C16", "stock_days_basis", "consumption", "consumption; net_imports; fy27_demand",
     "Days of forward consumption, of net imports, or of FY27 demand fixed?", "S18; S19"),
    ("C17", "re_share_of_500cr", "share_100", "share_100; share_60; share_25",
     "Part of the ₹500 crore that is for rare earths: all (they come first), 60 or 25 %?", "S19"),
    ("C18", "china_controls_since", "april_2025", "april_2025; year_2024",
     "Documentation only: one brief says 2024, every other source April 2025. No number depends on it.", "T12"),
    ("C19", "oct25_rules_from", "off", "off; april_2027",
     "October 2025 rules suspended until 10 November 2026 (X17), or in effect on it (X34)? Off, or from April 2027.", "X17; X34"),
    ("C20", "import_need", "reported", "reported; to_zero",
     "Government: import need falls practically to zero; need of 8,220 t exceeds 6,000 t. Reported, or a limit that shows what is missed.", "T19; S14"),
    ("C21", "penalty_case", "base", "base; low; high", "Worth of lost output: base, half or half as much again?", "V1; V2; V3; V10"),
    ("C21", "deferral_share", "in_values", "in_values; none",
     "Lost output made up later: credit in the values, or none (50 % auto, 70 % wind, 20 % electronics)?", "V4"),
    ("", "price_path", "flat", "flat; low; high",
     "Rare-earth prices stay as in February 2026 (NdPr USD 100/kg), fall to 60 or rise to 150 by FY30? Magnets follow by .55 of it.", "P3; P17; P18"),
    ("", "japan_ban", "ongoing", "ongoing; ends_april_2028; over",
     "China's ban on Japan of January 2026: goes on, ends after a year of the plan, or is over when it begins?", "X19; X20"),
    ("", "todays_sources", "fifth_a_year", "fifth_a_year; as_today; free",
     "Magnets bought outside China today are written into models: the least bought falls by a fifth a year from FY29, stays, or is free?", "L2; L3"),
    ("", "incentive_scheme", "gazette", "gazette; proposal_1345; none", "Which production incentive: December 2025, the earlier ₹1,345 crore, or none?", "S4; S17"),
    ("", "incentive_payment", "by_right", "by_right; need", "Is every kg paid that rates and pots allow, as the notification says, or only what owners need at least?", "S4; S9"),
    ("", "winning_bid", "bid_1900", "ceiling; bid_1900; bid_1600; bid_1200",
     "What least-cost bids ask: the ceiling of ₹2,150/kg, 1,900, 1,600 or 1,200? The result of the tender is not known.", "S9"),
    ("", "recycling_scheme", "on", "on; off", "Recycling scheme counts?", "S23"),
    ("", "buyer_incentive", "off", "off; on", "Incentive to buyers of Indian magnets?", ASSUMED),
    ("", "offtake_floor", "off", "off; on", "Price floor of ₹5,500/kg for the scheme's plants (assumed)?", ASSUMED),
    ("", "sovereign_cover", "off", "off; on", "Does the government stand for 70 % of the capital of stakes abroad, against a lower return?", "B4"),
    ("", "upstream_offtake", "off", "off; on", "Does it guarantee offtake and a floor price to a new mine abroad?", "B4"),
    ("", "japan_export", "suspended", "suspended; honoured", "Oxide exports to Japan suspended (asked June 2025) or honoured?", "D2"),
    ("", "china_talks", "calm", "calm; succeed; fail", "Licence talks: as now, approvals in full and faster, or down to a quarter?", "X13; X12"),
    ("", "china_stop", "may_happen", "may_happen; certain",
     "A stop of all Chinese goods: by its odds on Events, or as certain from a month on Scenarios? Moves nothing with"
     " --path-only, which leaves scenarios out.", ASSUMED),
    ("", "share_caps", "on", "on; off", "Caps on any country's share count?", ASSUMED),
    ("", "concentration_cap", "off", "off; on", "A cap on how concentrated imports of magnets are (Herfindahl-Hirschman index)?", ASSUMED),
    ("", "recycled_floor", "off", "off; on", "A quarter of use from recycling from FY33, after the EU?", ASSUMED),
    ("", "quad_floor", "off", "off; on", "A floor on magnets from Quad partners?", ASSUMED),
    ("", "plants_built", "four_of_five", "four_of_five; five_of_five", "Do all five winners build, or four?", "S1"),
    ("", "two_months", "state_42_licensed",
     "state_42_licensed; state_42_all; state_alone_licensed; state_alone_all; members_licensed; members_all",
     "Two months of what, and held by whom? The state 42 of 60 days as in Japan, industry's own stock the rest; all in"
     " the reserve; or private members who are paid for 18 days beside it. Of the families that China licenses, or"
     " of all four.", "S18; K2; K12"),
    ("", "heavy_reserve", "on", "on; off", "Must the reserve hold the heavy grades and SmCo too, or whatever is cheapest by the tonne?", ASSUMED),
    ("", "machinery_duty", "exempt", "exempt; paid", "Duty on plant machinery: exempt (Budget 2026) or paid?", "S13; S25"),
)  # fmt: skip


CALIBRATION_ONLY = (
    "Moves no plan: it chooses the published figure of a line on Calibration, told by planner check."
)
NOTES = {
    "scheme_outlay": "brief_7300 and press_7350 move nothing while little more than half of the sales pot is paid.",
    "china_stop": "certain is a scenario of the tree: it moves nothing with --path-only.",
    "sli_rule": "Moves public money alone, +158 crore (kg_cap) or +914 (pct_cap), while all plants that are won are built.",
    "winning_bid": "1,600 moves public money alone; at 1,200 the bids are too low for all plants: 1,165 crore less is paid,"
    " output falls.",
    "incentive_payment": "need pays 2,953 crore instead of 3,884 for the same plants: the difference is rent.",
    "recycling_scheme": "Moves 73 crore to recyclers and no tonne: lines pay without it.",
    "buyer_incentive": "Moves 1,000 crore from government to buyers and makers, and no tonne, while all plants that are won"
    " are built; without the makers' scheme it alone builds 1,200 t a year for 304 crore.",
    "offtake_floor": "Binds where import parity is below ₹5,500/kg: standard grades, and all after a price dump.",
    "smco_eligible": "yes adds 54 t a year of SmCo for 27 crore.",
    "sovereign_cover": "Builds nothing while four plants find oxide at home and on the spot; with five it builds 307 t a year"
    " in Australia and saves 29 crore.",
    "upstream_offtake": "Costs 68 crore and avoids 243 t of exposure: users have cheaper Chinese oxide.",
    "hs_scope": CALIBRATION_ONLY,
    "china_share_basis": CALIBRATION_ONLY,
    "import_value_scope": CALIBRATION_ONLY,
    "auto_base_fy": "Moves nothing while auto_base_t is sector_table: it says of which year a chosen tonnage is.",
    "china_controls_since": "Moves no plan: documentation of a contradiction.",
    "penalty_case": "Moves little where nothing happens, for nobody is short then: it acts in disruptions, so in the tree.",
    "deferral_share": "Moves nothing where nothing happens, for nobody is short then: it acts in disruptions, so in the tree.",
    "price_path": "BMI expects USD 90 for 2026 (P17), the floor in the USA is 110 (P8).",
    "japan_ban": "No end of the ban was found. The tree does not tell its end: worse events hide so mild a good one.",
    "todays_sources": "Tonnes of FY28 from China: 82 % with the ties, 84 % without them; the published share is 80-85 %.",
    "china_talks": "Talks change approvals (Series on Licences) and how often China stops (Series on Events).",
}  # fmt: skip
"""What a switch does not move, or why it stands as it does."""
CHOICE = "The choice of the base case is an assumption."


def switches() -> list[RowValues]:
    """All switches."""
    return [
        row(
            source,
            "assumed" if source == ASSUMED else "stated",
            " ".join([CHOICE, NOTES[switch]] if switch in NOTES else [CHOICE]),
            switch=switch,
            chosen=chosen,
            options=options,
            question=question,
            contradiction=contradiction,
        )
        for contradiction, switch, chosen, options, question, source in SWITCHES
    ]


def change_log() -> list[RowValues]:
    """What was done to the workbook."""
    return [
        row("", "", "", date="2026-11-27", author="planning team",
            change="Base year tied to today's sources, ban on Japan as a state, value of lost output from the Japanese mean"
            " up, exposure at ₹500 per kg, border escalation, price dump and need that surprises, price paths, twenty"
            " assumptions with a range."),
        row("", "", "", date="2026-11-22", author="planning team",
            change=f"First base case: {len(SWITCHES)} switches, {len(n.FAMILIES)} magnet families, C1 to C21."),
    ]  # fmt: skip
