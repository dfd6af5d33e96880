"""Moves inside an organisation: for each opening, occupations of ten heads and more from which people could come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from worktide.moves.describing import described
from worktide.moves.model import Gap, Move, MoveFilters
from worktide.moves.tables import MoveTables, open_tables
from worktide.moves.weighing import judged, weighed
from worktide.release.open import Release
from worktide.release.record import LearningChoice
from worktide.workforce.openings import Opening

MOST_FROM: Final = 5
_MOST_SKILLS: Final = 3
SAME: Final = "the same occupation"


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill to build: its name, how large the gap is in a word, and a resource ("" where the release has none)."""

    name: str
    gap: str
    resource: str


@dataclass(frozen=True, slots=True)
class InsideMove:
    """Heads of one occupation here who could come, and what a move to the opening takes.

    `groups` name the published groups that hold ten of these heads and more, each with its heads. `fit` runs 0 to 100;
    `probability` is the predicted percent of those leaving the occupation in a year who go there, None where both are
    one to the survey; `months` are those of the whole entry, assumed; `pay_change` is in percent of the official
    median. `warnings` speak against the move.
    """

    title: str
    heads: int
    groups: tuple[tuple[str, int], ...]
    fit: float
    probability: float | None
    difficulty: str
    months: tuple[float, float] | None
    pay_change: float | None
    skills: tuple[Skill, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledOpening:
    """An opening, the occupation it means, and where people could come from, the easiest move first.

    There is no list where the title does not settle the occupation; the likeliest one is named.
    """

    opening: Opening
    occupation: str | None
    moves: tuple[InsideMove, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The heads that a report shows: by occupation, and by published group's name and occupation."""

    jobs: Mapping[str, Decimal]
    crossed: Mapping[tuple[str, str], Decimal]

    def groups_of(self, slug: str) -> tuple[tuple[str, int], ...]:
        """Return the groups that hold people of an occupation as shown, the largest first."""
        found = [(group, round(number)) for (group, job), number in self.crossed.items() if job == slug]
        return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def moves_inside(openings: Sequence[Opening], people: People, release: Release) -> tuple[FilledOpening, ...]:
    """Return each opening with at most five occupations here from which people could come.

    Each list is in the order of ease: fit times probability, less for months of entry, as moves are ordered anywhere in
    Worktide; people of the opening's own occupation come first. Every list stands alone: the same people may be named
    under several openings, and nothing is assigned. Raises ReleaseError where the release holds nothing about moves.
    """
    tables = open_tables(release)
    return tuple(_filled(opening, people, tables, release) for opening in openings)


def _filled(opening: Opening, people: People, tables: MoveTables, release: Release) -> FilledOpening:
    if opening.slug is None:
        return FilledOpening(opening, None, ())
    there = tables.place(opening.slug)
    if not opening.sure:
        return FilledOpening(opening, tables.listing[there].title, ())
    eased = [(_ease(tables, tables.place(slug), there), slug) for slug in people.jobs]
    best = sorted((one for one in eased if one[0] > 0), key=lambda one: (-one[0], one[1]))[:MOST_FROM]
    moves = tuple(_move(slug, there, people, tables, release) for _, slug in best)
    return FilledOpening(opening, tables.listing[there].title, moves)


def _ease(tables: MoveTables, here: int, there: int) -> float:
    if here == there:
        return float("inf")
    of = weighed(tables, here)
    return float(of.ease[there]) if np.isfinite(of.fit.total[there]) else 0.0


def _move(slug: str, there: int, people: People, tables: MoveTables, release: Release) -> InsideMove:
    here, heads, groups = tables.place(slug), round(people.jobs[slug]), people.groups_of(slug)
    title = tables.listing[here].title
    if here == there:
        return InsideMove(title, heads, groups, 100.0, None, SAME, (0.0, 0.0), 0.0, (), ())
    of = weighed(tables, here)
    found: Move = described(tables, of, judged(tables, of, MoveFilters()), here, there)
    months = found.entry.months
    return InsideMove(
        title=title,
        heads=heads,
        groups=groups,
        fit=found.fit,
        probability=found.probability,
        difficulty=found.difficulty,
        months=(months.low, months.high) if months else None,
        pay_change=found.pay.change,
        skills=tuple(_skill(gap, release) for gap in found.missing[:_MOST_SKILLS]),
        warnings=found.warnings,
    )


def _skill(gap: Gap, release: Release) -> Skill:
    choices = tuple(LearningChoice(gap.name, one) for one in gap.resources[:1])
    found = release.learning(choices) or ()
    return Skill(gap.name, gap.words, "; ".join(f"{one.title} ({one.provider}), {one.address}" for one in found))
