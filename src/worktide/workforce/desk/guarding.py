"""Who may ask the desk: a browser of this machine that knows the address, from the desk's own pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from secrets import compare_digest
from typing import Concatenate, Final, ParamSpec

from django import conf
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden

from worktide.workforce.desk.desk import Desk

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

P = ParamSpec("P")


class Guarded:
    """Middleware: no Host but our own, so that no name that points here reaches the desk; headers on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer with the headers on it."""
        own = request.META.get("HTTP_HOST") == conf.settings.DESK_HOST
        response = self.get_response(request) if own else HttpResponse("Open the address that was printed.", status=421)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _is_own(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"http://{conf.settings.DESK_HOST}"


def at_desk(
    view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the desk where the address holds its token; refuse a POST that another site's page sent."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not compare_digest(token.encode(), conf.settings.DESK_TOKEN.encode()):
            raise Http404
        if request.method == "POST" and not _is_own(request):
            return HttpResponseForbidden("This form was not sent from the desk.", content_type="text/plain")
        return view(request, conf.settings.DESK, *args, **kwargs)

    return wrapped
