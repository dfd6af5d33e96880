"""What is kept of people: showing it, erasing it, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from worktide.core.errors import WorktideError
from worktide.site.alerts.models import FAILED, SENT, Call, Delivery, Follow, Request, Subscriber, Suppressed
from worktide.site.alerts.suppression import address_hash

UNCONFIRMED: Final = timedelta(days=8)
FINISHED: Final = timedelta(days=90)


def _moment(given: datetime | None) -> str | None:
    return given.isoformat(timespec="seconds") if given else None


def person_data(person: Subscriber) -> dict[str, object]:
    """Return all that is kept of a person."""
    rows = Delivery.objects.filter(subscriber=person)
    suppressed = Suppressed.objects.filter(digest=address_hash(person.address)).first()
    return {
        "address": person.address,
        "asked": _moment(person.created),
        "confirmed": _moment(person.confirmed),
        "frequency": person.frequency,
        "threshold_points": person.threshold,
        "told_of_release": person.told,
        "next_digest": _moment(person.next_digest),
        "soft_bounces": person.soft_bounces,
        "suppressed": suppressed.reason if suppressed else None,
        "follows": [{"kind": one.kind, "target": one.target} for one in Follow.objects.filter(subscriber=person)],
        "requests": [
            {"asked": _moment(one.created), "used": _moment(one.used), "follows": one.follows}
            for one in Request.objects.filter(subscriber=person).order_by("pk")
        ],
        "messages": [
            {"about": one.key, "state": one.state, "queued": _moment(one.created), "finished": _moment(one.finished)}
            for one in rows
        ],
    }


def person_of(address: str) -> Subscriber:
    """Return who has an address; raises WorktideError, which does not repeat it, where nobody has."""
    found = Subscriber.objects.filter(address__iexact=address.strip()).first()
    if found is None:
        raise WorktideError("nobody with this address follows anything here", hint="Check how the address is written.")
    return found


def tidy(now: datetime) -> dict[str, int]:
    """Erase what has been kept long enough; return how many rows of each kind went.

    Requests nobody confirmed go after 8 days, rows of messages and calls 90 days after they were finished. Uncertain
    rows stay until an operator settles them.
    """
    done = Q(state__in=(SENT, FAILED), finished__lt=now - FINISHED)
    waiting = Delivery.objects.filter(state__in=("claimed", "uncertain")).values("subscriber")
    old = Subscriber.objects.filter(confirmed__isnull=True, created__lt=now - UNCONFIRMED)
    recent = Request.objects.filter(created__gte=now - UNCONFIRMED).values("subscriber")
    people, _ = old.exclude(pk__in=recent).exclude(pk__in=waiting).delete()
    requests, _ = (
        Request.objects.filter(created__lt=now - UNCONFIRMED)
        .exclude(delivery__state__in=("queued", "claimed", "uncertain"))
        .delete()
    )
    messages, _ = Delivery.objects.filter(done).delete()
    calls, _ = Call.objects.filter(done).delete()
    return {"unconfirmed": people, "requests": requests, "messages": messages, "calls": calls}
