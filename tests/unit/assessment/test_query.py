"""What a query means, on the release in the package."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worktide
from worktide.assessment.query import candidates, cleaned
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.matching.index import Candidate

SOFTWARE = "15-1252.00"


def place_of(code: str) -> int:
    return worktide.open_release().positions_by_code[code]


@pytest.mark.parametrize("form", ["15-1252.00", "15125200", "151252.00", "15-125200", "15-1252", "151252"])
def test_every_form_of_a_code_means_its_occupation(form: str) -> None:
    assert candidates(worktide.open_release(), form) == (Candidate(place_of(SOFTWARE), 1.0),)


def test_every_official_code_means_its_occupation_alone() -> None:
    release = worktide.open_release()
    for code, place in release.positions_by_code.items():
        assert candidates(release, code) == (Candidate(place, 1.0),)


def test_every_soc_code_means_all_that_refine_it_in_equal_parts() -> None:
    release = worktide.open_release()
    for soc in sorted({code[:7] for code in release.positions_by_code}):
        found = candidates(release, soc)
        expected = {place for code, place in release.positions_by_code.items() if code.startswith(soc)}
        assert {candidate.position for candidate in found} == expected
        assert len(found) == len(expected)
        assert sum(candidate.confidence for candidate in found) == pytest.approx(1, abs=1e-3)
        unscored = [release.listing[candidate.position].risk is None for candidate in found]
        assert unscored == sorted(unscored)


def test_every_address_means_its_record() -> None:
    release = worktide.open_release()
    for place, listed in enumerate(release.listing):
        assert candidates(release, listed.slug) == (Candidate(place, 1.0),)


@pytest.mark.parametrize("code", ["15-9999.00", "15-1252.99", "00-0000", "15-0000", "999999"])
def test_an_unknown_code_is_named_with_neighbours(code: str) -> None:
    with pytest.raises(UnknownTitleError, match="no occupation has the code") as caught:
        candidates(worktide.open_release(), code)
    assert len(caught.value.nearest) == 5


def test_the_neighbours_of_a_code_are_those_beside_it() -> None:
    with pytest.raises(UnknownTitleError) as caught:
        candidates(worktide.open_release(), "15-1252.99")
    assert "Software Developers" in caught.value.nearest


@pytest.mark.parametrize("empty", ["", " ", "\t\r\n", "\x00\x07", "\u202e\u200b"])
def test_an_empty_query_is_wrong_use(empty: str) -> None:
    with pytest.raises(WorktideError, match="the query is empty") as caught:
        cleaned(empty)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 1_000_000,
        " " * 1_000_000,
        "lawyers " * 100_000,
        "lawyers" + " " * 1_000_000 + "x",
        "محامي",
        "👩‍⚕️🧑‍🏫",
        "zzqx'; DROP TABLE occupations; --",
        "<script>zzqx(1)</script>",
        "../../../../etc/passwd",
        "${jndi:ldap://x}",
        "%s%n{0}",
        "\ud800 unpaired",
        "—…‽",
    ],
)
def test_hostile_text_has_no_answer_and_a_short_message(hostile: str) -> None:
    with pytest.raises(UnknownTitleError) as caught:
        worktide.assess(hostile)
    message = str(caught.value)
    assert len(message) < 600
    assert message.isprintable()
    assert caught.value.exit_code == 1


@given(st.text(max_size=700))
def test_any_text_is_answered_or_refused_in_a_printable_message(text: str) -> None:
    try:
        answer = worktide.assess(text)
    except WorktideError as error:
        said, confidence = str(error), 1.0
    else:
        said, confidence = answer.query, answer.match.confidence
    assert said.isprintable()
    assert 0 < confidence <= 1


@given(st.text(max_size=300))
def test_a_cleaned_query_is_one_printable_line_and_stays_so(text: str) -> None:
    try:
        once = cleaned(text)
    except WorktideError:
        return
    assert once.isprintable()
    assert cleaned(once) == once


@pytest.mark.parametrize("query", ["plu\x00mer\x1b[0m wizzard", "plumer wizzard", "blacksmyth of owls", "zzqx blorb"])
def test_an_unknown_title_names_the_five_nearest(query: str) -> None:
    with pytest.raises(UnknownTitleError) as caught:
        worktide.assess(query)
    assert len(set(caught.value.nearest)) == 5
    for title in caught.value.nearest:
        assert worktide.assess(title).occupation.title
