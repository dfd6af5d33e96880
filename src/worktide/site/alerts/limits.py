"""How often a visitor may ask for mail or make a webhook, by the address of the machine, in memory alone."""

from __future__ import annotations

import time
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from worktide.site.visitors import RecentVisitors, visitor

_ASKING: Final = RecentVisitors()
_CHANGING: Final = RecentVisitors()


def _may(visitors: RecentVisitors, request: HttpRequest) -> bool:
    return visitors.may_send(visitor(request.META, settings.PROXIES), time.monotonic())


def may_ask(request: HttpRequest) -> bool:
    """Return whether this visitor asked for mail fewer than 5 times within 10 minutes."""
    return _may(_ASKING, request)


def may_make_webhook(request: HttpRequest) -> bool:
    """Return whether this visitor made fewer than 5 webhooks within 10 minutes."""
    return _may(_CHANGING, request)
