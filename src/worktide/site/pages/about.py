"""What the numbers are and are not, and where they come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import open_release
from worktide.site.pages.shared import fixed
from worktide.site.words import BASES


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page about the site, with every source of the release and its licence."""
    context = {"manifest": open_release().manifest, "bases": BASES}
    return render(request, "pages/about.html", context)
