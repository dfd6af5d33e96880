"""What the site keeps: reports of errors, and nothing about who sent them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

LONGEST_TEXT = 2_000
LONGEST_PAGE = 200


class ProblemReport(models.Model):
    """One report of an error: what kind, on which page of which release, and its answer once there is one.

    `text` and `title` are the visitor's words; they are shown to the operator only. `page` is a path of this site.
    There is no field for an address, a browser or a person, so none can be kept by mistake.
    """

    kind: models.CharField[str, str] = models.CharField(max_length=20)
    page: models.CharField[str, str] = models.CharField(max_length=LONGEST_PAGE, blank=True)
    title: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    text: models.TextField[str, str] = models.TextField(max_length=LONGEST_TEXT, blank=True)
    release: models.CharField[str, str] = models.CharField(max_length=60)
    received: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    answer: models.TextField[str, str] = models.TextField(blank=True)
    answered: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, db_index=True)

    class Meta:
        """Oldest first: the queue is worked off in the order in which it grew."""

        ordering: ClassVar = ["id"]
