"""`worktide release rollback`: back to an earlier published release."""

from __future__ import annotations

from pathlib import Path

import click

from worktide.cli.release_publish import chosen_releases, releases_option


@click.command()
@click.argument("release", required=False, metavar="[ID]")
@releases_option
@click.option("--reason", default="", help="Why; it is kept in the record of publications.")
def rollback(release: str | None, releases: Path | None, reason: str) -> None:
    """Serve an earlier release again: the one before the present, or the one named ID.

    Nothing is removed; publish the other one again to undo it.
    """
    from worktide.publishing.publish import roll_back

    folder = chosen_releases(releases)
    click.echo(f"Release {roll_back(folder, release, reason=reason)} is served again from {folder}.")
