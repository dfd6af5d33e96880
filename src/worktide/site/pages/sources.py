"""Every publisher's file that went into the release: vintage, licence, what it cannot say, citation and hash."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.site.asked import asked_release
from worktide.site.pages.shared import fixed


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of sources, in the order of their names."""
    manifest = asked_release().manifest
    context = {"manifest": manifest, "licences": sorted({source.licence for source in manifest.sources})}
    return render(request, "around/sources.html", context)
