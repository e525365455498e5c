"""What must be opened before it can be used: routes from new countries, and designs without rare earths."""

from rows import ASSUMED, RowValues, assumed, joined, row

from india import names as n

# Resource, route, ₹ crore per t a year, first order, months, most t a year, source, note.
Opening = tuple[str, str, float, str, int, float, str, str]
ROUTES: tuple[Opening, ...] = (
    ("Opening of Russia", "Russia NdPr oxide", 0.03, "2027-04", 18, 150, "M5; M6",
     "Payment channel, audit and qualification: ₹300 per kg a year (100-1,000). Separation of 2,500 t of oxides starts"
     " in 2027, a fifth NdPr, meant for Russian magnets: at most 150 t (0-300). Not"
        " chosen at USD 105 while own oxide grows; at 95 all of it is."),
    ("Opening of South Africa", "South Africa NdPr oxide", 0.02, "2027-04", 24, 200, "M4",
     "Share in qualification and offtake terms: ₹200 per kg a year (100-600). 1,900 t of magnet oxides a year planned,"
     " with money of the USA: at most 200 t (0-400), not before 2029. Not chosen at"
        " USD 108; at 90 it is."),
)  # fmt: skip

# Resource, substitute, sectors, use per unit, t a month today, ₹ crore per t a year, months, note.
Design = tuple[str, str, tuple[str, ...], float, float, float, int, str]
DESIGNS: tuple[Design, ...] = (
    (n.FERRITE_DESIGN, n.FERRITE, (n.TWO_WHEELER, n.ELECTRONICS), 0.25, 11.0, 0.4, 6,
     "New motor, frame and certificate: ₹4,000 per kg displaced a year over a model's six years is ₹950 of the ₹1,500"
     " of the evidence (Z1); the other ₹550 stand on Substitution. Range .2-.8."),
    (n.INDUCTION_DESIGN, n.MAGNET_FREE, (n.CAR,), 1.0, 0.0, 1.0, 18,
     "Redesign of 12-24 months: ₹10,000 per kg displaced a year over six years is ₹2,360 of the ₹4,000 of the evidence;"
     " the other ₹1,640 stand on Substitution. Range .5-2."),
    (n.NITRIDE_DESIGN, n.IRON_NITRIDE, (n.ELECTRONICS,), 1.0, 0.0, 0.3, 12,
     "Qualification of an unproven magnet (Z3): ₹3,000 per kg a year. Not chosen at USD 65; at 40 some is."),
)  # fmt: skip


def resources() -> list[RowValues]:
    """None of a route is open; of designs, what makers have certified."""
    opened = [
        assumed("Nothing is open today; New capacity opens it.", resource=name, unit="t", capacity_a_month=0)
        for name, *_ in ROUTES
    ]
    designs = [
        assumed(
            "Displaced a month by designs that are certified today: the shares of FY27."
            if today
            else "No design is certified today.",
            resource=name,
            unit="t displaced",
            capacity_a_month=today,
        )
        for name, _, _, _, today, *_ in DESIGNS
    ]
    return opened + designs


def resource_use() -> list[RowValues]:
    """Orders on a route, and use of a substitute in its sectors."""
    orders = [
        assumed("Every tonne ordered.", resource=name, activity="order", route=route, use_per_unit=1)
        for name, route, *_ in ROUTES
    ]
    uses = [
        assumed("Per unit of the substitute.", resource=name, activity="use", commodity=substitute,
                sector=joined(*sectors), use_per_unit=per_unit)
        for name, substitute, sectors, per_unit, *_ in DESIGNS
    ]  # fmt: skip
    return orders + uses


def new_capacity() -> list[RowValues]:
    """What opening costs, and when it can be had."""
    opened = [
        row(source, "assumed", note, expansion=f"{name}: build", resource=name, capital_cost=capital,
            first_month=first, gestation_months=months, maximum_in_total=most, life_years=8,
            required_return=0.11, payer="buyers")
        for name, _, capital, first, months, most, source, note in ROUTES
    ]  # fmt: skip
    designs = [
        row(ASSUMED, "assumed", note, expansion=f"{name}: adoption", resource=name, capital_cost=capital,
            gestation_months=months, life_years=6, required_return=0.11, payer="buyers")
        for name, _, _, _, _, capital, months, note in DESIGNS
    ]  # fmt: skip
    return opened + designs
