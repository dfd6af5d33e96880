"""Moves from a job that someone names, and the sections of an assessment about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from worktide.core.errors import WorktideError
from worktide.moves.doors import opened_doors
from worktide.moves.model import Comparison, Door, MoveFilters, Moves, RelatedRole, Safety, Source
from worktide.moves.model import Move as Found
from worktide.moves.model import Path as Route
from worktide.moves.own_columns import read_own_columns
from worktide.moves.paths import routes
from worktide.moves.ranking import MOST, NO_FILTERS, ranked
from worktide.moves.related import alike_roles
from worktide.moves.sources import sources
from worktide.moves.tables import MoveTables, holds_moves, open_tables
from worktide.release.open import Release, open_release
from worktide.release.record import Assessment, Move, MoveMonths, Question, Related, ReleaseStamp
from worktide.scoring.questions import NO_MOVES, moves_in_words

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class MovesAnswer:
    """What `worktide moves --json` prints: the release, the query, moves, routes, doors, and who comes here.

    With a goal (an address) the routes lead there, without one to what is safer at no less pay; `doors` are the skills
    that open most, `sources` the jobs that people leave for this one. Version 1 of the contract.
    """

    release: ReleaseStamp
    query: str
    goal: str | None
    moves: Moves
    paths: tuple[Route, ...]
    doors: tuple[Door, ...]
    sources: tuple[Source, ...]


def moves_answer(
    release: Release,
    start: Assessment,
    goal: str | None = None,
    filters: MoveFilters = NO_FILTERS,
    most: int = MOST,
    own: Path | None = None,
) -> MovesAnswer:
    """Return all that is known of moves from the job of an assessment; `goal` is an address in the release.

    `own` is a person's own CSV file for the filters `licence` and `remote` (`worktide.moves.own_columns`).

    Raises WorktideError for a filter that does not fit, ReleaseError where the release holds nothing about moves.
    """
    tables, slug = _tables_with(release, own), start.occupation.slug
    if goal == slug:
        raise WorktideError("the goal is the job itself", got=start.occupation.title, hint="Name another goal.")
    return MovesAnswer(
        release=release.stamp,
        query=start.query,
        goal=goal,
        moves=ranked(tables, slug, filters, most),
        paths=routes(tables, slug, goal, filters),
        doors=opened_doors(tables, slug, filters),
        sources=sources(tables, slug),
    )


def moves_from(
    query: str,
    filters: MoveFilters = NO_FILTERS,
    release: Release | None = None,
    *,
    context: str = "",
    most: int = MOST,
    own: Path | None = None,
) -> Moves:
    """Return the ranked moves from the job that a title, an address or an official code means, best first.

    `filters` are what a person sets: least pay, longest training, schooling, fields to avoid, the weight on pay against
    safety, interests, and with a CSV file of one's own (`own`: the column code, and licence or remote with yes or no)
    whether a licence is needed and whether the work can be done from a distance. A query that means several records is
    answered by the likeliest, as `worktide.assess` does.

    Raises what `worktide.assess` raises for a query; WorktideError for a filter that does not fit; SourceError for an
    own file that cannot be read; ReleaseError where the release holds nothing about moves.
    """
    from worktide.assessment.assess import assess

    opened = release or open_release()
    slug = assess(query, opened, context=context).occupation.slug
    return ranked(_tables_with(opened, own), slug, filters, most)


def _tables_with(release: Release, own: Path | None) -> MoveTables:
    """Return what a release holds for moves, with a person's own columns."""
    tables = open_tables(release)
    return tables if own is None else replace(tables, own=read_own_columns(own, release.listing))


def _section(found: Found) -> Move:
    """Return a destination as an assessment holds it."""
    months = found.entry.months
    return Move(
        slug=found.slug,
        title=found.title,
        sector=found.sector,
        fit=found.fit,
        probability=found.probability,
        seen=found.seen,
        pay_change=found.pay.change,
        median_pay=found.pay.there,
        months=None if months is None else MoveMonths(months.low, months.high),
        education=found.entry.education,
        difficulty=found.difficulty,
        openings=found.openings,
        risk=found.score,
        comparison=_COMPARISON[found.safety],
        recommended=found.recommended,
        missing=tuple(gap.name for gap in found.missing),
        carries_over=found.carries_over,
        warnings=found.warnings,
    )


_COMPARISON: Final[dict[Safety, Comparison]] = {
    "safer": "lower",
    "riskier": "higher",
    "similar": "similar",
    "cannot tell": "cannot tell",
}


@lru_cache(maxsize=8)
def first_moves(release: Release, slug: str) -> Moves:
    """Return the first five moves of a job under no filter; kept for whoever shows more of the same job."""
    return ranked(open_tables(release), slug, most=SHOWN)


@lru_cache(maxsize=8)
def first_related(release: Release, slug: str) -> tuple[RelatedRole, ...]:
    """Return the first roles alike to a job, without summaries; kept as the moves are."""
    return alike_roles(open_tables(release), slug)


def move_sections(release: Release, slug: str) -> tuple[tuple[Move, ...] | None, tuple[Related, ...] | None]:
    """Return the sections `moves` and `related` of a job: the first five of each under no filter.

    Both are None where the release holds nothing about moves or the job has no tasks to go by.
    """
    if not holds_moves(release):
        return None, None
    tables = open_tables(release)
    if not tables.scored[tables.place(slug)]:
        return None, None
    moves = tuple(_section(one) for one in first_moves(release, slug).moves)
    return moves, tuple(
        Related(one.slug, one.title, one.sector, one.score, one.comparison, one.reason, one.is_move)
        for one in first_related(release, slug)[:SHOWN]
    )


def questions_with(
    questions: tuple[Question, ...] | None, moves: tuple[Move, ...] | None
) -> tuple[Question, ...] | None:
    """Return a record's questions with the one about moves answered from the moves that were worked out."""
    if not questions or not moves:
        return questions
    told = moves_in_words(moves)
    return tuple(replace(one, answer=told) if one.answer == NO_MOVES else one for one in questions)
