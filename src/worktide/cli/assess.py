"""`worktide assess`: what AI does to a job, in the terminal, as JSON or as Markdown."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from worktide.assessment.assess import assess
from worktide.assessment.text import json_of, markdown_of
from worktide.core.errors import WorktideError
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
    as_json: bool,
    as_markdown: bool,
    full: bool,
    official: bool,
    folder: Path | None,
) -> None:
    """Say what AI does to a job, task by task.

    The job is named by a title, by an O*NET-SOC or SOC code, or by its address in the release. An unknown
    title ends with exit code 1 and the nearest titles. JSON and Markdown always hold every section.

    \b
    worktide assess "MLOps Engineer"
    worktide assess 15-1252.00 --json
    worktide assess registered nurse --markdown
    worktide assess --document advert.pdf
    """  # noqa: D301 - Click keeps the lines of a paragraph that begins with a backspace
    if bool(query) == (document is not None):
        raise click.UsageError("Give a title, a code or an address, or else --document FILE.")
    if document is not None:
        if as_markdown or official or full:
            raise click.UsageError("--document goes with --json and --release only.")
        sys.exit(_read(document, folder, as_json=as_json))
    if as_json + as_markdown + official > 1:
        raise click.UsageError("--json, --markdown and --official exclude each other; give one of them.")
    assessment = assess(" ".join(query), open_release(folder))
    if as_json:
        click.echo(json_of(assessment))
    elif as_markdown:
        click.echo(markdown_of(assessment))
    else:
        _show(assessment, official=official, full=full)


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
