"""What search engines are told: which pages there are, and which need not be read."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from worktide.release.open import Release, open_release
from worktide.release.validity import card_of
from worktide.site.addresses import absolute
from worktide.site.pages.sectors import sectors_of
from worktide.site.pages.shared import fixed

# Pages without parameters, in the order of the site's map.
SINGLE_PAGES: Final = (
    "home",
    "ranking",
    "map",
    "sectors",
    "compare",
    "moves-from",
    "equity",
    "indices",
    "method",
    "validity",
    "sources",
    "glossary",
    "changes",
    "about",
    "privacy",
    "accessibility",
)
# Answers to one visitor, a form, copies of pages for other sites, and what watches the server.
UNLISTED: Final = ("/search", "/report", "/embed/", "/healthz", "/readyz")


def page_paths(release: Release) -> tuple[str, ...]:
    """Return the path of every page of a release: single pages, analyses, sectors, then the jobs by slug."""
    card = card_of(release)
    sectors = sectors_of(release)
    analyses = [analysis.name for analysis in card.analyses if analysis.figures] if card else []
    return (
        *(reverse(name) for name in SINGLE_PAGES),
        *(reverse("analysis", args=[name]) for name in analyses),
        *(reverse("sector", args=[sector.slug]) for sector in (*sectors.groups, *sectors.fields)),
        *(reverse("occupation", args=[listed.slug]) for listed in release.listing),
    )


@require_safe
@fixed
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap: every page with the date of the release, by the protocol of sitemaps.org."""
    release = open_release()
    context = {"addresses": [absolute(request, path) for path in page_paths(release)]}
    return render(request, "around/sitemap.xml", context, content_type="application/xml")


@require_safe
@fixed
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in UNLISTED), ""]
    lines += [f"Sitemap: {absolute(request, reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
