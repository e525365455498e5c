"""What began or ceased to bind, or to be missed, between plans."""

from collections import Counter
from collections.abc import Mapping, Sequence

from planner.audit.plan_tables import WrittenTable
from planner.comparison.comparison import Key, Section, known, words_side_by_side

BINDING_TABLES = ("policy", "single")
NOT_BINDING = "does not bind"
Tables = Mapping[str, WrittenTable]


def binding_section(plans: Sequence[Tables], names: Sequence[str]) -> Section:
    """Rows of policies and other rules whose state is not the same in all plans.

    Policies tell their state; of other rules those with a shadow price bind. Where a plan has ties, which
    of several rows has the price is a matter of chance.
    """
    told = [_states(each) for each in plans]
    keys = (("Rule", "Family of rules."), ("Row", "Which one."))
    fields, frame = words_side_by_side(keys, told, names)
    letters = list(frame.columns[len(keys) :])
    frame[letters] = frame[letters].replace("", NOT_BINDING)
    kinds = frame[letters].map(_kind)
    kept = frame[kinds.nunique(axis=1) > 1] if len(frame) else frame
    return Section(
        "binding",
        "What began or ceased to bind",
        "Rules whose state differs, with how many months or years it is so.",
        fields,
        kept.reset_index(drop=True),
        "The same rules bind in all plans.",
    )


def _kind(state: str) -> str:
    """``missed``, ``binding`` or ``does not bind``."""
    return state.partition(" in ")[0]


def _states(tables: Tables) -> dict[Key, str]:
    """(rule, row) -> its state in words; rules that do not bind are left out, but for policies."""
    found: dict[Key, str] = {}
    policies = tables.get("policy")
    for row in [] if policies is None else policies.records():
        found[str(row.get("Policy") or ""), str(row.get("Row") or "")] = _policy_words(row)
    single = tables.get("single")
    told = {key[0] for key in found}
    rows = [] if single is None else single.records()
    priced = Counter((str(row.get("Rule") or ""), str(row.get("Row") or "")) for row in rows)
    for key, number in priced.items():
        if key[0] not in told:
            found[key] = f"binding in {number}"
    return found


def _policy_words(row: Mapping[str, object]) -> str:
    """``missed in 2``, ``binding in 7``, or that it does not bind."""
    for state in ("missed", "binding"):
        number = known(row.get(f"{state.capitalize()} in"))
        if number > 0:
            return f"{state} in {number:.0f}"
    return NOT_BINDING
