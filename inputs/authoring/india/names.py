"""Names that several sheets of the India workbook share."""

STD, MOT, HIT, SMC = "Magnet STD", "Magnet MOT", "Magnet HIT", "Magnet SMC"
FAMILIES = (STD, MOT, HIT, SMC)

NDPR_OXIDE, DY_OXIDE, TB_OXIDE, SM_OXIDE = "NdPr oxide", "Dy oxide", "Tb oxide", "Sm oxide"
NDPR_METAL, DY_METAL, TB_METAL, SM_METAL = "NdPr metal", "Dy metal", "Tb metal", "Sm metal"
NDPR_ALLOY = "NdPr alloy"
MONAZITE, CHLORIDE, LANTHANUM_CERIUM, THORIUM = (
    "Monazite concentrate",
    "Mixed RE chloride",
    "La-Ce oxides",
    "Thorium residue",
)
SWARF, OLD_MAGNETS = "Magnet swarf", "End-of-life magnets"
FERRITE, IRON_NITRIDE, FITTED_MOTOR, MAGNET_FREE, HEAVY_FREE = (
    "Ferrite magnet",
    "Iron-nitride magnet",
    "Motor fitted abroad",
    "Magnet-free motor",
    "Heavy-RE-free magnet",
)

TWO_WHEELER, CAR, ENGINE_VEHICLE, WIND, ELECTRONICS, INDUSTRIAL, DEFENCE, MEDICAL = (
    "EV two- and three-wheelers",
    "EV cars and buses",
    "Engine vehicles",
    "Wind",
    "Electronics and appliances",
    "Industrial",
    "Defence and aerospace",
    "Medical and other",
)

INDUSTRY, RESERVE, IREL_STOCK = "Industry", "National reserve", "IREL"
MEMBERS = "Private members"
HEAVY_LICENCE = "China heavy rare earths"

SITES = ("Telangana", "Tamil Nadu", "Andhra Pradesh")
SCHEME_PLANTS = tuple(f"Magnet plants {site}" for site in SITES)
SCHEME_CLASS, PRIVATE_CLASS = "scheme magnets", "other magnets"
MIDWEST, VIZAG, CRACKING, SEPARATION, RECYCLER = (
    "Midwest magnet plant",
    "IREL Vizag SmCo plant",
    "IREL OSCOM cracking",
    "IREL RED Aluva separation",
    "Recycling plants",
)
MINES, METAL_PLANTS, ALLOY_PLANTS = "Beach-sand mines", "Metal plants", "Strip-casting plants"
RESIDUE, CORRIDOR = "Thorium residue handling", "Monazite import corridor"
FERRITE_DESIGN, INDUCTION_DESIGN, NITRIDE_DESIGN = (
    "Ferrite motor designs",
    "Magnet-free motor designs",
    "Iron-nitride designs",
)
SHORT_LOOP = "Magnet-to-magnet recycling line"
GAZETTE, PROPOSAL, RECYCLING_SCHEME, BUYER_SCHEME = (
    "Sintered magnet scheme",
    "Earlier proposal of 1,345 crore",
    "Critical mineral recycling scheme",
    "Buyer incentive",
)

LICENCE_STOP, QUOTA, RULES_RETURN, TOTAL_EMBARGO, MYANMAR_STOP, LYNAS_OUTAGE, SCHEME_SLIPS = (
    "SC1 licence stop",
    "SC2 quota as in 2010",
    "SC3 October rules return",
    "SC5 total embargo",
    "SC6 Myanmar stop",
    "SC7 Lynas outage",
    "SC8 scheme slips",
)
PRICE_DUMP, BORDER, DEMAND_AHEAD, DEMAND_BEHIND = (
    "SC9 price dump",
    "SC10 border escalation",
    "SC11 demand runs ahead",
    "SC12 demand falls behind",
)
