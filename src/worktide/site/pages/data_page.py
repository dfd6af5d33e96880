"""The page "Data and API": downloads, the interface, the package, and how to cite."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import open_release
from worktide.site.addresses import origin
from worktide.site.api.citations import work_of_release
from worktide.site.api.limits import COMPUTING, READING
from worktide.site.api.service import BASE
from worktide.site.pages.shared import fixed


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of downloads and programs."""
    stamp = open_release().stamp
    context = {
        "base": BASE,
        "reading": READING.quota,
        "computing": COMPUTING.quota,
        "cited": work_of_release(stamp, origin(request)).texts,
        "citations": f"{BASE}/releases/{stamp.id}",
    }
    return render(request, "pages/data.html", context)
