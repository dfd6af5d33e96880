"""Opening a release read-only: arrays are mapped, records are decoded one at a time."""

from __future__ import annotations

import io
import os
import zlib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError, UnknownTitleError
from worktide.core.intervals import Interval
from worktide.release.manifest import Manifest, read_manifest
from worktide.release.record import LearningChoice, LearningResource, Record, ReleaseStamp

RECORDS = "records.bin"
OFFSETS = "record_offsets"
DICTIONARY = "records_dictionary.bin"
LISTING = "listing.json"
GLOSSARY = "glossary.json"
RESOURCES = "resources.json"
SETTING = "WORKTIDE_RELEASE"

TASK_DRAWS = "task_draws"
TASK_DRAW_STARTS = "task_draw_starts"
TASK_DRAW_PLACES = "task_draw_places"

_Shape = TypeVar("_Shape")

_PACKED = ".zz"
# No release holds more in one array; a damaged or hostile one must not fill the memory.
_LARGEST_ARRAY = 1 << 27

_DAMAGED = "Run `worktide release verify` to see what is wrong; copy the release again, or rebuild it."


def packed_name(name: str) -> str:
    """Return the name of the member that holds an array deflated."""
    return f"arrays/{name}.npy{_PACKED}"


def _unpacked(data: bytes) -> NDArray[Any]:
    unpacker = zlib.decompressobj()
    array = np.lib.format.read_array(io.BytesIO(unpacker.decompress(data, _LARGEST_ARRAY)), allow_pickle=False)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True)
class ListedOccupation:
    """One record as search, ranking and neighbours show it: what it is and where it stands."""

    slug: str
    title: str
    kind: Literal["occupation", "role"]
    sector: str
    codes: tuple[str, ...]
    risk: Interval | None


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the glossary: two sentences, and the ids of terms that one may want next."""

    id: str
    term: str
    text: str
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A course, book or place that trains, as the release holds it once for all jobs."""

    id: str
    title: str
    provider: str
    address: str
    cost: Literal["free", "free to audit", "paid"]
    language: str
    level: Literal["beginner", "intermediate", "advanced"]
    hours: float | None
    after: str


class _About(msgspec.Struct):
    what: str


class _OnlyAbout(msgspec.Struct):
    about: _About


class Release:
    """One opened release. All reads go through here; nothing is ever written.

    `folder` is where it lies, `manifest` what it holds, `stamp` its id, hash and date.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest
        self.stamp: ReleaseStamp
        self.manifest, self.stamp = read_manifest(folder)
        self._decoder = msgspec.json.Decoder(Record)
        self._about_decoder = msgspec.json.Decoder(_OnlyAbout)
        self.record = lru_cache(maxsize=256)(self._record)
        self.what = lru_cache(maxsize=4096)(self._what)
        self.learning = lru_cache(maxsize=4096)(self._learning)

    @cached_property
    def listing(self) -> tuple[ListedOccupation, ...]:
        """Every record in the order of the release (by slug), without its tasks."""
        return self._decoded(LISTING, tuple[ListedOccupation, ...])

    @cached_property
    def glossary(self) -> dict[str, Term]:
        """Every term of the glossary by id, sorted."""
        return {term.id: term for term in self._decoded(GLOSSARY, tuple[Term, ...])}

    @cached_property
    def _resources(self) -> dict[str, Resource]:
        return {resource.id: resource for resource in self._decoded(RESOURCES, tuple[Resource, ...])}

    def _learning(self, choices: tuple[LearningChoice, ...] | None) -> tuple[LearningResource, ...] | None:
        """Return the resources that a record names, each with its skill; None where it names none."""
        if choices is None:
            return None
        named = [(choice.skill, self._resources[choice.resource]) for choice in choices]
        return tuple(
            LearningResource(skill, **{name: getattr(one, name) for name in Resource.__match_args__ if name != "id"})
            for skill, one in named
        )

    def _decoded(self, name: str, shape: type[_Shape]) -> _Shape:
        try:
            return msgspec.json.decode(self.member(name).read_bytes(), type=shape)
        except (OSError, msgspec.DecodeError) as error:
            raise ReleaseError(f"is damaged ({error})", source=name, hint=_DAMAGED) from error

    @cached_property
    def _dictionary(self) -> bytes:
        return self.member(DICTIONARY).read_bytes()

    @cached_property
    def positions(self) -> dict[str, int]:
        """The place of each slug in the listing."""
        return {listed.slug: place for place, listed in enumerate(self.listing)}

    @cached_property
    def positions_by_code(self) -> dict[str, int]:
        """The place of each official occupation by its O*NET-SOC code (roles have none of their own)."""
        return {listed.codes[0]: place for place, listed in enumerate(self.listing) if listed.kind == "occupation"}

    def member(self, name: str) -> Path:
        """Return the path of a member; raises ReleaseError for one that the manifest does not name."""
        if name not in self.manifest.members:
            raise ReleaseError("the release has no such member", source=name, expected=sorted(self.manifest.members))
        return self.folder / name

    @cache  # noqa: B019 - a release is opened once and lives as long as the process
    def array(self, name: str) -> NDArray[Any]:
        """Return an array of the release, read-only: mapped, or unpacked where it is stored packed.

        Raises ReleaseError where it is missing or damaged.
        """
        packed = packed_name(name)
        path = self.member(packed if packed in self.manifest.members else f"arrays/{name}.npy")
        try:
            if path.name.endswith(_PACKED):
                return _unpacked(path.read_bytes())
            return np.load(path, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]  # NumPy leaves load untyped
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise ReleaseError(f"is damaged ({error})", source=path.name, hint=_DAMAGED) from error

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Return the arrays whose names begin with `prefix` and an underscore, by the rest of their names."""
        start = f"arrays/{prefix}_"
        names = [
            name.removesuffix(_PACKED).removesuffix(".npy") for name in self.manifest.members if name.startswith(start)
        ]
        return {name.removeprefix(start): self.array(name.removeprefix("arrays/")) for name in names}

    def _record(self, slug: str) -> Record:
        return self._read(slug, self._decoder)

    def _what(self, slug: str) -> str:
        """Return what a job is, in one or two sentences, without reading the rest of its record."""
        return self._read(slug, self._about_decoder).about.what

    def _read(self, slug: str, decoder: msgspec.json.Decoder[_Shape]) -> _Shape:
        place = self.positions.get(slug)
        if place is None:
            raise UnknownTitleError(f"no record has the address {slug!r}")
        offsets, path = self.array(OFFSETS), self.member(RECORDS)
        try:
            with path.open("rb") as stream:
                stream.seek(int(offsets[place]))
                packed = stream.read(int(offsets[place + 1] - offsets[place]))
            unpacker = zlib.decompressobj(zdict=self._dictionary)
            return decoder.decode(unpacker.decompress(packed) + unpacker.flush())
        except (OSError, ValueError, IndexError, zlib.error, msgspec.DecodeError) as error:
            raise ReleaseError(f"the record of {slug} is damaged ({error})", source=RECORDS, hint=_DAMAGED) from error


@cache
def embedded_release() -> Path:
    """Return the folder of the release that came with the package."""
    return Path(str(resources.files("worktide.data").joinpath("release"))).resolve()


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Release:
    return Release(folder)


def open_release(folder: Path | str | None = None) -> Release:
    """Open a release: the folder given, else the one that WORKTIDE_RELEASE names, else the one in the package.

    The same folder gives the same object again. Raises ReleaseError where no release is there or it is damaged.
    """
    chosen = folder or os.environ.get(SETTING)
    return _opened(Path(chosen).resolve() if chosen else embedded_release())
