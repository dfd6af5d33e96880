"""Makes every queued row due now, as if its pause had passed: `python -m tests.functional.alerts.due`."""

from __future__ import annotations

import json

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from worktide.site.alerts.models import QUEUED, Call, Delivery  # noqa: E402

if __name__ == "__main__":
    now = timezone.now()
    print(json.dumps([rows.objects.filter(state=QUEUED).update(not_before=now) for rows in (Call, Delivery)]))
