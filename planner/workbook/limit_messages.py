"""Messages about rows of Limits: sums, bases, shares, lags."""

ERRORS = {
    "useless_selector": '"{found}" cannot be selected by this column, so nothing would be added up; clear the'
    " cell; it can be selected by {expected}.",
    "bounded_twice": 'limit "{found}" has its least and most in an earlier row; this row only adds a term;'
    " clear its Minimum and Maximum, or give it another name.",
    "share_without_base": 'limit "{found}" asks for a share, but none of its rows counts in the base; add a'
    " row of this name with base under Counts in, which says what the share is taken of.",
    "bounded_base": 'the row counts in the base of limit "{found}", and gives a least or most; expected them'
    " on a row that counts in the sum; move them there.",
}
"""Texts that stop the solve, by code."""
WARNINGS = {
    "base_without_share": 'the row counts in the base of limit "{found}", of which no share is asked, so'
    " nothing reads it; give a Minimum share or Maximum share, or delete the row.",
    "before_without_lag": "found {found} before the plan, but the row has no Lag and looks at the plan alone;"
    " give the months of its Lag, or clear the cell.",
}
"""Texts that let the solve go on, by code."""
