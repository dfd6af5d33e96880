"""`worktide build`: from the publishers' files to a release."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import click

from worktide.core.errors import WorktideError

# One thread and one kernel of linear algebra, so that the same files give the same bytes on other machines too.
FIXED_ARITHMETIC = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


def default_cache() -> Path:
    """Return the folder for results of steps: the user's cache folder as XDG names it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "worktide" / "build"


def require_build_extra() -> None:
    """Raise WorktideError with what to install where the packages of the build are missing."""
    missing = [
        name
        for name in ("polars", "sklearn", "scipy", "pandera", "python_calamine")
        if importlib.util.find_spec(name) is None
    ]
    if missing:
        raise WorktideError(
            "building needs more packages",
            got=", ".join(missing),
            hint="Install them with `pip install 'worktide[build]'`.",
        )


@click.command(name="build")
@click.option(
    "--sources",
    "folders",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="Folder with publishers' files; may be given again.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the new release; replaced in one step.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    help="Folder that keeps results of steps (default: the user's cache folder).",
)
@click.option("--no-cache", is_flag=True, help="Make every step anew and keep nothing.")
@click.option(
    "--validity",
    type=click.Path(path_type=Path),
    help="Validity card made by `worktide validate`, to embed; a stale one is refused.",
)
@click.option(
    "--former",
    "formers",
    multiple=True,
    metavar="NAME=FORMER",
    help="Read source FORMER in place of source NAME: a whole older release, rebuilt. May be given again.",
)
def command(
    folders: tuple[Path, ...],
    out: Path,
    cache: Path | None,
    no_cache: bool,
    validity: Path | None,
    formers: tuple[str, ...],
) -> None:
    """Build a release from publishers' files.

    Files are recognised by content. A step whose inputs have not changed is skipped; an interrupted build goes on when
    the same command runs again. The same files give the same bytes.
    """
    require_build_extra()
    module = "worktide.cli.rebuilding" if formers else "worktide.pipeline"
    arguments = [sys.executable, "-m", module, "--out", str(out)]
    for former in formers:
        _check_former(former, validity)
        arguments += ["--former", former]
    for folder in folders:
        if not folder.is_dir():
            raise WorktideError(
                "no such folder", source=str(folder), hint="Name a folder that holds publishers' files."
            )
        arguments += ["--sources", str(folder)]
    if not no_cache:
        arguments += ["--cache", str(cache or default_cache())]
    if validity is not None:
        arguments += ["--validity", str(validity)]
    _go_on_as(arguments, os.environ | FIXED_ARITHMETIC)


def _go_on_as(arguments: list[str], environment: Mapping[str, str]) -> NoReturn:
    """Let the build take this process's place: it gets every signal itself, and none outlives its command."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(arguments[0], arguments, environment)  # noqa: S606 - our own words, no shell
    sys.exit(subprocess.run(arguments, env=environment, check=False).returncode)


def _check_former(former: str, validity: Path | None) -> None:
    """Raise WorktideError where a former source is not named as it should be, or a card is to go with it."""
    name, _, of = former.partition("=")
    if not name or not of:
        hint = "Such as --former onet-30-1=onet-29-1."
        raise WorktideError("--former takes two names of sources", got=former, expected="NAME=FORMER", hint=hint)
    if validity is not None:
        raise WorktideError("a rebuilt release carries no validity card", hint="Leave --validity or --former out.")
