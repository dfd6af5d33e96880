"""What every response of the interface has: other sites may read it, HEAD is answered, an error has the one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from worktide.site.api.limits import BEGINS
from worktide.site.api.problems import MEDIA_TYPE, answer_problem, problem

HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What a page of another site asks a browser before it reads with headers of its own; writing is not on offer.
PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Vary": "Access-Control-Request-Method",
}
_FIRST_ERROR: Final = 400
_KEPT: Final = ("Allow", "Retry-After")


class ApiResponses:
    """Middleware that makes every error under the interface's address a problem, and lets other sites read answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, or the problem in its place."""
        if not request.path_info.startswith(BEGINS):
            return self.get_response(request)
        if _is_preflight(request):
            return HttpResponse(status=204, headers=PREFLIGHT)
        response = self._answer(request)
        if response.status_code >= _FIRST_ERROR and response.headers.get("Content-Type", "") != MEDIA_TYPE:
            told = answer_problem(problem(response.status_code))
            for name in _KEPT:
                if name in response.headers:
                    told.headers[name] = response.headers[name]
            response = told
        if request.method in ("GET", "HEAD"):
            for name, value in HEADERS.items():
                response.headers[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Return the response; HEAD is answered as GET, whose body the server then leaves out."""
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = method


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and request.headers.get("Access-Control-Request-Method") in ("GET", "HEAD")
