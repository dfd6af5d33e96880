"""Who comes here: the jobs that people leave for one."""

from __future__ import annotations

from typing import Final

import numpy as np

from worktide.moves.fit import fits, have_of
from worktide.moves.likelihood import coming, seen_word
from worktide.moves.model import Source
from worktide.moves.tables import MoveTables, open_tables
from worktide.release.open import Release

MOST: Final = 10


def sources(tables: MoveTables, slug: str, most: int = MOST) -> tuple[Source, ...]:
    """Return the jobs that most people leave for one, most first.

    They are ordered by people in the job times the probability that one who leaves it comes here. A role, whose people
    nobody counts, is no source.
    """
    there = tables.place(slug)
    rate = coming(tables, there)
    flow = np.nan_to_num(tables.people) * rate
    flow[there] = 0.0
    order = np.argsort(-flow, kind="stable")
    return tuple(_source(tables, int(here), there, float(rate[here])) for here in order[:most] if flow[here] > 0)


def _source(tables: MoveTables, here: int, there: int, rate: float) -> Source:
    listed = tables.listing[here]
    return Source(
        slug=listed.slug,
        title=listed.title,
        sector=listed.sector,
        seen=seen_word(tables, here, there),
        probability=round(100.0 * rate, 2),
        fit=round(float(fits(tables, have_of(tables, here)).total[there])),
        score=listed.risk,
    )


def sources_of(release: Release, slug: str, most: int = MOST) -> tuple[Source, ...]:
    """Return the jobs that most people leave for a job, by its address; see `sources`.

    Raises ReleaseError where the release holds nothing about moves.
    """
    return sources(open_tables(release), slug, most)
