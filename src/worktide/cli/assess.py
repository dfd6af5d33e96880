"""`worktide assess`: what AI does to a job, in the terminal, as JSON or as Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from worktide.assessment.assess import assess
from worktide.assessment.choice import CannotTellError, Choice, choice_from
from worktide.assessment.text import json_of, markdown_of
from worktide.core.errors import ANSWER_IS_NO, WorktideError
from worktide.release.open import open_release
from worktide.release.record import Assessment


@click.command(name="assess")
@click.argument("query", nargs=-1, metavar="TITLE|CODE|SLUG")
@click.option(
    "--document",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Instead of a title, read an advert, a résumé or a description: text, PDF or DOCX.",
)
@click.option("--context", default="", metavar="TEXT", help="What else is known: employer, industry or a description.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the answer as Markdown.")
@click.option("--full", is_flag=True, help="Print every section in the terminal, not only the first things to know.")
@click.option("--official", is_flag=True, help="Add the official wording of the tasks from your O*NET file.")
@click.option(
    "--release",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Ask this release instead of the one in the package.",
)
def command(
    query: tuple[str, ...],
    *,
    document: Path | None,
    context: str,
    as_json: bool,
    as_markdown: bool,
    full: bool,
    official: bool,
    folder: Path | None,
) -> int:
    """Say what AI does to a job, task by task.

    The job is named by a title, by an O*NET-SOC or SOC code, or by its address in the release. A title that
    does not settle which job is meant gets the likeliest jobs and the question that would; one that no list
    holds, and of which no guess is sure, ends with exit code 1. JSON and Markdown always hold every section.

    \b
    worktide assess "MLOps Engineer"
    worktide assess 15-1252.00 --json
    worktide assess engineer --context "designs bridges for a county"
    worktide assess registered nurse --markdown
    worktide assess --document advert.pdf
    """  # noqa: D301 - Click keeps the lines of a paragraph that begins with a backspace
    if bool(query) == (document is not None):
        raise click.UsageError("Give a title, a code or an address, or else --document FILE.")
    if document is not None:
        if as_markdown or official or full or context:
            raise click.UsageError("--document goes with --json and --release only.")
        return _read(document, folder, as_json=as_json)
    if as_json + as_markdown + official > 1:
        raise click.UsageError("--json, --markdown and --official exclude each other; give one of them.")
    release = open_release(folder)
    try:
        assessment = assess(" ".join(query), release, context=context)
    except CannotTellError as error:
        _show_choice(error.choice, as_json=as_json, as_markdown=as_markdown, is_no=True)
        return ANSWER_IS_NO
    if as_json:
        click.echo(json_of(assessment))
    elif as_markdown:
        click.echo(markdown_of(assessment))
    elif assessment.match.sure:
        _show(assessment, official=official, full=full)
    else:
        _show_choice(choice_from(release, assessment))
    return 0


def _show_choice(choice: Choice, *, as_json: bool = False, as_markdown: bool = False, is_no: bool = False) -> None:
    """Print a choice: for programs on standard output, for people where messages go if there is no answer at all."""
    from worktide.assessment.choice_text import choice_json, choice_lines, choice_markdown

    if as_json or as_markdown:
        click.echo(choice_json(choice) if as_json else choice_markdown(choice))
        return
    for line in choice_lines(choice):
        click.echo(line, err=is_no)


def _read(document: Path, folder: Path | None, *, as_json: bool) -> int:
    try:
        from worktide.cli.read import show_document
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("worktide"):
            raise
        hint = "Install them with: pip install 'worktide[coding]'"
        raise WorktideError(f"--document needs packages such as {error.name}", hint=hint) from error
    return show_document(document, folder, as_json=as_json)


def _show(assessment: Assessment, *, official: bool, full: bool) -> None:
    # Rich takes longer to load than the answer takes to find, and only this form needs it.
    from worktide.cli.answer import answer
    from worktide.cli.console import console

    wording = None
    if official:
        from worktide.cli.official import official_wording

        wording = official_wording()
    screen = console()
    for part in answer(assessment, wording, full=full):
        screen.print(part)
