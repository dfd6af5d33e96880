"""What is said of a level that a title names beside the job."""

from __future__ import annotations

import re
from typing import Final

from worktide.assessment.query import Reading
from worktide.core.titles import title_key
from worktide.release.record import Occupation
from worktide.scoring.narrative import people_of
from worktide.scoring.seniority import Level, Seniority, seniority_note, seniority_of

_JUNIOR: Final = frozenset(
    {"apprentice", "assistant", "beginner", "entry level", "graduate", "intern", "junior", "student", "trainee"}
)
_ROMAN: Final = re.compile(r"[ivx]+")


def level_note(query: str, reading: Reading, occupation: Occupation) -> str | None:
    """Return what the level that a query names changes, in a sentence or two, or None where it names none.

    The rule is that of `worktide.scoring.seniority`: a form of a job has the job's record and numbers. A query that is
    itself a title of the record names the job, not a form of it.
    """
    names = frozenset(title_key(name) for name in (occupation.title, *occupation.aliases))
    if reading.stage in ("address", "code") or title_key(query) in names:
        return None
    named = seniority_of(query, names)
    people = people_of(occupation)
    if named is not None:
        return seniority_note(named, people)
    if reading.level is None or reading.stage == "exact":
        return None
    kind: Level = "junior" if _JUNIOR & {reading.level, *reading.level.split()} else "senior"
    return seniority_note(Seniority(reading.level, kind), people).replace(
        f"“{reading.level.capitalize()}”", f"“{_shown(reading.level)}”", 1
    )


def _shown(level: str) -> str:
    """Return a level as a title writes it: "II", "Level III", "Senior".

    >>> _shown("ii"), _shown("senior"), _shown("vice president")
    ('II', 'Senior', 'Vice president')
    """
    first, *rest = (word.upper() if _ROMAN.fullmatch(word) else word for word in level.split())
    return " ".join([first if first.isupper() else first.capitalize(), *rest])
