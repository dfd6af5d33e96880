"""Fills a state: `python -m tests.functional.alerts.filling SUBSCRIBERS [earlier] [plan]`.

An earlier release is noted whose percentiles are 30 points higher than the present one's, or lower from the middle
on; everybody follows one job and was told of the earlier release. Every 97th address is one that no longer exists.
With `earlier` everybody who was there before counts as told of the earlier release too; with `plan` the messages are
planned. Prints how many rows there are as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402

from worktide.release.open import open_release  # noqa: E402
from worktide.site.alerts.models import JOB, Delivery, Follow, SeenRelease, Subscriber, Webhook  # noqa: E402
from worktide.site.alerts.planning import plan  # noqa: E402
from worktide.site.alerts.seen import scores_of  # noqa: E402

EARLIER = "2025-01-01-00000000"
POINTS = 30.0
DOMAINS = ("one.example", "two.example", "three.example")


def _earlier(row: Any) -> list[Any]:
    title, sector, value, _, _, band = row
    if value is None:
        return list(row)
    moved = POINTS if value < 50 else -POINTS
    return [title, sector, value + moved, value + moved - 5, value + moved + 5, band]


def fill(count: int, domains: tuple[str, ...] = DOMAINS) -> None:
    now = timezone.now()
    scores = {slug: _earlier(row) for slug, row in scores_of(open_release()).items()}
    SeenRelease.objects.get_or_create(release=EARLIER, defaults={"date": "2025-01-01", "seen": now, "scores": scores})
    slugs = sorted(slug for slug, row in scores.items() if row[2] is not None)
    people = [
        Subscriber(
            address=f"{'gone' if number % 97 == 0 else 'reader'}{number}@{domains[number % len(domains)]}",
            domain=domains[number % len(domains)],
            created=now,
            confirmed=now,
            told=EARLIER,
            checked=EARLIER,
        )
        for number in range(count)
    ]
    Subscriber.objects.bulk_create(people, batch_size=500)
    follows = [
        Follow(subscriber=person, kind=JOB, target=slugs[number % len(slugs)]) for number, person in enumerate(people)
    ]
    Follow.objects.bulk_create(follows, batch_size=500)


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    fill(int(sys.argv[1]))
    if "earlier" in sys.argv[2:]:
        Subscriber.objects.update(told=EARLIER, checked=EARLIER)
        Webhook.objects.update(told=EARLIER, checked=EARLIER)
    if "plan" in sys.argv[2:]:
        plan(timezone.now())
    print(json.dumps({"subscribers": Subscriber.objects.count(), "messages": Delivery.objects.count()}))
