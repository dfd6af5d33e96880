"""From the codes in a column to the records behind each, with weights and the quality of the join."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import CodeError, ReleaseError
from worktide.matching.codes import MEMBER, WEIGHT_UNIT, normal_code, unpacked_codes
from worktide.release.open import Release

Join = Literal["exact", "merged", "split", "broader", "unscored", "unmatched", "missing"]

SYSTEMS: Final = ("soc_2018", "soc_2010", "census_2018", "isco_08", "onet_soc_2019")
JOINS: Final[tuple[Join, ...]] = ("exact", "merged", "split", "broader", "unscored", "unmatched", "missing")

_SOC_SYSTEMS: Final = ("soc_2018", "soc_2010")
# A group of the SOC: its last digits are zeros in the classification, X in the Bureau's microdata.
_GROUP: Final = re.compile(r"(\d{2})-?(\d{0,3}?)(0{1,4}|[xX]{1,4})")
_GROUP_LENGTH: Final = 4
_NOTHING: Final = frozenset({"", "nan", "none", "null", "na", "n/a", "<na>"})


@dataclass(frozen=True, slots=True)
class Link:
    """What one code of a column leads to: places in the release's listing and their weights, which add up to 1.

    `join` is `exact` where code and record mean each other alone, `merged` where its one record covers other codes of
    the classification too, `split` where it covers several records, `broader` for a group above the detailed codes,
    `unmatched` where no record is known for it and `missing` for an empty cell.
    """

    join: Join
    places: NDArray[np.int64]
    weights: NDArray[np.float64]


_EMPTY: Final = (np.zeros(0, dtype=np.int64), np.zeros(0))


class CodeLinks:
    """The records behind every code of one classification: pairs of code and record with the people they stand for."""

    def __init__(self, release: Release, system: str) -> None:
        if MEMBER not in release.manifest.members:
            raise ReleaseError("the release holds no codes", source=MEMBER, hint="Build it again with this version.")
        stored = unpacked_codes(release.member(MEMBER).read_bytes())
        links = stored.links[system]
        self.system = system
        self._code_names = stored.lists[system].codes
        self._counts = np.array(links.counts, dtype=np.int64)
        record = np.repeat(np.arange(len(links.counts)), self._counts)
        weight = np.array(stored.people, dtype=np.float64)[record] * np.array(links.weights) / WEIGHT_UNIT
        code = np.array(links.places, dtype=np.int64)
        # Roles stand for no people of their own: no code leads to them.
        kept = np.flatnonzero(weight > 0)
        kept = kept[np.lexsort((record[kept], code[kept]))]
        self._code, self._record, self._weight = code[kept], record[kept], weight[kept]
        self._places = {name: place for place, name in enumerate(self._code_names)}
        self._release, self._people = release, stored.people

    def link(self, text: str | None) -> Link:
        """Return what a cell of the column leads to; None and words such as `nan` are an empty cell."""
        cell = "" if text is None else text.strip().removesuffix(".0")
        if cell.lower() in _NOTHING:
            return Link("missing", *_EMPTY)
        try:
            code: str | None = normal_code(self.system, cell)
        except CodeError:
            code = None
        at = self._places.get(code) if code else None
        rows = self._rows(at, at) if at is not None else _EMPTY[0]
        if not len(rows):
            return self._group(cell)
        places, weights = _collected(self._record[rows], self._weight[rows])
        if len(places) > 1:
            return Link("split", places, weights)
        return Link("merged" if self._counts[places[0]] > 1 else "exact", places, weights)

    def _rows(self, first: int, last: int) -> NDArray[np.int64]:
        start, end = np.searchsorted(self._code, first, "left"), np.searchsorted(self._code, last, "right")
        return np.arange(start, end)

    def _group(self, cell: str) -> Link:
        """Return what a group of the SOC leads to: the records of all its detailed codes."""
        found = _GROUP.fullmatch(cell)
        if self.system not in _SOC_SYSTEMS or found is None or len(found[2]) + len(found[3]) != _GROUP_LENGTH:
            return Link("unmatched", *_EMPTY)
        start = f"{found[1]}-{found[2]}"
        inside = [place for place, name in enumerate(self._code_names) if name.startswith(start)]
        rows = self._rows(inside[0], inside[-1]) if inside else _EMPTY[0]
        if not len(rows):
            return Link("unmatched", *_EMPTY)
        weights = self._weight[rows] / np.bincount(self._code[rows], self._weight[rows])[self._code[rows]]
        return Link("broader", *_collected(self._record[rows], weights * self._code_people[self._code[rows]]))

    @cached_property
    def _code_people(self) -> NDArray[np.float64]:
        """The people behind each code, once: records of one code, or codes counted together, repeat one figure."""
        found = np.zeros(len(self._code_names))
        sharing: dict[tuple[int, object], list[int]] = {}
        for code in np.unique(self._code).tolist():
            inside = self._record[self._rows(code, code)]
            record = max(inside.tolist(), key=lambda place: self._people[place])
            market = self._release.record(self._release.listing[record].slug).labour_market
            figure = (market.employment, market.median_pay, market.openings) if market else record
            sharing.setdefault((self._people[record], figure), []).append(code)
        for (people, _), codes in sharing.items():
            found[codes] = people / len(codes)
        return found

    def links(self, texts: Sequence[str | None]) -> list[Link]:
        """Return what each distinct cell leads to."""
        return [self.link(text) for text in texts]


def _collected(
    records: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    places, inverse = np.unique(records, return_inverse=True)
    total = np.bincount(inverse, weights=weights)
    return places, total / total.sum()


@lru_cache(maxsize=16)
def code_links(release: Release, system: str) -> CodeLinks:
    """Return the links of a classification in a release; the same two give the same object again.

    Raises CodeError for a classification that is none of `SYSTEMS`, ReleaseError where the release holds no codes.
    """
    if system not in SYSTEMS:
        raise CodeError("unknown classification", got=system, expected=", ".join(SYSTEMS))
    return CodeLinks(release, system)
