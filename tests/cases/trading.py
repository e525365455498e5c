"""Buying, storing and selling: prices that move, blends, contracts, cash."""

from tests.cases.declaring import ABROAD, Case, month_of, series

WAREHOUSE_PRICES = (10.0, 12.0, 8.0, 9.0)

WAREHOUSE = Case(
    "simple_warehouse",
    "Simple warehouse problem (GAMS library, whouse): buy and sell at 10, 12, 8, 9; capacity 100, opening"
    " 50, storage 1 a unit; optimum cost -600.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "grain"}],
        "Imports": [{"route": "buy", "country": "market", "commodity": "grain", "price": 10.0}],
        "Sales": [{"sale": "sell", "commodity": "grain", "price": 10.0}],
        "Holders": [{"holder": "warehouse"}],
        "Stocks": [
            {
                "holder": "warehouse",
                "commodity": "grain",
                "opening": 50.0,
                "maximum": 100.0,
                "holding_cost": 1.0 / 3.0,
            }
        ],
        "Series": series("Imports", "buy", "Price", WAREHOUSE_PRICES, 3)
        + series("Sales", "sell", "Price", WAREHOUSE_PRICES, 3),
    },
    months=12,
    settings={"step_months": 3},
)

CASH_BUY, CASH_SELL = (10.0, 11.0, 9.0, 12.0), (14.0, 12.0, 15.0, 16.0)

CASH_START = 500.0

CASH = Case(
    "cash_constrained_trade",
    "A trader begins with 500 of cash: what has been spent to date, less what has been earned, may not"
    " exceed it in any month; at most 150 are sold a month; storage costs .5.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "metal"}],
        "Imports": [{"route": "buy", "country": "market", "commodity": "metal", "price": 10.0}],
        "Sales": [{"sale": "sell", "commodity": "metal", "price": 14.0, "maximum_a_month": 150.0}],
        "Holders": [{"holder": "store"}],
        "Stocks": [{"holder": "store", "commodity": "metal", "holding_cost": 0.5}],
        "Limits": [
            {
                "limit": "cash",
                "quantity": "total spending",
                "per": "to date",
                "maximum": CASH_START,
            },
            {"limit": "cash", "quantity": "sales revenue", "coefficient": -1.0, "per": "to date"},
        ],
        "Series": series("Imports", "buy", "Price", CASH_BUY) + series("Sales", "sell", "Price", CASH_SELL),
    },
    months=4,
)

QUARTER_DEMAND = (300.0, 90.0, 360.0, 150.0)
"""A quarter."""

QUARTER_SPOT = (20.0, 14.0, 24.0, 16.0)

TAKE_OR_PAY = Case(
    "take_or_pay",
    "A year in quarters: a contract at 12 of at most 100 a month, 70 % take-or-pay, against a spot market;"
    " storage costs 1 a month, at most 120 in store.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [{"route": "sea", "country": "market", "commodity": "oxide", "price": 20.0}],
        "Contracts": [
            {
                "contract": "frame",
                "route": "sea",
                "price": 12.0,
                "maximum_a_month": 100.0,
                "take_or_pay_share": 0.7,
            }
        ],
        "Holders": [{"holder": "store"}],
        "Stocks": [{"holder": "store", "commodity": "oxide", "maximum": 120.0, "holding_cost": 1.0}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": 100.0}],
        "Series": series("Imports", "sea", "Price", QUARTER_SPOT, 3)
        + series("Demand", "industry | oxide", "Demand a month", [need / 3 for need in QUARTER_DEMAND], 3),
    },
    months=12,
    settings={"step_months": 3},
)

OIL_PRICES = {
    "VEG 1": (110.0, 130.0, 110.0, 120.0, 100.0, 90.0),
    "VEG 2": (120.0, 130.0, 140.0, 110.0, 120.0, 100.0),
    "OIL 1": (130.0, 110.0, 130.0, 120.0, 150.0, 140.0),
    "OIL 2": (110.0, 90.0, 100.0, 120.0, 110.0, 80.0),
    "OIL 3": (115.0, 115.0, 95.0, 125.0, 105.0, 135.0),
}

OIL_HARDNESS = {"VEG 1": 8.8, "VEG 2": 6.1, "OIL 1": 2.0, "OIL 2": 4.2, "OIL 3": 5.0}

HARDNESS_RANGE = (3.0, 6.0)

FOOD = Case(
    "food_manufacture",
    "Food manufacture I (H. P. Williams): five oils bought over six months, stored (500 at the start and"
    " end, at most 1,000, 5 a ton and month), refined and blended to a hardness of 3 to 6, sold at 150;"
    " profit 107,842.59.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": name} for name in (*OIL_PRICES, "food")],
        "Imports": [
            {"route": f"buy {oil}", "country": "market", "commodity": oil, "price": values[0]}
            for oil, values in OIL_PRICES.items()
        ],
        "Plants": [
            {"plant": "vegetable line", "capacity_a_month": 200.0},
            {"plant": "other line", "capacity_a_month": 250.0},
        ],
        "Processes": [
            {"process": f"refine {oil}", "plant": "vegetable line" if oil.startswith("VEG") else "other line"}
            for oil in OIL_PRICES
        ],
        "Recipes": [
            {"process": f"refine {oil}", "commodity": commodity, side: 1.0}
            for oil in OIL_PRICES
            for commodity, side in ((oil, "input"), ("food", "output"))
        ],
        "Sales": [{"sale": "sell food", "commodity": "food", "price": 150.0}],
        "Holders": [{"holder": "tanks"}],
        "Stocks": [
            {
                "holder": "tanks",
                "commodity": oil,
                "opening": 500.0,
                "maximum": 1000.0,
                "closing_minimum": 500.0,
                "closing_maximum": 500.0,
                "holding_cost": 5.0,
            }
            for oil in OIL_PRICES
        ],
        "Limits": [
            {
                "limit": f"hardness {words}",
                "quantity": "run",
                "process": (f"refine {oil}",),
                "coefficient": sign * (hardness - bound),
                **({"maximum": 0.0} if first else {}),
            }
            for words, sign, bound in (
                ("at least 3", -1.0, HARDNESS_RANGE[0]),
                ("at most 6", 1.0, HARDNESS_RANGE[1]),
            )
            for first, (oil, hardness) in zip((True, *[False] * 4), OIL_HARDNESS.items(), strict=True)
        ],
        "Series": [
            row
            for oil, values in OIL_PRICES.items()
            for row in series("Imports", f"buy {oil}", "Price", values)
        ],
    },
    months=6,
)

CASH_NEEDS = (150.0, 100.0, 0.0, 200.0, 0.0, 0.0)

CASH_INFLOWS = {2: 200.0, 4: 50.0, 5: 300.0}


def monthly_growth(rate: float) -> float:
    """Loss a year of a stock that grows by ``rate`` a month."""
    return 1.0 - (1.0 + rate) ** 12.0


PAPERS = ("January", "February", "March")

FINANCE = Case(
    "short_term_financing",
    "Short-term financing (Cornuejols and Tutuncu): cash flows of -150, -100, 200, -200, 50, 300; a credit"
    " line of 100 at 1 % a month, three-month paper at 2 %, cash earns .3 %; wealth at the end 92.497.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": name} for name in ("cash", "credit", *(f"paper {m}" for m in PAPERS))],
        "Imports": [
            {
                "route": "income",
                "country": "market",
                "commodity": "cash",
                "price": 0.0,
                "maximum_a_month": 0.0,
            }
        ],
        "Pipeline": [
            {"route": "income", "arrival": month_of(t), "quantity": amount}
            for t, amount in CASH_INFLOWS.items()
        ],
        "Processes": [{"process": "draw"}, {"process": "repay"}]
        + [
            {"process": f"{verb} paper {name}", "first_month": month_of(t), "last_month": month_of(t)}
            for issued, name in enumerate(PAPERS)
            for verb, t in (("issue", issued), ("redeem", issued + 3))
        ],
        "Recipes": [
            {"process": "draw", "commodity": "cash", "output": 1.0},
            {"process": "draw", "commodity": "credit", "output": 1.0},
            {"process": "repay", "commodity": "cash", "input": 1.0},
            {"process": "repay", "commodity": "credit", "input": 1.0},
        ]
        + [
            {"process": f"{verb} paper {name}", "commodity": commodity, side: amount}
            for name in PAPERS
            for verb, commodity, side, amount in (
                ("issue", "cash", "output", 1.0),
                ("issue", f"paper {name}", "output", 1.02),
                ("redeem", "cash", "input", 1.0),
                ("redeem", f"paper {name}", "input", 1.0),
            )
        ],
        "Holders": [{"holder": "bank"}],
        "Stocks": [
            {
                "holder": "bank",
                "commodity": "cash",
                "loss_a_year": monthly_growth(0.003),
                "closing_value": 1.0,
            },
            {
                "holder": "bank",
                "commodity": "credit",
                "loss_a_year": monthly_growth(0.01),
                "maximum": 100.0,
                "closing_maximum": 0.0,
            },
        ]
        + [{"holder": "bank", "commodity": f"paper {name}", "closing_maximum": 0.0} for name in PAPERS],
        "Sectors": [{"sector": "firm"}],
        "Demand": [{"sector": "firm", "commodity": "cash", "demand_a_month": 0.0}],
        "Series": series("Demand", "firm | cash", "Demand a month", CASH_NEEDS),
    },
    months=6,
)
