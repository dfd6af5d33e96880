"""Every term that the pages use, in two sentences each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.site.asked import asked_release
from worktide.site.pages.shared import fixed


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the glossary of the release, each term with those that one may want next."""
    glossary = asked_release().glossary
    terms = [(term, [glossary[other] for other in term.see]) for term in glossary.values()]
    terms.sort(key=lambda line: line[0].term.casefold())
    return render(request, "pages/glossary.html", {"terms": terms})
