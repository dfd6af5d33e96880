"""Every term that the site uses, each in two sentences of plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from worktide.catalogue.faults import Fault, raise_first
from worktide.catalogue.reading import HARDEST_GRADE, reading_grade
from worktide.catalogue.wording import sentence_faults
from worktide.catalogue.words import length_of, words_of
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

FILE: Final = "glossary.yml"
SENTENCES: Final = 2
MOST_WORDS: Final = 30

_END: Final = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One term: `text` says in two sentences what it is and what to make of it, `see` names ids of other terms."""

    id: Id
    term: Annotated[str, Meta(min_length=2, max_length=40)]
    text: Annotated[str, Meta(min_length=40, max_length=400)]
    see: tuple[Id, ...] = ()


class _Glossary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    terms: tuple[Term, ...]


def read_glossary(text: str) -> Mapping[str, Term]:
    """Return terms by id from YAML text; raises CatalogueError for a broken schema or the first rule that is broken."""
    raw = read_yaml(text, FILE, CatalogueError)
    try:
        terms = msgspec.convert(raw, _Glossary).terms
    except msgspec.ValidationError as error:
        hint = "Each term has an id, a term, a text of two sentences, and ids to see."
        raise CatalogueError(str(error), source=FILE, hint=hint) from error
    raise_first(glossary_faults(terms))
    return {term.id: term for term in terms}


@cache
def load_glossary() -> Mapping[str, Term]:
    """Return the terms that come with the package by id, sorted."""
    return read_glossary(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, each with its end.

    >>> sentences_of("A rank is a place. Rank 1 of 2.5 million is a high one.")
    ('A rank is a place.', 'Rank 1 of 2.5 million is a high one.')
    """
    return tuple(_END.split(text.strip()))


def glossary_faults(terms: tuple[Term, ...], source: str = FILE) -> Iterator[Fault]:
    """Yield what is wrong with terms, other than their schema: order, references, length and ease of reading."""
    known = {term.id for term in terms}
    for before, after in pairwise(term.id for term in terms):
        if after < before:
            yield Fault(source, "order", f"{after} stands after {before}", hint="Sort by id.")
    for key, values in (
        ("id", [term.id for term in terms]),
        ("term", [term.term.casefold() for term in terms]),
        ("text", [" ".join(words_of(term.text)) for term in terms]),
    ):
        for value in sorted(value for value, count in Counter(values).items() if count > 1):
            yield Fault(source, "twice", f"the {key} stands twice", value, "Tell what sets them apart, or keep one.")
    for term in terms:
        yield from _see_faults(term, known, source)
        yield from _text_faults(term, source)


def _see_faults(term: Term, known: set[str], source: str) -> Iterator[Fault]:
    for other in term.see:
        if other not in known:
            yield Fault(
                source, "see", f"{term.id} names a term that is not there", other, "Mend it, or write the term."
            )
        if other == term.id:
            yield Fault(source, "see", f"{term.id} names itself", other, "Take it out.")
    if list(term.see) != sorted(set(term.see)):
        yield Fault(source, "order", f"what {term.id} names is not sorted, or stands twice", hint="Sort it by id.")


def _text_faults(term: Term, source: str) -> Iterator[Fault]:
    yield from sentence_faults([(f"the text of {term.id}", term.text)], source)
    sentences = sentences_of(term.text)
    if len(sentences) != SENTENCES:
        found = f"{len(sentences)} sentences"
        yield Fault(source, "length", f"the text of {term.id} is not of two sentences", found, "Say it in two.")
    for sentence in sentences:
        if length_of(sentence) > MOST_WORDS:
            hint = f"Say it in at most {MOST_WORDS} words."
            yield Fault(source, "length", f"a sentence of {term.id} is too long", sentence, hint)
    grade = reading_grade(sentences, frozenset(words_of(term.term)))
    if grade > HARDEST_GRADE:
        problem = f"the text of {term.id} reads at grade {grade:.1f}, beyond {HARDEST_GRADE:.0f}"
        yield Fault(source, "grade", problem, term.text, "Use shorter words, or shorter sentences.")
