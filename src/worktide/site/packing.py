"""Packing by gzip of what the cache of pages does not hold; what it holds it packs itself, once."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from worktide.site.page_cache import PACKED_LATER, may_hold


class Packing(GZipMiddleware):
    """Django's middleware, which leaves alone a response that the cache before it will hold."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response, packed where the reader takes it so and nobody packs it later."""
        held = PACKED_LATER in request.META and not response.cookies
        if held and may_hold(f"{response.status_code} ", list(response.headers.items())):
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return super().process_response(request, response)
