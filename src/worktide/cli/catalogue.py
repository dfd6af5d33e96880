"""`worktide catalogue`: check what we wrote about occupations and roles."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worktide.catalogue.faults import raise_first
from worktide.cli.build import default_cache, require_build_extra
from worktide.cli.catalogue_links import links
from worktide.cli.console import columns, console
from worktide.core.errors import ANSWER_IS_NO, SourceError, WorktideError

if TYPE_CHECKING:
    from worktide.catalogue.check import CheckReport, GroupCoverage, Official
    from worktide.catalogue.faults import Fault
    from worktide.pipeline.catalogue_agreement.compare import Agreement
    from worktide.pipeline.catalogue_agreement.report import AgreementReport, OccupationPair


@click.group(name="catalogue")
def command() -> None:
    """Check what we wrote about occupations and roles."""


command.add_command(links)


@command.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--coverage", is_flag=True, help="Show how far each major group is.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--sources",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder with publishers' files; may be given again (default: those that were added).",
)
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], coverage: bool, as_json: bool, folders: tuple[Path, ...]
) -> None:
    """Check all files of the catalogue; with PATH only tell what is wrong in these files or folders.

    The exit code is 1 where something is wrong. Rules that need the publishers' files are named when they did not run.
    """
    require_catalogue_extra()
    from worktide.catalogue.check import check as check_catalogue
    from worktide.catalogue.files import catalogue_folder

    folder = catalogue_folder()
    wanted = [_within(path, folder) for path in paths]
    official = _official(folders)
    if coverage and official is None:
        hint = "Name a folder that holds O*NET with --sources, or add it with `worktide sources add PATH`."
        raise SourceError("coverage needs O*NET 30.1", hint=hint)
    report = check_catalogue(folder, official)
    faults = [fault for fault in report.faults if _is_wanted(fault, wanted)]
    if as_json:
        click.echo(json.dumps(_as_json(report, faults, coverage=coverage), indent=2))
    else:
        _tell(report, faults, coverage=coverage)
    context.exit(ANSWER_IS_NO if faults else 0)


def require_catalogue_extra() -> None:
    """Raise WorktideError with what to install where the packages of the linter are missing."""
    require_build_extra()
    if importlib.util.find_spec("spellchecker") is None:
        hint = "Install it with `pip install 'worktide[build]'`."
        raise WorktideError("checking the catalogue needs pyspellchecker", hint=hint)


def _within(path: Path, folder: Path) -> str:
    """Return a path as faults name it; raises WorktideError for one that is not in the catalogue."""
    for place in (path, folder / path):
        if place.exists() and place.resolve().is_relative_to(folder.resolve()):
            return place.resolve().relative_to(folder.resolve()).as_posix()
    hint = "Name a file or folder of the catalogue, such as occupations/43-office-support."
    raise WorktideError("not in the catalogue", source=str(path), hint=hint)


def _is_wanted(fault: Fault, wanted: Sequence[str]) -> bool:
    return not wanted or any(fault.source == one or fault.source.startswith(f"{one}/") for one in wanted)


def _official(folders: Iterable[Path]) -> Official | None:
    """Return the official tables, or None where no folder was given and none is known."""
    from worktide.sources.store import locate, search_folders

    given = tuple(folders)
    for folder in given:
        if not folder.is_dir():
            raise WorktideError("no such folder", source=str(folder), hint="Name a folder with publishers' files.")
    found = locate(search_folders(given))
    if "onet-30-1" not in found:
        if given:
            hint = "Name the folder that holds the O*NET database 30.1."
            raise SourceError("O*NET 30.1 is not there", source=", ".join(map(str, given)), hint=hint)
        return None
    return read_official(found["onet-30-1"])


def read_official(path: Path) -> Official:
    """Return the official tables of an O*NET database; raises SourceError where it is damaged."""
    from worktide.catalogue.check import Official
    from worktide.sources.registry import read_source

    tables = read_source("onet-30-1", path)
    titles = dict(tables["occupations"].select("onet_soc_code", "title").iter_rows())
    ids: dict[str, set[int]] = {}
    statements: dict[int, str] = {}
    for code, number, text in tables["tasks"].select("onet_soc_code", "task_id", "task").iter_rows():
        ids.setdefault(code, set()).add(number)
        statements[number] = text
    described = tables["occupations"].select("onet_soc_code", "description").iter_rows()
    texts: dict[str, list[str]] = {code: [text] for code, text in described}
    texts["detailed work activities"] = tables["dwas"]["title"].to_list()
    texts["intermediate work activities"] = tables["iwas"]["title"].to_list()
    texts["emerging tasks"] = tables["emerging_tasks"]["task"].to_list()
    activities: dict[int, set[str]] = {}
    for number, activity in tables["task_dwas"].select("task_id", "dwa_id").iter_rows():
        activities.setdefault(number, set()).add(activity)
    return Official(
        titles,
        {code: frozenset(numbers) for code, numbers in ids.items()},
        statements,
        texts,
        {number: frozenset(found) for number, found in activities.items()},
    )


def _as_json(report: CheckReport, faults: Sequence[Fault], *, coverage: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "files": report.files,
        "faults": [asdict(fault) for fault in faults],
        "not_run": list(report.not_run),
    }
    return told | {"coverage": [asdict(group) for group in report.coverage]} if coverage else told


def _tell(report: CheckReport, faults: Sequence[Fault], *, coverage: bool) -> None:
    for fault in faults:
        click.echo(str(fault))
    if coverage:
        console().print(_coverage_table(report.coverage))
    for rule in report.not_run:
        click.echo(f"not checked, for want of O*NET 30.1: {rule}", err=True)
    click.echo(f"{report.files} files read, {len(faults)} faults")


def _coverage_table(groups: Sequence[GroupCoverage]) -> object:
    rows = [(one.group, f"{one.written} of {one.occupations}", f"{one.covered:,} of {one.tasks:,}") for one in groups]
    total = [sum(getattr(one, name) for one in groups) for name in ("written", "occupations", "covered", "tasks")]
    rows.append(("all", f"{total[0]} of {total[1]}", f"{total[2]:,} of {total[3]:,}"))
    return columns(("Major group", "Occupations written", "Official tasks covered"), rows)


@command.command()
@click.option(
    "--sources",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder with publishers' files; may be given again (default: those that were added).",
)
@click.option("--group", type=str, help="Only one major group, by its first two digits.")
@click.option("--worst", type=click.IntRange(min=0), default=5, show_default=True, help="How many to show with tasks.")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder that keeps what was learnt.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every occupation and task.")
@click.pass_context
def agree(
    context: click.Context, folders: tuple[Path, ...], group: str | None, worst: int, cache: Path | None, as_json: bool
) -> None:
    """Compare scores from our words with scores from the official words.

    Heads judge both wordings that saw the occupation in neither. Takes about a minute the first time, then seconds. The
    exit code is 1 where a target is missed or an occupation is off by more than 8 points without a note.
    """
    require_catalogue_extra()
    from worktide.catalogue.check import read_all
    from worktide.catalogue.files import catalogue_folder
    from worktide.catalogue.notes import load_notes
    from worktide.pipeline.catalogue_agreement.official import read_basis
    from worktide.pipeline.catalogue_agreement.report import as_json as plain
    from worktide.pipeline.catalogue_agreement.report import compare
    from worktide.sources.store import search_folders

    occupations, broken = read_all(catalogue_folder())
    raise_first(broken)
    written = [occupation for occupation, _ in occupations]
    if group is not None and not any(one.code.startswith(f"{group}-") for one in written):
        raise WorktideError("no occupation of this major group", got=group, expected="two digits such as 43")
    basis = read_basis(search_folders(folders))
    kept = cache or default_cache()
    report = compare(basis, written, load_notes(), kept, group, lambda what: click.echo(what, err=True))
    if as_json:
        click.echo(json.dumps(plain(report), indent=2))
    else:
        _tell_agreement(report, worst)
    context.exit(0 if report.good else ANSWER_IS_NO)


def _tell_agreement(report: AgreementReport, worst: int) -> None:
    names = ("Wording", "n", "r", "r within", "Distance", "Bias", "Off by > 8")
    console().print(columns(names, [_figures(line) for line in report.lines]))
    console().print()
    console().print(columns(("Major group", *names[1:]), [_figures(line) for line in report.groups]))
    for pair in report.occupations[:worst]:
        _tell_pair(pair)
    for code in report.left_out:
        click.echo(f"{code}: not compared, for its tasks do not cover every official task once")
    for code in report.stale:
        click.echo(f"{code}: has a note and needs none")
    far = sum(pair.far for pair in report.occupations)
    click.echo(f"\n{far} occupations are off by more than 8 points, {len(report.unnoted)} of them without a note")


def _figures(line: Agreement) -> tuple[str, ...]:
    numbers = (
        f"{line.r:.3f}",
        f"{line.r_within:.3f}",
        f"{line.difference:.1f}",
        f"{line.bias:+.1f}",
        f"{line.far:.0f} %",
    )
    return (line.wording, str(line.n), *("-" if "nan" in number else number for number in numbers))


def _tell_pair(pair: OccupationPair) -> None:
    click.echo(f"\n{pair.code} {pair.title}: {pair.ours:.0f} in our words, {pair.official:.0f} in the official ones")
    if pair.note is not None:
        click.echo(f"  note: {pair.note}")
    for task in pair.tasks:
        official = ", ".join(f"{number}: {does:.0f}" for number, does in task.official)
        click.echo(f"  {task.weight:4.1f} %  {task.ours:3.0f} for {task.covered:3.0f}  {task.text} ({official})")
