"""What every page has: the stamp of its release, and how long it may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from worktide.release.open import Release
from worktide.site.asked import asked_release
from worktide.site.pages.lookup import asked_for

FRESH_SECONDS = 300
ASKED = "asked"
_TAG_LETTERS = 32

P = ParamSpec("P")


def release_stamp(request: HttpRequest) -> dict[str, object]:
    """Give every template the stamp of the release that it shows, and what is to be said of the title searched for."""
    release = asked_release()
    return {"release": release.stamp, "asked": _asked(request, release)}


def _asked(request: HttpRequest, release: Release) -> tuple[str, ...]:
    """Return what the level, shift or language of a searched title means, on the page that the search led to."""
    typed, match = request.GET.get(ASKED, ""), request.resolver_match
    if not typed or match is None or match.url_name != "occupation":
        return ()
    return asked_for(typed, str(match.kwargs["slug"]), release)


def fixed(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let anyone keep the page for five minutes: it is the same for all visitors until the release changes.

    Its entity tag is a part of its SHA-256, which takes a quarter of the time of the MD5 that Django would take.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        if response.status_code == HTTPStatus.OK and not response.streaming and "ETag" not in response.headers:
            response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:_TAG_LETTERS]}"'
        return response

    return wrapped
