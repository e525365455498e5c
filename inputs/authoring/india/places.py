"""Countries, commodities and where suppliers get their own inputs."""

from rows import ASSUMED, RowValues, assumed, row

from india import names as n

COUNTRIES: tuple[tuple[str, str, str, str], ...] = (
    (
        "India",
        "Quad; MSP; BRICS",
        "B0",
        "Our own country. Blocs after public lists; MSP: Mineral Security Partnership.",
    ),
    ("China", "BRICS", "B0", "Over 90 % of magnet capacity; licences on seven elements since April 2025."),
    (
        "Japan",
        "Quad; MSP; FTA",
        "U2; X19b",
        "About half of non-Chinese magnet output; 60-72 % of its feed from China.",
    ),
    (
        "Vietnam",
        "ASEAN; FTA",
        "U17; U12",
        "Shin-Etsu Hai Phong and Star Group magnets; Dong Pao mine stalled.",
    ),
    ("South Korea", "MSP; FTA", "U13; U14", "Seonglim, JS Link and Noveon/Kangwon magnets."),
    ("Malaysia", "ASEAN; FTA", "U9; U20", "Lynas separation at Kuantan; magnet plant with JS Link planned."),
    ("Australia", "Quad; MSP; FTA", "P8", "Lynas mine; Iluka Eneabba and Arafura Nolans from about 2029."),
    ("USA", "Quad; MSP", "U5; U14", "MP, Noveon, eVAC, Energy Fuels: mostly captive."),
    ("Germany", "EU; MSP", "U18", "VAC Hanau and Neorem (Finland): a few hundred tonnes."),
    ("France", "EU; MSP", "U26", "Solvay La Rochelle oxides from 2025."),
    ("Netherlands", "EU", "B1", "Trading and transit; no magnet maker found."),
    ("Lithuania", "EU", "B1", "Named as a partner for technology; nothing to buy found."),
    ("Estonia", "EU; MSP", "U7", "Neo Narva magnets since September 2025; Silmet separation."),
    ("Slovenia", "EU", ASSUMED, "Magneti: SmCo, small."),
    ("UK", "MSP", ASSUMED, "LCM metals and alloys: small."),
    ("Kazakhstan", "Central Asia", "B1", "15 of 17 elements named; Central Asia forum; exploratory."),
    ("Philippines", "ASEAN; FTA", "B1", "Named as a partner; no usable tonnage found."),
    ("Thailand", "ASEAN; FTA", "U3", "Neo Korat: bonded powder, not sintered."),
    ("South Africa", "BRICS; South-South", "B1", "Monazite projects; nothing on offer yet."),
    ("Brazil", "BRICS; South-South", "U23", "Serra Verde concentrate: committed elsewhere."),
    ("Argentina", "South-South", "B1", "Named for overseas blocks; no rare earths on offer found."),
    ("Russia", "BRICS", "T12", "Named by industry as an option with drawbacks."),
    ("Myanmar", "ASEAN; FTA", "X21", "Half of the world's heavy feed; all of it goes through China."),
    (
        "Other countries",
        "",
        ASSUMED,
        "Hong Kong, Taiwan and others: about 6 % of metal-magnet imports (assumed).",
    ),
)


def countries() -> list[RowValues]:
    """One row per country that the documents name."""
    return [
        row(
            source,
            "assumed" if source == ASSUMED else "stated",
            note,
            country=name,
            blocs=blocs,
            own=name == "India",
        )
        for name, blocs, source, note in COUNTRIES
    ]


def magnets() -> list[RowValues]:
    """The four families; each is valued at the landed cost of the Chinese grade (import parity)."""
    meaning = {
        n.STD: "N and M grades, no heavy rare earth; free of the April 2025 licence.",
        n.MOT: "H and SH motor grades with some Dy/Tb; licensed by China.",
        n.HIT: "UH and EH high-temperature grades; licensed by China.",
        n.SMC: "Samarium-cobalt; licensed by China; outside the incentive scheme.",
    }
    return [
        assumed(
            f"{text} Mapping of grades to four families: assumption.",
            commodity=name,
            stage="magnet",
            end_product_equivalent=1,
            reference_route=f"China {name}",
        )
        for name, text in meaning.items()
    ]


def oxides_and_metals() -> list[RowValues]:
    """Oxides and metals; only NdPr and Sm count in end-product terms, so that nothing counts twice."""
    return [
        row(
            "P3",
            "derived",
            "750,000 yuan/t with VAT = USD 95 without; 100 rounded. 1/.385 t of magnet per t of oxide.",
            commodity=n.NDPR_OXIDE,
            stage="oxide",
            end_product_equivalent=2.6,
            reference_price=100,
            price_unit="USD/kg",
        ),
        row(
            "P4",
            "derived",
            "Middle of FOB USD 271-311 (January 2026). Equivalent 0: NdPr already counts the magnet.",
            commodity=n.DY_OXIDE,
            stage="oxide",
            end_product_equivalent=0,
            reference_price=291,
            price_unit="USD/kg",
        ),
        assumed(
            "China USD 890 without VAT (P12) plus an export premium. Equivalent 0, as for Dy.",
            commodity=n.TB_OXIDE,
            stage="oxide",
            end_product_equivalent=0,
            reference_price=1200,
            price_unit="USD/kg",
        ),
        assumed(
            "Price assumed; samarium oxide is in surplus. 1 t of SmCo needs .3 t of Sm oxide.",
            commodity=n.SM_OXIDE,
            stage="oxide",
            end_product_equivalent=3.3,
            reference_price=12,
            price_unit="USD/kg",
            disposal_cost=0,
        ),
        *(_metal(name, price, share) for name, price, share in METALS),
        assumed(
            "Counted in t of its NdPr. What an integrated plant bears: NdPr metal at USD 128 + strip casting ₹690/kg +"
            " capital of metal and alloy (about ₹940/kg), so that the cost build of magnets stays as it was.",
            commodity=n.NDPR_ALLOY,
            stage="alloy",
            end_product_equivalent=3.19,
            reference_price=146,
            price_unit="USD/kg",
        ),
    ]


METALS = (
    (n.NDPR_METAL, 128.0, 3.19),
    (n.DY_METAL, 375.0, 0.0),
    (n.TB_METAL, 1540.0, 0.0),
    (n.SM_METAL, 30.0, 4.1),
)


def _metal(name: str, price: float, equivalent: float) -> RowValues:
    """One metal: oxide price over the metal yield plus about USD 5/kg of conversion."""
    return assumed(
        "Oxide price x oxide per metal + conversion of about USD 5/kg.",
        commodity=name,
        stage="metal",
        end_product_equivalent=equivalent,
        reference_price=price,
        price_unit="USD/kg",
    )


def minerals_and_scrap() -> list[RowValues]:
    """Feed, by-products and scrap."""
    return [
        assumed(
            "Price assumed from mining cost; sold only to IREL.",
            commodity=n.MONAZITE,
            stage="mineral",
            end_product_equivalent=0,
            reference_price=150,
            price_unit="INR/kg",
        ),
        row(
            "D3",
            "derived",
            "10,000 t of monazite -> 11,000 t of mixed chloride -> about 5,000 t REO. Price assumed.",
            commodity=n.CHLORIDE,
            stage="intermediate",
            end_product_equivalent=0,
            reference_price=250,
            price_unit="INR/kg",
        ),
        assumed(
            "World surplus: sold cheaply where possible, the rest stored at ₹2/kg (assumed). Equivalent: what it"
            " stands for in a magnet with cerium.",
            commodity=n.LANTHANUM_CERIUM,
            stage="by-product",
            end_product_equivalent=0.8,
            reference_price=1,
            price_unit="USD/kg",
            disposal_cost=0.0002,
        ),
        assumed(
            "Radioactive: handed to the Department of Atomic Energy; storage ₹40/kg (assumed).",
            commodity=n.THORIUM,
            stage="by-product",
            end_product_equivalent=0,
            disposal_cost=0.004,
            reference_price=0,
        ),
        assumed(
            "Worth what its NdPr brings; may be sold off at no gain.",
            commodity=n.SWARF,
            stage="scrap",
            scrap=True,
            end_product_equivalent=0,
            reference_price=900,
            price_unit="INR/kg",
            disposal_cost=0,
        ),
        assumed(
            "Collected magnets; price assumed.",
            commodity=n.OLD_MAGNETS,
            stage="scrap",
            scrap=True,
            end_product_equivalent=0,
            reference_price=800,
            price_unit="INR/kg",
            disposal_cost=0,
        ),
    ]


def substitutes() -> list[RowValues]:
    """What can take the place of magnets; none counts in end-product terms, except fitted motors."""
    entries = (
        (n.FERRITE, 0.0, 325.0, "T1", "derived", "₹325/kg: all of HS 8505 in FY25, mostly ferrite."),
        (n.IRON_NITRIDE, 0.0, 6000.0, ASSUMED, "assumed", "No price found; assumed above NdFeB."),
        (n.FITTED_MOTOR, 1.0, 6500.0, ASSUMED, "assumed", "Price per kg of magnet inside, assumed."),
        (
            n.MAGNET_FREE,
            0.0,
            0.0,
            ASSUMED,
            "assumed",
            "Induction or wound-rotor motor; cost on Substitution.",
        ),
        (
            n.HEAVY_FREE,
            1.0,
            9500.0,
            ASSUMED,
            "assumed",
            "Sintered, high coercivity without Dy/Tb, from Japan.",
        ),
    )
    return [
        row(
            source,
            confidence,
            note,
            commodity=name,
            stage="magnet" if equivalent else "substitute",
            end_product_equivalent=equivalent,
            reference_price=price,
            price_unit="INR/kg",
        )
        for name, equivalent, price, source, confidence, note in entries
    ]


def commodities() -> list[RowValues]:
    """Everything with a balance."""
    return magnets() + oxides_and_metals() + minerals_and_scrap() + substitutes()


# Country, goods, fed from, feed, share, note.
LOOK_THROUGH = (
    ("Japan", n.STD, "China", "metal", 0.45, "Set for this base case: .45."),
    ("Japan", n.MOT, "China", "metal", 0.45, "Set for this base case: .45; its heavy part .9."),
    ("Japan", n.HIT, "China", "metal", 0.6, "Between .45 (NdPr) and .9 (heavy)."),
    ("Japan", n.SMC, "China", "metal", 0.45, "As STD."),
    ("Vietnam", "magnet", "China", "metal", 0.6, "Set for this base case."),
    ("South Korea", "magnet", "China", "metal", 0.6, "Set for this base case."),
    ("Malaysia", "magnet", "China", "metal", 0.1, "Set for this base case; fed by Lynas."),
    ("Germany", "magnet", "China", "metal", 0.6, "Set for this base case."),
    ("Slovenia", "magnet", "China", "metal", 0.6, "As Germany."),
    ("Estonia", "magnet", "China", "metal", 0.2, "Set for this base case."),
    ("USA", "magnet", "China", "metal", 0.1, "Set for this base case."),
    ("Other countries", "magnet", "China", "metal", 0.9, "Hong Kong and Taiwan trade Chinese goods."),
    ("Vietnam", "metal", "China", "oxide", 0.8, "Metal makers near the border buy Chinese oxide."),
    ("Japan", "metal", "China", "oxide", 0.3, "Part of its metal from Lynas oxide."),
    ("UK", "metal", "China", "oxide", 0.3, "Less commonly used routes."),
    ("Malaysia", "oxide", "Australia", "mineral", 0.95, "Lynas separates Mount Weld concentrate."),
    ("Estonia", "oxide", "China", "intermediate", 0.1, "Mixed feed of Silmet."),
    ("France", "oxide", "China", "intermediate", 0.2, "Start on recycled and bought feed."),
    ("China", "oxide", "Myanmar", "mineral", 0.25, "About 50 kt REO of ion clay feed in 2023 (X29)."),
    *(
        ("China", goods, "Myanmar", "mineral", 0.5, "Half of the world's heavy rare earths, all through China (X21).")
        for goods in (n.DY_OXIDE, n.TB_OXIDE, n.DY_METAL, n.TB_METAL)
    ),
)  # fmt: skip


def origins() -> list[RowValues]:
    """Look-through shares: where suppliers get their own inputs."""
    return [
        assumed(note, country=country, goods=goods, supplier=supplier, feed=feed, share=share)
        for country, goods, supplier, feed, share, note in LOOK_THROUGH
    ]
