"""What is said where a query does not settle which job is meant, on the release in the package."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import worktide
from worktide.assessment.choice import MOST_OPTIONS, CannotTellError, Choice, choice_from
from worktide.assessment.choice_text import WIDEST, choice_json, choice_lines, choice_markdown
from worktide.assessment.query import LEAST_CONFIDENCE, LEAST_OF_FIRST, read_query
from worktide.assessment.separating import mainly, question_between, told_apart

GUESSED = "Data Wrangler Ninja"


@pytest.fixture(scope="module")
def guessed() -> Choice:
    with pytest.raises(CannotTellError) as caught:
        worktide.assess(GUESSED)
    return caught.value.choice


def test_a_title_that_no_list_holds_and_no_guess_is_sure_of_cannot_be_told(guessed: Choice) -> None:
    assert not guessed.sure
    assert guessed.stage == "statistical"
    assert guessed.question is not None
    assert 1 < len(guessed.options) <= MOST_OPTIONS
    assert guessed.nearest
    for title in guessed.nearest:
        assert worktide.assess(title).occupation.title


def test_cannot_tell_is_an_unknown_title_with_exit_code_1(guessed: Choice) -> None:
    error = CannotTellError(guessed)
    assert isinstance(error, worktide.UnknownTitleError)
    assert error.exit_code == 1
    assert error.nearest == guessed.nearest
    assert GUESSED in str(error)


def test_options_have_the_scores_of_their_records_and_the_range_spans_the_plausible(guessed: Choice) -> None:
    release = worktide.open_release()
    for option in guessed.options:
        listed = release.listing[release.positions[option.slug]]
        assert (option.title, option.sector, option.risk) == (listed.title, listed.sector, listed.risk)
    risks = [option.risk for option in guessed.options if option.risk]
    assert guessed.plausible is not None
    assert guessed.plausible.low in {risk.low for risk in risks}
    assert guessed.plausible.high in {risk.high for risk in risks}
    assert guessed.options[0].risk is not None
    assert guessed.plausible.low <= guessed.options[0].risk.low
    assert guessed.plausible.high >= guessed.options[0].risk.high


def test_alternates_of_tiny_confidence_are_left_out() -> None:
    for title in (GUESSED, "swe II", "camionero", "truck driver (nights)", "devops wizard"):
        found = read_query(worktide.open_release(), title).candidates
        least = max(LEAST_CONFIDENCE, LEAST_OF_FIRST * found[0].confidence)
        assert all(one.confidence >= least for one in found[1:])


def test_a_listed_title_of_several_records_gives_them_all_and_asks() -> None:
    answer = worktide.assess("engineer")
    assert not answer.match.sure
    assert answer.match.question is not None
    # A bare word: its records hold less than half of the confidence together.
    assert 0.3 < sum((answer.match.confidence, *(one.confidence for one in answer.match.alternates))) < 0.5
    choice = choice_from(worktide.open_release(), answer)
    assert choice.question == answer.match.question
    assert choice.plausible == answer.match.plausible
    assert choice.further == len(answer.match.alternates) + 1 - MOST_OPTIONS


def test_a_sure_title_asks_nothing() -> None:
    for title in ("Lawyers", "RN", "ingeniera de datos", "15-1252.00", "mlops-engineer"):
        match = worktide.assess(title).match
        assert match.sure
        assert match.question is None


def test_level_shift_and_language_are_told_not_lost() -> None:
    assert worktide.assess("Sr. MLOps Eng.").match.level == "senior"
    assert "MLOps engineers" in (worktide.assess("Sr. MLOps Eng.").match.seniority or "")
    assert "“II”" in (worktide.assess("swe II").match.seniority or "")
    assert worktide.assess("truck driver (nights)").match.specialisation == ("nights",)
    assert worktide.assess("ingeniera de datos").match.language == "es"
    assert worktide.assess("Lawyers").match.level is None


def test_what_else_is_known_chooses_among_the_stated_records_and_adds_none() -> None:
    release = worktide.open_release()
    alone = read_query(release, "engineer")
    told = read_query(release, "engineer", "designs bridges and roads")
    assert told.sure
    assert release.listing[told.candidates[0].position].slug == "civil-engineers"
    assert {one.position for one in told.candidates} == {one.position for one in alone.candidates}
    assert sum(one.confidence for one in told.candidates) == pytest.approx(0.98, abs=3e-2)
    assert worktide.assess("engineer", context="designs bridges and roads").match.sure
    assert read_query(release, "Lawyers", "bakes bread") == read_query(release, "Lawyers")


def test_a_language_that_is_not_known_well_enough_is_named() -> None:
    with pytest.raises(worktide.UnknownTitleError, match="seems to be Chinese"):
        worktide.assess("\u770b\u8b77\u5e2b")


@pytest.mark.parametrize("nonsense", ["zzqx blorb", "plumer wizzard"])
def test_nonsense_gets_no_job(nonsense: str) -> None:
    with pytest.raises(worktide.UnknownTitleError) as caught:
        worktide.assess(nonsense)
    assert not isinstance(caught.value, CannotTellError)
    assert len(caught.value.nearest) == 5


def test_the_question_tells_the_likeliest_apart_by_their_own_tasks(guessed: Choice) -> None:
    release = worktide.open_release()
    told = [option.mainly for option in guessed.options[:3]]
    assert guessed.question == f"Do you mainly {told[0]}, {told[1]}, or {told[2]}?"
    for option in guessed.options:
        words = (option.mainly or "").lower().split()
        assert any(
            task.text.lower().split()[: len(words) - 1] == words[:-1] for task in release.record(option.slug).tasks
        )


def test_records_without_tasks_are_asked_for_by_their_titles() -> None:
    release = worktide.open_release()
    bare = [place for place, listed in enumerate(release.listing) if not release.record(listed.slug).tasks][:2]
    assert told_apart(release, bare) == {}
    question = question_between(release, bare) or ""
    assert all(release.listing[place].title in question for place in bare)
    assert question_between(release, bare[:1]) is None
    assert mainly(release, release.listing[bare[0]].slug) is None


def test_every_job_with_tasks_can_be_told_from_its_neighbour_in_a_short_phrase() -> None:
    release = worktide.open_release()
    places = [place for place, listed in enumerate(release.listing) if listed.risk]
    for first, second in zip(places[::9], places[1::9], strict=False):
        told = told_apart(release, (first, second))
        assert len(set(told.values())) == 2
        for phrase in told.values():
            assert phrase[0].islower() or phrase[:2].isupper()
            assert 2 <= len(phrase.split()) <= 24
            assert not phrase.endswith((" the", " and", " or", " of", ","))


@pytest.mark.parametrize("title", [GUESSED, "engineer", "camionero", "15-1299", "head of making things"])
def test_the_forms_of_a_choice_hold_the_same(title: str) -> None:
    try:
        choice = choice_from(worktide.open_release(), worktide.assess(title))
    except CannotTellError as error:
        choice = error.choice
    assert msgspec.json.decode(choice_json(choice), type=Choice) == choice
    lines = list(choice_lines(choice))
    assert max(map(len, lines)) <= WIDEST
    shown, markdown = " ".join(" ".join(lines).split()), choice_markdown(choice)
    for option in choice.options:
        assert option.title in shown
        assert option.title in markdown
    assert (choice.question or "") in shown
    assert "percentile lies between" in shown


@given(st.text(max_size=60))
def test_a_choice_of_any_text_is_printable(text: str) -> None:
    lines: list[str] = []
    try:
        worktide.assess(text)
    except CannotTellError as error:
        lines = list(choice_lines(error.choice))
    except worktide.WorktideError as error:
        lines = str(error)[:WIDEST].splitlines()
    assert all(line.isprintable() and len(line) <= WIDEST for line in lines)
