"""The labels that commands on the panel read: the published ones, or a file of the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from worktide.core.errors import WorktideError

if TYPE_CHECKING:
    from worktide.pipeline.training.labels import JudgedTexts


def labels_at(path: Path | None) -> tuple[JudgedTexts, bool]:
    """Return labels and whether they name occupations: of a file, or without one the published labels.

    Raises SourceError or WorktideError naming what is wrong with the file or missing.
    """
    from worktide.pipeline.training.given import read_given_labels
    from worktide.pipeline.training.official import MAIN, official_labels
    from worktide.sources.registry import read_source

    if path is None:
        return published_labels(()), True
    if _is_published(path):
        return official_labels({MAIN: read_source(MAIN, path)["tasks"]}), True
    given = read_given_labels(path, path.stem)
    return given.judged, given.has_occupations


def _is_published(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return b"gpt4_exposure_alt_rubric" in stream.readline(4096)
    except OSError:
        return False


def published_labels(folders: Sequence[Path]) -> JudgedTexts:
    """Return the published labels from some folders, the store or WORKTIDE_DATA; raises WorktideError if missing."""
    from worktide.pipeline.training.official import MAIN, ONET, SECOND, activity_titles, official_labels
    from worktide.sources.registry import read_source
    from worktide.sources.store import locate, search_folders

    found = locate(search_folders(folders))
    if MAIN not in found:
        hint = "Add the file with `worktide sources add PATH`, or set WORKTIDE_DATA to the folder that holds it."
        raise WorktideError("the published labels are missing", source=MAIN, hint=hint)
    titles = activity_titles(read_source(ONET, found[ONET])) if ONET in found else None
    return official_labels(
        {name: read_source(name, found[name])["tasks"] for name in (MAIN, SECOND) if name in found}, titles
    )


def ilo_besides(folders: Sequence[Path]) -> JudgedTexts | None:
    """Return the ILO's scores of its own tasks as labels, from the same places; None where its file is missing."""
    from worktide.pipeline.training.ilo import SOURCE, ilo_labels
    from worktide.sources.registry import read_source
    from worktide.sources.store import locate, search_folders

    found = locate(search_folders(folders))
    return ilo_labels(read_source(SOURCE, found[SOURCE])) if SOURCE in found else None
