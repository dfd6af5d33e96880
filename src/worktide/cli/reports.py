"""`worktide reports`: the errors that visitors of the site reported, and the operator's answers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from worktide.core.errors import WorktideError
from worktide.site.environment import STATE

if TYPE_CHECKING:
    from worktide.site.models import ProblemReport

_state = click.option("--state", type=click.Path(path_type=Path), help="Folder of the key file and the database.")
_number = click.argument("number", type=click.IntRange(1))


def _open_state(state: Path | None) -> None:
    """Bring the site's database up to date, as the server does at its start; raises WorktideError without Django."""
    if find_spec("django") is None:
        hint = "Install it with: pip install 'worktide[site]'"
        raise WorktideError("`worktide reports` needs Django", hint=hint)
    if state is not None:
        os.environ[STATE.name] = str(state)
    os.environ["DJANGO_SETTINGS_MODULE"] = "worktide.site.settings"
    from worktide.site.preparation import prepare_database

    prepare_database()


@click.group(name="reports")
def command() -> None:
    """Read and answer the errors that visitors of the site reported.

    An answer stands on the changes page and in the feed; what the visitor wrote is shown here only.
    """


def _shown(report: ProblemReport) -> dict[str, object]:
    from worktide.site.reports.kinds import kind_words

    return {
        "number": report.pk,
        "kind": kind_words(report.kind),
        "page": report.page,
        "title": report.title,
        "text": report.text,
        "release": report.release,
        "received": report.received.isoformat(timespec="seconds"),
        "answer": report.answer or None,
        "answered": report.answered.isoformat(timespec="seconds") if report.answered else None,
    }


def _print(reports: Iterable[dict[str, object]]) -> None:
    from worktide.cli.console import console, heading, pairs

    screen = console()
    for report in reports:
        screen.print(heading(f"{report['number']}: {report['kind']}"))
        facts = ((name, str(value)) for name, value in report.items() if name not in ("number", "kind") and value)
        screen.print(pairs(facts))


@command.command(name="list")
@click.option("--all", "everything", is_flag=True, help="List answered reports too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_state
def list_reports(*, everything: bool, as_json: bool, state: Path | None) -> None:
    """List the reports that wait for an answer, oldest first."""
    _open_state(state)
    from worktide.site.models import ProblemReport

    found = ProblemReport.objects.all() if everything else ProblemReport.objects.filter(answered__isnull=True)
    shown = [_shown(report) for report in found]
    if as_json:
        click.echo(msgspec.json.encode(shown))
    elif shown:
        _print(shown)
    else:
        click.echo("No report waits for an answer.")


@command.command()
@_number
@click.argument("words")
@_state
def answer(number: int, words: str, state: Path | None) -> None:
    """Answer report NUMBER in WORDS, which anyone may read on the changes page; a second answer replaces the first."""
    _open_state(state)
    from worktide.site.reports.answers import answer_report

    answer_report(number, words)
    click.echo(f"Report {number} is answered on the changes page.")


@command.command()
@_number
@_state
def delete(number: int, state: Path | None) -> None:
    """Delete report NUMBER with its answer, such as where somebody wrote about a person."""
    _open_state(state)
    from worktide.site.reports.answers import delete_report

    delete_report(number)
    click.echo(f"Report {number} is deleted.")
