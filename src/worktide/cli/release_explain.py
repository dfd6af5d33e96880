"""`worktide release explain`: which part of every change came from which cause, and the older scores, to be stored."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from worktide.cli.build import FIXED_ARITHMETIC, default_cache, require_build_extra
from worktide.cli.release_publish import chosen_releases
from worktide.publishing.place import release_folder


@click.command()
@click.option(
    "--sources",
    "folders",
    multiple=True,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with publishers' files; may be given again.",
)
@click.option(
    "--older",
    type=click.Path(path_type=Path),
    help="Older release to start from, whole or pruned: its folder, or its id among the published ones.",
)
@click.option(
    "--from-onet", default="onet-29-1", show_default=True, help="Without --older: its O*NET database, by name."
)
@click.option(
    "--from-use", default="anthropic-tasks-3", show_default=True, help="Without --older: its observed use, by name."
)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder that gets the file."
)
@click.option("--cache", type=click.Path(path_type=Path), help="Folder that keeps results of steps, as of a build.")
def explain(
    folders: tuple[Path, ...], older: Path | None, from_onet: str, from_use: str, out: Path, cache: Path | None
) -> None:
    """Build along the chain from an older release to the present one, and store every change with its parts.

    The chain is: code, parameters, labels, then each source. Another order would give other parts. Without --older the
    older release is rebuilt from former sources by the present code. The files that the older release was made from
    must be among the sources, known by their hash. The present release must have been built from these sources by this
    code, which is checked. The same input gives the same bytes.
    """
    require_build_extra()
    arguments = [sys.executable, "-W", "ignore", "-m", "worktide.cli.explaining", "--out", str(out)]
    for folder in folders:
        arguments += ["--sources", str(folder)]
    arguments += ["--cache", str(cache or default_cache()), "--onet", from_onet, "--usage", from_use]
    if older is not None:
        arguments += ["--older", str(_folder(older))]
    sys.exit(subprocess.run(arguments, env=os.environ | FIXED_ARITHMETIC, check=False).returncode)


def _folder(older: Path) -> Path:
    """Return the folder of an older release; a name that is no folder is an id among the published releases."""
    return older if older.exists() else release_folder(chosen_releases(None), str(older))
