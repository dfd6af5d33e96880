"""What we got right and wrong: dated statements, and how they came out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.history.past import checked, coverage, statements
from worktide.release.open import open_release
from worktide.release.validity import Figure
from worktide.site.pages.shared import fixed
from worktide.site.pages.validity import figure_words


def _words(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return figure_words(figure.value)
    return f"{figure_words(figure.value)} (95 % range {figure_words(figure.low)} to {figure_words(figure.high)})"


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of what came true and what did not."""
    release = open_release()
    done = checked(release)
    inside = coverage(release)
    context = {
        "checked": [(one, _words(one.figure)) for one in done],
        "hits": sum(one.verdict == "hit" for one in done),
        "misses": sum(one.verdict == "miss" for one in done),
        "undecided": sum(one.verdict == "open" for one in done),
        "coverage": inside,
        "coverage_words": _words(inside) if inside else "",
        "statements": statements(release),
    }
    return render(request, "history/track_record.html", context)
