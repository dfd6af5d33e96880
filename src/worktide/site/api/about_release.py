"""The release itself: which there are, what differs, its validity card, sources and glossary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path as InPath
from ninja import Query, Router

from worktide.assessment.assess import assess
from worktide.core.errors import UnknownTitleError
from worktide.history.corrections import Correction, corrections
from worktide.history.difference import ReleaseDifference, diff_releases
from worktide.release.manifest import ManifestSource
from worktide.release.open import Release, Term, open_release
from worktide.release.record import Assessment, ReleaseStamp
from worktide.release.validity import Analysis, card_of
from worktide.site.addresses import origin
from worktide.site.api.answers import answered, linked
from worktide.site.api.citations import FORMATS, Format, formatted, work_of_release
from worktide.site.api.described import gives
from worktide.site.api.occupations import correction_links
from worktide.site.api.values import Fields, Slug
from worktide.site.held import held_release, held_stamps
from worktide.site.kept import scores_left

router = Router(tags=["The release"])

Name = Annotated[str, InPath(max_length=100, description="A name from the list.")]


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """One release: id, hash and date; `is_served` says that the addresses without a release answer from it."""

    id: str
    hash: str
    date: str
    is_served: bool


@dataclass(frozen=True, slots=True)
class ReleaseList:
    """The releases that are known here, the newest first."""

    releases: tuple[ReleaseEntry, ...]


@dataclass(frozen=True, slots=True)
class AnalysisEntry:
    """One analysis of the validity card in brief."""

    name: str
    title: str
    half: str
    state: str
    summary: str
    figures: int


@dataclass(frozen=True, slots=True)
class ValidityOverview:
    """The validity card in brief, and how each claim will be judged; no analyses where the release has no card."""

    release: ReleaseStamp
    analyses: tuple[AnalysisEntry, ...]
    claims: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class ValidityAnalysis:
    """One analysis with every figure."""

    release: ReleaseStamp
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class SourceList:
    """Every publisher's file that went into the release: vintage, licence, limitation, citation and hash."""

    release: ReleaseStamp
    sources: tuple[ManifestSource, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every term that the pages use."""

    release: ReleaseStamp
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class CorrectionList:
    """Errors found after publication, the latest first."""

    release: ReleaseStamp
    corrections: tuple[Correction, ...]


def _entry(stamp: ReleaseStamp) -> ReleaseEntry:
    return ReleaseEntry(stamp.id, stamp.hash, stamp.date, is_served=stamp.id == open_release().stamp.id)


@router.get("/releases", summary="The releases", operation_id="list_releases")
@gives(ReleaseList, fields=True)
def releases(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """List the releases that this site knows."""
    del request
    return answered(ReleaseList(tuple(map(_entry, held_stamps()))), fields)


@router.get("/releases/{name}", summary="One release", operation_id="get_release")
@gives(ReleaseEntry, fields=True)
def release(request: HttpRequest, name: Name, fields: Fields = "") -> HttpResponse:
    """Give id, hash and date of a release."""
    del request
    return answered(_entry(held_release(name).stamp), fields)


@router.get("/releases/{name}/citation", summary="How to cite it", operation_id="get_release_citation")
@gives(dict, media=FORMATS.values())
def citation(
    request: HttpRequest,
    name: Name,
    format: Annotated[Format, Query(description="csl is CSL-JSON.")] = "csl",  # noqa: A002 - the query's own name
) -> HttpResponse:
    """Give the citation of a whole release with its hash as CSL-JSON, BibTeX, RIS, APA or plain text."""
    stamp = held_release(name).stamp
    return formatted(work_of_release(stamp, origin(request)), stamp, format)


@router.get("/releases/{name}/occupations/{slug}", summary="A record as it was", operation_id="get_pinned_occupation")
@gives(Assessment, fields=True)
def record(request: HttpRequest, name: Name, slug: Slug, fields: Fields = "") -> HttpResponse:
    """Give all that one release says of an occupation or role: what is cited stays, while this site holds it."""
    del request
    if scores_left(name):
        hint = f"What is left of it is at /r/{name}/job/{slug}.json."
        raise UnknownTitleError(f"of release {name} only the scores are kept", hint=hint)
    held = held_release(name)
    if slug not in held.positions:
        raise UnknownTitleError(f"release {held.stamp.id} has no record of the address {slug[:80]!r}")
    links = [("alternate", f"/r/{held.stamp.id}/job/{slug}"), ("latest-version", f"/api/v1/occupations/{slug}")]
    links += correction_links(held, slug)
    return linked(answered(assess(slug, held), fields), links)


@router.get("/releases/{name}/differences/{other}", summary="What differs between two", operation_id="get_differences")
@gives(ReleaseDifference, fields=True)
def differences(request: HttpRequest, name: Name, other: Name, fields: Fields = "") -> HttpResponse:
    """Give jobs and tasks added, gone, renamed and changed from the first to the second, and what may be behind it."""
    del request
    return answered(_difference(held_release(name), held_release(other)), fields)


@lru_cache(maxsize=8)
def _difference(old: Release, new: Release) -> ReleaseDifference:
    return diff_releases(old, new)


@router.get("/corrections", summary="What was wrong", operation_id="list_corrections")
@gives(CorrectionList, fields=True)
def corrected(
    request: HttpRequest,
    release: Annotated[str, Query(max_length=100, description="Only errors that this release carries.")] = "",
    slug: Annotated[str, Query(max_length=200, description="Only errors that touch this record.")] = "",
    fields: Fields = "",
) -> HttpResponse:
    """List the errors that were found after publication, the latest first."""
    del request
    log = (one for one in corrections() if release in ("", *one.releases))
    touching = tuple(one for one in log if not slug or not one.jobs or slug in one.jobs)
    return answered(CorrectionList(open_release().stamp, touching), fields)


@router.get("/validity", summary="The validity card in brief", operation_id="get_validity")
@gives(ValidityOverview, fields=True)
def validity(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """List what was measured of the numbers, and what cannot be."""
    del request
    opened = open_release()
    card = card_of(opened)
    entries = tuple(
        AnalysisEntry(one.name, one.title, one.half, one.state, one.summary, len(one.figures))
        for one in (card.analyses if card else ())
    )
    claims = tuple(dict(claim) for claim in opened.manifest.claims)
    return answered(ValidityOverview(opened.stamp, entries, claims), fields)


@router.get("/validity/{name}", summary="One analysis with its figures", operation_id="get_analysis")
@gives(ValidityAnalysis, fields=True)
def analysis(request: HttpRequest, name: Name, fields: Fields = "") -> HttpResponse:
    """Give every figure of one analysis with interval, cases, date, meaning and limit."""
    del request
    opened = open_release()
    card = card_of(opened)
    known = {one.name: one for one in (card.analyses if card else ())}
    if name not in known:
        raise UnknownTitleError("the card has no such analysis", nearest=tuple(known))
    return answered(ValidityAnalysis(opened.stamp, known[name]), fields)


@router.get("/sources", summary="The sources", operation_id="list_sources")
@gives(SourceList, fields=True)
def sources(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """List every file with its vintage, licence, limitation, citation and sha256."""
    del request
    opened = open_release()
    return answered(SourceList(opened.stamp, tuple(opened.manifest.sources)), fields)


@router.get("/glossary", summary="The glossary", operation_id="get_glossary")
@gives(Glossary, fields=True)
def glossary(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """Explain every term in two sentences."""
    del request
    opened = open_release()
    return answered(Glossary(opened.stamp, tuple(opened.glossary.values())), fields)
