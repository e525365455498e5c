"""Recipes: what one unit of each process takes and gives."""

from rows import ASSUMED, RowValues, row

from india import chain
from india import names as n
from india.making import OVERSEAS, made_at

NOTE_CHAIN = "Monazite balance D3; shares of NdPr, Sm, Dy, Tb in Indian monazite assumed."
NOTE_METAL = "Probability factor of the oxide (.857 Nd, .871 Dy, .850 Tb, .862 Sm) and 5 % loss (Y1)."
NOTE_MAGNET = (
    "Net of swarf: .385 (STD), .375 (MOT), .345 (HIT) t of NdPr oxide per t of magnet; gross adds .06,"
    " which swarf recycling gives back. C9: oxide_per_kg."
)
NOTE_HEAVY = "Heavy content of bulk and diffused grades by the grade table (assumed), Dy : Tb = 4 : 1."
OXIDE_PER_METAL = {n.NDPR_METAL: 1.228, n.DY_METAL: 1.208, n.TB_METAL: 1.238, n.SM_METAL: 1.247}
"""t of oxide per t of metal."""
SWARF_PER_MAGNET = 0.25
"""t of swarf per t of magnet (25-30 % of output, Y2)."""
CERIUM_OXIDES = 0.18
"""t of La-Ce oxides per t of magnet: .092 t of cerium metal, .814 of its oxide, two thirds of the mixture."""
NOTE_CERIUM = ".092 t of Ce for as much NdPr; La-Ce oxides are in surplus at IREL. Losses assumed."
SWARF_CREDIT = 0.24
"""t of NdPr oxide from 1 t of swarf: .06 per t of magnet."""

# Recipe -> t of NdPr metal, Dy metal, Tb metal per t of magnet; gross.
MAGNET_FEED = {
    "STD": (n.STD, 0.3624, 0.0, 0.0),
    "STD with cerium": (n.STD, 0.27, 0.0, 0.0),
    "MOT bulk": (n.MOT, 0.3542, 0.0140, 0.0035),
    "MOT diffused": (n.MOT, 0.3542, 0.0052, 0.0013),
    "HIT": (n.HIT, 0.3298, 0.0225, 0.0055),
}


def _line(
    process: str, commodity: str, taken: float | None, made: float | None, source: str, note: str
) -> RowValues:
    """One recipe line."""
    return row(
        source,
        "assumed" if source == ASSUMED else "derived",
        note,
        process=process,
        commodity=commodity,
        input=taken,
        output=made,
    )


def _chain() -> list[RowValues]:
    """Beach sand to oxides with joint outputs."""
    cracking, separation = "Monazite cracking", "Oxide separation"
    return [
        _line("Beach-sand mining", n.MONAZITE, None, 1, ASSUMED, "Unit of activity: 1 t of monazite."),
        _line(cracking, n.MONAZITE, 1, None, "D3", NOTE_CHAIN),
        _line(cracking, n.CHLORIDE, None, 0.9, "D3", f"{NOTE_CHAIN} 1.1 t as moist chloride; .9 t dry."),
        _line(cracking, n.THORIUM, None, 0.1, ASSUMED, "Thoria 8-10 % of monazite."),
        _line(separation, n.CHLORIDE, 9.8, None, "D3", f"{NOTE_CHAIN} NdPr about a tenth of the dry chloride."),
        _line(separation, n.NDPR_OXIDE, None, 1, "D3", "Unit of activity: 1 t of NdPr oxide."),
        _line(separation, n.DY_OXIDE, None, 0.008, ASSUMED,
              "No commercial Dy/Tb today (S30): 0 until March 2029 (Series), then assumed."),
        _line(separation, n.TB_OXIDE, None, 0.003, ASSUMED, "As Dy."),
        _line(separation, n.SM_OXIDE, None, 0.12, ASSUMED, NOTE_CHAIN),
        _line(separation, n.LANTHANUM_CERIUM, None, 3.6, ASSUMED, NOTE_CHAIN),
    ]  # fmt: skip


def _metals() -> list[RowValues]:
    """Oxides to metals."""
    oxides = {
        n.NDPR_METAL: n.NDPR_OXIDE,
        n.DY_METAL: n.DY_OXIDE,
        n.TB_METAL: n.TB_OXIDE,
        n.SM_METAL: n.SM_OXIDE,
    }
    return [
        line
        for metal, oxide in oxides.items()
        for line in (
            _line(metal, oxide, OXIDE_PER_METAL[metal], None, "Y1", NOTE_METAL),
            _line(metal, metal, None, 1, "Y1", NOTE_METAL),
        )
    ]


def _magnets(plant: str, label: str) -> list[RowValues]:
    """One magnet recipe at one plant."""
    process = f"{plant} {label}"
    family, neodymium, dysprosium, terbium = MAGNET_FEED[label]
    feed = n.NDPR_METAL if plant == n.MIDWEST else n.NDPR_ALLOY
    lines = [_line(process, feed, neodymium, None, "Y4; U1", NOTE_MAGNET)]
    swarf = SWARF_PER_MAGNET
    if label == "STD with cerium":
        lines.append(_line(process, n.LANTHANUM_CERIUM, CERIUM_OXIDES, None, "M11", NOTE_CERIUM))
        swarf = round(swarf * neodymium / MAGNET_FEED["STD"][1], 3)
    if dysprosium:
        lines.append(_line(process, n.DY_METAL, dysprosium, None, "Y5; Y6", NOTE_HEAVY))
        lines.append(_line(process, n.TB_METAL, terbium, None, "Y5; Y6", NOTE_HEAVY))
    lines.append(_line(process, family, None, 1, ASSUMED, "Unit of activity: 1 t of finished magnets."))
    note = "25-30 % of magnet output; with cerium counted by its NdPr."
    lines.append(_line(process, n.SWARF, None, swarf, "Y2", note))
    return lines


def _smco() -> list[RowValues]:
    """Samarium-cobalt at Vizag; cobalt is in the cost."""
    process = "SmCo magnets Vizag"
    return [
        _line(process, n.SM_METAL, 0.28, None, ASSUMED, "Sm2Co17: 25 % Sm (textbook) and losses."),
        _line(process, n.SMC, None, 1, ASSUMED, "Unit of activity: 1 t of SmCo magnets."),
    ]


def _scrap() -> list[RowValues]:
    """Recycling."""
    chemistry, short = "Old magnets to oxide", "Old magnets to magnets"
    return [
        _line("Swarf recycling", n.SWARF, 1, None, "Y3", "About 95 % of the rare earths come back (assumed)."),
        _line("Swarf recycling", n.NDPR_OXIDE, None, SWARF_CREDIT, "Y3", ".06 t per t of magnet."),
        _line("Swarf recycling", n.DY_OXIDE, None, 0.006, ASSUMED, "Mean of the grades made."),
        _line("Swarf recycling", n.TB_OXIDE, None, 0.0015, ASSUMED, "Mean of the grades made."),
        _line("Collection of old magnets", n.OLD_MAGNETS, None, 1, ASSUMED, "Unit of activity: 1 t collected."),
        _line(chemistry, n.OLD_MAGNETS, 1, None, "Y10", "Yield .95 (98 % claimed)."),
        _line(chemistry, n.NDPR_OXIDE, None, 0.31, "Y10", ".29 NdPr x 1.16 x .95 less pre-treatment loss."),
        _line(chemistry, n.DY_OXIDE, None, 0.008, ASSUMED, "Older magnets hold more Dy."),
        _line(chemistry, n.TB_OXIDE, None, 0.001, ASSUMED, "Older magnets hold some Tb."),
        _line(short, n.OLD_MAGNETS, 1, None, ASSUMED, "Yield .9."),
        _line(short, n.STD, None, 0.9, ASSUMED, "Comes back as standard grade."),
    ]  # fmt: skip


def _others() -> list[RowValues]:
    """Substitutes and overseas oxide: one output each."""
    single = [("Ferrite magnets India", n.FERRITE), ("Magnet-free motors", n.MAGNET_FREE)]
    single += [(f"{name} output", n.NDPR_OXIDE) for name, *_ in OVERSEAS]
    return [_line(process, made, None, 1, ASSUMED, "Unit of activity: 1 t made.") for process, made in single]


def recipes() -> list[RowValues]:
    """All recipe lines."""
    made, plants = made_at(), (*n.SCHEME_PLANTS, n.MIDWEST)
    magnets = [
        line
        for plant in plants
        for label in MAGNET_FEED
        if (plant, label) in made
        for line in _magnets(plant, label)
    ]
    return _chain() + _metals() + magnets + _smco() + _scrap() + _others() + chain.recipes()
