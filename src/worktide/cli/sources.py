"""`worktide sources`: which publishers' files are known and here; add, fetch and verify them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from worktide.core.errors import WRONG_INPUT, WorktideError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worktide.sources.description import SourceDescription
    from worktide.sources.downloads import Progress
    from worktide.sources.store import Outcome
    from worktide.sources.survey import Survey
    from worktide.sources.verification import Verified

_CHANGED_EXIT: Final = 1
_SETTINGS: Final = {"help_option_names": ["-h", "--help"]}


class _SourcesGroup(click.Group):
    """A group whose commands say which extra brings what they need."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("worktide"):
                raise
            hint = "Install it with: pip install 'worktide[build]'"
            raise WorktideError(f"`worktide sources` needs {error.name}", hint=hint) from error


_folders = click.option(
    "--dir",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Look in this folder (repeatable) and not in the store and WORKTIDE_DATA.",
)
_store = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The store to write to; default WORKTIDE_SOURCES, else the user's data folder.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(cls=_SourcesGroup, context_settings=_SETTINGS)
def command() -> None:
    """Publishers' files: list, add, fetch and verify them."""


@command.command("list")
@_folders
@_json
@click.option("--verbose", is_flag=True, help="Also citation, page and limitation of each source.")
def list_sources(folders: tuple[Path, ...], as_json: bool, verbose: bool) -> None:
    """Show what is known and what is here, with licence, vintage and date."""
    from worktide.sources.description import descriptions
    from worktide.sources.store import search_folders
    from worktide.sources.survey import survey

    held = survey(search_folders(folders))
    known = tuple(descriptions().values())
    if as_json:
        click.echo(json.dumps([_listed(one, held) for one in known], indent=2, ensure_ascii=False))
    elif verbose:
        _print_each(known, held)
    else:
        _print_list(known, held)


@command.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--as", "name", metavar="NAME", help="What the file is, where several sources look alike.")
@_store
def add(paths: tuple[Path, ...], name: str | None, store: Path | None) -> None:
    """Copy files, folders or zip archives into the store, each recognised by its content.

    Exit 2 if one was not recognised or is damaged.
    """
    from worktide.sources.store import SourceStore, default_folder

    if name is not None and len(paths) > 1:
        raise click.UsageError("--as names one file; give one PATH with it.")
    refused = 0
    for outcome in SourceStore(store or default_folder()).add(paths, name=name):
        _print_outcome(outcome)
        refused += outcome.state in ("not recognised", "damaged")
    if refused:
        raise click.exceptions.Exit(WRONG_INPUT)


@command.command("fetch")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--allow-changed", is_flag=True, help="Take a file with another checksum if its reader accepts it.")
@click.option("--again", is_flag=True, help="Fetch it even if it is here.")
@_store
def fetch_sources(names: tuple[str, ...], allow_changed: bool, again: bool, store: Path | None) -> None:
    """Download sources from their publishers into the store, resumed where a download broke off."""
    from worktide.sources.fetching import fetch
    from worktide.sources.registry import description_of
    from worktide.sources.store import SourceStore, default_folder

    wanted = [description_of(name) for name in dict.fromkeys(names)]
    target, failed = SourceStore(store or default_folder()), 0
    for description in wanted:
        try:
            with _progress(description.name) as progress:
                outcome = fetch(description.name, target, allow_changed=allow_changed, again=again, progress=progress)
            _print_outcome(outcome)
        except WorktideError as error:
            click.echo(f"worktide: {description.name}: {error}", err=True)
            failed = max(failed, error.exit_code)
    if failed:
        raise click.exceptions.Exit(failed)


@command.command("verify")
@_folders
@_json
def verify_sources(folders: tuple[Path, ...], as_json: bool) -> None:
    """Compare every file that is here with its lock.

    Exit 1 if one has changed or cannot be read.
    """
    from worktide.sources.store import search_folders
    from worktide.sources.verification import verify

    verified = verify(search_folders(folders))
    if as_json:
        click.echo(json.dumps([_verified_record(one) for one in verified], indent=2, ensure_ascii=False))
    else:
        _print_verified(verified)
    if any(one.status in ("changed", "unreadable") for one in verified):
        raise click.exceptions.Exit(_CHANGED_EXIT)


@command.command("lock", hidden=True)
@click.option("--dir", "folder", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def lock_sources(folder: Path) -> None:
    """Rewrite every source.lock.yml from the files in a folder; for developers of Worktide."""
    from worktide.sources.description import descriptions
    from worktide.sources.locks import write_locks

    missing = write_locks(folder)
    click.echo(f"{len(descriptions()) - len(missing)} sources locked")
    for name in missing:
        click.echo(f"{name}: no file and no former lock", err=True)


def _state(name: str, held: Survey) -> str:
    if name in held.found:
        return "yes" if held.found[name].locked else "changed"
    return "unclear" if any(name in item.names for item in held.refused) else "no"


def _listed(description: SourceDescription, held: Survey) -> dict[str, Any]:
    from dataclasses import asdict

    found = held.found.get(description.name)
    fields = asdict(description)
    fields["published"] = description.published.isoformat()
    fields["accessed"] = description.accessed.isoformat()
    path = None if found is None else str(found.path)
    return {**fields, "here": _state(description.name, held), "path": path}


def _print_list(known: Sequence[SourceDescription], held: Survey) -> None:
    from rich.table import Table
    from rich.text import Text

    from worktide.cli.console import console

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Source, vintage", overflow="fold", ratio=1)
    table.add_column("Licence", overflow="fold", width=19)
    table.add_column("Published", no_wrap=True)
    table.add_column("Here", no_wrap=True)
    for one in known:
        state = _state(one.name, held)
        style = {"yes": "green", "no": "dim"}.get(state, "yellow")
        told = Text.assemble((one.name, "bold"), "\n", (one.vintage, "dim"))
        table.add_row(told, Text(one.licence), one.published.isoformat(), Text(state, style=style))
    terminal = console()
    terminal.print(table)
    here = sum(_state(one.name, held) == "yes" for one in known)
    terminal.print(Text(f"{here} of {len(known)} sources are here. --verbose tells more of each."))


def _print_each(known: Iterable[SourceDescription], held: Survey) -> None:
    for one in known:
        lines = {
            "Producer": one.producer,
            "Vintage": f"{one.vintage}, published {one.published}, accessed {one.accessed}",
            "Licence": f"{one.licence}, {one.licence_url}",
            "Page": one.page,
            "Download": one.download or "by hand from the page",
            "File": one.filename,
            "Limitation": one.limitation,
            "Cite as": one.citation,
            "Here": _state(one.name, held),
        }
        click.secho(f"{one.name}: {one.title}", bold=True)
        for key, text in lines.items():
            click.echo(_wrapped(f"{key}: {text}"))
        click.echo()


def _wrapped(text: str) -> str:
    """Return text wrapped for 80 columns; an address is never broken, so that it can be copied."""
    return textwrap.fill(
        " ".join(text.split()),
        width=80,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _print_outcome(outcome: Outcome) -> None:
    told = f"{outcome.label}: {outcome.state}"
    if outcome.name is not None:
        told += f" as {outcome.name}" if outcome.state == "added" else f" ({outcome.name})"
    if outcome.message:
        told += f": {outcome.message}"
    click.echo(told, err=outcome.state in ("not recognised", "damaged"))


def _verified_record(one: Verified) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(one)


def _print_verified(verified: Sequence[Verified]) -> None:
    for one in verified:
        if one.status == "missing":
            continue
        hashes = f"; got {one.got}, expected {one.expected}" if one.got and one.status != "ok" else ""
        note = f": {one.note}" if one.note else ""
        click.echo(f"{one.status:10} {one.name} ({one.label}){note}{hashes}")
    counts = {status: sum(one.status == status for one in verified) for status in _STATUSES}
    click.echo(", ".join(f"{count} {status}" for status, count in counts.items()))


_STATUSES: Final = ("ok", "changed", "unreadable", "missing")


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """Yield what a download tells its bytes to: a bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    columns_of_rate = (TransferSpeedColumn(), TimeRemainingColumn())
    with Bar(*columns, *columns_of_rate, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda size, total: bar.update(task, completed=size, total=total)
