"""Cases held against the model: refused where the changed workbook has errors, or where nothing is read."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planner.cases.designs import Draft
from planner.cases.lines import Refusal
from planner.changes import IdleChangeError, Models, Use, judged
from planner.workbook.messages import Severity
from planner.workbook.reading.reader import OpenedWorkbook, Reading

SHOWN = 3
"""Errors of one case that are told."""
STEP = 10
"""Cases between two words on how far it is."""


@dataclass(frozen=True)
class ModelJudge:
    """Builds the model under each kind of change once (about a second each for India)."""

    path_only: bool = False
    tell: Callable[[str], None] = lambda _: None
    """Told what is under way."""

    def __call__(self, opened: OpenedWorkbook, drafts: Sequence[Draft]) -> list[Refusal]:
        """What is wrong with cases that somebody wrote down."""
        drafts = [draft for draft in drafts if not draft.is_generated]
        models = Models(opened.path, self.path_only)
        known: set[str] = set()
        refusals: list[Refusal] = []
        for number, draft in enumerate(drafts, 1):
            if number % STEP == 1:
                self.tell(f"looking at case {number} of {len(drafts)}")
            reading = opened.read(draft.case.changes)
            if reading.inputs is None:
                refusals.append(_wrong_inputs(draft, reading))
            else:
                refusals += self._idle(draft, reading, models, known)
        return refusals

    def _idle(self, draft: Draft, reading: Reading, models: Models, known: set[str]) -> Iterator[Refusal]:
        """Lines of a case that change nothing that is read; ``known`` are kinds of change that were seen to
        do so or not.
        """
        texts = draft.case.changes
        lines: dict[int, list[int]] = defaultdict(list)
        for change in draft.changes:
            if change.kind not in known:
                lines[id(change.line)].append(texts.index(change.text))
        known.update(change.kind for change in draft.changes)
        try:
            if lines:
                judged(reading, texts, Use(path_only=self.path_only), models, list(lines.values()))
        except IdleChangeError as error:
            by_text = {change.text: change for change in draft.changes}
            for text, why in error.idle.items():
                words = f'case "{draft.name}" changes nothing that is read: {why.words}'
                yield by_text[text].line.refusal("value", words)


def _wrong_inputs(draft: Draft, reading: Reading) -> Refusal:
    """The errors that a case would make."""
    errors = [each for each in reading.problems if each.severity is Severity.ERROR]
    more = f" And {len(errors) - SHOWN} more errors." if len(errors) > SHOWN else ""
    told = " ".join(f"{each.place}: {each.text}" for each in errors[:SHOWN])
    return draft.lines[0].refusal("value", f'case "{draft.name}" cannot be solved: {told}{more}')
