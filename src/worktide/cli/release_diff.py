"""`worktide release diff`: what differs between two releases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from worktide.core.errors import ReleaseError
from worktide.history.difference import JobChange, ReleaseDifference, TaskChange, diff_releases
from worktide.history.reading import differences
from worktide.history.stored import Differences
from worktide.release.open import open_release

SHOWN = 20
KINDS = ("added", "gone", "renamed", "changed")

_folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_folder)
@click.argument("new", type=_folder, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, every change.")
def diff(old: Path, new: Path | None, *, as_json: bool) -> None:
    """Say what differs between two releases: jobs and tasks added, gone, renamed, changed.

    OLD and NEW are folders; without NEW the release in the package is taken. Where OLD is the id of a release that is
    stored, each change comes with its parts by cause.
    """
    found = _stored(old, new) or diff_releases(old, new)
    if isinstance(found, Differences) and not as_json:
        click.echo("\n".join(_stored_lines(found)))
    elif as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    elif isinstance(found, ReleaseDifference):
        click.echo("\n".join(_lines(found)))


def _stored(old: Path, new: Path | None) -> Differences | None:
    """Return the stored difference of two releases named by their ids, or None where these are no such names."""
    if old.exists():
        return None
    try:
        return differences(str(old), str(new or open_release().stamp.id))
    except ReleaseError:
        if old.name == str(old) and (new is None or not new.exists()):
            raise
        return None


def _stored_lines(found: Differences) -> list[str]:
    ranks = [one for one in found if one.measure == "percentile"]
    ranks.sort(key=lambda one: (-abs(one.points or 0.0), one.slug))
    ends = {kind: sum(one.kind == kind for one in found.tasks) for kind in ("added", "gone")}
    lines = [
        f"From {found.old.id} ({found.old.title}) to {found.new.id}",
        f"{len(ranks)} jobs at another percentile; tasks: {ends['added']} added, {ends['gone']} gone.",
        f"Parts in this order, another gives others: {', '.join(found.chain)}",
        *(f"  {one.title}: {one.points or 0.0:+.1f} points. {one.reason}" for one in ranks[:SHOWN]),
    ]
    rest = len(ranks) - SHOWN
    return [*lines, *([f"… {rest} more with --json"] if rest > 0 else [])]


def _lines(found: ReleaseDifference) -> list[str]:
    if not (found.jobs or found.tasks or found.causes):
        return [f"{found.old.id} and {found.new.id} hold the same."]
    lines = [
        f"From {found.old.id} to {found.new.id}",
        f"Jobs: {_counts(found.jobs)}; {found.unchanged_jobs} as they were.",
        f"Tasks: {_counts(found.tasks)}.",
        f"Largest move {found.largest_points:.1f} points; {found.moved_more_than_five} jobs moved by more than five.",
        "Not shared by the builds:",
        *(f"  {one.cause}: {one.name}" for one in found.causes),
    ]
    shown = found.jobs[:SHOWN]
    rest = len(found.jobs) - len(shown)
    return [*lines, *map(_job, shown), *([f"… {rest} more with --json"] if rest else [])]


def _counts(changes: Sequence[JobChange | TaskChange]) -> str:
    return ", ".join(f"{sum(one.kind == kind for one in changes)} {kind}" for kind in KINDS)


def _job(job: JobChange) -> str:
    moved = next((one for one in job.measures if one.name == "percentile"), None)
    if moved is None or moved.old is None or moved.new is None:
        return f"  {job.title}: {job.kind}"
    old, new = moved.old, moved.new
    was = f"{old.value:.1f} (likely {old.low:.1f} to {old.high:.1f})"
    now = f"{new.value:.1f} (likely {new.low:.1f} to {new.high:.1f})"
    return f"  {job.title}: percentile {was} became {now}"
