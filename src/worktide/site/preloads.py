"""The styles that a page waits for, named in a header too, so that a browser asks for them before it reads the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

_STYLE: Final = re.compile(rb'<link rel="stylesheet"\s+href="(/[^"]+)"(?!\s+media)')


def preloads(head: bytes) -> str:
    """Return the header `Link` for the styles in the head of a page that hold up its first showing; empty for none."""
    return ", ".join(f"<{address.decode()}>; rel=preload; as=style" for address in _STYLE.findall(head))


class Preloads:
    """Middleware that adds the header to every page that has styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, with the header where it is a page."""
        response = self.get_response(request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            named = preloads(response.content.partition(b"</head>")[0])
            if named:
                response.headers["Link"] = named
        return response
