"""The glossary: every term in two plain sentences, every reference there, and each rule refuses what breaks it."""

from __future__ import annotations

import typing

import pytest

from worktide.catalogue.glossary import load_glossary, read_glossary, sentences_of
from worktide.catalogue.reading import reading_grade
from worktide.core.errors import CatalogueError
from worktide.release.record_sections import Basis, Construct
from worktide.release.schema import OCCUPATIONS

FIRST, SECOND = "Yarn is a long thread of wool or cotton.", "One knits it into cloth with two needles."
ONE = f'  - {{id: yarn, term: Yarn, text: "{FIRST} {SECOND}", see: []}}\n'
TWO = ONE.replace("yarn,", "yarn-ball,").replace("Yarn,", "Yarn ball,").replace("see: []", "see: [yarn]")
TWO = TWO.replace("a long thread", "a ball of thread")


def test_every_term_is_told_in_two_easy_sentences() -> None:
    terms = load_glossary()
    assert len(terms) >= 70
    for term in terms.values():
        sentences = sentences_of(term.text)
        assert len(sentences) == 2, term.id
        assert all(sentence.endswith(".") for sentence in sentences), term.id
    assert reading_grade([sentence for term in terms.values() for sentence in sentences_of(term.text)]) <= 8


def test_every_reference_leads_to_a_term() -> None:
    terms = load_glossary()
    assert list(terms) == sorted(terms)
    named = [other for term in terms.values() for other in term.see]
    assert named
    assert set(named) <= set(terms)


def test_the_words_that_a_record_uses_are_terms() -> None:
    names = {term.term.casefold() for term in load_glossary().values()}
    words = {*typing.get_args(Basis), *typing.get_args(Construct)}
    assert {word.replace("_", " ") for word in words} <= names
    titles = {column.title.casefold() for column in OCCUPATIONS.columns}
    wanted = {"percentile", "band", "band certainty", "ai does", "ai helps", "people do", "basis", "sector", "title"}
    assert wanted <= titles & names
    assert "ai share of tasks in five years" in titles & names


def test_sentences_end_where_the_next_begins_with_a_capital() -> None:
    assert sentences_of("It lies at 2.5 percent. It may rise.") == ("It lies at 2.5 percent.", "It may rise.")
    assert sentences_of("One sentence only") == ("One sentence only",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Expected `object`, got `null`"),
        ("terms: [1]", "Expected `object`, got `int`"),
        ("terms:\n" + ONE.replace("see:", "also:"), "unknown field `also`"),
        ("terms:\n" + ONE.replace("id: yarn,", "id: Yarn,"), "matching regex"),
        ("terms:\n" + ONE.replace(f" {SECOND}", ""), "not of two sentences"),
        ("terms:\n" + ONE.replace(SECOND, f"{SECOND} It is warm."), "not of two sentences"),
        ("terms:\n" + ONE.replace("needles.", "needles"), "does not end with a full stop"),
        ("terms:\n" + ONE.replace("see: []", "see: [wool]"), "names a term that is not there"),
        ("terms:\n" + ONE.replace("see: []", "see: [yarn]"), "names itself"),
        ("terms:\n" + ONE + TWO.replace("[yarn]", "[yarn, yarn]"), "is not sorted, or stands twice"),
        ("terms:\n" + TWO + ONE, "stands after"),
        ("terms:\n" + ONE + ONE, "the id stands twice"),
        ("terms:\n" + ONE + TWO.replace("Yarn ball,", "YARN,"), "the term stands twice"),
        ("terms:\n" + ONE + TWO.replace("a ball of thread", "a long thread"), "the text stands twice"),
        ("terms:\n" + ONE.replace("with two needles", "so" + " and so" * 15), "is too long"),
        ("terms:\n" + ONE.replace("knits it into cloth", "manufactures sophisticated materials"), "reads at grade"),
        ("terms: {", "not valid YAML"),
    ],
)
def test_bad_text_says_what_is_wrong(text: str, expected: str) -> None:
    with pytest.raises(CatalogueError, match=expected) as caught:
        read_glossary(text)
    assert str(caught.value).startswith("glossary.yml")


def test_two_terms_that_name_each_other_are_read() -> None:
    assert list(read_glossary("terms:\n" + ONE + TWO)) == ["yarn", "yarn-ball"]
