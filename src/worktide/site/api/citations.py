"""Citations pinned to a release and its hash, in the formats that reference managers read."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from worktide.release.cite import PUBLISHER, cite
from worktide.release.open import Release
from worktide.release.record import Occupation
from worktide.site.addresses import origin
from worktide.site.pages.shared import FRESH_SECONDS

Format = Literal["csl", "bibtex", "ris", "apa", "plain"]
FORMATS: Final[dict[Format, str]] = {
    "csl": "application/vnd.citationstyles.csl+json",
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "apa": "text/plain",
    "plain": "text/plain",
}


def citation_text(release: Release, occupation: Occupation, wanted: Format, address: str) -> str:
    """Return the citation of a record in a format; `address` is the page that stays with the release."""
    known = cite(occupation, release.stamp)
    if wanted == "csl":
        return msgspec.json.format(msgspec.json.encode([csl(release, occupation, address)]), indent=2).decode()
    if wanted == "ris":
        return "\r\n".join(_ris(release, occupation, address))
    return {"bibtex": known.bibtex, "apa": known.apa, "plain": known.plain}[wanted]


def csl(release: Release, occupation: Occupation, address: str) -> dict[str, object]:
    """Return the citation of a record as an item of CSL-JSON 1.0.2."""
    stamp = release.stamp
    return {
        "id": f"worktide-{occupation.slug}-{stamp.id}",
        "type": "dataset",
        "title": title_of(occupation),
        "author": [{"literal": PUBLISHER}],
        "publisher": PUBLISHER,
        "version": stamp.id,
        "issued": {"date-parts": [[int(part) for part in stamp.date.split("-")]]},
        "URL": address,
        "note": f"sha256 {stamp.hash}",
    }


def title_of(occupation: Occupation) -> str:
    """Return the title under which a record is cited."""
    return f"What AI does to the tasks of {occupation.title}"


def _ris(release: Release, occupation: Occupation, address: str) -> tuple[str, ...]:
    stamp = release.stamp
    return (
        "TY  - DATA",
        f"TI  - {title_of(occupation)}",
        f"AU  - {PUBLISHER}",
        f"PB  - {PUBLISHER}",
        f"PY  - {stamp.date[:4]}",
        f"DA  - {stamp.date.replace('-', '/')}",
        f"ET  - {stamp.id}",
        f"N1  - sha256 {stamp.hash}",
        f"UR  - {address}",
        "ER  - ",
        "",
    )


def formatted(request: HttpRequest, release: Release, occupation: Occupation, wanted: Format) -> HttpResponse:
    """Return the citation of a record as a response of its media type."""
    address = f"{origin(request)}/r/{release.stamp.id}/job/{occupation.slug}"
    text = citation_text(release, occupation, wanted, address)
    kind = FORMATS[wanted]
    response = HttpResponse(text, content_type=kind if "json" in kind else f"{kind}; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
