"""Readers of "Working with AI"; all measures are shares from 0 to 1.

Each measure stands twice: `…_user` for what people wanted to get done, `…_ai` for what the assistant did. A share of 0
means that no such conversation was seen, not that AI could not help.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, checked_table, table
from worktide.sources.tables import ROW, Reader, label, read_delimited, renamed, with_codes, with_numbers

IWA: Final = r"^\d\.[A-Z]\.\d\.[a-z]\.\d+\.I\d+$"

_SIDES: Final = ("user", "ai")
_KNOWS: Final = "the files of versions 1.0 and 1.1"
_SOC: Final = {"SOC Code": Column("soc_code", "soc")}


def _shares(names: dict[str, str], *, nullable: bool = False) -> dict[str, Column]:
    return {
        f"{theirs}_{side}": Column(f"{ours}_{side}", "number", nullable=nullable, low=0, high=1)
        for theirs, ours in names.items()
        for side in _SIDES
    }


_METRICS: Final = {
    "completion": "completion",
    "impact_scope": "impact_scope",
    "feedback_positive_fraction": "feedback_positive",
}
_ACTIVITIES: Final = Layout(
    {
        "IWA": Column("iwa_id", pattern=IWA),
        "title": Column("title"),
        **_shares({"share": "share"}),
        **_shares(_METRICS, nullable=True),
        **_shares({"completion_x_scope_x_coverage": "completion_scope_coverage"}),
    },
    key=("iwa_id",),
    knows=_KNOWS,
)
_WEIGHTS: Final = Layout(
    {
        "soc_code": Column("soc_code", "soc"),
        "iwa_id": Column("iwa_id", pattern=IWA),
        "weight": Column("weight", "number", low=0),
    },
    key=("soc_code", "iwa_id"),
)
_MEMBERS: Final = Layout({**_SOC, "IWA": Column("iwa_id", pattern=IWA)}, key=("soc_code", "iwa_id"), knows=_KNOWS)
_SCORES: Final = Layout(
    {
        **_SOC,
        "title": Column("title"),
        "ai_applicability_score": Column("ai_applicability_score", "number", low=0, high=1),
    },
    key=("soc_code",),
    knows=_KNOWS,
)
_OCCUPATIONS: Final = Layout(
    {
        **_SOC,
        "title": Column("title"),
        **_shares({"coverage": "coverage", **_METRICS, "ai_applicability_score": "ai_applicability_score"}),
    },
    key=("soc_code",),
    knows="the file of version 1.0",
)
_PHYSICAL: Final = Layout(
    {"Task ID": Column("task_id", "task_id"), "Physical": Column("physical", "flag")},
    key=("task_id",),
    knows=_KNOWS,
)


def _read(path: Path, name: str, layout: Layout) -> dict[str, pl.DataFrame]:
    frame = read_delimited(path, separator=",", quoted=True)
    return {name: table(frame, layout, source=label(path))}


def read_activities(path: Path) -> dict[str, pl.DataFrame]:
    """Return `activities`: one row an intermediate work activity of O*NET.

    `share`: share of conversations. `completion`: of those, the share in which the user's goal was reached.
    `impact_scope`: the share in which the help covered a moderate part of the activity or more. `feedback_positive`:
    thumbs up among thumbs. `completion_scope_coverage`: completion × scope where share exceeds 0.0005, else 0. Null
    where there was no conversation to judge.
    """
    return _read(path, "activities", _ACTIVITIES)


def read_weights(path: Path) -> dict[str, pl.DataFrame]:
    """Return `weights`: how much an activity weighs in an occupation, from O*NET's relevance and importance.

    Weights have no unit and are not normalised. Pairs of weight 0 have no row: an occupation's activities are those of
    `microsoft-soc-to-iwas`, a few of which weigh nothing.
    """
    source = label(path)
    wide = read_delimited(path, separator=",", quoted=True)
    activities = [name for name in wide.columns if re.match(IWA, name)]
    names = {"SOC Code": "soc_code", **dict(zip(activities, activities, strict=True))}
    wide = with_codes(renamed(wide, names, source=source, knows=_KNOWS), {"soc_code": "soc"}, source=source)
    numbers = with_numbers(wide, dict.fromkeys(activities, pl.Float64), source=source)
    long = numbers.unpivot(activities, index=["soc_code", ROW], variable_name="iwa_id", value_name="weight")
    checked = checked_table(long, _WEIGHTS, source=source)
    return {"weights": checked.filter(pl.col("weight") > 0)}


def read_members(path: Path) -> dict[str, pl.DataFrame]:
    """Return `activities`: which intermediate work activities each occupation has."""
    return _read(path, "activities", _MEMBERS)


def read_scores(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: the published score, the mean of the user's and the assistant's side."""
    return _read(path, "occupations", _SCORES)


def read_occupations(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: the measures of activities as weighted means by occupation, and each side's score.

    `coverage` is the weighted share of an occupation's activities whose share of conversations exceeds 0.0005.
    """
    return _read(path, "occupations", _OCCUPATIONS)


def read_physical_tasks(path: Path) -> dict[str, pl.DataFrame]:
    """Return `tasks`: whether a language model classed the O*NET task as physical."""
    return _read(path, "tasks", _PHYSICAL)


READERS: dict[str, Reader] = {
    "microsoft-iwa-metrics": read_activities,
    "microsoft-soc-iwa-weights": read_weights,
    "microsoft-soc-to-iwas": read_members,
    "microsoft-scores": read_scores,
    "microsoft-scores-jul2025": read_scores,
    "microsoft-soc-metrics": read_occupations,
    "microsoft-physical-tasks": read_physical_tasks,
}
