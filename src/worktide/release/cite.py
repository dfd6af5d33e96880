"""Citations pinned to a release and its hash."""

from __future__ import annotations

import re

from worktide.core.titles import slug_of
from worktide.release.record import Citation, Occupation, ReleaseStamp

PUBLISHER = "Worktide"

_SIGN = re.compile(r"[#$%&_{}]")


def _escaped(sign: re.Match[str]) -> str:
    return rf"\{sign[0]}"


def cite(occupation: Occupation, stamp: ReleaseStamp) -> Citation:
    """Return the citation of one occupation's assessment: plain, APA and BibTeX, naming release and hash."""
    year = stamp.date[:4]
    title = f"What AI does to the tasks of {occupation.title}"
    pinned = f"release {stamp.id}, sha256 {stamp.hash[:16]}"
    key = f"worktide-{slug_of(occupation.title)}-{stamp.id}"
    return Citation(
        plain=f"{PUBLISHER}: {title}, {pinned}.",
        apa=f"{PUBLISHER}. ({year}). {title} ({pinned}) [Data set].",
        bibtex=(
            f"@misc{{{key},\n  author = {{{{{PUBLISHER}}}}},\n  title = {{{_SIGN.sub(_escaped, title)}}},\n"
            f"  year = {{{year}}},\n  note = {{{pinned}}}\n}}"
        ),
    )
