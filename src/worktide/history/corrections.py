"""The log of errors that were found after publication: what was wrong, since when, and which pages it touched."""

from __future__ import annotations

import datetime
from functools import lru_cache

import msgspec

from worktide.core.documents import read_yaml
from worktide.core.errors import ReleaseError
from worktide.history.stored import history_folder

FILE = "corrections.yml"


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One error that was found after publication.

    `releases` are the ids of those that carry it, `fixed_in` the one that does not (None while there is none), `jobs`
    the slugs whose pages and citations are touched (empty: every one), `measures` the numbers that were wrong.
    """

    id: str
    date: datetime.date
    title: str
    wrong: str
    right: str
    releases: tuple[str, ...]
    fixed_in: str | None = None
    jobs: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def parse_corrections(text: str, source: str = FILE) -> tuple[Correction, ...]:
    """Return the log from YAML text, the latest first; raises ReleaseError naming what is wrong in it."""
    try:
        found = msgspec.convert(read_yaml(text, source, ReleaseError) or [], tuple[Correction, ...], strict=False)
    except msgspec.ValidationError as error:
        raise ReleaseError(str(error), source=source, hint="docs/explanation/releases.md shows each key.") from error
    names = [one.id for one in found]
    if len(set(names)) < len(names):
        raise ReleaseError("two corrections have one id", source=source, hint="Give each an id of its own.")
    return tuple(sorted(found, key=lambda one: (one.date, one.id), reverse=True))


@lru_cache(maxsize=1)
def corrections() -> tuple[Correction, ...]:
    """Return every correction that the package knows, the latest first."""
    file = history_folder().joinpath(FILE)
    return parse_corrections(file.read_text("utf-8")) if file.is_file() else ()


def corrections_for(release: str, slug: str) -> tuple[Correction, ...]:
    """Return the corrections that touch a job's numbers in a release, by the release's id, the latest first."""
    return touching(corrections(), release, slug)


def touching(log: tuple[Correction, ...], release: str, slug: str) -> tuple[Correction, ...]:
    """Return the corrections of a log that touch a job's numbers in a release."""
    return tuple(one for one in log if release in one.releases and (not one.jobs or slug in one.jobs))
