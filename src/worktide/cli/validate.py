"""`worktide validate`: the validity card of a release, recomputed on the publishers' files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click

from worktide.cli.build import FIXED_ARITHMETIC, default_cache, require_build_extra
from worktide.core.errors import SourceError, WorktideError


def _folders(given: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders to search: those given, else those that `worktide sources` keeps."""
    from worktide.sources.store import search_folders

    for folder in given:
        if not folder.is_dir():
            hint = "Name a folder that holds publishers' files."
            raise WorktideError("no such folder", source=str(folder), hint=hint)
    found = given or tuple(folder for folder in search_folders() if folder.is_dir())
    if not found:
        hint = (
            "Name a folder that holds publishers' files with --sources, or add them with `worktide sources add PATH`."
        )
        raise SourceError("no publishers' files are known", hint=hint)
    return found


@click.command(name="validate")
@click.option(
    "--sources",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder with publishers' files; may be given again (default: those that were added).",
)
@click.option("--release", type=click.Path(path_type=Path), help="Folder of the release (default: the embedded one).")
@click.option("--out", type=click.Path(path_type=Path), help="File for the card, which `worktide build` embeds.")
@click.option("--before", type=click.Path(path_type=Path), help="Card to compare with (default: the release's own).")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder that keeps files once read.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole card as JSON instead of text.")
def command(
    folders: tuple[Path, ...],
    release: Path | None,
    out: Path | None,
    before: Path | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Recompute how far a release's numbers can be trusted.

    Two halves: do the judges agree with each other (reliability), and do the numbers hold against the world (validity).
    Takes some minutes; progress goes to standard error. The exit code is 1 where a figure is worse than on the card
    before, beyond the interval it had there.
    """
    require_build_extra()
    arguments = [sys.executable, "-m", "worktide.pipeline.validity", "--cache", str(cache or default_cache())]
    for folder in _folders(folders):
        arguments += ["--sources", str(folder)]
    for name, path in (("--release", release), ("--out", out), ("--before", before)):
        if path is not None:
            arguments += [name, str(path)]
    if as_json:
        arguments.append("--json")
    _go_on_as(arguments)


def _go_on_as(arguments: list[str]) -> NoReturn:
    """Let the validation take this process's place, with the arithmetic of a build."""
    sys.stdout.flush()
    sys.stderr.flush()
    environment = os.environ | FIXED_ARITHMETIC
    if os.name == "posix":
        os.execve(arguments[0], arguments, environment)  # noqa: S606 - our own words, no shell
    sys.exit(subprocess.run(arguments, env=environment, check=False).returncode)
