"""At whose prices money is spent, by hand."""

import pytest

from planner.plan import build_plan
from planner.plan.assumptions import PAID
from tests.model.micro import market, plan
from tests.report.cases import RUN


def test_money_is_told_by_the_confidence_of_its_prices() -> None:
    """Proves: of 4 t, 3 are bought at an assumed price of 2 with freight of 1, 1 at a stated price of 5: 9 of
    14 crore are paid at assumed prices; the row of the need, derived, has no price. Sensitivity: marked
    stated, the first route leaves nothing assumed.
    """
    tables = market(2.0, 4.0, freight=1.0, maximum_a_month=3.0, confidence="assumed")
    tables["Imports"].append(
        {"route": "q", "country": "X", "commodity": "m", "price": 5.0, "confidence": "stated"}
    )
    tables["Demand"][0]["confidence"] = "derived"
    found = build_plan(plan(tables, 1), run=RUN).assumptions
    paid = found.by_level.set_index("Confidence")[PAID]
    assert paid.to_dict() == pytest.approx({"stated": 5.0, "derived": 0.0, "assumed": 9.0, "not marked": 0.0})
    assert found.money_at_assumed_prices == pytest.approx(9.0 / 14.0)
    tables["Imports"][0]["confidence"] = "stated"
    assert build_plan(plan(tables, 1), run=RUN).assumptions.money_at_assumed_prices == 0.0
