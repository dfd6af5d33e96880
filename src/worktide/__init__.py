"""What AI will do to a job, task by task, with the evidence behind each number.

>>> import worktide
>>> answer = worktide.assess("MLOps Engineer")
>>> answer.occupation.title
'MLOps Engineer'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from worktide.assessment.assess import assess as assess
    from worktide.assessment.choice import CannotTellError as CannotTellError
    from worktide.assessment.comparing import JobComparison as JobComparison
    from worktide.assessment.comparing import compare as compare
    from worktide.assessment.moves import moves_from as moves_from
    from worktide.assessment.own_tasks import score_tasks as score_tasks
    from worktide.coding.kernel import code_titles as code_titles
    from worktide.core.errors import UnknownTitleError as UnknownTitleError
    from worktide.core.errors import WorktideError as WorktideError
    from worktide.history.difference import ReleaseDifference as ReleaseDifference
    from worktide.history.difference import diff_releases as diff_releases
    from worktide.microdata.attach import attach_scores as attach_scores
    from worktide.moves.model import MoveFilters as MoveFilters
    from worktide.moves.model import Moves as Moves
    from worktide.release.open import Release as Release
    from worktide.release.open import open_release as open_release
    from worktide.release.record import Assessment as Assessment

__version__ = "0.1.0"
__all__ = [  # noqa: RUF022 - the functions first, then the values and errors that they give
    "assess",
    "attach_scores",
    "code_titles",
    "compare",
    "diff_releases",
    "moves_from",
    "open_release",
    "score_tasks",
    "Assessment",
    "JobComparison",
    "MoveFilters",
    "Moves",
    "Release",
    "ReleaseDifference",
    "CannotTellError",
    "UnknownTitleError",
    "WorktideError",
]

# Each name is loaded when it is first asked for, so that importing the package costs next to nothing.
_HOMES: Final = {
    "assess": "worktide.assessment.assess",
    "attach_scores": "worktide.microdata.attach",
    "code_titles": "worktide.coding.kernel",
    "compare": "worktide.assessment.comparing",
    "diff_releases": "worktide.history.difference",
    "moves_from": "worktide.assessment.moves",
    "open_release": "worktide.release.open",
    "score_tasks": "worktide.assessment.own_tasks",
    "Assessment": "worktide.release.record",
    "JobComparison": "worktide.assessment.comparing",
    "CannotTellError": "worktide.assessment.choice",
    "MoveFilters": "worktide.moves.model",
    "Moves": "worktide.moves.model",
    "Release": "worktide.release.open",
    "ReleaseDifference": "worktide.history.difference",
    "UnknownTitleError": "worktide.core.errors",
    "WorktideError": "worktide.core.errors",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
