"""How often reports may be sent: by one visitor, by all together, and how many may wait."""

from __future__ import annotations

import ipaddress
import time
from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from worktide.site.models import ProblemReport
from worktide.site.reports.visitors import RecentVisitors

PER_HOUR: Final = 120
WAITING: Final = 5_000


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _address(request: HttpRequest) -> str:
    """Return the address a request came from; behind a web server on this machine or network, the one it names.

    Of IPv6 the first half counts: the rest is one household's to choose.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    near = _parsed(direct)
    given = forwarded if forwarded and (near is None or near.is_private) else direct
    parsed = _parsed(given)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return given


_VISITORS: Final = RecentVisitors()


def visitor_may_send(request: HttpRequest) -> bool:
    """Return whether this visitor has sent fewer than 5 reports within 10 minutes to this process."""
    return _VISITORS.may_send(_address(request), time.monotonic())


def queue_has_room() -> bool:
    """Return whether fewer than 120 reports came in the last hour and fewer than 5,000 wait for an answer."""
    since = timezone.now() - timedelta(hours=1)
    if ProblemReport.objects.filter(received__gte=since).count() >= PER_HOUR:
        return False
    return ProblemReport.objects.filter(answered__isnull=True).count() < WAITING
