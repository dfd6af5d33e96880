"""Readers of the Anthropic Economic Index: shares of conversations by task, and modes of interaction.

The key is the text of a task in the wording of O*NET 20.1, in lower case. The text of several occupations' task stands
once, with all their conversations. Two rows of each file are no tasks: `none` (no task fits) and, from the third
release on, `not_classified` (tasks too rare to show). A task without a row was not seen often enough to be shown, which
does not mean that AI cannot do it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_delimited

RELEASES: Final = (1, 2, 3, 4, 5)
API_RELEASES: Final = (3, 4, 5)
SPECIAL_ROWS: Final = ("none", "not_classified")
KINDS: Final = ("task", *SPECIAL_ROWS)
MODES: Final = ("directive", "feedback_loop", "task_iteration", "validation", "learning")

_TEXT: Final = Column("task_text", pattern=r"^[^A-Z]+$")
_TASKS: Final = Layout(
    {
        "task_name": _TEXT,
        "kind": Column("kind", among=KINDS),
        "pct": Column("percent", "number", low=0, high=100),
    },
    key=("task_text",),
    knows="the releases of February 2025 to March 2026",
)


def _modes(text: str, other: str, withheld: str, release: str) -> Layout:
    shares = {name: Column(name, "number", nullable=True, low=0, high=1) for name in MODES}
    return Layout(
        {
            text: _TEXT,
            "kind": Column("kind", among=KINDS),
            **shares,
            other: Column("none", "number", nullable=True, low=0, high=1),
            withheld: Column("withheld", "number", nullable=True, low=0, high=1),
        },
        key=("task_text",),
        knows=release,
    )


_MODES_OF_SECOND: Final = _modes("task_name", "none", "filtered", "the release of March 2025")
_MODES_OF_LATER: Final = _modes("task", "none", "not_classified", "the releases of September 2025 to March 2026")


def _with_kind(frame: pl.DataFrame, text: str) -> pl.DataFrame:
    if text not in frame.columns:
        return frame
    kind = pl.when(pl.col(text).is_in(SPECIAL_ROWS)).then(pl.col(text)).otherwise(pl.lit("task"))
    return frame.with_columns(kind=kind)


def read_tasks(path: Path) -> dict[str, pl.DataFrame]:
    """Return `tasks`: the percent of a release's conversations on each task; all rows together make 100."""
    frame = _with_kind(read_delimited(path, separator=",", quoted=True), "task_name")
    return {"tasks": table(frame, _TASKS, source=label(path))}


def read_modes(path: Path, release: int) -> dict[str, pl.DataFrame]:
    """Return `modes`: how the conversations on each task divide by mode of interaction, as shares from 0 to 1.

    `directive` and `feedback_loop` hand the task over (Anthropic calls them automation), `task_iteration`, `validation`
    and `learning` work together with the model (augmentation): a way of interacting, not whether a task could be
    automated. `none` is no mode; `withheld` is what the publisher did not break down, for lack of conversations
    (`filtered` in the second release, `not_classified` later). Shares of a task add up to 1 with null as 0; null is a
    cell that the publisher leaves blank.
    """
    text, layout = ("task_name", _MODES_OF_SECOND) if release == 2 else ("task", _MODES_OF_LATER)
    frame = _with_kind(read_delimited(path, separator=",", quoted=True), text)
    if release == 2:
        frame = frame.with_columns(none=pl.lit(None, dtype=pl.String))
    return {"modes": table(frame, layout, source=label(path))}


READERS: dict[str, Reader] = {
    **{f"anthropic-tasks-{number}": read_tasks for number in RELEASES},
    **{f"anthropic-tasks-api-{number}": read_tasks for number in API_RELEASES},
    **{f"anthropic-modes-{number}": partial(read_modes, release=number) for number in RELEASES[1:]},
    **{f"anthropic-modes-api-{number}": partial(read_modes, release=number) for number in API_RELEASES},
}
