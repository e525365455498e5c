"""Stock holders, stocks and cover rules."""

from rows import ASSUMED, RowValues, joined, row

from india import names as n
from india.needing import family_need

OPENING = {n.STD: 1990 / 12, n.MOT: 1940 / 12, n.HIT: 620 / 12, n.SMC: 80 / 12}
"""One month's need in FY27 by family, t."""
BUFFERS = {"w2_3": 0.58, "w4_6": 1.25, "w6_8": 1.62}
"""Months of use in stock at the start: 2-3, 4-6, 6-8 weeks (base 1.25 months)."""
MAGNET_LIFE = {n.STD: 0.015, n.MOT: 0.015, n.HIT: 0.015, n.SMC: 0.003}
CLOSING_MONTHS = 2
"""Most months of FY33 need in industry's stock of a family when the plan ends: the two months of cover."""
FILL = {n.STD: 60, n.MOT: 50, n.HIT: 20, n.SMC: 3, n.NDPR_OXIDE: 60, n.DY_OXIDE: 4, n.TB_OXIDE: 1}
"""Most bought into the reserve in a month, t."""


WITH_MEMBERS = "two_months=members_licensed|members_all"


def holders() -> list[RowValues]:
    """Industry, IREL and the national reserve."""
    return [
        row("K11", "derived", "Private 10.5 % finance + 1.0 % storage + .25 % insurance (assumed).",
            holder=n.INDUSTRY, kind="working stock", payer="buyers", carrying_share=0.1175),
        row("K11", "derived", "As industry; oxides and intermediates at IREL.",
            holder=n.IREL_STOCK, kind="working stock", payer="producers", carrying_share=0.08),
        row("S18; S19", "derived", "Public 6.75 % + 1.25 % storage and insurance (assumed). Held for disruptions;"
            " otherwise only rotated. Loan premium: above what trade in a disruption without need would bring (13 %"
            " of value), far below lost output; assumed, as is the capacity.",
            holder=n.RESERVE, kind="reserve", payer="government", release_rule="disruption only", loan_premium=0.4,
            capacity=4000, carrying_share=0.08),
        row("K2; K11", "assumed", "Firms that join the stockpile: as industry, but paid half of their carrying cost for"
            " what counts (assumed), from 150 crore (assumed) beside the reserve's 500. Only in readings with members.",
            when=WITH_MEMBERS, holder=n.MEMBERS, kind="member", payer="buyers", carrying_share=0.1175,
            interest_subsidy=0.5, payment_pot=150),
    ]  # fmt: skip


MOST_MONTHS = {family: 8 if family == n.SMC else 4 for family in n.FAMILIES}
"""Most that industry keeps before FY29, months of need; a few tonnes of SmCo come in lots."""


def _industry_magnets() -> list[RowValues]:
    """Opening buffers by the reading of C13."""
    return [
        row(
            {"w2_3": "T1", "w4_6": "T10", "w6_8": "T17"}[weeks],
            "derived",
            f"{months} months of FY27 use; base between 4 and 6 weeks. At most {MOST_MONTHS[family]} months of FY27"
            " need until what is ordered has come, half as many from FY29, growing with need (Series): 6-8 weeks is the"
            " most that anybody reports (T17), so no hoards before a"
            f" cap tightens. At most {CLOSING_MONTHS} months of FY33 need when the plan ends (both assumed).",
            when=f"opening_stock_weeks={weeks}",
            holder=n.INDUSTRY,
            commodity=family,
            opening=round(monthly * months, 1),
            maximum=round(MOST_MONTHS[family] * family_need(family)[0] / 12),
            loss_a_year=MAGNET_LIFE[family],
            closing_maximum=round(CLOSING_MONTHS * family_need(family)[-1] / 12),
        )
        for weeks, months in BUFFERS.items()
        for family, monthly in OPENING.items()
    ]


def _working(
    holder: str,
    commodity: str,
    opening: float,
    note: str,
    source: str = ASSUMED,
    when: str = "",
    **others: float,
) -> RowValues:
    """One working stock without decay."""
    confidence = "assumed" if source == ASSUMED else "stated"
    return row(source, confidence, note, when, holder=holder, commodity=commodity, opening=opening, **others)


def _feed_stocks() -> list[RowValues]:
    """Feed at makers and at IREL."""
    none = "Opening stock unknown: 0 assumed."
    return [
        _working(n.INDUSTRY, n.NDPR_OXIDE, 0, none),
        _working(n.INDUSTRY, n.DY_OXIDE, 1, "A tonne at the first makers, assumed."),
        _working(n.INDUSTRY, n.TB_OXIDE, 0.3, "A little at the first makers, assumed."),
        _working(
            n.INDUSTRY,
            n.SM_OXIDE,
            2,
            "At IREL and DMRL, assumed. More is made than anyone needs: worth nothing when the plan ends.",
            closing_value=0,
        ),
        _working(n.INDUSTRY, n.SWARF, 0, none),
        _working(n.INDUSTRY, n.OLD_MAGNETS, 0, none),
        _working(
            n.IREL_STOCK,
            n.NDPR_OXIDE,
            500,
            "500 t in stock, as the notification reports.",
            "S7",
            "irel_stock_t=t500",
        ),
        _working(
            n.IREL_STOCK,
            n.NDPR_OXIDE,
            0,
            "Stock already promised or not separated.",
            ASSUMED,
            "irel_stock_t=t0",
        ),
        _working(n.IREL_STOCK, n.CHLORIDE, 500, "Working stock assumed."),
    ]


def _reserve() -> list[RowValues]:
    """What the national reserve may hold: nothing yet."""
    found = []
    for commodity, fill in FILL.items():
        magnet = commodity in n.FAMILIES
        found.append(
            row(
                "S18; K6; K10",
                "assumed",
                "Empty today. Filling, release and rotation limits assumed; magnets rust and lock use, oxide keeps.",
                holder=n.RESERVE,
                commodity=commodity,
                opening=0,
                loss_a_year=MAGNET_LIFE.get(commodity, 0.0),
                fill_maximum_a_month=fill,
                release_maximum_share=0.5,
                release_delay_months=1,
                rotation_months=30 if magnet else 0,
                rotation_cost=0.01 if magnet else 0.0,
                purchases_from="2027-04",
            )
        )
    return found


def stocks() -> list[RowValues]:
    """All stocks."""
    return _industry_magnets() + _feed_stocks() + _reserve() + _members()


def _members() -> list[RowValues]:
    """What private members may hold: nothing yet."""
    return [
        row("K2", "assumed", "Empty today; at most two months of FY33 need when the plan ends (assumed).",
            WITH_MEMBERS, holder=n.MEMBERS, commodity=family, opening=0, loss_a_year=MAGNET_LIFE[family],
            closing_maximum=round(CLOSING_MONTHS * family_need(family)[-1] / 12))
        for family in n.FAMILIES
    ]  # fmt: skip


FORMS = {
    "any": joined(*n.FAMILIES, n.NDPR_OXIDE),
    "magnets": joined(*n.FAMILIES),
    "oxide": joined(*n.FAMILIES, n.NDPR_OXIDE),
}
"""What counts towards the two months, by the reading of C16: if the state keeps oxide, industry still keeps magnets."""
BASES = {"consumption": "consumption", "net_imports": "net imports"}
COVER_PENALTY = 0.075
"""₹ crore per t and month short of a cover rule: what a tonne that is missing may be expected to cost. Odds that China
stops licences, sets quotas, brings rules back or embargoes (.31 a year, section 5c of the evidence) times lost output of
₹29,000 per kg (V1): .31 / 12 x 2.9."""
HEAVY_PENALTY = 0.31
"""The same for heavy grades, which cars need most: ₹120,000 per kg of lost output."""
BUFFER_PENALTY = 0.3
"""For the two months in all and for industry's own buffer: above the dearest premium outside China, USD 30 a kg (P9)."""
PENALTY_NOTE = {
    COVER_PENALTY: "Penalty: odds of a stop, .31 a year, x lost output of ₹29,000/kg (V1), a month.",
    HEAVY_PENALTY: "Penalty: odds of a stop, .31 a year, x lost output of ₹120,000/kg (EV cars), a month.",
    BUFFER_PENALTY: "Penalty: above the dearest premium outside China, USD 30/kg (P9).",
}


def cover_rules() -> list[RowValues]:
    """Two months of cover by March 2028, and industry's own buffer."""
    return [*_national(), *_state_part(), *_heavy_part(), *_buffers()]


def _national() -> list[RowValues]:
    """One row per form and basis; one counts."""
    return [
        row(
            "S18; S19",
            "derived",
            "Two months with private participation: reserve and industry both count."
            f" C16: stock_form, stock_days_basis. Date assumed. {PENALTY_NOTE[BUFFER_PENALTY]}",
            when=f"stock_form={form}; stock_days_basis={basis}",
            rule="Two months of cover",
            holder=joined(n.RESERVE, n.INDUSTRY),
            commodity=goods,
            demand_commodity=joined(*n.FAMILIES),
            cover_months=2,
            first_month="2028-03",
            basis=basis_word,
            conversion_class="" if form == "magnets" else n.SCHEME_CLASS,
            penalty=BUFFER_PENALTY,
        )
        for form, goods in FORMS.items()
        for basis, basis_word in BASES.items()
    ]


# Families of the state's part -> goods, note.
SCOPES: dict[str, tuple[tuple[str, ...], str]] = {
    "licensed": ((n.MOT, n.HIT, n.SMC), "of the families that China licenses (assumed): STD is free of the licence"),
    "all": (n.FAMILIES, "of all four families"),
}  # fmt: skip
STATE_NOTE = (
    "The state's part: 42 of 60 days, as in Japan (K12), or two months in the reserve alone (Series),"
)
OXIDE_FROM = "2030-01"
"""First month of a reserve of oxide alone: a year after the first plants start, when they run at three quarters."""


def _reserve_goods(form: str, families: tuple[str, ...]) -> str:
    """What of the reserve counts, by the reading of C16."""
    goods = {"any": (*families, n.NDPR_OXIDE), "magnets": families, "oxide": (n.NDPR_OXIDE,)}
    return joined(*goods[form])


def _state_part() -> list[RowValues]:
    """What the national reserve must hold, alone or with private members, by form and families."""
    return [
        rule
        for scope, (families, note) in SCOPES.items()
        for form in FORMS
        for rule in (
            _scoped(
                scope,
                form,
                f"two_months=state_42_{scope}|state_alone_{scope}|members_{scope}; stock_form={form}",
                f"{STATE_NOTE} {note}.",
                rule="National reserve",
                holder=n.RESERVE,
                commodity=_reserve_goods(form, families),
                cover_months=1.4,
            ),
            _scoped(
                scope,
                form,
                f"two_months=members_{scope}; stock_form={form}",
                f"Two months with private members, who hold 18 of 60 days as in Japan (K2, K12), {note}.",
                rule="National reserve and private members",
                holder=joined(n.RESERVE, n.MEMBERS),
                commodity=joined(*families, *([] if form == "magnets" else [n.NDPR_OXIDE])),
                cover_months=2.0,
            ),
        )
    ]


def _scoped(scope: str, form: str, when: str, note: str, **values: object) -> RowValues:
    """One rule over the need of some families."""
    return row(
        "S18; K12",
        "assumed",
        f"{note} {PENALTY_NOTE[COVER_PENALTY]}",
        when=when,
        demand_commodity=joined(*SCOPES[scope][0]),
        first_month=OXIDE_FROM if form == "oxide" else "2028-03",
        conversion_class="" if form == "magnets" else n.SCHEME_CLASS,
        penalty=COVER_PENALTY,
        **values,
    )


HEAVY_MONTHS = 0.7
"""Months of need of each heavy grade in the reserve: half of the state's part, assumed."""


def _heavy_part() -> list[RowValues]:
    """The reserve holds what China withheld longest, not only the cheapest tonnes."""
    return [
        row(
            "X9; X10",
            "assumed",
            "Heavy grades were near zero for six months in 2025, and China bars military use of SmCo: half of the"
            " state's part in each of them, before the cheaper motor grades and oxide (assumed)."
            f" {PENALTY_NOTE[HEAVY_PENALTY]}",
            when=f"heavy_reserve=on; stock_form={form}",
            rule=f"National reserve of {family}",
            holder=n.RESERVE,
            commodity=family,
            demand_commodity=family,
            cover_months=HEAVY_MONTHS,
            first_month="2028-03",
            penalty=HEAVY_PENALTY,
        )
        for form in ("any", "magnets")
        for family in (n.HIT, n.SMC)
    ]


def _buffers() -> list[RowValues]:
    """Industry keeps part of its buffer in normal times, family by family."""
    return [
        row(
            "T10; T17; T1",
            "assumed",
            "Industry will not run below this in normal times; .5 months: not steerable below (assumed)."
            f" C13: Series change it with opening_stock_weeks. {PENALTY_NOTE[BUFFER_PENALTY]}",
            rule=f"Industry buffer {family}",
            holder=n.INDUSTRY,
            commodity=family,
            demand_commodity=family,
            cover_months=0.5,
            penalty=BUFFER_PENALTY,
        )
        for family in n.FAMILIES
    ]
