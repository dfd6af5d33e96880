"""`worktide site`: the website as files."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from worktide.site.environment import ADDRESS, ALLOWED_HOSTS, STATE, public_address

# Asked for within the process alone; it stands in no page.
NOWHERE = "http://export.invalid"
MEGABYTE = 1_000_000


@click.group(name="site")
def command() -> None:
    """Write the website as plain files."""


def _set_up(state: Path | None, address: str | None) -> str:
    """Set what Django reads from the environment and prepare the state; return the public address, or nothing."""
    if state is not None:
        os.environ[STATE.name] = str(state)
    if address is not None:
        os.environ[ADDRESS.name] = address
    public = public_address(os.environ)
    origin = public or NOWHERE
    os.environ[ADDRESS.name] = origin
    os.environ[ALLOWED_HOSTS.name] = urlsplit(origin).hostname or ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "worktide.site.settings"
    from worktide.site.preparation import prepare

    prepare()
    return public


@command.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--address", help="Where the copy will stand, such as https://worktide.example.org.")
@click.option("--job", "jobs", multiple=True, metavar="SLUG", help="Only this job; may be given several times.")
@click.option("--state", type=click.Path(path_type=Path), help="Folder of the key file and the database.")
def export_command(folder: Path, address: str | None, jobs: tuple[str, ...], state: Path | None) -> None:
    """Write the whole site into DIR as plain files, for any host.

    DIR is made, or replaced where it holds an earlier export; anything else there is refused. Without an address
    (here or in WORKTIDE_ADDRESS) canonical links, feeds and the sitemap are left out, as they name it.
    """
    public = _set_up(state, address)
    from worktide.site.export.places import Scope
    from worktide.site.export.write import export

    written = export(folder, Scope(public or NOWHERE, bool(public), frozenset(jobs) or None))
    click.echo(f"{written.files:,} files, {written.size / MEGABYTE:,.1f} MB in {folder}")
    if not public:
        click.echo(
            "No address was given: canonical links, feeds and the sitemap are left out (see --address).", err=True
        )
