"""Signed links: what their holder may do, for whom, and until when.

A link names a row and that row's random word, signed with a purpose; it serves for nothing else, and not for a row that
takes the key of one that was erased.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from worktide.site.alerts.models import Request, Subscriber, Webhook

LONGEST_LINK: Final = 200


class Purpose(Enum):
    """What a link is for."""

    CONFIRM = "confirm"
    PREFERENCES = "preferences"
    STOP = "stop"
    WEBHOOK = "webhook"


# The link that stops the mail must work as long as somebody may keep a message.
LIVES: Final = {
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.PREFERENCES: timedelta(days=60),
    Purpose.STOP: timedelta(days=730),
    Purpose.WEBHOOK: timedelta(days=3650),
}


def _signer(purpose: Purpose) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"worktide.alerts.{purpose.value}", sep="~")


def link_token(purpose: Purpose, row: Subscriber | Request | Webhook) -> str:
    """Return the signed part of a link to a row."""
    return _signer(purpose).sign(f"{row.pk}.{row.nonce}")


def _row_of(purpose: Purpose, token: str) -> tuple[int, str] | None:
    if len(token) > LONGEST_LINK:
        return None
    try:
        key, _, nonce = _signer(purpose).unsign(token, max_age=LIVES[purpose]).partition(".")
    except signing.BadSignature:
        return None
    return int(key), nonce


def subscriber_of(purpose: Purpose, token: str) -> Subscriber | None:
    """Return whom a link is for; None where it was forged, has expired, or nobody is there any more."""
    found = _row_of(purpose, token)
    row = Subscriber.objects.filter(pk=found[0]).first() if found else None
    return row if row and found and constant_time_compare(row.nonce, found[1]) else None


def request_of(token: str) -> Request | None:
    """Return the request that a link confirms, or None as for a subscriber."""
    found = _row_of(Purpose.CONFIRM, token)
    row = Request.objects.select_related("subscriber").filter(pk=found[0]).first() if found else None
    return row if row and found and constant_time_compare(row.nonce, found[1]) else None


def webhook_of(token: str) -> Webhook | None:
    """Return the webhook that a link manages, or None as for a subscriber."""
    found = _row_of(Purpose.WEBHOOK, token)
    row = Webhook.objects.filter(pk=found[0]).first() if found else None
    return row if row and found and constant_time_compare(row.nonce, found[1]) else None


def is_signed(purpose: Purpose, token: str) -> bool:
    """Return whether we made a link for this purpose and it has not expired, whoever it was for."""
    return _row_of(purpose, token) is not None


def page_address(name: str, token: str) -> str:
    """Return the absolute address of a page that a link leads to, for a message."""
    return f"{settings.SITE_ADDRESS}{reverse(name, args=[token])}"


def job_address(slug: str) -> str:
    """Return the absolute address of a job's page, for a message."""
    return f"{settings.SITE_ADDRESS}{reverse('occupation', args=[slug])}"
