"""`worktide release prune`: old releases give up their members and keep manifest and scores."""

from __future__ import annotations

from pathlib import Path

import click

from worktide.cli.release_publish import chosen_releases, releases_option


@click.command()
@releases_option
@click.option(
    "--keep",
    type=click.IntRange(1, 1000),
    default=3,
    show_default=True,
    help="Earlier releases that stay whole, so that one can go back to them.",
)
def prune(releases: Path | None, keep: int) -> None:
    """Reduce old releases to their manifest and scores, so that citations live; the one served is never touched."""
    from worktide.publishing.pruning import prune as prune_releases

    folder = chosen_releases(releases)
    gone = prune_releases(folder, keep)
    click.echo(f"Pruned: {', '.join(gone)}." if gone else "Nothing is to be pruned.")
