"""What a senior, lead or junior form of a title changes: one stated rule.

The rule: the same record, the same tasks, the same numbers, and a sentence that says so. No public data in a release
says which of a job's tasks its senior or junior form does, so any shift of a number would be invented. A form that is
an occupation of its own ("head cooks", "nursing assistants") has its own record and is no form of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from worktide.core.titles import title_key

Level = Literal["junior", "senior"]

RULE: Final = (
    "A senior, lead or junior form of a job has the same record and the same numbers here. We found no public "
    "data that says which tasks each form does, so nothing is shifted."
)

_WORDS: Final[dict[str, Level]] = {
    "apprentice": "junior",
    "beginner": "junior",
    "entry level": "junior",
    "experienced": "senior",
    "intern": "junior",
    "jr": "junior",
    "junior": "junior",
    "lead": "senior",
    "mid level": "senior",
    "principal": "senior",
    "senior": "senior",
    "sr": "senior",
    "staff": "senior",
    "trainee": "junior",
}


@dataclass(frozen=True, slots=True)
class Seniority:
    """A level named in a title: the word as it stands in the title's key, and on which side it lies."""

    word: str
    level: Level


def seniority_of(query: str, names: frozenset[str]) -> Seniority | None:
    """Return the level that a query names at its beginning or end, or None.

    `names` holds the keys of the record's own title and aliases: a query that is one of them names the record itself,
    not a form of it ("principal" is a school's head, "staff nurses" an alias).

    >>> seniority_of("Senior Data Scientist", frozenset({"data scientist"}))
    Seniority(word='senior', level='senior')
    >>> seniority_of("Lead Burner", frozenset({"lead burner"})) is None
    True
    """
    key = title_key(query)
    if key in names:
        return None
    for word, level in sorted(_WORDS.items(), key=lambda one: (-len(one[0]), one[0])):
        if key.startswith(f"{word} ") or key.endswith(f" {word}"):
            return Seniority(word, level)
    return None


def without_level(query: str) -> str | None:
    """Return the key of a query without the level at its beginning or end, or None where it names none.

    >>> without_level("Senior Data Scientist")
    'data scientist'
    """
    named = seniority_of(query, frozenset())
    if named is None:
        return None
    key = title_key(query)
    return (
        key.removeprefix(f"{named.word} ") if key.startswith(f"{named.word} ") else key.removesuffix(f" {named.word}")
    ) or None


def seniority_note(seniority: Seniority, people: str) -> str:
    """Return what the level changes, in a sentence or two; `people` is the job as `people_of` names it.

    >>> seniority_note(Seniority("sr", "senior"), "data scientists").split(". ")[0]
    '“Sr” is a form of the same job: the numbers are those of all data scientists'
    """
    first = f"“{seniority.word.capitalize()}” is a form of the same job: the numbers are those of all {people}."
    young = " What is known on young hires stands under “Starting out”." if seniority.level == "junior" else ""
    return f"{first} We found no public data that says which tasks each form does, so nothing is shifted.{young}"
