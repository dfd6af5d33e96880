"""`worktide release`: what a release holds, what its columns mean, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from worktide.cli.release_check import check
from worktide.cli.release_diff import diff
from worktide.cli.release_explain import explain
from worktide.cli.release_export import export
from worktide.cli.release_list import list_releases
from worktide.cli.release_prune import prune
from worktide.cli.release_publish import publish
from worktide.cli.release_rollback import rollback
from worktide.cli.release_score_past import score_past
from worktide.core.errors import ANSWER_IS_NO
from worktide.release.open import Release, open_release
from worktide.release.schema import TABLES, Table
from worktide.release.verify import verify_release

_MEGABYTE = 1_000_000

_folder = click.argument("folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(name="release")
def command() -> None:
    """Show, check and compare releases; publish one, take one back.

    DIR is a release's folder; without it the release in the package is taken, or that in WORKTIDE_RELEASE.
    """


@command.command()
@_folder
@_json
@click.pass_context
def verify(context: click.Context, folder: Path | None, *, as_json: bool) -> None:
    """Check every member against the manifest; exit code 1 where one is missing, changed or unknown."""
    release = open_release(folder)
    findings = verify_release(release.folder)
    if as_json:
        _print_json({"release": release.stamp, "members": len(release.manifest.members), "findings": findings})
    elif findings:
        lines = [f"{finding.member}: {finding.problem}" for finding in findings]
        click.echo("\n".join([*lines, "Copy the release again, or rebuild it with `worktide build`."]))
    else:
        click.echo(f"Release {release.stamp.id}: all {len(release.manifest.members)} members are as the manifest says.")
    if findings:
        context.exit(ANSWER_IS_NO)


@command.command()
@_folder
@_json
def show(folder: Path | None, *, as_json: bool) -> None:
    """Say which release it is, from which sources and assumptions it was built, and what it holds."""
    release = open_release(folder)
    if as_json:
        _print_json({"release": release.stamp, "manifest": release.manifest})
        return
    from worktide.cli.console import columns, console, heading, pairs

    manifest = release.manifest
    screen = console()
    screen.print(pairs(_facts(release)))
    screen.print(heading("Sources"))
    screen.print(pairs((source.name, f"{source.vintage}; {source.licence}") for source in manifest.sources))
    screen.print(heading("Assumptions"))
    names = ("Name", "Value", "Range", "Unit")
    rows = ((p.name, f"{p.value:g}", f"{p.low:g} to {p.high:g}", p.unit) for p in manifest.parameters)
    screen.print(columns(names, rows))
    screen.print(heading("Members"))
    members = ((name, f"{member.size:,}") for name, member in manifest.members.items())
    screen.print(columns(("Name", "Bytes"), members))


@command.command()
@_folder
@_json
def tables(folder: Path | None, *, as_json: bool) -> None:
    """List every table of a release with each column's title, unit and meaning."""
    release = open_release(folder)
    present = [table for table in TABLES if f"tables/{table.name}.parquet" in release.manifest.members]
    if as_json:
        _print_json({"release": release.stamp, "tables": present})
    else:
        _show_tables(present)


def _show_tables(present: Iterable[Table]) -> None:
    from worktide.cli.console import console, heading, pairs

    screen = console()
    for table in present:
        screen.print(heading(f"tables/{table.name}.parquet: {table.title}"))
        screen.print(f"One row for each {', '.join(table.key)}.")
        meanings = ((c.name, f"{c.meaning}{f' ({c.unit})' if c.unit else ''}; {c.type}") for c in table.columns)
        screen.print(pairs(meanings))


def _facts(release: Release) -> Iterable[tuple[str, str]]:
    manifest, stamp = release.manifest, release.stamp
    size = sum(member.size for member in manifest.members.values())
    roles = sum(listed.kind == "role" for listed in release.listing)
    yield "Release", stamp.id
    yield "Data up to", stamp.date
    yield "sha256 of the manifest", stamp.hash
    yield "Records", f"{len(release.listing) - roles:,} official occupations and {roles:,} modern roles"
    yield "Size", f"{size / _MEGABYTE:.1f} MB in {len(manifest.members)} members"
    yield "Seed", str(manifest.seed)
    yield "Validity card", "none yet" if manifest.validity is None else "carried"


def _print_json(value: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


for _subcommand in (diff, check, explain, export, list_releases, prune, publish, rollback, score_past):
    command.add_command(_subcommand)
