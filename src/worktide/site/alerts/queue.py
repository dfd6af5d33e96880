"""The queue of rows to be sent: claiming one, noting its answer, and finding those whose sender died."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db.models import F
from django.utils import timezone

from worktide.site.alerts.models import CLAIMED, FAILED, QUEUED, SENT, UNCERTAIN, Outgoing
from worktide.site.alerts.outcome import Answer, Result

LOOKED_AT: Final = 40
# A sender that has not noted an answer after this long is taken for dead; every step of a delivery is shorter.
LEASE: Final = timedelta(minutes=15)
_MINUTE: Final = timedelta(minutes=1)
MAIL_DELAYS: Final = tuple(_MINUTE * minutes for minutes in (1, 5, 15, 60, 240, 480, 1440))

Row = TypeVar("Row", bound=Outgoing)


@dataclass(frozen=True, slots=True)
class Manners:
    """How a sender behaves: the pauses between attempts, the most messages a minute and domain (0: any), the lease."""

    delays: tuple[timedelta, ...] = MAIL_DELAYS
    rate: int = 300
    lease: timedelta = LEASE


def claim(rows: type[Row], token: str, resting: Sequence[str] = ()) -> Row | None:
    """Claim one row that is due, or return None where none is; `resting` are domains that must wait.

    The update holds only where the row is still queued: of two senders one gets it, whatever the database.
    """
    now = timezone.now()
    due = rows._default_manager.filter(state=QUEUED, not_before__lte=now)
    if resting:
        due = due.exclude(domain__in=resting)
    while keys := list(due.order_by("not_before", "pk").values_list("pk", flat=True)[:LOOKED_AT]):
        # Several senders look at the same rows, and would all try the first one.
        random.shuffle(keys)
        for key in keys:
            free = rows._default_manager.filter(pk=key, state=QUEUED)
            if free.update(state=CLAIMED, claimed=timezone.now(), token=token, attempts=F("attempts") + 1):
                return rows._default_manager.get(pk=key)
    return None


def note(row: Outgoing, answer: Answer, delays: Sequence[timedelta]) -> str:
    """Write down what came of an attempt, and return the row's state.

    A row that was taken for abandoned meanwhile gets its answer too, as it is still this sender's by its token.
    """
    now = timezone.now()
    state = _state(answer, row.attempts, len(delays))
    values: dict[str, object] = {"state": state, "answer": answer.code[:40]}
    if state == QUEUED:
        values |= {"not_before": now + delays[row.attempts - 1], "token": ""}
    else:
        values["finished"] = now
    mine = type(row)._default_manager.filter(pk=row.pk, token=row.token, state__in=(CLAIMED, UNCERTAIN))
    mine.update(**values)
    return state


def _state(answer: Answer, attempts: int, most: int) -> str:
    if answer.result is Result.LATER:
        return QUEUED if attempts <= most else FAILED
    return {Result.TAKEN: SENT, Result.REFUSED: FAILED, Result.UNKNOWN: UNCERTAIN}[answer.result]


def give_back(row: Outgoing) -> None:
    """Put a claimed row of which nothing was sent back into the queue, as if it had not been claimed."""
    mine = type(row)._default_manager.filter(pk=row.pk, token=row.token, state=CLAIMED)
    mine.update(state=QUEUED, token="", claimed=None, attempts=F("attempts") - 1)


def sweep(rows: type[Row], before: datetime) -> int:
    """Mark rows that were claimed before a moment and have no answer as uncertain; return how many there were."""
    left = rows._default_manager.filter(state=CLAIMED, claimed__lt=before)
    return left.update(state=UNCERTAIN, finished=timezone.now(), answer="no answer was noted")
