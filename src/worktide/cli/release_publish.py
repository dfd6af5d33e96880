"""`worktide release publish`: the guard, then one step from the old release to the new."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worktide.core.errors import ANSWER_IS_NO, WorktideError
from worktide.publishing.place import SETTING, current_folder, current_id

if TYPE_CHECKING:
    from worktide.guard.compare import Report
    from worktide.publishing.approval import Approval

releases_option = click.option(
    "--releases",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Folder of published releases (default: {SETTING}).",
)


def chosen_releases(given: Path | None) -> Path:
    """Return the folder of published releases; raises WorktideError where neither option nor setting names one."""
    named = given or os.environ.get(SETTING)
    if not named:
        hint = f"Name it by --releases, or set {SETTING}."
        raise WorktideError("no folder of published releases is named", hint=hint)
    return Path(named)


def _present(releases: Path) -> Path:
    """Return the release that is served: the published one, or before the first the one in the package."""
    from worktide.release.open import embedded_release

    return current_folder(releases) if current_id(releases) is not None else embedded_release()


def _approval(report: Report, reason: str, by: str | None) -> Approval:
    from worktide.publishing.approval import Approval, checked_reason

    if not by or not by.strip():
        raise WorktideError("an approval needs a name", hint="Say who approves by --by NAME.")
    held = tuple(f"{one.check} at {one.place}: {one.problem}"[:200] for one in report.findings if one.level == "hold")[
        :50
    ]
    return Approval(
        reason=checked_reason(reason),
        by=by.strip(),
        held=held,
        present=report.present.id,
        candidate=report.candidate.id,
        limits_valid_from=report.limits_valid_from,
    )


@click.command()
@click.argument("candidate", metavar="CANDIDATE", type=click.Path(file_okay=False, path_type=Path))
@releases_option
@click.option("--reason", help="Publish though the guard holds it: why, in writing; it becomes part of the release.")
@click.option("--by", help="Who gives the reason.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the guard's report as HTML too.")
@click.pass_context
def publish(
    context: click.Context,
    candidate: Path,
    releases: Path | None,
    reason: str | None,
    by: str | None,
    html: Path | None,
) -> None:
    """Publish the release in CANDIDATE: hold it against the one that is served, copy it, and serve it in one step.

    Exit code 1 where the guard holds it; what was served then stays. A running site takes the new release by itself.
    """
    from worktide.core.files import write_bytes
    from worktide.guard.compare import guard_release
    from worktide.guard.telling import as_html, as_text
    from worktide.publishing.publish import publish as publish_release

    folder = chosen_releases(releases)
    report = guard_release(_present(folder), candidate)
    if html is not None:
        write_bytes(html, as_html(report).encode())
    if report.findings:
        click.echo(as_text(report))
    if report.verdict == "hold" and reason is None:
        click.echo("Not published. Mend it, or give a written reason by --reason and --by.", err=True)
        context.exit(ANSWER_IS_NO)
    approval = _approval(report, reason, by) if report.verdict == "hold" and reason is not None else None
    published = publish_release(folder, candidate, verdict=report.verdict, approval=approval)
    click.echo(f"Release {published} is served from {folder}.")
