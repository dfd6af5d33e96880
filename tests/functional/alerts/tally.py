"""Sweeps what dead senders left and prints what became of every message as JSON."""

from __future__ import annotations

import json

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from worktide.site.alerts.compose import message_id  # noqa: E402
from worktide.site.alerts.models import Delivery  # noqa: E402
from worktide.site.alerts.queue import sweep  # noqa: E402

if __name__ == "__main__":
    sweep(Delivery, timezone.now())
    rows = Delivery.objects.select_related("subscriber")
    print(json.dumps([[message_id(row), row.state, row.subscriber.address] for row in rows]))
