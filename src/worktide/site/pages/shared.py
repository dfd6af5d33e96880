"""What every page has: the stamp of its release, and how long it may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from worktide.release.open import open_release
from worktide.release.record import ReleaseStamp

FRESH_SECONDS = 300

P = ParamSpec("P")


def release_stamp(_request: HttpRequest) -> dict[str, ReleaseStamp]:
    """Give every template the stamp of the release that it shows."""
    return {"release": open_release().stamp}


def fixed(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let anyone keep the page for five minutes: it is the same for all visitors until the release changes."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return wrapped
