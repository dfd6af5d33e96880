"""The privacy notice and the accessibility statement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.site.pages.shared import FRESH_SECONDS, fixed
from worktide.site.visitors import PER_VISITOR, VISITOR_SECONDS


@require_safe
@fixed
def privacy(request: HttpRequest) -> HttpResponse:
    """Return the privacy notice."""
    context = {"reports": PER_VISITOR, "minutes": VISITOR_SECONDS // 60, "fresh": FRESH_SECONDS // 60}
    return render(request, "around/privacy.html", context)


@require_safe
@fixed
def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the accessibility statement."""
    return render(request, "around/accessibility.html")
