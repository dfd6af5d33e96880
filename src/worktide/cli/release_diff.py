"""`worktide release diff`: what differs between two releases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from worktide.history.difference import JobChange, ReleaseDifference, TaskChange, diff_releases

SHOWN = 20
KINDS = ("added", "gone", "renamed", "changed")

_folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_folder)
@click.argument("new", type=_folder, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, every change.")
def diff(old: Path, new: Path | None, *, as_json: bool) -> None:
    """Say what differs between two releases: jobs and tasks added, gone, renamed, changed.

    OLD and NEW are folders; without NEW the release in the package is taken.
    """
    found = diff_releases(old, new)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        click.echo("\n".join(_lines(found)))


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
