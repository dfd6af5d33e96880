"""What must be in place before the first request: key, database, static files, a release that opens."""

from __future__ import annotations

import django
from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver

from worktide.core.errors import StorageError
from worktide.history.corrections import corrections
from worktide.release.open import open_release
from worktide.site.published import take_published


def _run(*commands: str) -> None:
    try:
        for command in commands:
            call_command(command, interactive=False, verbosity=0)
    except OSError as error:
        hint = "Check that you may write there, or name another folder by --state."
        source = str(error.filename or "")
        raise StorageError(f"the state could not be written ({error.strerror})", source=source, hint=hint) from error


def prepare_database() -> None:
    """Make the key file and migrate the database, for a command that works on the state without a server.

    Raises WorktideError where the state folder cannot be written.
    """
    django.setup()
    _run("migrate")


def prepare() -> None:
    """Make the key file, migrate the database, collect the static files and open the release.

    Raises WorktideError where the state folder cannot be written, or the release or the log of corrections is missing
    or damaged.
    """
    django.setup()
    take_published()
    release = open_release()
    _ = release.listing, get_resolver().url_patterns, corrections()
    # Pages name other jobs with what they are; the workers that are forked from here share these.
    for listed in release.listing:
        release.what(listed.slug)
    _run("migrate", "collectstatic")
    # The workers are forked from this process and must open connections of their own.
    connections.close_all()
