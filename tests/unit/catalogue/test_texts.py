"""Lists that the linter reads, spelling, reading grade, borrowed runs and notes, each by itself."""

from __future__ import annotations

import pytest

from worktide.catalogue.borrowed import OfficialRuns, _lies_in, load_allowed, read_allowed
from worktide.catalogue.notes import load_notes, note_faults, read_notes
from worktide.catalogue.occupations import load_occupations
from worktide.catalogue.reading import reading_grade, syllables, trade_words
from worktide.catalogue.spelling import in_dictionary, is_known, load_spelling, read_spelling
from worktide.catalogue.wording import load_phrases, read_phrases
from worktide.catalogue.words import content_words, likeness, words_of
from worktide.core.errors import CatalogueError

SYLLABLES = {
    1: "check write file change plate lifts drives through tools parts school weighed moved loads cut wraps",
    2: "table loaded needed boxes changes record report doctor simple being given repair sample quiet",
    3: "computer customer equipment inspected video exercise",
    4: "information operation machinery education material",
}


@pytest.mark.parametrize(("count", "words"), SYLLABLES.items())
def test_syllables_of_common_words(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_a_reading_grade_follows_the_formula_and_spares_the_trade() -> None:
    assert reading_grade(["Cut the pipe"]) == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert reading_grade([]) == 0.0
    hard = ["Check the anesthesia machine", "Explain anesthesia"]
    assert reading_grade(hard, trade_words("Nurse", hard)) < reading_grade(hard)
    assert "anesthesia" in trade_words("Anesthesia Assistants", [])


@pytest.mark.parametrize("word", ["recieve", "seperate", "occured", "maintainance", "equiptment", "teh", "Zxqv"])
def test_typing_errors_are_unknown(word: str) -> None:
    assert not is_known(word)


@pytest.mark.parametrize("word", ["driver's", "clients'", "X-ray", "follow-up", "DNA", "Botox", "Payrolls", "add-ons"])
def test_right_words_are_known(word: str) -> None:
    assert is_known(word)


def test_our_list_of_words_is_needed_and_sorted() -> None:
    spelling = load_spelling()
    for name, words in spelling.accepted.items():
        assert list(words) == sorted(words, key=str.lower), name
        assert not [word for word in words if in_dictionary(word)], name
    assert list(spelling.british) == sorted(spelling.british)
    assert not [word for word in spelling.british.values() if not all(map(is_known, word.split()))]


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (read_spelling, "accepted: {a: [one], b: [one]}\nbritish: {}\n", "a word is accepted twice"),
        (read_spelling, "accepted: {}\n", "british"),
        (read_phrases, "banned: []\n", "too_general"),
        (read_allowed, "allowed: [{words: three words only, reason: because it is so}]\n", "words"),
        (read_allowed, "allowed: [{words: one two three four}]\n", "reason"),
        (read_notes, "notes: {43-3031: This is a reason that is long enough}\n", "key"),
        (read_notes, "notes: {43-3031.00: short}\n", "length"),
    ],
)
def test_a_broken_list_is_refused(read: object, text: str, message: str) -> None:
    assert callable(read)
    with pytest.raises(CatalogueError, match=message):
        read(text)


def test_every_banned_phrase_has_a_reason_and_stands_once() -> None:
    phrases = load_phrases()
    assert len({one.phrase for one in phrases.banned}) == len(phrases.banned)
    reasons = [one.reason for one in phrases.banned] + [one.reason for one in phrases.too_general]
    assert all(len(reason) >= 10 for reason in reasons)


def test_runs_are_found_but_not_in_titles_nor_where_allowed() -> None:
    runs = OfficialRuns(
        [("11-1011.00", ["Walk the big dog round the old park at noon.", "Feed the grey cat twice"])], []
    )
    assert [run for run, _ in runs.found_in("We walk the big dog round the old barn")] == [
        "walk the big dog round the",
        "the big dog round the old",
    ]
    assert [run for run, _ in runs.found_in("Now feed the grey cat twice")] == ["feed the grey cat twice"]
    assert not list(runs.found_in("Feed the grey cat three times"))
    titled = OfficialRuns([("a", ["Walk the big dog round the park"])], ["Those Who Walk the Big Dog Round the Park"])
    assert not list(titled.found_in("Walk the big dog round the park"))
    allowed = words_of("big dog round the")
    assert _lies_in(allowed, words_of("the big dog round the old"))
    assert not _lies_in(allowed, words_of("the big cat round the old"))


def test_allowed_runs_give_reasons() -> None:
    assert all(len(one.reason) >= 10 for one in load_allowed())


def test_notes_belong_to_occupations_with_tasks() -> None:
    with_tasks = {occupation.code for occupation in load_occupations() if occupation.tasks}
    assert not list(note_faults(load_notes(), with_tasks))
    (fault,) = note_faults({"55-1011.00": "It has no tasks of its own."}, with_tasks)
    assert fault.got == "55-1011.00"


def test_likeness_is_a_share_of_all_words() -> None:
    assert likeness(content_words("Check the brakes"), content_words("Check a brake and a tire")) == pytest.approx(
        2 / 3
    )
    assert likeness(frozenset(), frozenset()) == 0.0
