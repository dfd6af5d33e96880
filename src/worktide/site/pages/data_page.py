"""The page "Data and API": downloads, the interface, the package, and how to cite."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.site.api.limits import COMPUTING, READING
from worktide.site.api.service import BASE
from worktide.site.pages.shared import fixed


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of downloads and programs."""
    context = {"base": BASE, "reading": READING.quota, "computing": COMPUTING.quota}
    return render(request, "pages/data.html", context)
