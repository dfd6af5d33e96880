"""The log of errors that were found after publication: what was wrong, since when, and which pages it touched."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec

from worktide.core.documents import read_yaml
from worktide.core.errors import ReleaseError
from worktide.history.stored import history_folder
from worktide.release.record import Citation

FILE = "corrections.yml"
OWN_FOLDER = "WORKTIDE_RELEASES"
"""Setting of the folder of published releases: whoever publishes their own keeps their own log in it."""

_ENTRY_END = "}\n}"
_SIGN = re.compile(r"[#$%&_{}]")


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

    @property
    def told(self) -> str:
        """The correction as a citation of the number says it, in one line."""
        since = f"right since release {self.fixed_in}" if self.fixed_in else "not yet put right"
        return " ".join(f"Corrected {self.date}: {self.title}, {since}. {self.wrong} {self.right}".split())


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
    """Return every correction that the package knows and those beside one's own releases, the latest first.

    Raises ReleaseError naming what is wrong in a log.
    """
    file, own = history_folder().joinpath(FILE), os.environ.get(OWN_FOLDER, "").strip()
    logs = [file, Path(own).expanduser() / FILE] if own else [file]
    found = [one for log in logs if log.is_file() for one in parse_corrections(log.read_text("utf-8"), str(log))]
    return tuple(sorted(found, key=lambda one: (one.date, one.id), reverse=True))


def corrections_for(release: str, slug: str) -> tuple[Correction, ...]:
    """Return the corrections that touch a job's numbers in a release, by the release's id, the latest first."""
    return touching(corrections(), release, slug)


def touching(log: tuple[Correction, ...], release: str, slug: str) -> tuple[Correction, ...]:
    """Return the corrections of a log that touch a job's numbers in a release."""
    return tuple(one for one in log if release in one.releases and (not one.jobs or slug in one.jobs))


def noted(citation: Citation, log: tuple[Correction, ...]) -> Citation:
    """Return a citation whose every form says what was corrected in the work since."""
    if not log:
        return citation
    told = [one.told for one in log]
    escaped = ". ".join(_SIGN.sub(r"\\\g<0>", line).rstrip(".") for line in told)
    return replace(
        citation,
        plain=" ".join((citation.plain, *told)),
        apa=" ".join((citation.apa, *told)),
        bibtex=f"{citation.bibtex.removesuffix(_ENTRY_END)}. {escaped}{_ENTRY_END}",
    )
