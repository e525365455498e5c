"""What rows of Schemes mean: a right to be paid needs a rate."""

from collections.abc import Iterator

from planner.schema.tables.policy import BY_RIGHT, CAP_PER_UNIT, SHARE_OF_PRICE, Scheme, SchemePlant
from planner.workbook.checks.meaning import Contents, Finding, is_given


def rights_without_rate(contents: Contents) -> Iterator[Finding]:
    """Schemes that pay sales by right without a rate that says how much."""
    paying = {row.scheme for row in contents.rows(SchemePlant)}
    for row in contents.rows(Scheme):
        given = {CAP_PER_UNIT: is_given(row.cap_per_unit), SHARE_OF_PRICE: is_given(row.share_of_price)}
        has_rate = given.get(row.rate_rule, any(given.values()))
        if row.payment == BY_RIGHT and row.sales_pot != 0.0 and row.scheme in paying and not has_rate:
            yield Finding(row, "payment", {"found": row.payment})
