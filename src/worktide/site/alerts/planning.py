"""Who is to be told of what: rows are written here, before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from worktide.site.alerts.changes import Wish, wanted, wish_of
from worktide.site.alerts.models import CHANGE, MONTHLY, WEEKLY, Call, Delivery, Follow, Subscriber, Webhook
from worktide.site.alerts.seen import changes, note_release
from worktide.site.alerts.signature import event_id

CHUNK: Final = 500
DAYS: Final = {WEEKLY: 7, MONTHLY: 30}


def next_digest(frequency: str, now: datetime) -> datetime | None:
    """Return when the next digest is due; None for who is told on change."""
    days = DAYS.get(frequency)
    return now + timedelta(days=days) if days else None


def _due(release: str, now: datetime) -> Q:
    on_change = Q(frequency=CHANGE) & ~Q(checked=release)
    digests = Q(frequency__in=tuple(DAYS), next_digest__lte=now)
    return Q(confirmed__isnull=False) & (on_change | digests)


def wishes(subscribers: Sequence[Subscriber]) -> dict[int, Wish]:
    """Return what each of some subscribers follows, by their keys, with one query."""
    pairs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Follow.objects.filter(subscriber__in=[one.pk for one in subscribers])
    for person, kind, target in rows.values_list("subscriber_id", "kind", "target"):
        pairs[person].append((kind, target))
    return {one.pk: wish_of(pairs[one.pk], one.threshold) for one in subscribers}


def _plan_one(person: Subscriber, wish: Wish, release: str, now: datetime) -> Delivery | None:
    """Note that a person was looked at, and return the row of a message, if one is due.

    `told` stays where it is until something was worth a message: many small changes add up to one.
    """
    is_digest, is_new = person.frequency != CHANGE, person.checked != release
    since = person.told
    person.checked = release
    person.next_digest = next_digest(person.frequency, now)
    if not is_new or since == release:
        return None
    found = wanted(changes(since, release), wish)
    if found:
        person.told = release
    elif not is_digest:
        return None
    return Delivery(
        subscriber=person,
        key=f"{since}..{release}",
        domain=person.domain,
        since=since,
        until=release,
        is_digest=is_digest,
        created=now,
        not_before=now,
    )


def _chunks(release: str, now: datetime) -> Iterator[int]:
    """Plan for one chunk of people after the other, each in a transaction of its own; give how many rows each made."""
    last = 0
    while True:
        with transaction.atomic():
            people = list(
                Subscriber.objects.select_for_update().filter(_due(release, now), pk__gt=last).order_by("pk")[:CHUNK]
            )
            if not people:
                return
            wished = wishes(people)
            planned = [_plan_one(person, wished[person.pk], release, now) for person in people]
            rows = [one for one in planned if one is not None]
            Delivery.objects.bulk_create(rows, ignore_conflicts=True)
            Subscriber.objects.bulk_update(people, ["told", "checked", "next_digest"])
            last = people[-1].pk
        yield len(rows)


def _plan_webhooks(release: str, now: datetime) -> int:
    made = 0
    hooks = Webhook.objects.filter(active=True, disabled__isnull=True).exclude(checked=release)
    for key in list(hooks.values_list("pk", flat=True)):
        with transaction.atomic():
            hook = Webhook.objects.select_for_update().filter(pk=key).exclude(checked=release).first()
            if hook is not None:
                made += _plan_webhook(hook, release, now)
    return made


def _plan_webhook(hook: Webhook, release: str, now: datetime) -> int:
    since, wish = hook.told, wish_of(((kind, target) for kind, target in hook.follows), hook.threshold)
    hook.checked = release
    found = wanted(changes(since, release), wish)
    if found:
        hook.told = release
        row = Call(
            webhook=hook,
            key=f"{since}..{release}",
            event=event_id(),
            since=since,
            until=release,
            created=now,
            not_before=now,
        )
        Call.objects.bulk_create([row], ignore_conflicts=True)
    hook.save(update_fields=["told", "checked"])
    return len(found[:1])


def plan(now: datetime) -> int:
    """Write a row for every message that is due at a moment, and return how many there are.

    The row and the note that the person was told are written together, so that no change is told twice or lost.
    """
    release = note_release()
    return sum(_chunks(release, now)) + _plan_webhooks(release, now)
