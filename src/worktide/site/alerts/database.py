"""Where the state lies: SQLite in the state folder, or what DATABASE_URL names. Knows nothing of Django."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from worktide.core.errors import WorktideError

SETTING: Final = "DATABASE_URL"
# How long a writer waits for another one, in seconds.
PATIENCE: Final = 30
_SCHEMES: Final = ("postgresql", "postgres")
_HINT: Final = "Give it as postgresql://user:password@host:5432/name, or leave it out for SQLite in the state folder."
_SQLITE: Final = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings of an SQLite database, with a write-ahead log and one writer at a time.

    Every commit is on the disk before it counts: a message recorded as sent stays so when the machine loses power.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE, "init_command": _SQLITE},
    }


def postgresql(address: str) -> dict[str, Any]:
    """Return Django's settings of a PostgreSQL database; raises WorktideError for an address that names none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise WorktideError("the address of the database cannot be read", source=SETTING, hint=_HINT) from error
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in _SCHEMES or not name:
        raise WorktideError("the address of the database cannot be used", source=SETTING, hint=_HINT)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def database(environ: Mapping[str, str], path: Path) -> dict[str, Any]:
    """Return the settings of the database that an environment names; `path` is where SQLite's file lies."""
    given = environ.get(SETTING, "").strip()
    return postgresql(given) if given else sqlite(path)
