"""The official wording of tasks, read from the user's own O*NET file; the package holds none of it."""

from __future__ import annotations

from worktide.core.errors import SourceError, WorktideError

ONET: str = "onet-30-1"
_ADD = "Download O*NET's database from its publisher and run: worktide sources add FILE"


def official_wording() -> dict[int, str]:
    """Return the official wording of each task by Task ID, from the file that `worktide sources` keeps.

    Raises SourceError where it has none, WorktideError where the packages that read it are missing.
    """
    try:
        from worktide.sources.registry import read_source
        from worktide.sources.store import locate, search_folders
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("worktide"):
            raise
        hint = "Install them with: pip install 'worktide[build]'"
        raise WorktideError(f"--official needs packages such as {error.name}", hint=hint) from error
    path = locate(search_folders()).get(ONET)
    if path is None:
        raise SourceError("the official wording is not here: no O*NET 30.1 database is known", hint=_ADD)
    tasks = read_source(ONET, path)["tasks"]
    return dict(zip(tasks["task_id"].to_list(), tasks["task"].to_list(), strict=True))
