"""The moves on a job's page are cut from those of its assessment, and are what ranking so few would give."""

from __future__ import annotations

from worktide.assessment.moves import first_moves, first_related
from worktide.moves import moves_from
from worktide.moves.related import alike_roles
from worktide.moves.tables import open_tables
from worktide.release.open import open_release
from worktide.site.pages.move_section import ON_THE_PAGE, first_of


def test_the_first_of_the_moves_are_what_ranking_for_the_page_alone_gives() -> None:
    release = open_release()
    tables = open_tables(release)
    slugs = [listed.slug for listed in release.listing if tables.scored[tables.place(listed.slug)]][::25]
    assert len(slugs) > 30
    for slug in slugs:
        assert first_of(first_moves(release, slug), ON_THE_PAGE) == moves_from(release, slug, most=ON_THE_PAGE)
        assert first_related(release, slug)[:5] == alike_roles(tables, slug, 5)
