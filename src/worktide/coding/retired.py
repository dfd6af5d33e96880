"""From a code that someone wrote down to a record: addresses, today's codes, and codes that a revision replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worktide.coding.codes import SOC_2018
from worktide.core.errors import CodeError
from worktide.matching.codes import CodeTable, codes_of, normal_code
from worktide.release.open import Release

ONET_SOC_2019: Final = "onet_soc_2019"
SOC_2010: Final = "soc_2010"


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record's place in the listing, or None; `told` says what is to be said of the code, if anything."""

    position: int | None
    told: str = ""


def record_of_code(release: Release, given: str, systems: Sequence[str] = ()) -> FoundRecord:
    """Return the record that a code means: an address of a record, or a code of one of the classifications.

    O*NET-SOC 2019 and SOC 2018 are tried first, then `systems`, then SOC 2010 as retired. A code of several records
    gives the likeliest by the people behind each; a retired one gives a record only where a single code replaced it.
    """
    text = given.strip()
    if text in release.positions:
        return FoundRecord(release.positions[text])
    table = codes_of(release)
    for system in dict.fromkeys((ONET_SOC_2019, SOC_2018, *systems)):
        place = None if system == SOC_2010 else _first(table, system, text)
        if place is not None:
            return FoundRecord(place)
    return _replaced(release, table, text)


def _first(table: CodeTable, system: str, text: str) -> int | None:
    try:
        found = table.records(system, normal_code(system, text))
    except CodeError:
        return None
    return found[0].position if found else None


def _replaced(release: Release, table: CodeTable, text: str) -> FoundRecord:
    try:
        found = table.records(SOC_2010, normal_code(SOC_2010, text))
    except CodeError:
        return FoundRecord(None, f"{text!r} is no code that the release knows and no address of a record")
    codes = {table.codes(release.listing[one.position].slug, SOC_2018).codes[0].code for one in found}
    if not codes:
        return FoundRecord(None, f"no occupation has the code {text}")
    if len(codes) > 1:
        return FoundRecord(None, f"{text} is retired and was split into {', '.join(sorted(codes))}: choose one")
    return FoundRecord(found[0].position, f"{text} is retired; {codes.pop()} replaced it")
