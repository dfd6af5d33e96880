"""What is stored of older releases: their scores in compact form, and each change since with its parts."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, Literal

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.hashing import sha256_of_value
from worktide.core.intervals import Interval
from worktide.release.open import Release, open_release

Kind = Literal["added", "gone", "renamed", "changed"]
Numbers = tuple[float, float, float]
Parts = tuple[tuple[str, float], ...]

MEASURES: Final = ("percentile", "ai_does", "ai_helps", "people_do", "share_in_five_years")
SHOWN_POINTS: Final = 0.05
SUFFIX: Final = ".json.xz"
_DRAWS: Final = ("arrays/does_draws.npy.zz", "arrays/level_draws.npy.zz", "arrays/task_draws.npy")


class StoredRelease(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two releases of a stored pair.

    `date` is that of the newest source that tells it from the other, `rebuilt` whether it was built afterwards from
    older files, `sources` the files that tell them apart (name to SHA-256), `numbers` a hash of its draws where it has
    any.
    """

    id: str
    date: str
    title: str
    rebuilt: bool
    sources: dict[str, str]
    numbers: str | None = None


class StoredNumber(msgspec.Struct, frozen=True, array_like=True):
    """A number before and after, unrounded with its 80 % range, and the points that each step of the chain made."""

    old: Numbers | None
    new: Numbers | None
    parts: tuple[float, ...]


class StoredJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """One job: its numbers by measure, its tasks' shares done by AI, and their observed use, by task id.

    `own_data` says whether anything about its own tasks differs. Where nothing does, its numbers still move a little:
    a percentile is a place among all jobs, and heads learn from all tasks. `use` is the percent before and after.
    """

    title: str
    measures: dict[str, StoredNumber]
    own_data: bool = True
    tasks: dict[str, StoredNumber] = {}
    use: dict[str, tuple[float | None, float | None]] = {}


class StoredPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two releases and all that differs; `chain` names the causes in the order in which they were changed."""

    old: StoredRelease
    new: StoredRelease
    chain: tuple[str, ...]
    jobs: dict[str, StoredJob]


@dataclass(frozen=True, slots=True)
class Change:
    """One number of one job or task that differs between two releases.

    `measure` is one of `MEASURES` or `automation` (then `task` is the task's id). `old` and `new` are unrounded with
    their 80 % ranges: percentile 0 to 100, the rest percent; None where a release has no such job or task. `parts` are
    the causes in the order of the chain with the points that each made; they add up to new minus old.
    """

    slug: str
    title: str
    kind: Kind
    measure: str
    old: Interval | None
    new: Interval | None
    parts: Parts
    reason: str
    task: str | None = None

    @property
    def points(self) -> float | None:
        """By how many points the number moved."""
        return None if self.old is None or self.new is None else self.new.value - self.old.value


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two releases, with the order of causes that the parts hold for."""

    old: StoredRelease
    new: StoredRelease
    chain: tuple[str, ...]
    changes: tuple[Change, ...]
    tasks: tuple[Change, ...]

    def __iter__(self) -> Iterator[Change]:
        """Yield the changes of jobs."""
        return iter(self.changes)


def numbers_hash(release: Release) -> str:
    """Return one hash over a release's draws: releases with the same scores share it, whatever else differs."""
    members = release.manifest.members
    return sha256_of_value([members[name].sha256 for name in _DRAWS if name in members])


def packed(pair: StoredPair) -> bytes:
    """Return a pair as it is stored: JSON, compressed, the same bytes for the same pair."""
    return lzma.compress(msgspec.json.encode(pair, order="deterministic"), preset=6)


def unpacked(data: bytes, source: str = "history") -> StoredPair:
    """Return a stored pair; raises ReleaseError where the bytes are none."""
    try:
        return msgspec.json.decode(lzma.decompress(data), type=StoredPair)
    except (lzma.LZMAError, EOFError, msgspec.MsgspecError) as error:
        hint = "Make it again with `worktide release explain`."
        raise ReleaseError("this is no stored difference of releases", source=source, hint=hint) from error


def history_folder() -> Traversable:
    """Return where the package keeps what is stored of older releases."""
    return resources.files("worktide.data").joinpath("history")


@lru_cache(maxsize=1)
def stored_pairs() -> tuple[StoredPair, ...]:
    """Return every stored pair, sorted by the date of the older release; none where nothing is stored."""
    folder = history_folder()
    if not folder.is_dir():
        return ()
    files = sorted((one for one in folder.iterdir() if one.name.endswith(SUFFIX)), key=lambda one: one.name)
    return tuple(sorted((unpacked(one.read_bytes(), one.name) for one in files), key=lambda pair: pair.old.date))


def is_release(stored: StoredRelease, name: str) -> bool:
    """Return whether a stored release is the one named: by its id, or as the open one with the very same scores."""
    if stored.id == name:
        return True
    release = open_release()
    return release.stamp.id == name and stored.numbers == numbers_hash(release)


def find_pair(old: str, new: str) -> StoredPair:
    """Return the stored pair of two releases by id; raises ReleaseError where there is none."""
    for pair in stored_pairs():
        if is_release(pair.old, old) and is_release(pair.new, new):
            return pair
    known = ", ".join(f"{pair.old.id} and {pair.new.id}" for pair in stored_pairs()) or "none"
    hint = "Name a pair that is stored, or compare two folders with `worktide release diff OLD NEW`."
    raise ReleaseError(
        "no difference of these two releases is stored", got=f"{old} and {new}", expected=known, hint=hint
    )


def interval(numbers: Numbers | None) -> Interval | None:
    """Return stored numbers as an interval."""
    return None if numbers is None else Interval(*numbers)


def reason_of(number: StoredNumber, chain: tuple[str, ...], *, own_data: bool = True) -> str:
    """Return a sentence that says which causes moved a number and by how many points."""
    if number.old is None or number.new is None:
        return "It stands in one of the two releases only."
    named = [(cause, part) for cause, part in zip(chain, number.parts, strict=True) if abs(part) >= SHOWN_POINTS]
    if not named:
        return "No cause moved it by a tenth of a point."
    parts = "; ".join(f"{cause} {part:+.1f}" for cause, part in named)
    around = (
        ""
        if own_data
        else " Nothing about its own tasks differs: other jobs, and what the heads learned from them, moved it."
    )
    return f"Points by cause: {parts}.{around}"


def kind_of(number: StoredNumber) -> Kind:
    """Return whether a number came, went or changed."""
    return "added" if number.old is None else "gone" if number.new is None else "changed"


def changes_of(slug: str, job: StoredJob, chain: tuple[str, ...]) -> tuple[Change, ...]:
    """Return the changes of one job's own numbers, in the order of `MEASURES`."""
    return tuple(_change(slug, job, name, job.measures[name], chain) for name in MEASURES if name in job.measures)


def task_changes_of(slug: str, job: StoredJob, chain: tuple[str, ...]) -> tuple[Change, ...]:
    """Return the changes of a job's tasks, sorted by task id."""
    return tuple(_change(slug, job, "automation", number, chain, task) for task, number in sorted(job.tasks.items()))


def _change(
    slug: str, job: StoredJob, measure: str, number: StoredNumber, chain: tuple[str, ...], task: str | None = None
) -> Change:
    parts = tuple(zip(chain, number.parts, strict=False))
    return Change(
        slug=slug,
        title=job.title,
        kind=kind_of(number),
        measure=measure,
        old=interval(number.old),
        new=interval(number.new),
        parts=parts,
        reason=reason_of(number, chain, own_data=job.own_data),
        task=task,
    )


def unchanged(number: StoredNumber) -> bool:
    """Return whether a number is the same in both releases, its range included."""
    return number.old == number.new


def moved(jobs: Mapping[str, StoredJob]) -> tuple[str, ...]:
    """Return the slugs of jobs whose percentile moved, the largest move first."""
    sizes = {
        slug: abs(one.new[0] - one.old[0])
        for slug, job in jobs.items()
        if (one := job.measures.get("percentile")) is not None and one.old and one.new and not unchanged(one)
    }
    return tuple(sorted(sizes, key=lambda slug: (-sizes[slug], slug)))
