"""Every message about an input workbook: place, found, expected, mend. A test fails if one has no case."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from planner.workbook import lane_messages, lever_messages, limit_messages, package_messages, policy_messages
from planner.workbook.message_text import in_line, shortened


class Severity(Enum):
    """Whether a problem stops the solve."""

    ERROR = "ERROR"
    WARNING = "WARNING"


@dataclass(frozen=True)
class Message:
    """One kind of message; ``text`` has fields that the finder of the problem fills."""

    code: str
    severity: Severity
    text: str


def _errors(**texts: str) -> list[Message]:
    """Messages that stop the solve."""
    return [Message(code, Severity.ERROR, text) for code, text in texts.items()]


def _warnings(**texts: str) -> list[Message]:
    """Messages that let the solve go on."""
    return [Message(code, Severity.WARNING, text) for code, text in texts.items()]


FILE_MESSAGES = _errors(
    no_such_file="there is no such file; {mend}.",
    unreadable_file="the file cannot be opened ({found}); check its name and permissions, or copy it to"
    " another folder.",
    lock_file="this is the lock file that Excel keeps while {other} is open; give {other} itself.",
    wrong_kind="found a {found} file; expected an Excel workbook (.xlsx); open it and save it as Excel"
    " Workbook (*.xlsx).",
    empty_file="the file has no content; restore it from a copy, or begin with: planner template FILE.",
    password_protected="the workbook is protected with a password; remove it (File, Info, Protect Workbook)"
    " and save again.",
    truncated="the file is damaged or only partly copied ({found}); copy it again, or open it in Excel and"
    " save it.",
    not_a_workbook="the file is a zip archive without a workbook inside; open it in the program that wrote it"
    " and save it as Excel Workbook (*.xlsx).",
    zip_bomb="the file unpacks to {found}; expected at most {expected}; delete unused rows, columns and"
    " pictures, and save again.",
    xml_entities="part {found} declares XML entities, which no spreadsheet program writes; open the workbook"
    " in Excel and save it again.",
    strict_ooxml="the workbook is saved as Strict Open XML; expected Excel Workbook; save it as Excel"
    " Workbook (*.xlsx), not Strict.",
    unreadable="the workbook cannot be read ({found}); open it in Excel and save it again.",
    plan_workbook="this is a plan that the planner wrote, no input workbook; give the workbook that it was"
    " made from (Run info names it), or test the plan with: planner stress {found}",
    newer_template="the workbook is of template version {found}; this planner reads versions up to"
    " {expected}; install a newer planner.",
) + _warnings(
    older_template="the workbook is of template version {found}; the present one is {expected}; it is read"
    " all the same; to upgrade, copy its rows into a new file from: planner template FILE.",
    macros="the workbook carries macros; they are not run and not copied; save it as .xlsx if they are not"
    " needed.",
    external_links="formulas point into other workbooks; their saved values are read and may be old; replace"
    " them by numbers with a source.",
)

SHEET_MESSAGES = _errors(
    missing_sheet="the sheet is missing; every workbook needs it; add it with the headers {expected}, or"
    " begin with: planner template FILE.",
    misspelt_sheet='there is no sheet of this name; did you mean "{expected}"? Rename the sheet (free notes'
    " may have any name that is not close to that of a sheet).",
    absent_sheet="the sheet is missing or empty, while cells of other sheets name its rows ({other} is the"
    " first); add it, or rename the sheet that holds its rows.",
    no_rows="the sheet has no rows; expected at least one; {mend}.",
    no_headers="no row holds the headers of this sheet; expected one with {expected}; type them in one row"
    " above the data.",
    duplicate_header='header "{found}" also stands in {other}; every header may occur once; delete or rename'
    " one of the two columns.",
    missing_column='column "{expected}" is missing and must be filled; add a column with this header.',
    misspelt_column='header "{found}" is not a column of this sheet; did you mean "{expected}"?',
    merged_cells="cells {found} are merged, so only the first of them holds a value; unmerge them and fill"
    " every cell.",
) + _warnings(
    unread_sheet='nothing reads this sheet, and there is no sheet "{expected}"; if it stands for that one,'
    ' name it "{expected}".',
    unused_column='nothing reads column "{found}"; delete it, or put remarks under Note.',
    stray_cell="found something far from the table; it is not read; delete it (select it and press Delete).",
    hidden_rows="{found} hidden or filtered away, and read all the same; show the rows, or give them a When"
    " that does not hold.",
    blank_row="{found} blank, and rows below are filled; they are read; delete the blank rows so that the"
    " Table holds them all.",
    absent_column='column "{found}" is missing while the sheet has its others, so that every row reads as'
    " {value}; add the column again (with {value} in its cells if that is meant).",
    below_table="the row stands below the Table ({found}); it is read all the same; drag the Table's corner"
    " down so that drop-downs and formulas see it, or move remarks above the headers.",
)

CELL_MESSAGES = _errors(
    formula_without_value="found a formula without a saved value; expected {expected}; open the workbook in"
    " Excel or LibreOffice, let it calculate, and save it.",
    error_cell="found the error {found}; expected {expected}; mend the formula or type the value.",
    decimal_comma='found text "{found}"; expected {expected}; a comma is never read as a decimal point; type'
    " {mend} if that is what you mean.",
    number_with_unit='found text "{found}"; expected {expected}; type {mend} (the unit is {unit_place}).',
    not_a_number='found text "{found}"; expected {expected}; type a number, or leave the cell blank if it is'
    " not known.",
    no_number="found {found}; expected {expected}; type the number and set the cell's format to General.",
    not_whole="found {found}; expected {expected}; type a number without decimals.",
    out_of_range="found {found}; expected {expected}; mend the number, or its unit ({unit}).",
    percent_as_number="found {found}; expected {expected}; type {mend} or {percent} %.",
    missing_value="the cell is blank; expected {expected}; fill it{mend}.",
    not_a_choice='found "{found}"; expected one of {expected}{mend}',
    not_a_month='found {found}; expected a month; type it as a date such as Jan 2027, or as text "2027-01".',
    date_for_name="found a date ({found}), but a name is expected: Excel turns text such as Mar-27 into a"
    " date; format the cell as Text and type the name again.",
) + _warnings(
    text_number='found text "{found}"; read as the number {mend}; type it as a number.',
    date_as_text='found text "{found}"; read as {mend}; type it as a date.',
    date_as_number="found the number {found}; read as {mend}; set the cell's format to a date.",
    case_differs='"{found}" is read as "{expected}"; spell it the same everywhere.',
)

SETTING_MESSAGES = _errors(
    unknown_setting='"{found}" is no setting{mend}',
    duplicate_setting='"{found}" also stands in row {other}; delete one of the two lines.',
    missing_setting='setting "{found}" is missing; expected {expected}; add a line with this name and its'
    " value.",
    end_before_start="the plan ends in {found}, before it starts in {expected}; mend start_month or"
    " end_month.",
    horizon_not_whole_steps="the plan has {found} months, which is no multiple of the step of {expected}"
    " months; move end_month, or set step_months to 1.",
) + _warnings(
    period_across_years="the period of {expected} months from {found} reaches into the next fiscal year, and"
    " counts whole in the year it begins in; move start_month, or set step_months to 1.",
)

LINK_MESSAGES = _errors(
    unknown_switch='When names the switch "{found}", which is not on Switches (column A){mend}',
    unknown_option='"{found}" is no option of switch "{other}"; expected one of {expected}{mend}',
    when_unreadable='found "{found}"; expected switch=option, several joined by ; (all must hold) or |'
    " (alternatives); mend it.",
    unknown_key='"{found}" is not in {expected}{mend}',
    switched_off='"{found}" is switched off on {expected} (its When does not hold there); give this row the'
    " same When, or choose another name.",
    duplicate_key='"{found}" also stands in row {other}; every name may occur once; rename or delete one'
    " of the two, or give them a When so that only one counts.",
    unknown_series_column='"{found}" is no column of {other}{mend}',
    series_not_varying='column "{found}" of {other} holds one value for the whole plan, which cannot vary'
    " over time; leave From and To blank to change it, or change it on {other} itself.",
    series_blank='{other} has no "{found}" for this row, so there is nothing to multiply or add to; fill it'
    " there, or use the operation =.",
    series_out_of_range='"{found}" of {other} would become {value}; expected {expected}; mend the value or'
    " the operation.",
) + _warnings(
    series_cuts_period="the month cuts the period of {value} months that begins in {month}, and the whole"
    " period takes the value; choose months where a period begins or ends.",
)

MEANING_MESSAGES = _errors(
    **policy_messages.ERRORS,
    **limit_messages.ERRORS,
    **lane_messages.ERRORS,
    minimum_above_maximum="the least ({found}) is above the most ({expected}) in {month}; lower one or raise"
    " the other.",
    window_reversed="it ends in {found}, before it begins in {expected}; mend one of the two months.",
    reference_route_commodity='reference route "{found}" sells {other}, not {expected}; name a route of this'
    " commodity, or type a reference price.",
    origins_above_one="the shares of the feed behind {found} sum to {value}; expected at most 1; lower them"
    " (what is not listed counts as the supplier's own).",
    foreign_price_unit="the price is in {found}, which can be turned into money only if quantity_unit is t"
    " and money_unit is ₹ crore (now {expected}); type prices in model money, or mend the two settings.",
    weightless_profile="all twelve weights of profile {found} are 0; fill at least one month.",
    demand_ways="found {found}; expected one of Share of sector, Demand a month, Demand a year; fill exactly"
    " one of them.",
    share_without_total='the row takes a share of sector "{found}", whose Demand a year is blank on Sectors;'
    " fill it there, or give this row's own need.",
    several_own_countries="{found} are all our own country; expected one yes under Own country.",
    concentration_of_what='found "{found}"; a cap on concentration takes {expected}; mend it.',
    substitute_for_itself='"{found}" cannot take the place of itself; name another substitute, or delete the'
    " row.",
    length_probabilities="the probabilities of the lengths of event {found} sum to {value}; expected 1; mend"
    " them, or add the length that is missing.",
    scenario_probabilities="the probabilities of all scenarios sum to {value}; expected at most 1; lower them"
    " (what is left over stays calm or goes to Events).",
    scenario_circle="{found}: a circle that never leaves the base scenario; expected a scenario that began"
    " before; clear Follows in one of these rows, or name another scenario there.",
    scenario_leaves_early="it leaves in {found}, before {expected}, when the scenario {other} that it"
    " follows leaves; choose that month or a later one, or follow another scenario.",
    length_without_event="found a length of {found} months, but no event that could last so long; name the"
    " Event, or clear the length.",
    not_whole_months="found {found} months; expected a whole number of months; type a number without"
    " decimals.",
    outside_plan="it begins in {found}, outside the plan; expected a month from {expected}; mend the month,"
    " or start_month and end_month on Settings.",
    unread_selector='effect "{found}" does not look at this column; clear the cell; it selects by'
    " {expected}.",
    unwatched_country='"{found}" is not on Countries (column A), so that no share of it can be watched{mend}',
    repeated_step="row {other} gives a value of the same profile from the same month of age ({found}); give"
    " the month from which each value holds, or delete one of the two rows.",
) + _warnings(
    **policy_messages.WARNINGS,
    **limit_messages.WARNINGS,
    **lane_messages.WARNINGS,
    sector_shares="the shares of sector {found} sum to {value} in {month}; expected 1; the rest of the need"
    " is nobody's.",
    tier_shares="the shares of the steps of route {found} sum to {value}; expected 1.",
    recipe_creates_mass="process {found} makes {value} {unit} out of {expected} {unit} in {month}; check the"
    " recipe (a process cannot make mass; add the input that is missing).",
    empty_recipe_line="the row has neither Input nor Output, so it does nothing; fill one, or delete the"
    " row.",
    cheap_magnet="the price is {found} USD/kg for a magnet; expected 10 or more; is it ferrite tonnage or"
    " another unit?",
    nothing_in_transit="goods of this route take {found} to arrive, and nothing is under way on Pipeline;"
    " nothing can come from it before {month}; add shipments, or opening stock.",
    overruled_figure="nothing reads this figure, as {other} of the row go before it; clear the cell, or those"
    " that it should stand for.",
    set_by_series="nothing reads this figure, as {other} sets it over the whole plan; change it there, or"
    " give that row months or a When.",
    negative_price="the price is {found}: the supplier would pay us to take the goods; type the price without"
    " minus, or a credit on Sales or as Variable cost if it is meant.",
    dear_price="the price is {found} USD/kg; expected at most {expected}; mend the number, or the Price unit"
    " beside it.",
    odd_price="the price is {value} that of other routes of {other}; mend the number, or the Price unit"
    " beside it.",
    boundless_route="any quantity can be bought on {found} from {value} to {other}, while other routes have a"
    " most; fill Volume a year or Maximum a month (a large number where there is no limit).",
    late_shipment="arrives in {month}, while what was ordered before the plan begins arrives by {expected}"
    " (it takes {found}); mend the month, or the Lead time on Imports.",
    recipe_nets="process {found} both takes and gives {other} in the same month, so only the difference"
    " ({value} per activity) counts and none need be on hand; to ask for it on hand, set a row of Limits: the"
    " run less the stock at most 0.",
    no_onset="event {found} may begin from {value} to {other}, which is never in the plan ({expected});"
    " mend First onset, Last onset or report_last_month, or set Hazard to 0.",
    event_without_effects="event {found} may happen and hits nothing; expected a row on Event effects; add"
    " what it hits there, or set Hazard to 0 and take it out of Scenarios and Stress tests.",
    effect_hits_nothing='effect "{found}" hits nothing: no {expected} fits the row; expected at least one;'
    " mend what the row selects, or delete the row.",
    availability_without_volume="{value} of no limit is no limit: {found} can sell any quantity, so the row"
    " changes nothing there; give such routes a Volume a year or a Maximum a month on Imports, or type 0 if"
    " nothing can be bought.",
    above_one='found {value} for "{found}"; expected 0 to 1 (1 is all there is in normal times); mend the'
    " value.",
    unread_passing="nothing reads this here; expected it only in {expected}; clear the cell, or move"
    " it to such a row.",
    unread_service_level="found {found}, but no row of Stress tests has yes under In the plan, so nothing"
    " asks for this level; say yes there, or clear the cell.",
    unread_risk="found {found}, but no event has a hazard and no scenario a probability, so all futures are"
    " one and there is no risk to weigh; fill Events or Scenarios, or clear the value.",
    several_events_in_samples="found {found} events per path, but each of the {value} sampled futures has one"
    " event at most; set sample_size to 0, or events_per_path to 1.",
)

LEVER_MESSAGES = _errors(**lever_messages.ERRORS) + _warnings(**lever_messages.WARNINGS)
PACKAGE_MESSAGES = _errors(**package_messages.ERRORS) + _warnings(**package_messages.WARNINGS)

MESSAGES: dict[str, Message] = {
    message.code: message
    for message in (
        *FILE_MESSAGES, *SHEET_MESSAGES, *CELL_MESSAGES, *SETTING_MESSAGES, *LINK_MESSAGES, *MEANING_MESSAGES,
        *LEVER_MESSAGES, *PACKAGE_MESSAGES,
    )
}  # fmt: skip
"""All messages by code."""


@dataclass(frozen=True)
class Problem:
    """One problem at one place. ``cell`` is ``F14``, a row number, a column letter or empty."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    text: str
    words: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What the message names, for code that must know it."""
    follows: str = ""
    """Sheet by whose absence alone there is this problem; blank: it stands for itself."""

    @property
    def place(self) -> str:
        """``Imports!F14``, ``Imports`` or the file name."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        return f"{self.severity.value} {self.place}: {self.text}"


def problem(code: str, sheet: str, cell: str, **words: object) -> Problem:
    """A problem of a declared kind; ``sheet`` is the file name for problems of the whole file.

    Raises KeyError for an unknown code or a missing word.
    """
    message = MESSAGES[code]
    told = words | {"found": shortened(words["found"])} if "found" in words else words
    return Problem(code, message.severity, sheet, cell, in_line(message.text.format_map(told)), words)


ABOUT_A_SHEET = {
    "misspelt_sheet": "expected",
    "unread_sheet": "expected",
    "missing_sheet": "",
    "absent_sheet": "",
    "no_headers": "",
    "no_rows": "",
}
"""Message that says why a sheet cannot be read -> its word that names the sheet; blank: its place."""


def absent_sheets(problems: Iterable[Problem]) -> dict[str, Problem]:
    """Sheet that cannot be read -> the first problem that says so."""
    found: dict[str, Problem] = {}
    for each in problems:
        if each.code in ABOUT_A_SHEET:
            word = ABOUT_A_SHEET[each.code]
            found.setdefault(str(each.words[word]) if word else each.sheet, each)
    return found


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when something must be mended before solving."""
    return any(each.severity is Severity.ERROR for each in problems)


SHOWN_OF_A_GROUP = 2
"""Problems of one kind in one column that are told in full; the rest are only named."""


def grouped(problems: Sequence[Problem]) -> list[str]:
    """One line for each problem, errors first and among them sheets from whose absence others follow; repeats
    in one column are told once with the places.
    """
    causes, shown = _causes(problems), _own(problems)
    groups: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for each in shown:
        groups[each.code, each.sheet, each.cell.rstrip("0123456789")].append(each)
    lines: list[tuple[bool, bool, str]] = []
    for group in groups.values():
        warning, first = group[0].severity is Severity.WARNING, group[0]
        if id(first) in causes:
            number = causes[id(first)]
            follow = f" {_count(number, 'follow-on problem')} {'is' if number == 1 else 'are'} not shown."
            lines.append((warning, False, f"{first}{follow}"))
        elif len(group) <= SHOWN_OF_A_GROUP:
            lines += [(warning, True, str(each)) for each in group]
        else:
            lines.append((warning, True, f"{first} The same kind in {_places(group[1:])}."))
    return [line for _, _, line in sorted(lines, key=lambda found: found[:2])]


def _own(problems: Sequence[Problem]) -> list[Problem]:
    """Problems that follow from no absent sheet."""
    absent = absent_sheets(problems)
    return [each for each in problems if each.follows not in absent]


def _causes(problems: Sequence[Problem]) -> dict[int, int]:
    """Identity of the problem of an absent sheet -> how many problems follow from it."""
    counts = Counter(each.follows for each in problems if each.follows)
    return {id(each): counts[sheet] for sheet, each in absent_sheets(problems).items() if counts[sheet]}


def _places(group: Sequence[Problem]) -> str:
    """``F15, F16, F17 and 9 more``."""
    cells = list(dict.fromkeys(each.cell or each.sheet for each in group))
    shown = ", ".join(cells[:5])
    return shown if len(cells) <= 5 else f"{shown} and {len(cells) - 5} more"


def report(problems: Sequence[Problem], name: str, marked_copy: str | None = None) -> list[str]:
    """All lines for a planner, the closing one included; empty if there are no problems."""
    if not problems:
        return []
    own = _own(problems)
    errors = sum(each.severity is Severity.ERROR for each in own)
    counts = [_count(errors, "error")] * (errors > 0)
    counts += [_count(len(own) - errors, "warning")] * (len(own) > errors)
    closing = f"{', '.join(counts)} in {name}."
    if errors:
        closing += " Nothing was solved."
    if marked_copy:
        closing += f" A marked copy is in {marked_copy}."
    return [*grouped(problems), closing]


def _count(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun}" + ("s" if number != 1 else "")
