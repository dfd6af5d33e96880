"""Whether a POST comes from a page of this site: by what the browser says of it, so that cached pages need no token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse

from worktide.site.addresses import origin
from worktide.site.faults import FOREIGN_FORM, respond

# A browser sets these itself and no page of another site can change them; "none" is a form sent again by hand.
OWN: Final = ("same-origin", "none")

P = ParamSpec("P")


def is_own(request: HttpRequest) -> bool:
    """Return whether a request was sent by a page of this site: by Sec-Fetch-Site, where that is absent by Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN
    given = request.headers.get("Origin")
    return given is not None and given in (origin(request), f"{request.scheme}://{request.get_host()}")


def own_posts_only(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a POST that another site's page sent, with 403; nothing of it is read."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not is_own(request):
            return respond(request, FOREIGN_FORM)
        return view(request, *args, **kwargs)

    return wrapped
