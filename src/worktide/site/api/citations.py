"""Citations pinned to a release and its hash, in the formats that reference managers read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import msgspec
from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from worktide.history.corrections import Correction, corrections, corrections_for, noted
from worktide.release.cite import PUBLISHER, cite
from worktide.release.open import Release
from worktide.release.record import Citation, Occupation, ReleaseStamp
from worktide.site.pages.shared import FRESH_SECONDS

WHOLE: Final = "What AI does to the tasks of every occupation"
Format = Literal["csl", "bibtex", "ris", "apa", "plain"]
FORMATS: Final[dict[Format, str]] = {
    "csl": "application/vnd.citationstyles.csl+json",
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "apa": "text/plain",
    "plain": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited: the key of its entry, its title, the address that stays with the release, the texts of `cite`.

    `corrections` are the errors that were found in it after publication; every format says them.
    """

    key: str
    title: str
    address: str
    texts: Citation
    corrections: tuple[Correction, ...] = ()


def work_of_record(release: Release, occupation: Occupation, site: str) -> Work:
    """Return the work that one record is; `site` is scheme and host."""
    stamp = release.stamp
    address = f"{site}/r/{stamp.id}/job/{occupation.slug}"
    touching = corrections_for(stamp.id, occupation.slug)
    texts = noted(cite(occupation, stamp), touching)
    return Work(f"worktide-{occupation.slug}-{stamp.id}", title_of(occupation), address, texts, touching)


def work_of_release(stamp: ReleaseStamp, site: str) -> Work:
    """Return the work that a whole release is, in the same words as `cite` has for a record."""
    year, pinned, key = stamp.date[:4], f"release {stamp.id}, sha256 {stamp.hash[:16]}", f"worktide-{stamp.id}"
    texts = Citation(
        plain=f"{PUBLISHER}: {WHOLE}, {pinned}.",
        apa=f"{PUBLISHER}. ({year}). {WHOLE} ({pinned}) [Data set].",
        bibtex=(
            f"@misc{{{key},\n  author = {{{{{PUBLISHER}}}}},\n  title = {{{WHOLE}}},\n"
            f"  year = {{{year}}},\n  note = {{{pinned}}}\n}}"
        ),
    )
    touching = tuple(one for one in corrections() if stamp.id in one.releases)
    return Work(key, WHOLE, f"{site}/api/v1/releases/{stamp.id}", noted(texts, touching), touching)


def citation_text(work: Work, stamp: ReleaseStamp, wanted: Format) -> str:
    """Return the citation of a work in a format."""
    if wanted == "csl":
        return msgspec.json.format(msgspec.json.encode([csl(work, stamp)]), indent=2).decode()
    if wanted == "ris":
        return "\r\n".join(_ris(work, stamp))
    return {"bibtex": work.texts.bibtex, "apa": work.texts.apa, "plain": work.texts.plain}[wanted]


def csl(work: Work, stamp: ReleaseStamp) -> dict[str, object]:
    """Return the citation of a work as an item of CSL-JSON 1.0.2."""
    return {
        "id": work.key,
        "type": "dataset",
        "title": work.title,
        "author": [{"literal": PUBLISHER}],
        "publisher": PUBLISHER,
        "version": stamp.id,
        "issued": {"date-parts": [[int(part) for part in stamp.date.split("-")]]},
        "URL": work.address,
        "note": ". ".join((f"sha256 {stamp.hash}", *(one.told for one in work.corrections))),
    }


def title_of(occupation: Occupation) -> str:
    """Return the title under which a record is cited."""
    return f"What AI does to the tasks of {occupation.title}"


def _ris(work: Work, stamp: ReleaseStamp) -> tuple[str, ...]:
    return (
        "TY  - DATA",
        f"TI  - {work.title}",
        f"AU  - {PUBLISHER}",
        f"PB  - {PUBLISHER}",
        f"PY  - {stamp.date[:4]}",
        f"DA  - {stamp.date.replace('-', '/')}",
        f"ET  - {stamp.id}",
        f"N1  - sha256 {stamp.hash}",
        *(f"N1  - {one.told}" for one in work.corrections),
        f"UR  - {work.address}",
        "ER  - ",
        "",
    )


def formatted(work: Work, stamp: ReleaseStamp, wanted: Format) -> HttpResponse:
    """Return the citation of a work as a response of its media type."""
    text, kind = citation_text(work, stamp, wanted), FORMATS[wanted]
    response = HttpResponse(text, content_type=kind if "json" in kind else f"{kind}; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
