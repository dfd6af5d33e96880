"""The files of a release for download: made once for each release, kept in the state folder, handed out whole."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.charts.press import press_charts
from worktide.core.errors import WorktideError
from worktide.exports.listing import Download, download_named
from worktide.exports.store import stored
from worktide.release.open import Release, open_release
from worktide.site.faults import TEMPLATE, Fault
from worktide.site.language import gettext as _
from worktide.site.pages.shared import FRESH_SECONDS

FOLDER: Final = "downloads"
RETRY_SECONDS: Final = 30
_PLAIN: Final = ("text/", "application/json")

BUSY: Final = Fault(
    503,
    _("That file is still being made"),
    _("Each file is made when it is first asked for in a release, one after the other. That takes up to a minute."),
    _("Try again in half a minute."),
)


def downloads_folder() -> Path:
    """Return the folder that keeps the files: it lies beside the collected static files."""
    return Path(settings.STATIC_ROOT).parent / FOLDER


@require_safe
def page(request: HttpRequest, file: str) -> HttpResponseBase:
    """Return one file of the release that is open; 404 for a name that is none, 503 while it is still being made."""
    release = open_release()
    try:
        download = download_named(release, file)
    except WorktideError as error:
        raise Http404(str(error)) from error
    path = stored(downloads_folder(), release, download, press_charts)
    if path is None:
        response = render(request, TEMPLATE, {"fault": BUSY}, status=BUSY.status)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _file(request, release, download, path)


def _file(request: HttpRequest, release: Release, download: Download, path: Path) -> HttpResponseBase:
    tag = f'"{release.stamp.hash[:16]}-{path.stat().st_size}-{download.file}"'
    if tag in {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        stem, _dot, ending = download.file.rpartition(".")
        name = f"{stem}-{release.stamp.id}.{ending}"
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
        response.headers["Content-Type"] = download.media_type
    response.headers["ETag"] = tag
    # Not "public": the cache of pages would hold the whole file in memory.
    response.headers["Cache-Control"] = f"max-age={FRESH_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    if not download.media_type.startswith(_PLAIN):
        # Packed already: packing it again would only cost time, and the length would be lost.
        request.META["HTTP_ACCEPT_ENCODING"] = ""
    return response
