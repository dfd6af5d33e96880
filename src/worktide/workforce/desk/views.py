"""The desk's pages: the roster, its columns, and what came out with the titles to settle."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django import conf
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from worktide.core.errors import WorktideError
from worktide.workforce.desk.asked import chosen, settled
from worktide.workforce.desk.desk import DECISIONS, REPORT, RESULTS, Desk
from worktide.workforce.desk.guarding import at_desk
from worktide.workforce.desk.queue import SHOWN, doubts
from worktide.workforce.report_folder import ANNEX, AUDIT, PAGE, PDF, WORKBOOK
from worktide.workforce.results import REVIEW, SET_ASIDE
from worktide.workforce.telling import summary_lines

LARGEST: Final = 500_000_000
"""Bytes of a roster given by the browser; larger ones are for the command line."""

_STYLES: Final = Path(__file__).parents[2] / "site" / "static" / "worktide"
_OWN_STYLE: Final = Path(__file__).parent / "desk.css"
STYLES: Final = {
    **{name: _STYLES / name for name in ("tokens.css", "page.css", "mark.svg")},
    _OWN_STYLE.name: _OWN_STYLE,
}
FILES: Final = {
    **dict.fromkeys((PAGE, WORKBOOK, PDF, AUDIT, ANNEX), REPORT),
    **dict.fromkeys((REVIEW, SET_ASIDE), RESULTS),
    DECISIONS: "",
}


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def roster(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Ask for a roster, and take it."""
    if request.method != "POST":
        return _page(request, "roster.html", desk)
    try:
        given = _given(request)
        desk.take(Path(given.name or "").name, given.chunks())
    except WorktideError as error:
        return _page(request, "roster.html", desk, error)
    return redirect("columns", conf.settings.DESK_TOKEN)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def columns(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Ask which columns are meant, and run."""
    if desk.roster is None:
        return redirect("roster", conf.settings.DESK_TOKEN)
    if request.method != "POST":
        return _page(request, "columns.html", desk)
    try:
        question, form = chosen(request.POST, desk.roster)
        earlier = request.FILES.get("decisions")
        if isinstance(earlier, UploadedFile):
            desk.take_decisions(earlier.chunks())
        desk.run(question, form)
    except WorktideError as error:
        return _page(request, "columns.html", desk, error)
    return redirect("results", conf.settings.DESK_TOKEN)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def results(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what a run came to and the titles to settle; take what is settled and run again."""
    if desk.summary is None or desk.question is None:
        return redirect("roster", conf.settings.DESK_TOKEN)
    open_titles = doubts(desk.folder / RESULTS, desk.release)
    told: WorktideError | None = None
    if request.method == "POST":
        try:
            desk.decided |= settled(request.POST, desk, open_titles[:SHOWN])
            desk.run(desk.question, desk.form)
        except WorktideError as error:
            told = error
        else:
            return redirect("results", conf.settings.DESK_TOKEN)
    return _page(request, "results.html", desk, told, doubts=open_titles[:SHOWN], waiting=len(open_titles))


@require_GET
@at_desk
def file(request: HttpRequest, desk: Desk, name: str) -> HttpResponseBase:
    """Hand out one file of the latest run, to be saved."""
    del request
    path = desk.folder / FILES.get(name, "") / name
    if name not in FILES or desk.summary is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_GET
@at_desk
def style(request: HttpRequest, desk: Desk, name: str) -> HttpResponseBase:
    """Hand out a style sheet or the mark."""
    del request, desk
    if name not in STYLES:
        raise Http404
    return FileResponse(STYLES[name].open("rb"))


def _given(request: HttpRequest) -> UploadedFile[Any]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        while request.read(1 << 20):
            pass
        hint = "Use `worktide workforce` on the command line, which has no such limit."
        raise WorktideError("the file is larger than 500 megabytes", hint=hint)
    given = request.FILES.get("roster")
    if not isinstance(given, UploadedFile):
        raise WorktideError("no file was chosen", hint="Choose a table of your workforce.")
    return given


def _page(
    request: HttpRequest, template: str, desk: Desk, error: WorktideError | None = None, **more: Any
) -> HttpResponse:
    lines = list(summary_lines(desk.summary)) if desk.summary else []
    context = {"desk": desk, "token": conf.settings.DESK_TOKEN, "error": error, "lines": lines, **more}
    return render(request, template, context, status=HTTPStatus.OK if error is None else HTTPStatus.BAD_REQUEST)
