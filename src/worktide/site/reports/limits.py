"""How often reports may be sent: by one visitor, by all together, and how many may wait."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from worktide.site.models import ProblemReport
from worktide.site.visitors import RecentVisitors, visitor

PER_HOUR: Final = 120
WAITING: Final = 5_000


_VISITORS: Final = RecentVisitors()


def visitor_may_send(request: HttpRequest) -> bool:
    """Return whether this visitor has sent fewer than 5 reports within 10 minutes to this process."""
    return _VISITORS.may_send(visitor(request.META, settings.PROXIES), time.monotonic())


def queue_has_room() -> bool:
    """Return whether fewer than 120 reports came in the last hour and fewer than 5,000 wait for an answer."""
    since = timezone.now() - timedelta(hours=1)
    if ProblemReport.objects.filter(received__gte=since).count() >= PER_HOUR:
        return False
    return ProblemReport.objects.filter(answered__isnull=True).count() < WAITING
