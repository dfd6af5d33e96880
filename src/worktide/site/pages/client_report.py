"""The counsellor's report of a job, or of one person's own week: on paper as PDF, and as a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from worktide.assessment.assess import assess
from worktide.assessment.own_mix import OwnMix
from worktide.core.errors import WorktideError
from worktide.release.open import Release, open_release
from worktide.reports.codes import square_code
from worktide.reports.content import Report, report_of
from worktide.reports.interests import interests_in_words
from worktide.reports.pdf import PAPERS, pdf_of
from worktide.site.addresses import origin
from worktide.site.faults import BAD_REQUEST, NO_REPORT, TOO_LARGE, respond
from worktide.site.forms import too_large
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.own_mix import LARGEST_BODY, Choices, chosen, listed, mix_of, rendered
from worktide.site.same_origin import own_posts_only

# A square code with more signs is too fine for a phone to read from paper.
LONGEST_ADDRESS: Final = 900


def fragment(choices: Choices, usual: Choices, release: str) -> str:
    """Return a week's choices as the fragment that the script of `own-mix` reads; empty where nothing was changed."""
    found = []
    for task, hours in choices.hours.items():
        told = "t" if task in choices.told else ""
        typed = hours.strip().replace(",", ".") or "0"
        if task in choices.struck:
            found.append(f"{quote(task)}:x")
        elif told or typed != usual.hours[task]:
            found.append(f"{quote(task)}:{typed}{told}")
    return f"#mix={quote(release)};{','.join(found)}" if found else ""


def _report(request: HttpRequest, slug: str, release: Release, choices: Choices | None) -> Report:
    record = release.record(slug)
    address = origin(request) + reverse("own-mix", args=[slug])
    mix: OwnMix | None = None
    if choices is not None:
        mix = mix_of(record, choices, release)
        whole = address + fragment(choices, listed(record), release.stamp.id)
        address = whole if len(whole) <= LONGEST_ADDRESS else address
    return report_of(assess(slug, release), address, mix, interests_in_words(release, slug))


Shown = Callable[[HttpRequest, Report, str], HttpResponse]


def _answer(request: HttpRequest, slug: str, name: str, show: Shown) -> HttpResponse:
    release = open_release()
    if slug not in release.positions:
        return elsewhere(name, slug, release)
    if release.listing[release.positions[slug]].risk is None:
        return respond(request, NO_REPORT)
    record = release.record(slug)
    usual = listed(record)
    choices = None
    if request.method == "POST":
        if too_large(request, LARGEST_BODY):
            return respond(request, TOO_LARGE)
        choices = chosen(request, record)
        if choices is None:
            return respond(request, BAD_REQUEST)
    try:
        report = _report(request, slug, release, choices)
    except WorktideError:
        # The form says what is wrong with the week, and keeps what was typed.
        return rendered(request, record, choices or usual, release)
    return show(request, report, slug)


def _as_page(request: HttpRequest, report: Report, slug: str) -> HttpResponse:
    code = mark_safe(square_code(report.address))  # noqa: S308 - made by a library from an address of our own
    context = {"report": report, "code": code, "slug": slug, "mine": request.method == "POST"}
    return render(request, "pages/client_report.html", context)


def _as_pdf(request: HttpRequest, report: Report, _slug: str) -> HttpResponse:
    asked = request.GET.get("paper", PAPERS[0])
    paper = next((one for one in PAPERS if one == asked), PAPERS[0])
    response = HttpResponse(pdf_of(report, paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="worktide-report.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own_posts_only
@cache_control(no_store=True)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the report as a page that prints on two sheets."""
    return _answer(request, slug, "client-report", _as_page)


@require_http_methods(["GET", "HEAD", "POST"])
@own_posts_only
@cache_control(no_store=True)
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the report as PDF, on A4 or, with `?paper=us-letter`, on Letter."""
    return _answer(request, slug, "client-report-pdf", _as_pdf)
