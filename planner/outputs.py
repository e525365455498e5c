"""What is looked at before a run begins its work: may these files be written, and what stands there now."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planner.files import (
    OutputError,
    OutputNameError,
    folder_hindrance,
    hindrance,
    opened_in,
    same_file,
    target_of,
)

if TYPE_CHECKING:
    from planner.data import InputSource

WORKBOOK_SUFFIXES, MODEL_SUFFIXES = (".xlsx",), (".lp", ".mps")
FOLDER = Path("results")
LONGEST_SUFFIX = 40
"""Letters that a name by default takes from what --set changes."""
HASH_DIGITS = 6


class Output(NamedTuple):
    """A file that a run is to write."""

    option: str
    """As the command line has it; blank: none asked for it."""
    path: Path
    suffixes: tuple[str, ...] = WORKBOOK_SUFFIXES
    otherwise: str = "give another name with -o, or --force to replace it."
    """The mend where something else is there."""

    def __str__(self) -> str:
        return f"{self.option} {self.path}".strip()


class Fault(NamedTuple):
    """Something that stands in the way of an output."""

    words: str
    is_of_name: bool = False
    """True where the name that was asked for can be no output, whatever stands there."""


def default_output(
    workbook: Path, overrides: Sequence[str] = (), *, path_only: bool = False, kind: str = "plan"
) -> Path:
    """``results/india_plan.xlsx``; what --set changes and --path-only have names of their own."""
    parts = [f"{workbook.stem}_{kind}", *(["path_only"] if path_only else []), *_named_by(overrides)]
    return FOLDER / f"{'_'.join(parts)}.xlsx"


def ledgers_of(workbook: Path) -> tuple[Path, Path]:
    """Where sweeps of a workbook keep their results: over the tree, and of its base scenario alone."""
    over_tree, alone = (default_output(workbook, path_only=each, kind="sweep") for each in (False, True))
    return over_tree.with_suffix(".sqlite"), alone.with_suffix(".sqlite")


def _named_by(overrides: Sequence[str]) -> list[str]:
    """A readable name of some changes and a few digits of their hash; nothing without changes."""
    if not overrides:
        return []
    changes = [re.split(r"\.(?=[^.=]*=)", text, maxsplit=1)[-1] for text in overrides]
    words = re.sub(r"[^\w.+%-]+", "-", "_".join(changes))[:LONGEST_SUFFIX].strip("-._")
    digits = hashlib.sha256("\n".join(overrides).encode("utf-8", "replace")).hexdigest()[:HASH_DIGITS]
    return [part for part in (words, digits) if part]


def check_outputs(outputs: Sequence[Output], inputs: Mapping[str, Path]) -> None:
    """Raise OutputError (OutputNameError, if a name is at fault) with everything that stands in the way of
    the outputs; ``inputs`` are the files that the run reads, by what they are.
    """
    faults = [
        fault for each in outputs for fault in (*_kept(each, inputs), *_of_name(each), *_of_place(each))
    ]
    faults += _of_pairs(outputs)
    if faults:
        kind = OutputNameError if any(each.is_of_name for each in faults) else OutputError
        raise kind(*dict.fromkeys(each.words for each in faults))


def _kept(output: Output, inputs: Mapping[str, Path]) -> list[Fault]:
    """Files that are read are not written."""
    return [
        Fault(f"{output} is {what}, which is never changed; give another name.", is_of_name=True)
        for what, path in inputs.items()
        if same_file(output.path, path)
    ]


def _of_pairs(outputs: Sequence[Output]) -> list[Fault]:
    """Two outputs are two files."""
    return [
        Fault(
            f"{one.option} and {other.option} both name {one.path}; give one another name.", is_of_name=True
        )
        for one, other in combinations(outputs, 2)
        if same_file(one.path, other.path)
    ]


def _of_name(output: Output) -> list[Fault]:
    """The name says what is written."""
    if output.path.suffix.lower() in output.suffixes:
        return []
    expected = " or ".join(output.suffixes)
    return [Fault(f"{output}: expected a name that ends with {expected}; mend it.", is_of_name=True)]


def _of_place(output: Output) -> list[Fault]:
    """The place takes a file, and nobody has it open."""
    if found := hindrance(output.path):
        return [Fault(f"{output} {found}")]
    if found := folder_hindrance(target_of(output.path).parent):
        return [Fault(f"{output} {found}")]
    opened = opened_in(output.path)
    if opened is None:
        return []
    program, lock = opened
    words = (
        f"{output} is open in {program}; close it there, or give another name"
        f" (if no program has it open, delete {lock.name} beside it)."
    )
    return [Fault(words)]


def open_words(workbook: Path) -> tuple[str, ...]:
    """A line that says that what a program has not saved yet is not seen; nothing if none has it open."""
    opened = opened_in(workbook)
    if opened is None:
        return ()
    return (f"WARNING {workbook.name} is open in {opened[0]}: what is not saved there is not seen here.",)


def earlier_plan(output: Output, source: str, *, by_default: bool, force: bool) -> dict[str, str]:
    """What Run info tells of the plan that is to be replaced, empty if there is none.

    Raises OutputError where the file is no plan, or the name was not asked for and it is that of other
    inputs.
    """
    from planner.audit.plan_book import plan_facts
    from planner.workbook import plan_words

    if force or not output.path.exists():
        return {}
    facts = plan_facts(output.path)
    if facts is None:
        raise OutputError(f"{output.path} exists and is no plan of this planner; {output.otherwise}")
    other = facts.get(plan_words.INPUT_FILE, "")
    if by_default and other != source:
        raise OutputError(f"{output.path} is the plan of {other}, not of {source}; {output.otherwise}")
    return facts


def refuse_unless_tests(output: Output, *, force: bool) -> None:
    """Raise OutputError where the workbook to be replaced holds something else than stress tests."""
    from planner.audit.plan_book import is_stress_report

    if not force and output.path.exists() and not is_stress_report(output.path):
        raise OutputError(
            f"{output.path} exists and holds no stress tests of this planner; {output.otherwise}"
        )


def replaced_words(
    path: Path, facts: Mapping[str, str], source: "InputSource", overrides: Sequence[str]
) -> str:
    """A sentence if the plan that is replaced was made of something else; blank if it was not."""
    from planner.workbook import plan_words

    if not facts:
        return ""
    name = facts.get(plan_words.INPUT_FILE, "")
    before = [value for fact, value in facts.items() if fact.startswith(plan_words.OVERRIDE)]
    if name != source.name:
        return f"{path} is the plan of {name}; it will be replaced by that of {source.name}."
    if before != list(overrides):
        how = f"with --set {', '.join(before)}" if before else "without --set"
        return f"{path} was made {how}; it will be replaced."
    if facts.get(plan_words.VALUES_HASH) != source.values_sha256:
        return f"{path} was made from other values of {name}; it will be replaced."
    return ""
