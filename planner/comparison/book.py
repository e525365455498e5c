"""A comparison as a workbook: a sheet for what it says, and one per section."""

from pathlib import Path

from planner.comparison.comparison import Comparison, Section
from planner.files import replacing
from planner.report.spec import Filled, Lines, Links, Sheet, Table
from planner.report.study.fields import no_frame
from planner.report.write import write_sheets

NAMES = {
    "figures": "Key figures",
    "years": "By year",
    "decisions": "Decisions",
    "binding": "Binding",
    "accounts": "Costs",
    "inputs": "Inputs",
    "runs": "Runs",
}
"""Section -> its sheet."""


def write_comparison(path: Path, comparison: Comparison) -> None:
    """Write a comparison; OutputError if the place does not take it."""
    with replacing(path) as temporary:
        write_sheets(
            temporary,
            comparison,
            [_summary(comparison), *(_sheet(each, comparison.title) for each in comparison.sections)],
        )


def _summary(comparison: Comparison) -> Sheet:
    """What is compared, and what differs in words."""
    return Sheet(
        "Summary",
        comparison.title,
        f"Differences are those from {comparison.names[0]}.",
        (
            Lines(comparison.words or ("Nothing differs.",), heading="In words"),
            *(
                Lines((section.empty,))
                for section in comparison.sections
                if section.frame.empty and section.empty
            ),
            Links("Sheets"),
        ),
    )


def _sheet(section: Section, title: str) -> Sheet:
    """The sheet of a section."""
    name = NAMES[section.key]
    table = Table(
        section.key, section.title, section.sentence, no_frame, section.fields, section.empty, filters=True
    )
    sentence = "Differences are those from the first."
    return Sheet(
        name, f"{name}: {title}", sentence, (Filled(table, section.frame),), repeat_table=section.key
    )
