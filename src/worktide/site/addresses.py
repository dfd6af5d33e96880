"""Addresses that leave a page: absolute ones for feeds, sitemap and embeds, the canonical one, the pinned one."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from worktide.charts.preview import can_draw

PINNED: Final = re.compile(r"^/r/[^/]+(?=/)")


def origin(request: HttpRequest) -> str:
    """Return scheme and host under which the site is known: what the operator set, else what was asked for."""
    given: str = settings.SITE_ADDRESS
    return given or f"{request.scheme}://{request.get_host()}"


def absolute(request: HttpRequest, path: str) -> str:
    """Return the absolute address of a path of this site."""
    return f"{origin(request)}{path}"


def live_path(path: str) -> str:
    """Return the path that is not tied to a release: `/r/<release>/job/x` becomes `/job/x`."""
    return PINNED.sub("", path)


def preview_path(slug: str) -> str:
    """Return the path of the picture shown beside links to a job, or nothing where none can be drawn."""
    return reverse("embed-preview", args=[slug]) if can_draw() else ""


def page_addresses(request: HttpRequest) -> dict[str, object]:
    """Give every template the site's origin, the page's canonical address, and whether it was asked for as pinned."""
    live = live_path(request.path)
    return {
        "origin": origin(request),
        "canonical": absolute(request, live),
        "live_path": live,
        "pinned": live != request.path,
    }
