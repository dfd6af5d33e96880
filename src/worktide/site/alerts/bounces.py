"""Messages that came back, and complaints: which of our messages they speak of, and what follows.

Reports are read after RFC 3464 (delivery status) and RFC 5965 (feedback). A report counts only where it repeats one of
our Message-IDs with its signature, so that nobody can have a stranger's mail stopped by a forged one.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from django.utils.crypto import constant_time_compare

from worktide.site.alerts.compose import message_id
from worktide.site.alerts.models import Delivery
from worktide.site.alerts.suppression import bounced_softly, suppress

LARGEST_REPORT: Final = 1_000_000
_OURS: Final = re.compile(rb"<alert-(\d{1,18})-[0-9a-f]{24}@[0-9A-Za-z.-]{1,253}>")
_FAILED: Final = re.compile(rb"(?im)^Action:\s*failed\b")
_PERMANENT: Final = re.compile(rb"(?im)^Status:\s*5\.")


def _row_of(report: bytes) -> Delivery | None:
    for found in _OURS.finditer(report):
        row = Delivery.objects.select_related("subscriber").filter(pk=int(found[1])).first()
        if row is not None and constant_time_compare(message_id(row), found[0].decode()):
            return row
    return None


def _kind(report: bytes) -> str:
    parsed = message_from_bytes(report, _class=EmailMessage, policy=policy.default)
    return str(parsed.get_param("report-type") or "")


def take_report(report: bytes) -> str:
    """Act on a report that came back by mail; return what was done: suppressed, complained, counted or ignored.

    A permanent failure or a complaint suppresses the address at once, five passing failures do so too.
    """
    report = report[:LARGEST_REPORT]
    row = _row_of(report)
    if row is None:
        return "ignored"
    if _kind(report) == "feedback-report":
        suppress(row.subscriber.address, "complained")
        return "complained"
    if _FAILED.search(report) and _PERMANENT.search(report):
        suppress(row.subscriber.address, "bounced")
        return "suppressed"
    bounced_softly(row.subscriber)
    return "counted"
