"""Calling webhooks: events that are signed and tried again with growing pauses, until an address is given up."""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import httpcore2
from django.conf import settings
from django.utils import timezone

from worktide.core.intervals import Interval
from worktide.site.alerts.changes import Change, Standing, wanted, wish_of
from worktide.site.alerts.environment import alert_settings
from worktide.site.alerts.links import job_address
from worktide.site.alerts.models import CLAIMED, FAILED, QUEUED, SENT, Call, Webhook
from worktide.site.alerts.network import ForbiddenAddressError, post
from worktide.site.alerts.outcome import Answer, Result
from worktide.site.alerts.queue import claim, note
from worktide.site.alerts.seen import changes
from worktide.site.alerts.signature import headers

MOST_CHANGES: Final = 200
GONE: Final = 410
# The schedule that Standard Webhooks recommends.
DELAYS: Final = tuple(timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
LEASE: Final = timedelta(minutes=5)


def _interval(interval: Interval) -> dict[str, float]:
    return {"value": interval.value, "low": interval.low, "high": interval.high}


def _standing(standing: Standing | None) -> dict[str, object] | None:
    return {"percentile": _interval(standing.percentile), "band": standing.band} if standing else None


def _told(change: Change) -> dict[str, object]:
    reason = change.reason
    return {
        "slug": change.slug,
        "title": change.title,
        "kind": change.kind,
        "old": _standing(change.old),
        "new": _standing(change.new),
        "points": round(change.points, 6),
        "reason": reason.sentence if reason else None,
        "parts": [{"cause": cause, "points": points} for cause, points in reason.parts] if reason else [],
        "page": job_address(change.slug),
    }


def event_body(row: Call) -> bytes:
    """Return the body of an event, the same bytes in every attempt: its type, its moment, and the changes."""
    hook, moment = row.webhook, row.created.isoformat(timespec="seconds")
    if not row.until:
        return json.dumps({"type": "worktide.test", "timestamp": moment, "data": {}}).encode()
    wish = wish_of(((kind, target) for kind, target in hook.follows), hook.threshold)
    found = wanted(changes(row.since, row.until), wish)
    data = {
        "releases": {"since": row.since, "until": row.until},
        "unit": "percentile of all jobs, 0 to 100, with its 80 % range",
        "changes": [_told(one) for one in found[:MOST_CHANGES]],
        "more": max(0, len(found) - MOST_CHANGES),
        "all_changes": f"{settings.SITE_ADDRESS}/changes",
    }
    return json.dumps({"type": "worktide.scores.changed", "timestamp": moment, "data": data}).encode()


def _answer(hook: Webhook, row: Call) -> Answer:
    body = event_body(row)
    signed = headers(hook.secret, row.event, int(time.time()), body)
    sent = {**signed, "content-type": "application/json", "user-agent": "Worktide-Webhooks/1"}
    try:
        status = post(hook.address, sent, body, alert_settings().networks)
    except ForbiddenAddressError:
        return Answer(Result.REFUSED, "address not allowed")
    except (httpcore2.TimeoutException, OSError):
        return Answer(Result.LATER, "no answer in time")
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, ValueError):
        return Answer(Result.LATER, "no answer")
    if 200 <= status < 300:
        return Answer(Result.TAKEN, str(status))
    return Answer(Result.REFUSED if status == GONE else Result.LATER, str(status))


def _call(row: Call) -> str:
    hook, is_test = row.webhook, not row.until
    if hook.disabled is not None and not is_test:
        return note(row, Answer(Result.REFUSED, "disabled"), DELAYS)
    # A test is tried once: somebody waits for its answer.
    state = note(row, _answer(hook, row), () if is_test else DELAYS)
    if state == SENT and is_test:
        Webhook.objects.filter(pk=hook.pk).update(active=True, disabled=None)
    if state == FAILED and not is_test:
        Webhook.objects.filter(pk=hook.pk).update(disabled=timezone.now())
    return state


def _free_left() -> None:
    """Put calls whose sender died back into the queue: a receiver knows an event that comes twice by its id."""
    left = Call.objects.filter(state=CLAIMED, claimed__lt=timezone.now() - LEASE)
    left.update(state=QUEUED, token="", not_before=timezone.now())


def call_due(going: Callable[[], bool] = lambda: True) -> Counter[str]:
    """Make the calls that are due and return how many rows ended in each state."""
    _free_left()
    ended: Counter[str] = Counter()
    token = secrets.token_hex(16)
    while going():
        row = claim(Call, token)
        if row is None:
            break
        ended[_call(row)] += 1
    return ended
