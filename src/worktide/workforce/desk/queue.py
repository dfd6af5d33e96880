"""The titles of a run that nobody can tell for sure, as the desk asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from worktide.core.intervals import Interval
from worktide.release.open import ListedOccupation, Release
from worktide.workforce.results import TITLES, open_results

SHOWN: Final = 50
_CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Option:
    """A record that a title may mean: how likely, 0 to 100, and its percentile score, 0 to 100, with its range."""

    slug: str
    title: str
    percent: int
    score: Interval | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A title in doubt, with what else is said of the job, the rows and heads it decides, and what it may mean."""

    title: str
    context: str
    rows: int
    heads: str
    options: tuple[Option, ...]


def doubts(results: Path, release: Release) -> list[Doubt]:
    """Return the titles of a folder of results that are in doubt, those that decide most heads first."""
    table = open_results(results).table(TITLES)
    rows = [row for row in table.to_pylist() if not row["sure"] or not row["records"]]
    rows.sort(key=lambda row: (-float(row["heads"]) * (1 - (row["confidence"] or 0)), row["title"], row["context"]))
    listed = {one.slug: one for one in release.listing}
    return [_doubt(row, listed) for row in rows]


def _doubt(row: dict[str, Any], listed: dict[str, ListedOccupation]) -> Doubt:
    options = tuple(
        Option(one["record"], listed[one["record"]].title, round(100 * one["weight"]), listed[one["record"]].risk)
        for one in row["records"][:_CANDIDATES]
    )
    return Doubt(row["title"], row["context"], row["rows"], f"{row['heads'].normalize():,f}", options)
