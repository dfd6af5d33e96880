"""The headers that tell a browser what a page of this site may do; set in one place, for every response."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


# What other sites may show in a frame or as an image: the same, but for who may show it.
EMBEDDED_POLICY: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
EMBEDDED: Final = {"Content-Security-Policy": EMBEDDED_POLICY, "Cross-Origin-Resource-Policy": "cross-origin"}

P = ParamSpec("P")


def embeddable(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let other sites show what a view returns, in a frame or as an image."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        for name, value in EMBEDDED.items():
            response.headers[name] = value
        return response

    return wrapped


class SecurityHeaders:
    """Middleware that adds the headers to every response, errors and static files too.

    Scripts and styles come from this site's own files alone, never from within a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response with the headers on it."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers["Content-Security-Policy"] == EMBEDDED_POLICY:
            del response.headers["X-Frame-Options"]
        return response
