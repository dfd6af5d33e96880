"""The codes of each record in six classifications, and the records of each code, with the quality of each join."""

from __future__ import annotations

import lzma
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final
from uuid import UUID

import msgspec

from worktide.core.codes import census, isco, onet_soc, soc
from worktide.core.errors import CodeError, ReleaseError
from worktide.core.hashing import canonical_json
from worktide.matching.index import Candidate
from worktide.release.open import Release
from worktide.release.record import JoinQuality

SYSTEMS: Final = ("soc_2018", "onet_soc_2019", "soc_2010", "census_2018", "isco_08", "esco")
MEMBER: Final = "codes.bin"
ESCO_ADDRESS: Final = "http://data.europa.eu/esco/occupation/"
WEIGHT_UNIT: Final = 10_000
_DIGITS: Final = 4
_PACKED_ESCO: Final = 22
_ESCO: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HINT: Final = "Run `worktide release verify` to see what is wrong; copy the release again, or rebuild it."


@dataclass(frozen=True, slots=True)
class CodeList:
    """Every code of one classification that a release knows, sorted, with its title there."""

    codes: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The codes of every record in one classification.

    By record, in the order of the release's listing: `qualities` of the join and `counts` of codes. One after the
    other: `places` in the list of codes and `weights` in ten-thousandths, which add up to one for each record.
    """

    qualities: tuple[JoinQuality, ...]
    counts: tuple[int, ...]
    places: tuple[int, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StoredCodes:
    """What the member `codes.bin` holds: `lists` and `links` by classification, and the people behind each record.

    `people` (persons, by record) weighs the records of one code: employment, at least a thousand for an official
    occupation, half where it refines a SOC code, and 0 for a role, to which no code leads.
    """

    lists: dict[str, CodeList]
    links: dict[str, Links]
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodeShare:
    """One code of a record with its title; the weights (0 to 1) of a record's codes in one system add up to 1."""

    code: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class RecordCodes:
    """A record's codes in one classification, heaviest first.

    `quality` is `exact` where the record and its code mean each other alone, `split` where its one code covers other
    records too, `merged` where several codes cover it, `none` where no crosswalk leads anywhere.
    """

    system: str
    quality: JoinQuality
    codes: tuple[CodeShare, ...]


class CodeTable:
    """All codes of a release's records; built from what `StoredCodes` holds and the release's listing."""

    def __init__(self, stored: StoredCodes, positions: Mapping[str, int]) -> None:
        self._stored, self._positions = stored, positions

    def codes(self, slug: str, system: str) -> RecordCodes:
        """Return the codes of a record, by its address, in one classification; raises CodeError for an unknown one."""
        links, known = self._links(system), self._stored.lists[system]
        place = self._positions[slug]
        start = self._starts[system][place]
        shares = tuple(
            CodeShare(known.codes[links.places[at]], known.titles[links.places[at]], links.weights[at] / WEIGHT_UNIT)
            for at in range(start, start + links.counts[place])
        )
        return RecordCodes(system, links.qualities[place], shares)

    def every(self, slug: str) -> tuple[RecordCodes, ...]:
        """Return the codes of a record in every classification, in the order of `SYSTEMS`."""
        return tuple(self.codes(slug, system) for system in SYSTEMS)

    def title(self, system: str, code: str) -> str | None:
        """Return the title of a code as `normal_code` gives it, or None where the release does not know it."""
        return self._titles(system).get(code)

    def records(self, system: str, code: str) -> tuple[Candidate, ...]:
        """Return the official occupations of a code as `normal_code` gives it, likeliest first, or none.

        The confidences add up to 1: the people behind each occupation times the weight of the code in it.
        """
        found = self._records(system).get(code, ())
        total = sum(weight for _, weight in found)
        ordered = sorted(found, key=lambda one: (-one[1], one[0]))
        return tuple(Candidate(place, round(weight / total, _DIGITS)) for place, weight in ordered)

    def _links(self, system: str) -> Links:
        if system not in self._stored.links:
            raise CodeError("unknown classification", got=system, expected=", ".join(self._stored.links))
        return self._stored.links[system]

    @cached_property
    def _starts(self) -> dict[str, tuple[int, ...]]:
        return {system: _starts(links.counts) for system, links in self._stored.links.items()}

    @cache  # noqa: B019 - a table lives as long as its release
    def _records(self, system: str) -> dict[str, list[tuple[int, float]]]:
        links, known = self._links(system), self._stored.lists[system]
        found: dict[str, list[tuple[int, float]]] = {}
        for place, (start, count) in enumerate(zip(self._starts[system], links.counts, strict=True)):
            for at in range(start, start + count):
                weight = self._stored.people[place] * links.weights[at] / WEIGHT_UNIT
                if weight > 0:
                    found.setdefault(known.codes[links.places[at]], []).append((place, weight))
        return found

    @cache  # noqa: B019 - as above
    def _titles(self, system: str) -> dict[str, str]:
        self._links(system)
        known = self._stored.lists[system]
        return dict(zip(known.codes, known.titles, strict=True))


def _starts(counts: Sequence[int]) -> tuple[int, ...]:
    found, at = [], 0
    for count in counts:
        found.append(at)
        at += count
    return tuple(found)


def normal_code(system: str, text: str) -> str:
    """Return a code in the one form that a release stores; an ESCO occupation may come with or without its address.

    Raises CodeError where the text is no code of that classification, or the classification is unknown.
    """
    match system:
        case "soc_2018" | "soc_2010":
            return soc(text)
        case "onet_soc_2019":
            return onet_soc(text)
        case "census_2018":
            return census(text)
        case "isco_08":
            return isco(text)
        case "esco":
            return _esco(text)
    raise CodeError("unknown classification", got=system, expected=", ".join(SYSTEMS))


def _esco(text: str) -> str:
    name = text.strip().removeprefix("https:").removeprefix("http:").removeprefix(ESCO_ADDRESS.removeprefix("http:"))
    if _ESCO.fullmatch(name) is None:
        raise CodeError("not the address of an ESCO occupation", got=text, expected=f"{ESCO_ADDRESS}…")
    return ESCO_ADDRESS + name


def packed_codes(stored: StoredCodes) -> bytes:
    """Return what `codes_of` reads, packed: the same codes, the same bytes."""
    plain = msgspec.to_builtins(stored)
    for known in plain["lists"].values():
        known["codes"] = [_shortened(code) for code in known["codes"]]
    return lzma.compress(canonical_json(plain), format=lzma.FORMAT_XZ, preset=9)


def unpacked_codes(packed: bytes) -> StoredCodes:
    """Return what `packed_codes` packed; raises ReleaseError where it is damaged."""
    try:
        stored = msgspec.json.decode(lzma.decompress(packed, format=lzma.FORMAT_XZ), type=StoredCodes)
    except (lzma.LZMAError, EOFError, msgspec.DecodeError) as error:
        raise ReleaseError(f"is damaged ({error})", source=MEMBER, hint=_HINT) from error
    for system, known in stored.lists.items():
        stored.lists[system] = CodeList(tuple(map(_lengthened, known.codes)), known.titles)
    return stored


def _shortened(code: str) -> str:
    """Return a code as it is packed: the address of an ESCO occupation as 22 letters, every other code as it is."""
    if not code.startswith(ESCO_ADDRESS):
        return code
    return urlsafe_b64encode(UUID(code.removeprefix(ESCO_ADDRESS)).bytes).decode().rstrip("=")


def _lengthened(code: str) -> str:
    if len(code) != _PACKED_ESCO:
        return code
    return ESCO_ADDRESS + str(UUID(bytes=urlsafe_b64decode(f"{code}==")))


@lru_cache(maxsize=4)
def codes_of(release: Release) -> CodeTable:
    """Return the codes of a release; the same release gives the same object again.

    Raises ReleaseError where the release was built without them or they are damaged.
    """
    if MEMBER not in release.manifest.members:
        raise ReleaseError("the release holds no codes", source=MEMBER, hint="Build it again with this version.")
    return CodeTable(unpacked_codes(release.member(MEMBER).read_bytes()), release.positions)
