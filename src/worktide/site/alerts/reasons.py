"""Why scores changed between two releases: what `worktide.history` stored of them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from worktide.core.errors import WorktideError
from worktide.site.alerts.changes import Reason

PERCENTILE = "percentile"


def reasons_between(since: str, until: str) -> Mapping[str, Reason]:
    """Return the reason of each changed percentile by the job's address; nothing where the pair is not stored."""
    if find_spec("worktide.history") is None:
        return {}
    try:
        found = import_module("worktide.history").differences(since, until)
    except WorktideError:
        return {}
    return {
        str(one.slug): Reason(str(one.reason), tuple((str(cause), float(points)) for cause, points in one.parts))
        for one in getattr(found, "changes", found)
        if one.measure == PERCENTILE
    }
