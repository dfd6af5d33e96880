"""Addresses that get no more mail: after bounces and complaints. Kept as keyed hashes, so that they outlive erasure."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from worktide.site.alerts.models import FAILED, QUEUED, Delivery, Subscriber, Suppressed

MOST_SOFT_BOUNCES: Final = 5
_SALT: Final = "worktide.alerts.suppressed"


def address_hash(address: str) -> str:
    """Return the keyed hash under which an address is remembered."""
    return salted_hmac(_SALT, address.lower(), algorithm="sha256").hexdigest()


def is_suppressed(address: str) -> bool:
    """Return whether an address gets no more mail."""
    return Suppressed.objects.filter(digest=address_hash(address)).exists()


def suppress(address: str, reason: str) -> None:
    """Send no more mail to an address; what was queued for it fails. `reason` is bounced or complained."""
    now = timezone.now()
    with transaction.atomic():
        Suppressed.objects.get_or_create(digest=address_hash(address), defaults={"reason": reason, "since": now})
        queued = Delivery.objects.filter(subscriber__address=address, state=QUEUED)
        queued.update(state=FAILED, finished=now, answer="suppressed")


def bounced_softly(person: Subscriber) -> None:
    """Count a bounce that may pass; after five of them the address is suppressed."""
    Subscriber.objects.filter(pk=person.pk).update(soft_bounces=F("soft_bounces") + 1)
    person.refresh_from_db(fields=["soft_bounces"])
    if person.soft_bounces >= MOST_SOFT_BOUNCES:
        suppress(person.address, "bounced")


def allow_again(address: str) -> bool:
    """Take an address from the list, on its owner's wish; return whether it stood there."""
    gone, _ = Suppressed.objects.filter(digest=address_hash(address)).delete()
    return bool(gone)
