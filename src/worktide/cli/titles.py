"""`worktide titles`: titles of one's own, coded in an official classification, beside those of the release."""

from __future__ import annotations

import json
from pathlib import Path

import click

from worktide.cli.console import columns, console
from worktide.matching.codes import codes_of
from worktide.matching.own_title_table import read_titles
from worktide.matching.own_titles import (
    SYSTEMS,
    OwnTitles,
    TitleFile,
    check_language,
    check_name,
    name_of,
    own_titles_folder,
    remove_titles,
    title_files,
    write_titles,
)
from worktide.release.open import open_release


@click.group(name="titles")
def command() -> None:
    """Add titles of your own, list them, remove them.

    They are kept in WORKTIDE_TITLES, by default worktide/titles in your data folder, and answer where no title of the
    release does. Nothing leaves this machine.
    """


@command.command(name="add")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", default="en", show_default=True, help="ISO 639 code of the titles' language, such as de.")
@click.option("--system", type=click.Choice(SYSTEMS), help="Classification of all codes, instead of a column.")
@click.option("--name", help="Name to keep them under (default: the file's).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add(file: Path, language: str, system: str | None, name: str | None, *, as_json: bool) -> None:
    """Add the titles in FILE: CSV with the columns title, code and system.

    A file of the same name is replaced. Gendered, plural and hyphenated forms and marks such as (m/w/d) need no rows of
    their own. The first row that is wrong is named, and nothing is kept.
    """
    kept = check_name(name or name_of(file))
    code = check_language(language)
    titles = read_titles(file, codes_of(open_release()), system)
    place = write_titles(own_titles_folder(), TitleFile(kept, code, titles))
    if as_json:
        click.echo(json.dumps({"name": kept, "language": code, "titles": len(titles), "path": str(place)}, indent=2))
        return
    click.echo(f"{len(titles):,} titles kept as {kept} ({code}), in {place}")


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_titles(*, as_json: bool) -> None:
    """List the files of own titles: how many each holds, and how many the release's codes do not know."""
    files = title_files(own_titles_folder())
    known = codes_of(open_release()) if files else None
    rows = [(file, OwnTitles((file,), known).unknown) for file in files]
    if as_json:
        listed = [
            {"name": file.name, "language": file.language, "titles": len(file.titles), "unknown": unknown}
            for file, unknown in rows
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    elif not rows:
        click.echo("no titles of your own; add some with: worktide titles add FILE")
    else:
        cells = [(file.name, file.language, f"{len(file.titles):,}", f"{unknown:,}") for file, unknown in rows]
        console().print(columns(("Name", "Language", "Titles", "Unknown codes"), cells))


@command.command(name="remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove the own titles called NAME."""
    remove_titles(own_titles_folder(), name)
    click.echo(f"removed {name}")
