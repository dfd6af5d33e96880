"""What alerts keep: who follows what, what is to be delivered, and what became of it.

Jobs and sectors are kept as their addresses (text), never as a reference into a release.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar, Final

from django.db import models

LONGEST_ADDRESS: Final = 254

QUEUED, CLAIMED, SENT, FAILED, UNCERTAIN = "queued", "claimed", "sent", "failed", "uncertain"
STATES: Final = (QUEUED, CLAIMED, SENT, FAILED, UNCERTAIN)
CHANGE, WEEKLY, MONTHLY = "change", "weekly", "monthly"
JOB, SECTOR, ALL = "job", "sector", "all"


def new_nonce() -> str:
    """Return a random word that makes signed links of one row useless for any other."""
    return secrets.token_urlsafe(12)


class SeenRelease(models.Model):
    """The scores of a release that was served: what a later one is held against, even when its folder is gone.

    `scores` maps a job's address to `[title, sector's address, percentile, low, high, band]`; the numbers are null
    where the job has no score. `inputs` says what the release was built from, to tell later what differs.
    """

    release: models.CharField[str, str] = models.CharField(max_length=60, unique=True)
    date: models.CharField[str, str] = models.CharField(max_length=10)
    seen: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    scores: models.JSONField[Any, Any] = models.JSONField()
    inputs: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        """In the order in which they were served."""

        ordering: ClassVar = ["id"]


class Subscriber(models.Model):
    """One address and how it wants to be told; it counts from `confirmed` on.

    `told` is the release that this person knows of, `checked` the last one looked through for it. `threshold` is in
    points of the percentile; null means: where the headline leaves its former range or its band.
    """

    address: models.EmailField[str, str] = models.EmailField(max_length=LONGEST_ADDRESS, unique=True)
    domain: models.CharField[str, str] = models.CharField(max_length=LONGEST_ADDRESS)
    nonce: models.CharField[str, str] = models.CharField(max_length=32, default=new_nonce)
    created: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    confirmed: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    frequency: models.CharField[str, str] = models.CharField(max_length=10, default=CHANGE)
    threshold: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    told: models.CharField[str, str] = models.CharField(max_length=60)
    checked: models.CharField[str, str] = models.CharField(max_length=60)
    next_digest: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    soft_bounces: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)

    class Meta:
        """What is due is looked for by frequency and release."""

        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["frequency", "checked"], name="alerts_due")]


class Follow(models.Model):
    """One thing followed: a job, a sector, or all jobs (then `target` is empty)."""

    subscriber: models.ForeignKey[Subscriber, Subscriber] = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="follows"
    )
    kind: models.CharField[str, str] = models.CharField(max_length=10)
    target: models.CharField[str, str] = models.CharField(max_length=120, blank=True)

    class Meta:
        """Once each."""

        ordering: ClassVar = ["kind", "target"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "kind", "target"], name="alerts_follow_once")
        ]


class Request(models.Model):
    """What somebody asked for with an address, until its owner confirms it by the link in a message."""

    subscriber: models.ForeignKey[Subscriber, Subscriber] = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="requests"
    )
    follows: models.JSONField[Any, Any] = models.JSONField()
    frequency: models.CharField[str, str] = models.CharField(max_length=10)
    threshold: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    nonce: models.CharField[str, str] = models.CharField(max_length=32, default=new_nonce)
    created: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    used: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Suppressed(models.Model):
    """An address that gets no more mail, as a keyed hash: it stays when all else about the person is erased."""

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    reason: models.CharField[str, str] = models.CharField(max_length=20)
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Outgoing(models.Model):
    """A row that is written before anything is sent, and says what became of it.

    `queued` rows may be claimed from `not_before` on; a sender claims one by a conditional update that sets `token`.
    `answer` is a code, never text of the other side, as that may repeat an address.
    """

    state: models.CharField[str, str] = models.CharField(max_length=10, default=QUEUED)
    not_before: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    created: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    claimed: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    finished: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    token: models.CharField[str, str] = models.CharField(max_length=32, blank=True)
    attempts: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    answer: models.CharField[str, str] = models.CharField(max_length=40, blank=True)

    class Meta:
        """Each kind of row has a table of its own."""

        abstract = True


class Delivery(Outgoing):
    """One e-mail to one person. `key` names what it is about: a person gets each at most once."""

    subscriber: models.ForeignKey[Subscriber, Subscriber] = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="deliveries"
    )
    request: models.ForeignKey[Request | None, Request | None] = models.ForeignKey(
        Request, on_delete=models.CASCADE, null=True
    )
    key: models.CharField[str, str] = models.CharField(max_length=140)
    domain: models.CharField[str, str] = models.CharField(max_length=LONGEST_ADDRESS)
    since: models.CharField[str, str] = models.CharField(max_length=60, blank=True)
    until: models.CharField[str, str] = models.CharField(max_length=60, blank=True)
    is_digest: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        """The queue is read by state and time; limits by domain and time."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "key"], name="alerts_once_a_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "not_before", "id"], name="alerts_queue"),
            models.Index(fields=["claimed", "domain"], name="alerts_rate"),
        ]


class Webhook(models.Model):
    """An address of a program that is told of changes. It is active once it answered a test; dead ones are disabled."""

    address: models.CharField[str, str] = models.CharField(max_length=500)
    host: models.CharField[str, str] = models.CharField(max_length=255, db_index=True)
    secret: models.CharField[str, str] = models.CharField(max_length=80)
    nonce: models.CharField[str, str] = models.CharField(max_length=32, default=new_nonce)
    follows: models.JSONField[Any, Any] = models.JSONField()
    threshold: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    created: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    active: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    disabled: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    told: models.CharField[str, str] = models.CharField(max_length=60)
    checked: models.CharField[str, str] = models.CharField(max_length=60)

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["id"]


class Call(Outgoing):
    """One event for one webhook. Its `event` id stays the same in every attempt, so that a receiver can tell."""

    webhook: models.ForeignKey[Webhook, Webhook] = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="calls"
    )
    key: models.CharField[str, str] = models.CharField(max_length=140)
    event: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    since: models.CharField[str, str] = models.CharField(max_length=60, blank=True)
    until: models.CharField[str, str] = models.CharField(max_length=60, blank=True)

    class Meta:
        """Once each, read by state and time."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "key"], name="alerts_once_a_webhook")]
        indexes: ClassVar = [models.Index(fields=["state", "not_before", "id"], name="alerts_calls")]
