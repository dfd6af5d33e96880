"""The official code of every record in a classification, for whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worktide.core.errors import WorktideError
from worktide.matching.codes import SYSTEMS, codes_of
from worktide.release.open import Release

SOC_2018: Final = "soc_2018"


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """Codes of all records of a release in one classification, in the order of the listing; empty where none.

    A record of several codes gives the one with most weight; `joins` are the qualities of the crosswalk.
    """

    system: str
    codes: tuple[str, ...]
    titles: tuple[str, ...]
    joins: tuple[str, ...]


def check_systems(systems: tuple[str, ...]) -> None:
    """Raise WorktideError where a classification is unknown or named twice."""
    for system in systems:
        if system not in SYSTEMS:
            hint = f"Known: {', '.join(SYSTEMS)}."
            raise WorktideError("there is no such classification of occupations", got=system, hint=hint)
        if systems.count(system) > 1:
            raise WorktideError("a classification is named twice", got=system)


@lru_cache(maxsize=16)
def code_column(release: Release, system: str) -> CodeColumn:
    """Return the codes of all records in a classification; raises WorktideError for an unknown one."""
    check_systems((system,))
    table = codes_of(release)
    found = [table.codes(listed.slug, system) for listed in release.listing]
    return CodeColumn(
        system=system,
        codes=tuple(one.codes[0].code if one.codes else "" for one in found),
        titles=tuple(one.codes[0].title if one.codes else "" for one in found),
        joins=tuple(one.quality for one in found),
    )
