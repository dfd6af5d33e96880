"""What a page shows of a record, and where an address leads, on the release in the package."""

from __future__ import annotations

import pytest

from worktide.assessment.assess import assess
from worktide.release.open import Release, open_release
from worktide.site.pages.lookup import find, find_address, signs_in, words_of
from worktide.site.pages.view import ALIASES_LISTED, ALIASES_SHOWN, occupation_view
from worktide.site.words import index_name, rater_name, several, spoken


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def test_an_address_gives_back_its_words_and_signs() -> None:
    assert words_of("ml-ops--engineer") == "ml ops engineer"
    assert signs_in("c-plus-plus-developer") == "c++ developer"
    assert signs_in("c-sharp-developer") == "c# developer"


def test_records_lead_to_themselves_by_their_titles(release: Release) -> None:
    for listed in release.listing[::10]:
        found = find(listed.title, release)
        assert listed.slug in {candidate.slug for candidate in found.candidates}


def test_an_alias_with_a_sign_is_found_by_its_address(release: Release) -> None:
    found = find_address("c-plus-plus-developer", release)
    assert {candidate.slug for candidate in found.candidates} == {
        candidate.slug for candidate in find("C++ Developer", release).candidates
    }


def test_a_choice_states_the_spread_of_its_scores(release: Release) -> None:
    found = find("teacher", release)
    assert found.only is None
    assert found.spread is not None
    assert found.likeliest + found.others == found.candidates
    values = [candidate.risk.value for candidate in found.candidates if candidate.risk]
    assert found.spread == (min(values), max(values))


def test_tasks_come_with_the_most_automatable_first(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    values = [line.task.automation.value for line in view.tasks]
    assert values == sorted(values, reverse=True)
    assert len(values) == len(view.assessment.tasks)


def test_indices_come_in_the_order_of_their_percentiles(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    values = [line.percentile for line in view.indices]
    assert values == sorted(values)
    assert view.index_range == (values[0], values[-1])
    assert len(values) + len(view.uncovered) == len(view.assessment.indices)


def test_thousands_of_aliases_are_counted_not_listed(release: Release) -> None:
    view = occupation_view(assess("production-workers-all-other", release), len(release.listing))
    listed = len(view.aliases) + len(view.more_aliases)
    assert (len(view.aliases), listed) == (ALIASES_SHOWN, ALIASES_LISTED)
    assert listed + view.unlisted_aliases == len(view.assessment.occupation.aliases)


def test_sections_without_data_are_named_as_coming(release: Release) -> None:
    view = occupation_view(assess("mlops-engineer", release), len(release.listing))
    assert ("jobs to move to" in view.coming) == (view.assessment.moves is None)


def test_titles_for_several_people(release: Release) -> None:
    assert several(release.record("mlops-engineer").occupation) == "MLOps Engineers"
    assert several(release.record("registered-nurses").occupation) == "Registered Nurses"


def test_names_that_the_site_does_not_know_are_still_words() -> None:
    assert spoken("new_index_2027") == "New index 2027"
    assert rater_name("new_rater") == "New rater"
    assert index_name("new_index").title == "New index"
