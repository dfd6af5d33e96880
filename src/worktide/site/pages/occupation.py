"""The page of one occupation or role, and its twin for programs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from worktide.assessment.assess import assess
from worktide.assessment.query import cleaned
from worktide.assessment.steps import next_steps
from worktide.assessment.text import json_of
from worktide.core.errors import WorktideError
from worktide.history import Standing, of
from worktide.history.corrections import corrections_for, noted
from worktide.release.open import Release, open_release
from worktide.site.addresses import preview_path
from worktide.site.faults import UnknownJob
from worktide.site.pages.distribution import distribution
from worktide.site.pages.findings import findings
from worktide.site.pages.horizon import assumptions_of
from worktide.site.pages.lookup import find_address, words_of
from worktide.site.pages.move_section import section_of
from worktide.site.pages.shared import fixed
from worktide.site.pages.view import occupation_view
from worktide.site.places import added


def elsewhere(name: str, slug: str, release: Release) -> HttpResponse:
    """Return where an address that is no record's own leads: to the record, to a choice, or nowhere."""
    try:
        address = cleaned(slug)
    except WorktideError:
        raise Http404 from None
    found = find_address(address, release)
    if found.only:
        return redirect(name, slug=found.only.slug, permanent=True)
    title = words_of(address)
    if found.candidates:
        return redirect(reverse("search", query={"q": title}))
    raise UnknownJob(title, found.nearest)


@require_safe
@fixed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the page of a record; the address of an alias leads to the record's own."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("occupation", slug, release)
    return page_in(request, slug, release)


def standings(slug: str) -> tuple[Standing, ...]:
    """Return where a job stood in each release that is known, oldest first; none where only this one is."""
    found = of(slug)
    return found if len(found) > 1 else ()


def page_in(request: HttpRequest, slug: str, release: Release) -> HttpResponse:
    """Return the page of a record as a release has it, whether that one is served or was before."""
    view = occupation_view(assess(slug, release), len(release.listing))
    shares = view.assessment.shares
    touching = corrections_for(release.stamp.id, slug)
    section, past = section_of(release, slug), standings(slug)
    context = {
        "release": release.stamp,
        "view": view,
        "answer": view.assessment,
        "steps": next_steps(view.assessment),
        "assumptions": assumptions_of(release.manifest.parameters),
        "section": section,
        "findings": findings(view, section, past),
        "history": past,
        "spread": distribution(release, shares.ai_does.value if shares else None),
        "by_place": bool(added().workbooks),
        "preview_picture": preview_path(slug),
        "corrections": touching,
        "citation": noted(view.assessment.citation, touching),
    }
    return render(request, "pages/occupation.html", context)


@require_safe
@fixed
def record(_request: HttpRequest, slug: str) -> HttpResponse:
    """Return a record as JSON, byte for byte what `worktide assess SLUG --json` prints."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("record", slug, release)
    return record_in(slug, release)


def record_in(slug: str, release: Release) -> HttpResponse:
    """Return a record as JSON as a release has it."""
    return HttpResponse(json_of(assess(slug, release)) + "\n", content_type="application/json")
