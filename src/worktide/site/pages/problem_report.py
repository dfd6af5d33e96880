"""The form on every page, "Something wrong here?", and what becomes of what is sent."""

from __future__ import annotations

import re
from typing import Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from worktide.core.titles import LONGEST_TITLE
from worktide.release.open import open_release
from worktide.site.faults import BAD_REQUEST, REPORT_TOO_LARGE, REPORTS_OFF, TOO_MANY_REPORTS, respond
from worktide.site.forms import plain, posted, too_large
from worktide.site.language import gettext as _
from worktide.site.models import LONGEST_PAGE, LONGEST_TEXT, ProblemReport
from worktide.site.reports.kinds import KINDS
from worktide.site.reports.limits import queue_has_room, visitor_may_send
from worktide.site.same_origin import own_posts_only

# Every character as three bytes in percent form, for each of the fields.
LARGEST_BODY: Final = 40_000

_CHOOSE: Final = _("Choose what is wrong.")
_TOO_LONG: Final = _("Keep it to {most:,} characters; you sent %(show_value)d.").format(most=LONGEST_TEXT)
_PATH: Final = re.compile(r"/[0-9A-Za-z._/-]*")
_INVISIBLE: Final = re.compile(r"[^\S\n ]+")


def path_of_page(given: str) -> str:
    """Return a path of this site as it was given, or nothing for anything else."""
    return given if len(given) <= LONGEST_PAGE and _PATH.fullmatch(given) and "//" not in given else ""


def plain_text(given: str) -> str:
    """Return text without control and other invisible characters; its line breaks stay."""
    kept = "".join(sign for sign in given.replace("\r\n", "\n") if sign.isprintable() or sign.isspace())
    return _INVISIBLE.sub(" ", kept).strip()


class ReportForm(forms.Form):
    """What a visitor may send: a kind, the page, a title, and words of their own."""

    kind = forms.ChoiceField(
        choices=tuple(KINDS.items()), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE}
    )
    page = forms.CharField(required=False, max_length=1_000)
    title = forms.CharField(required=False, max_length=LONGEST_TITLE)
    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": _TOO_LONG},
    )

    def clean_page(self) -> str:
        """Return the page, or nothing where it is no path of this site."""
        return path_of_page(str(self.cleaned_data["page"]))

    def clean_title(self) -> str:
        """Return the title on one line."""
        return " ".join(plain_text(str(self.cleaned_data["title"])).split())

    def clean_text(self) -> str:
        """Return the visitor's words without invisible characters."""
        return plain_text(str(self.cleaned_data["text"]))

    def clean(self) -> dict[str, object]:
        """Ask for words where there are neither a title nor any text."""
        given: dict[str, object] = super().clean() or self.cleaned_data
        if not self.errors and not given["title"] and not given["text"]:
            self.add_error("text", _("Say in a few words what is wrong."))
        return given


def _store(form: ReportForm) -> int:
    release = open_release().stamp.id
    report = ProblemReport.objects.create(**form.cleaned_data, release=release, received=timezone.now())
    return int(report.pk)


def _receive(request: HttpRequest) -> HttpResponse:
    if too_large(request, LARGEST_BODY):
        return respond(request, REPORT_TOO_LARGE)
    given = posted(request)
    if given is None:
        return respond(request, BAD_REQUEST)
    form = ReportForm({name: plain(str(value)) for name, value in given.items()})
    if not form.is_valid():
        return render(request, "around/report.html", {"form": form, "kinds": KINDS}, status=BAD_REQUEST.status)
    if not visitor_may_send(request) or not queue_has_room():
        return respond(request, TOO_MANY_REPORTS)
    return redirect("report-received", number=_store(form))


@require_http_methods(["GET", "HEAD", "POST"])
@own_posts_only
@cache_control(no_store=True)
def page(request: HttpRequest) -> HttpResponse:
    """Return the form, or take what was sent by it: 400 with the form where something is missing, 413 and 429 too.

    404 where reports are switched off.
    """
    if not settings.REPORTS:
        return respond(request, REPORTS_OFF)
    if request.method == "POST":
        return _receive(request)
    initial = {name: request.GET.get(name, "")[:LONGEST_TITLE] for name in ("page", "title", "kind")}
    initial["page"] = path_of_page(initial["page"])
    initial["title"] = plain_text(initial["title"])
    return render(request, "around/report.html", {"form": ReportForm(initial=initial), "kinds": KINDS})


@require_safe
@cache_control(no_store=True)
def received(request: HttpRequest, number: int) -> HttpResponse:
    """Return the page that thanks for a report and says where its answer will stand."""
    return render(request, "around/report_received.html", {"number": number})
