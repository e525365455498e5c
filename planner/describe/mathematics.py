"""The page of the mathematics: variables, objective, rows, from the catalogue and the groups' docstrings."""

from collections.abc import Collection, Iterator, Mapping

from planner.derive.effects import EFFECTS
from planner.describe.markdown import block, bullets, code, escaped, link, page, prose, table
from planner.describe.names import names
from planner.model.catalogue import (
    GROUPS,
    ROWS,
    VARIABLES,
    RowFamily,
    Scope,
    VariableFamily,
)
from planner.model.changes import Reads, rewrites
from planner.model.equations import BUILD, Posting, has, postings, said
from planner.model.ledger import ACCOUNTS
from planner.model.symbols import SYMBOLS

LANGUAGE = "language.md"
SHORT = {"period": "t", "year": "y"}

INTRODUCTION = """\
# The mathematics

The planner minimises one number, the present value of the costs of all futures, over plans that keep
every row of this page. All of it is linear. One path of the future is written first (the base scenario:
what happens if nothing happens); a disruption tree copies its columns and rows for every branch, changes
what the branch's events change, and weighs the costs of a branch by its probability.

What the sheets and columns are is on the page of the [language](language.md)."""

NOTATION = """\
## Notation

Equations are plain text. Names in brackets are indices: `order[route, tier, t]` is the order on a tier of
a route in period `t`; `y` is a fiscal year. What carries no index follows from those around it.
`sum(route of licence: …)` adds up over all routes of the licence. Names are of three kinds:

- **variables**, which the plan decides: [table below](#variables);
- **columns** of the workbook by their name in the code, as `lead_time_months`, with the sheet before a dot
  where several sheets have one of that name. Prices are in money per quantity, converted already; a blank
  limit writes no row;
- **symbols** that follow from these: [table at the end](#symbols).

Each row says where it holds once the path is copied into a tree, and what its dual (shadow price) tells."""

EVENTS = """\
An event is a change of inputs: what depends on it is written again by its own group for the changed inputs,
from the onset on, and the differences are laid over the copied columns of the branch. All else stays."""
SCOPES = {
    Scope.EVERY_BRANCH: "in every branch, from the month in which the branch leaves",
    Scope.NORMAL_TIMES: "outside disruptions: rests where an event that opens reserves hits its goods, while"
    " the event lasts or recovers",
    Scope.STRESS: "only in stress branches, which have probability 0",
    Scope.EXPECTATION: "once for all branches together, each weighed by its probability",
}
DECIDED = """\
**Decided** says when a variable is fixed, relative to the period or year in its index. Branches of a tree
share what is decided before they leave: nobody acts on what is not known yet."""
OBJECTIVE = """\
## Objective

Every cost is a line of one ledger: an account, who bears it, a period, and an amount. The objective is
the sum of all lines in present value. Transfers are posted twice with opposite signs, so they move no
total: they say who pays."""
TOTAL = ("minimise  sum(line: discount[t] * amount[line])",)
AFTER_TOTAL = """\
In a tree every branch has lines of its own from the month in which it leaves, each times the probability
of the futures that pass through the branch.

An account's nature is **money** (spent or earned), **lost output** (what need unserved or served late
costs), **price of policy** (put on a wish; nobody is billed) or **transfer** (money from one payer to
another). The first three add up to the objective. Who pays: *user* and *market* are the buyers of end
products and the producers of everything that is processed further; *holder* is who pays for a stock
(`Payer` on `Holders`)."""


def mathematics_page() -> str:
    """The whole page."""
    from planner.model.rewriting import READS  # with Pyomo, which no other page needs

    parts = [INTRODUCTION, _contents(), NOTATION, _scopes(), "## Variables", DECIDED, _variables()]
    parts += [OBJECTIVE, block(TOTAL), AFTER_TOTAL, *_ledger(), "## Rows"]
    for group in GROUPS:
        parts += list(_group(group))
    parts += [
        "## Events",
        EVENTS,
        _rewrites(READS),
        "What changed inputs would change and an event does not:",
        _stays(READS),
    ]
    parts += ["## Symbols", *_symbols()]
    return page(*parts)


def _scopes() -> str:
    """Where rows hold."""
    words = "**Holds** says in which branches a row is written:"
    return words + "\n\n" + bullets(f"**{each.value}**: {text}" for each, text in SCOPES.items())


def _contents() -> str:
    """Row families by group, each with a link."""
    rows = (
        (
            link(group, f"Group {group}"),
            " · ".join(link(code(each.name), each.name) for each in _rows_of(group)),
        )
        for group in GROUPS
    )
    return table(("Group", "Rows"), rows)


def _rows_of(group: str) -> list[RowFamily]:
    """Row families of a group."""
    return [family for family in ROWS if family.group == group]


def indexed(family: VariableFamily | RowFamily) -> str:
    """A family with its indices, as equations write it."""
    return f"{family.name}[{', '.join(SHORT.get(part, part) for part in family.index)}]"


def _variables() -> str:
    """Every variable family."""
    return table(
        ("Variable", "Unit", "Decided", "Meaning"),
        (
            (code(indexed(each)), escaped(each.unit), each.decided.value, escaped(each.meaning))
            for each in VARIABLES
        ),
    )


def _ledger() -> Iterator[str]:
    """The accounts, each with the lines that post to it."""
    found: dict[str, list[tuple[str, Posting]]] = {account.name: [] for account in ACCOUNTS}
    for group, posting in all_postings():
        found[posting.account].append((group, posting))
    for account in ACCOUNTS:
        payers = dict.fromkeys(posting.payer for _, posting in found[account.name])
        yield f"**{escaped(account.name)}** ({account.kind}; {', '.join(payers)})"
        yield block(line for _, posting in found[account.name] for line in _amount(posting))


def _amount(posting: Posting) -> Iterator[str]:
    """An amount over as many lines as it was written."""
    first, *rest = posting.amount
    yield first
    yield from (f"    {line}" for line in rest)


def all_postings() -> Iterator[tuple[str, Posting]]:
    """(group, posting) of everything that is posted to the ledger."""
    for group in GROUPS:
        if has(group, "costs"):
            yield from ((group, posting) for posting in postings(group))
    yield from (("build", posting) for posting in postings("build", "public_funds", BUILD))


def _group(group: str) -> Iterator[str]:
    """Bounds and rows of a group."""
    yield f"### Group {group}"
    if has(group, "variables"):
        bounds = said(group, "variables")
        yield f"Variables: {prose(bounds.sentence)}"
        yield block(bounds.equations)
        yield prose(bounds.notes)
    for family in _rows_of(group):
        yield from _row(family)


def _row(family: RowFamily) -> Iterator[str]:
    """Heading, sentence, equation, scope, sheet and dual of a row family."""
    found = said(family.group, f"_{family.name}")
    yield f"#### {code(family.name)}"
    yield prose(found.sentence)
    yield block(found.equations)
    yield prose(found.notes)
    facts = [
        f"For each {escaped(_each(family))} · holds: {family.scope.value}"
        f" · sheet {link(family.sheet, family.sheet, LANGUAGE)}",
        f"Dual: {escaped(family.sentence)} ({escaped(family.unit)})",
    ]
    if reads := _reads(family):
        facts.append(f"Reads: {reads}")
    yield bullets(facts)


def _each(family: RowFamily) -> str:
    """The index of a row in words."""
    words = [part.replace("_", " ") for part in family.index]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _reads(family: RowFamily) -> str:
    """Columns that an equation reads."""
    read = names(said(family.group, f"_{family.name}").equations, family.sheet).columns
    by_sheet: dict[str, list[str]] = {}
    for sheet, column in read:
        by_sheet.setdefault(sheet, []).append(f"*{escaped(column.header)}*")
    return "; ".join(
        f"{link(sheet, sheet, LANGUAGE)}: {', '.join(words)}" for sheet, words in by_sheet.items()
    )


def _rewrites(reads: Mapping[str, Reads]) -> str:
    """What follows each effect; ``reads`` by group."""
    found = {effect: rewrites(reads, row.facts) for effect, row in EFFECTS.items()}
    return table(
        ("Effect", "Rows", "Bounds of", "Costs of"),
        (
            (effect, _codes(each.rows), ", ".join(each.bounds), ", ".join(each.costs))
            for effect, each in found.items()
        ),
    )


def _codes(families: Collection[str]) -> str:
    """Row families with links, in the order of the page."""
    return ", ".join(link(code(each.name), each.name) for each in ROWS if each.name in families)


def _stays(reads: Mapping[str, Reads]) -> str:
    """What does not follow, with the reason."""
    return bullets(
        f"{effect}, {prose(what)}: {prose(why)}"
        for each in reads.values()
        for (effect, what), why in each.stays.items()
    )


def _symbols() -> Iterator[str]:
    """What follows from variables and columns."""
    for title, symbols in SYMBOLS.items():
        yield f"### {title}"
        for symbol in symbols:
            yield f"**{code(symbol.name)}** ({escaped(symbol.unit)}): {prose(symbol.meaning)}"
            if symbol.definition:
                yield block(symbol.definition.splitlines())
