"""Asking to follow, confirming, changing one's mind, leaving. No answer here says whether an address is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from worktide.site.alerts.models import Delivery, Follow, Request, Subscriber, new_nonce
from worktide.site.alerts.planning import next_digest
from worktide.site.alerts.seen import note_release
from worktide.site.alerts.suppression import is_suppressed

MOST_FOLLOWS: Final = 50
# So that nobody can be sent mail after mail by somebody else who types their address.
REQUESTS_A_DAY: Final = 3
REQUESTS_AN_HOUR: Final = 500
"""Of all visitors together."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: pairs of kind and target, how often to be told, and a threshold in points or None."""

    follows: tuple[tuple[str, str], ...]
    frequency: str
    threshold: float | None


def has_room() -> bool:
    """Return whether fewer than 500 requests came within the last hour."""
    since = timezone.now() - timedelta(hours=1)
    return Request.objects.filter(created__gte=since).count() < REQUESTS_AN_HOUR


def ask(address: str, wanted: Wanted) -> None:
    """Keep a request and queue the message that asks the owner of the address to confirm it.

    Nothing is sent to a suppressed address, nor more than three such messages a day to any; the caller is not told.
    """
    now, release = timezone.now(), note_release()
    with transaction.atomic():
        person, _ = Subscriber.objects.get_or_create(
            address=address,
            defaults={
                "domain": address.rpartition("@")[2],
                "created": now,
                "told": release,
                "checked": release,
            },
        )
        recent = Request.objects.filter(subscriber=person, created__gte=now - timedelta(days=1)).count()
        if recent >= REQUESTS_A_DAY or is_suppressed(address):
            return
        request = Request.objects.create(
            subscriber=person,
            follows=[list(pair) for pair in wanted.follows],
            frequency=wanted.frequency,
            threshold=wanted.threshold,
            created=now,
        )
        Delivery.objects.create(
            subscriber=person,
            request=request,
            key=f"confirm:{request.pk}",
            domain=person.domain,
            created=now,
            not_before=now,
        )


def _follow(person: Subscriber, pairs: Iterable[tuple[str, str]]) -> None:
    room = MOST_FOLLOWS - Follow.objects.filter(subscriber=person).count()
    rows = [Follow(subscriber=person, kind=kind, target=target) for kind, target in list(pairs)[: max(room, 0)]]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def confirm(request: Request) -> bool:
    """Do what a request asked for; return False where that was done before, as a link serves once."""
    now, release = timezone.now(), note_release()
    with transaction.atomic():
        if not Request.objects.filter(pk=request.pk, used__isnull=True).update(used=now):
            return False
        person = Subscriber.objects.select_for_update().get(pk=request.subscriber.pk)
        if person.confirmed is None:
            # What happened before somebody followed is no news to them.
            person.confirmed, person.told, person.checked = now, release, release
        person.frequency, person.threshold = request.frequency, request.threshold
        person.next_digest = next_digest(person.frequency, now)
        person.save()
        _follow(person, [(str(kind), str(target)) for kind, target in request.follows])
    return True


def change(person: Subscriber, kept: Pairs, frequency: str, threshold: float | None) -> None:
    """Keep only some of what a person follows, and set how often and beyond which threshold to tell them."""
    now = timezone.now()
    with transaction.atomic():
        held = Subscriber.objects.select_for_update().get(pk=person.pk)
        if frequency != held.frequency:
            held.next_digest = next_digest(frequency, now)
        held.frequency, held.threshold = frequency, threshold
        held.save(update_fields=["frequency", "threshold", "next_digest"])
        for row in Follow.objects.filter(subscriber=held):
            if (row.kind, row.target) not in kept:
                row.delete()


def leave(person: Subscriber) -> None:
    """Erase a person: the address, what it followed, and every row of a message to it. Suppression stays."""
    person.delete()


def renew_links(person: Subscriber) -> None:
    """Make every link to a person's pages that was sent before useless."""
    Subscriber.objects.filter(pk=person.pk).update(nonce=new_nonce())
