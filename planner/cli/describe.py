"""``planner describe``: the language of the workbook and the mathematics of the model, as Markdown."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.exits import Exit, refuse, running
from planner.cli.talk import put
from planner.outputs import Output, check_outputs

SUFFIX = ".md"


class Page(Enum):
    """What can be described."""

    LANGUAGE = "language"
    MATHEMATICS = "mathematics"


def describe(
    page: Annotated[
        Page | None, typer.Argument(help="language or mathematics; both if left out.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write language.md and mathematics.md to a folder.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Write the one page to a file (.md).")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are no pages of the planner.")
    ] = False,
) -> None:
    """Describe every sheet and column of the workbook, and every row and variable of the model."""
    with running("describe") as run:
        from planner.describe import PAGES
        from planner.files import replacing

        names = [page.value] if page else list(PAGES)
        files = _files(names, output, to)
        check_outputs(files, {})
        for file in files:
            _refuse_others(file, force=force)
        texts = [PAGES[name]() for name in names]
        if not files:
            put("\n".join(texts))
        for file, text in zip(files, texts, strict=False):
            file.path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(file.path) as unfinished:
                unfinished.write_text(text, encoding="utf-8", newline="\n")
            run.note(f"Wrote {file.path}.")


def _files(names: list[str], output: Path | None, to: Path | None) -> list[Output]:
    """Where pages go, in the order of their names; none for stdout."""
    if output and to:
        refuse("--output names a folder and --to a file; give one of the two.")
    if to and len(names) > 1:
        refuse(
            "--to takes one page; name it (planner describe language --to FILE.md), or give --output FOLDER."
        )
    if to:
        return [Output("--to", to, (SUFFIX,))]
    return [Output("--output", output / f"{name}{SUFFIX}", (SUFFIX,)) for name in names] if output else []


def _refuse_others(file: Output, *, force: bool) -> None:
    """Raise Ended where a file stands that was not written here."""
    from planner.describe import MARK

    if force or not file.path.exists():
        return
    with file.path.open(encoding="utf-8", errors="replace") as stream:
        if stream.readline().rstrip("\n") != MARK:
            mend = "give another name, or --force to replace it."
            refuse(
                f"{file.option} {file.path} exists and is no page of planner describe; {mend}",
                code=Exit.NOT_WRITTEN,
            )
