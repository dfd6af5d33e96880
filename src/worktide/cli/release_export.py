"""`worktide release export`: the tables of a release for other people's tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from worktide.core.errors import WorktideError
from worktide.core.files import write_bytes
from worktide.exports.listing import Download, catalogue, made
from worktide.release.open import Release, open_release


@click.command()
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--out", "-o", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path), help="Where the files go."
)
@click.option("--only", "names", multiple=True, metavar="NAME", help="A file, table or kind; again for more.")
@click.option("--list", "as_list", is_flag=True, help="Name the files and write none.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def export(folder: Path | None, out: Path | None, names: Sequence[str], *, as_list: bool, as_json: bool) -> None:
    """Write a release as Parquet, CSV, SQLite, Excel and Stata files.

    Each carries the meaning, unit, licence and source of every column. DIR is a release's folder; without it the
    release in the package is taken, or that in WORKTIDE_RELEASE. Without --only every file is written. A kind is whole,
    table, panel, press or about. The same release gives the same bytes.
    """
    release = open_release(folder)
    chosen = _chosen(release, names)
    if as_list or out is None:
        if not as_list:
            raise click.UsageError("Say where the files go with --out FOLDER, or ask for --list.")
        _tell([{"file": one.file, "kind": one.kind, "title": one.title} for one in chosen], as_json=as_json)
        return
    _tell([_written(release, one, out) for one in chosen], as_json=as_json)


def _chosen(release: Release, names: Sequence[str]) -> list[Download]:
    every = catalogue(release)
    if not every:
        raise WorktideError(
            "`worktide release export` needs pyarrow", hint="Install it with: pip install 'worktide[workforce]'"
        )
    known = {name for one in every for name in (one.file, one.subject, one.kind)}
    unknown = sorted(set(names) - known)
    if unknown:
        hint = "`worktide release export --list` names what there is."
        raise WorktideError("there is no such file or table to export", got=", ".join(unknown), hint=hint)
    return [one for one in every if not names or {one.file, one.subject, one.kind} & set(names)]


def _written(release: Release, download: Download, out: Path) -> dict[str, object]:
    from worktide.charts.press import press_charts

    data = made(release, download, press_charts)
    write_bytes(out / download.file, data)
    return {"file": download.file, "bytes": len(data), "title": download.title}


def _tell(rows: Sequence[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return
    from worktide.cli.console import columns, console

    size = any("bytes" in row for row in rows)
    header = ("File", "Bytes" if size else "Kind", "What it holds")
    lines = ((str(row["file"]), f"{row['bytes']:,}" if size else str(row["kind"]), str(row["title"])) for row in rows)
    console().print(columns(header, lines))
