"""The index of titles, on the release in the package: every title that it knows, and spellings of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import worktide
from worktide.assessment.query import TITLES
from worktide.core.errors import ReleaseError
from worktide.core.titles import title_key
from worktide.matching.build import title_arrays
from worktide.matching.index import FOLD_CONFIDENCE, SLIP_CONFIDENCE, Candidate, TitleIndex

PUNCTUATION = st.sampled_from([" ", "  ", "-", " - ", "/", ", ", "\t", "\u00a0", ". "])


@cache
def index() -> TitleIndex:
    return TitleIndex(worktide.open_release().arrays(TITLES))


@cache
def every_title() -> tuple[str, ...]:
    return tuple(index().titles())


titles = st.integers(0, 10**9).map(lambda number: every_title()[number % len(every_title())])


def positions(answer: tuple[Candidate, ...]) -> list[int]:
    return [candidate.position for candidate in answer]


def test_every_title_has_one_answer_of_distinct_records_best_first() -> None:
    answers: dict[str, tuple[Candidate, ...]] = {}
    for title in every_title():
        answer = index().find(title)
        confidences = [candidate.confidence for candidate in answer]
        assert len(set(positions(answer))) == len(answer) > 0, title
        # The first bears what rounding to four decimals leaves of the sum.
        assert confidences[1:] == sorted(confidences[1:], reverse=True), title
        assert confidences[0] >= max(confidences) - 1e-4 * len(answer), title
        # A bare word that names a kind of work is held by less than half; what is left is for the head.
        assert 0.39 < sum(confidences) < 1.001, title
        assert answers.setdefault(title_key(title), answer) == answer, title


def test_every_alias_leads_to_its_record_or_to_a_role_of_that_name() -> None:
    release = worktide.open_release()
    for place, listed in enumerate(release.listing):
        for alias in release.record(listed.slug).occupation.aliases:
            answer = index().find(alias)
            if place not in positions(answer):
                (only,) = answer
                role = release.listing[only.position]
                assert role.kind == "role", alias
                named = release.record(role.slug).occupation
                keys = {title_key(name) for name in (named.title, *named.aliases)}
                assert title_key(alias) in keys, alias


def test_every_records_title_leads_to_it_alone() -> None:
    for place, listed in enumerate(worktide.open_release().listing):
        assert index().find(listed.title) == (Candidate(place, 1.0),), listed.title


@given(titles, st.data())
def test_case_punctuation_and_spacing_never_change_the_answer(title: str, data: st.DataObject) -> None:
    words = title_key(title).split()
    recased = [data.draw(st.sampled_from([word, word.upper(), word.title()])) for word in words]
    gaps = [data.draw(PUNCTUATION) for _ in words]
    spelt = "".join(gap + word for gap, word in zip(gaps, recased, strict=True)) + data.draw(PUNCTUATION)
    assert index().find(spelt) == index().find(title)


@given(titles)
def test_a_fold_leads_to_what_is_known_or_nowhere(title: str) -> None:
    key = title_key(title)
    unspaced = key.replace(" ", "")
    answer = index().find(unspaced)
    assume(answer and unspaced not in {title_key(known) for known in index().nearest(unspaced, 1)})
    scaled = {round(candidate.confidence * FOLD_CONFIDENCE, 4) for candidate in index().find(title)}
    assert positions(answer) == positions(index().find(title))
    assert {candidate.confidence for candidate in answer} == scaled


@given(st.text(max_size=400))
def test_any_text_has_one_answer_however_often_it_is_asked(text: str) -> None:
    again = TitleIndex(worktide.open_release().arrays(TITLES))
    assert index().find(text) == again.find(text)
    assert index().nearest(text) == again.nearest(text)
    assert len(index().nearest(text)) <= 5


def test_a_slip_in_a_known_title_leads_back_to_it_or_nowhere() -> None:
    drawn, found = np.random.default_rng(20251201), 0
    for place in drawn.choice(len(every_title()), 400, replace=False):
        title = every_title()[place]
        words = title_key(title).split()
        word = int(drawn.integers(len(words)))
        letter = int(drawn.integers(1, max(len(words[word]), 2)))
        words[word] = words[word][:letter] + words[word][letter + 1 :]
        answer = index().find(" ".join(words))
        stated = sum(candidate.confidence for candidate in index().find(title))
        slipped = sum(candidate.confidence for candidate in answer)
        if answer and slipped == pytest.approx(SLIP_CONFIDENCE * stated, abs=1e-3):
            found += 1
            assert positions(answer) == positions(index().find(title)), title
    assert found > 100


def small() -> TitleIndex:
    names = ["Bead Maker", "Bread Baker", "Software Engineer", "Plumber", "Flumer", "Plumbers Mate", "Data Scientist"]
    return TitleIndex(title_arrays([(name, ((place, 1.0),)) for place, name in enumerate(names)]))


def test_an_exact_title_is_never_overridden_by_a_fold() -> None:
    index = TitleIndex(title_arrays([("Chef", ((0, 1.0),)), ("Chefs", ((1, 1.0),)), ("Che Fs", ((2, 1.0),))]))
    assert [positions(index.find(title)) for title in ("chef", "chefs", "che fs")] == [[0], [1], [2]]


def test_a_fold_with_two_answers_gives_none() -> None:
    index = TitleIndex(title_arrays([("Fire Eater", ((0, 1.0),)), ("Fires Eater", ((1, 1.0),))]))
    assert index.find("fire eaters") == ()
    assert index.nearest("fire eaters")[0] in ("Fire Eater", "Fires Eater")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("softwre engineer", [(2, SLIP_CONFIDENCE)]),
        ("sofwtareengineer", []),
        ("sofwtare engineer", [(2, SLIP_CONFIDENCE)]),
        ("datascientists", [(6, FOLD_CONFIDENCE)]),
        ("bread maker", []),
        ("plumbor", [(3, SLIP_CONFIDENCE)]),
        ("software enginer wanted", []),
    ],
)
def test_slips_and_folds_of_a_small_index(title: str, expected: list[tuple[int, float]]) -> None:
    assert small().find(title) == tuple(Candidate(*pair) for pair in expected)


def test_a_short_word_with_a_slip_is_put_right_beside_others_alone() -> None:
    names = [("Registered Nurse", ((0, 0.98),)), ("Registered Nurses", ((0, 1.0),)), ("Nurse", ((1, 1.0),))]
    index = TitleIndex(title_arrays(names))
    # "nures" may be either number; both name one record, and the less certain statement counts.
    assert index.find("registered nures") == (Candidate(0, 0.882),)
    assert index.find("nures") == ()
    two = TitleIndex(title_arrays([("Night Baker", ((0, 1.0),)), ("Night Biker", ((1, 1.0),))]))
    assert two.find("night bker") == ()


def test_nearest_puts_the_most_alike_first_and_repeats_no_key() -> None:
    index = TitleIndex(
        title_arrays([(name, ((0, 1.0),)) for name in ("Gas Fitter", "Gas-Fitter", "Pipe Fitter", "Cook")])
    )
    nearest = index.nearest("gas fiter")
    assert [title_key(title) for title in nearest] == ["gas fitter", "pipe fitter"]


def test_a_missing_array_is_named() -> None:
    arrays = title_arrays([("Cook", ((0, 1.0),))])
    del arrays["folded"]
    with pytest.raises(ReleaseError, match="folded"):
        TitleIndex(arrays)


@pytest.mark.parametrize("text", ["", "   ", "السلام عليكم 🙂", "—", "\x00\x1b[31m".replace("31m", "")])
def test_text_without_letters_or_digits_finds_nothing(text: str) -> None:
    assert index().find(text) == ()
    assert index().nearest(text) == ()
