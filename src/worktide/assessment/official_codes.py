"""Which records an official code of a query means."""

from __future__ import annotations

import re
from typing import Final

from worktide.core.codes import onet_soc
from worktide.core.errors import UnknownTitleError
from worktide.matching.index import Candidate
from worktide.release.open import Release

HINT: Final = "Give a job title, an O*NET-SOC code such as 15-1252.00, a SOC code, or an address."
NEAREST_SHOWN: Final = 5
_DIGITS: Final = 4
_SOC_LENGTH: Final = 7
_CODE: Final = re.compile(r"\d{2}-?\d{4}(\.?\d{2})?")


def records_of_code(release: Release, query: str) -> tuple[Candidate, ...] | None:
    """Return the records that an O*NET-SOC or SOC code means, or None where a query is no code.

    A SOC code means all occupations that refine it, in equal parts: those with a score first, then by their codes.

    Raises UnknownTitleError with the nearest occupations for a code that no occupation has.
    """
    found = _CODE.fullmatch(query)
    if found is None:
        return None
    code = onet_soc(query)
    wanted = code if found[1] is not None else code[:_SOC_LENGTH]
    places = release.positions_by_code
    codes = [known for known in places if known.startswith(wanted)]
    if not codes:
        nearest = sorted(places, key=lambda known: (abs(_number(known) - _number(code)), known))
        titles = tuple(release.listing[places[known]].title for known in nearest[:NEAREST_SHOWN])
        raise UnknownTitleError(f"no occupation has the code {wanted}", nearest=titles, hint=HINT)
    codes.sort(key=lambda known: (release.listing[places[known]].risk is None, known))
    confidence = round(1 / len(codes), _DIGITS)
    return tuple(Candidate(places[known], confidence) for known in codes)


def _number(code: str) -> int:
    return int(code.replace("-", "").replace(".", ""))
