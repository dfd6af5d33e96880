"""`worktide release check`: the guard, before anything is published."""

from __future__ import annotations

from pathlib import Path

import click

from worktide.core.errors import ANSWER_IS_NO
from worktide.release.open import open_release


@click.command()
@click.argument("candidate", metavar="CANDIDATE", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--against",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the present release (default: WORKTIDE_RELEASE, else the one in the package).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as one HTML file too.")
@click.option("--all", "every", is_flag=True, help="Print every finding, not the first five of each check.")
@click.pass_context
def check(
    context: click.Context, candidate: Path, against: Path | None, html: Path | None, *, as_json: bool, every: bool
) -> None:
    """Hold CANDIDATE against the present release; exit code 1 where the guard holds it back.

    Schema, rows, keys, ranges, drift, relations between columns, scores of jobs, sources, assumptions and the validity
    card are compared. Nothing is changed.
    """
    from worktide.core.files import write_bytes
    from worktide.guard.compare import guard_release
    from worktide.guard.telling import SHOWN, as_html, as_json_text, as_text

    report = guard_release(open_release(against).folder, candidate)
    if html is not None:
        write_bytes(html, as_html(report).encode())
    click.echo(as_json_text(report) if as_json else as_text(report, len(report.findings) if every else SHOWN))
    if report.verdict == "hold":
        context.exit(ANSWER_IS_NO)
