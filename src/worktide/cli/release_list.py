"""`worktide release list`: the published releases."""

from __future__ import annotations

from pathlib import Path

import click

from worktide.cli.release_publish import chosen_releases, releases_option


def _state(place: int | None, *, served: bool, whole: bool) -> str:
    if served:
        return "served"
    if not whole:
        return "pruned: manifest and scores"
    return "whole" if place is None else f"whole, {place} back"


@click.command(name="list")
@releases_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_releases(releases: Path | None, *, as_json: bool) -> None:
    """List the published releases, which one is served, and what was published and taken back when."""
    import msgspec

    from worktide.cli.console import columns, console, heading
    from worktide.publishing.publish import list_published
    from worktide.publishing.record import publications

    folder = chosen_releases(releases)
    every, record = list_published(folder), publications(folder)
    if as_json:
        data = {"releases": every, "publications": record}
        click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
        return
    if not every:
        click.echo(f"No release was published in {folder}.")
        return
    screen = console()
    states = ((one.release, _state(one.place, served=one.served, whole=one.whole)) for one in every)
    screen.print(columns(("Release", "State"), states, wide=1))
    screen.print(heading("Record"))
    rows = ((entry.at, entry.action, entry.release, entry.verdict or entry.reason) for entry in record)
    screen.print(columns(("When (UTC)", "What", "Release", "Guard or reason"), rows, wide=3))
