"""A backup of the state as one file, the same for SQLite and PostgreSQL, and its return.

The file is gzipped JSON lines: a header, then one row a line. It holds addresses, so only its
owner may read it.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from worktide.core.errors import StorageError, WorktideError
from worktide.site.alerts.models import CLAIMED, QUEUED, UNCERTAIN, Delivery, Subscriber, Webhook
from worktide.site.alerts.seen import note_release

FORMAT: Final = "worktide state 1"
APPS: Final = ("site", "alerts")


def _models() -> list[type[models.Model]]:
    """Return the tables of the state, each after those that it points to."""
    found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return sorted(found, key=lambda model: _depth(model))


def _depth(model: type[models.Model]) -> int:
    above = [field.remote_field.model for field in model._meta.fields if isinstance(field, models.ForeignKey)]
    return 1 + max((_depth(one) for one in above), default=0)


def _rows() -> Iterator[str]:
    for model in _models():
        for row in model._default_manager.order_by("pk").iterator(chunk_size=500):
            yield serializers.serialize("jsonl", [row]).strip()


def back_up(path: Path) -> int:
    """Write the state to a new file, as it is at one moment, and return how many rows it holds.

    Raises StorageError where the file is there already or cannot be written.
    """
    part, count = path.with_name(f".{path.name}.part"), 0
    header = {"format": FORMAT, "made": timezone.now().isoformat(timespec="seconds")}
    if path.exists():
        raise StorageError("a file of this name is there already", source=str(path), hint="Name a new one.")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as stream, transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            stream.write(json.dumps(header) + "\n")
            for count, row in enumerate(_rows(), 1):  # noqa: B007 - counted for the answer
                stream.write(f"{row}\n")
        part.replace(path)
    except OSError as error:
        raise StorageError(f"the backup could not be written ({error.strerror})", source=str(path)) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def _lines(path: Path) -> Iterator[str]:
    hint = "Name a file that `worktide alerts backup` made."
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            header: Any = json.loads(stream.readline())
            if not isinstance(header, dict) or header.get("format") != FORMAT:
                raise WorktideError("this is no backup of the state", source=str(path), hint=hint)
            yield from stream
    except (OSError, EOFError, ValueError) as error:
        raise WorktideError("the backup cannot be read", source=str(path), hint=hint) from error


def _is_empty() -> bool:
    return not any(model._default_manager.exists() for model in _models() if model._meta.model_name != "seenrelease")


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _settle_doubts() -> None:
    """Note that what waited at the time of the backup, or came after it, may have been sent since."""
    now, release = timezone.now(), note_release()
    waiting = Delivery.objects.filter(state__in=(QUEUED, CLAIMED))
    waiting.update(state=UNCERTAIN, finished=now, answer="restored from a backup")
    Subscriber.objects.update(told=release, checked=release)
    Webhook.objects.update(told=release, checked=release)


def restore(path: Path, *, nothing_sent: bool) -> int:
    """Read a backup into an empty state, all of it or nothing, and return how many rows it held.

    Unless `nothing_sent` since the backup, queued messages become uncertain and everybody counts as told of the present
    release: no message then goes out twice, and the operator sees which are in doubt. Raises WorktideError where the
    state is not empty or the file is damaged.
    """
    if not _is_empty():
        hint = "Restore into a new state folder or database."
        raise WorktideError("the state is not empty", hint=hint)
    try:
        with transaction.atomic():
            for model in reversed(_models()):
                model._default_manager.all().delete()
            count = 0
            for count, line in enumerate(_lines(path), 1):  # noqa: B007 - counted for the answer
                for row in serializers.deserialize("jsonl", line):
                    row.save()
            _reset_sequences()
            if not nothing_sent:
                _settle_doubts()
    except (DeserializationError, DatabaseError) as error:
        hint = "Use the version of Worktide that made it."
        raise WorktideError("a row of the backup cannot be read", source=str(path), hint=hint) from error
    return count
