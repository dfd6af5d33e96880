"""What is known of each publisher's file: the authored `source.yml` and the generated `source.lock.yml`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

import yaml

from worktide.core.errors import SourceError

Format = Literal["zip", "csv", "tsv", "txt", "xlsx", "xls"]

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """One file of a publisher, as authored in `source.yml`.

    `name` is unique over all publishers; `filename` is what the publisher calls the file; `download` is null
    where the publisher gives the file only by request or through a form. `limitation` is one sentence.
    `signature` holds texts that must stand in the file's first rows, header or member list: how it is
    recognised when its hash is unknown. `excerpt` says that the locked copy is a part of the publisher's file, so
    that the file itself has another hash.
    """

    name: str
    publisher: str
    title: str
    producer: str
    citation: str
    licence: str
    licence_url: str
    page: str
    download: str | None
    filename: str
    format: Format
    published: datetime.date
    accessed: datetime.date
    vintage: str
    limitation: str
    signature: tuple[str, ...]
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class SourceLock:
    """The exact file that was read when the source was last checked."""

    sha256: str
    size: int


_AUTHORED = {field.name for field in fields(SourceDescription)} - {"name", "publisher", "excerpt"}
_TEXTS = _AUTHORED - {"download", "published", "accessed", "signature"}


def publishers() -> tuple[str, ...]:
    """Return the names of all publishers' folders, sorted."""
    entries = resources.files(__package__).iterdir()
    return tuple(sorted(entry.name for entry in entries if entry.joinpath("source.yml").is_file()))


def yaml_of(publisher: str, filename: str) -> Mapping[str, Any]:
    """Return a publisher's YAML file as a mapping of source names; one that does not exist holds none.

    Raises SourceError where it is not a mapping.
    """
    file = resources.files(__package__).joinpath(publisher, filename)
    if not file.is_file():
        return {}
    raw = yaml.safe_load(file.read_text("utf-8"))
    if not isinstance(raw, dict):
        raise SourceError("is not a mapping of source names", source=f"{publisher}/{filename}")
    return raw


def _check_signature(signature: Any, place: str) -> None:
    if not isinstance(signature, list) or not signature or not all(isinstance(t, str) and t for t in signature):
        raise SourceError("signature is not a list of texts", source=place, got=signature)


def read_description(publisher: str, name: str, raw: Mapping[str, Any]) -> SourceDescription:
    """Return one entry of a `source.yml`; raises SourceError where a key is missing, unknown or of another form."""
    place = f"{publisher}/source.yml: {name}"
    wrong = sorted((set(raw) - {"excerpt"}) ^ _AUTHORED)
    if wrong:
        raise SourceError("has missing or unknown keys", source=place, got=wrong, expected=sorted(_AUTHORED))
    for key in sorted(_TEXTS):
        if not isinstance(raw[key], str) or not raw[key].strip():
            raise SourceError(f"{key} is not text", source=place, got=raw[key])
    for key in ("published", "accessed"):
        if type(raw[key]) is not datetime.date:
            raise SourceError(f"{key} is not a date", source=place, got=raw[key], expected="2025-12-31")
    if raw["download"] is not None and not str(raw["download"]).startswith(("https://", "http://")):
        raise SourceError("download is not an address", source=place, got=raw["download"], expected="https://…")
    if raw["format"] not in get_args(Format):
        raise SourceError("format is unknown", source=place, got=raw["format"], expected=get_args(Format))
    if not isinstance(raw.get("excerpt", False), bool):
        raise SourceError("excerpt is neither true nor false", source=place, got=raw["excerpt"])
    _check_signature(raw["signature"], place)
    return SourceDescription(name=name, publisher=publisher, **{**raw, "signature": tuple(raw["signature"])})


@cache
def descriptions() -> Mapping[str, SourceDescription]:
    """Return every known source by name, sorted by name; raises SourceError where a `source.yml` is
    malformed.
    """
    every: dict[str, SourceDescription] = {}
    for publisher in publishers():
        for name, raw in yaml_of(publisher, "source.yml").items():
            if name in every:
                raise SourceError("stands under two publishers", source=str(name))
            every[str(name)] = read_description(publisher, str(name), raw)
    return dict(sorted(every.items()))


@cache
def locks() -> Mapping[str, SourceLock]:
    """Return the lock of every source by name; raises SourceError where a lock does not fit its source."""
    every: dict[str, SourceLock] = {}
    for publisher in publishers():
        for name, raw in yaml_of(publisher, "source.lock.yml").items():
            fits = name in descriptions() and isinstance(raw, dict) and set(raw) == {"sha256", "size"}
            if not fits or not _SHA256.fullmatch(str(raw["sha256"])) or not isinstance(raw["size"], int):
                raise SourceError("the lock does not fit its source", source=f"{publisher}/source.lock.yml: {name}")
            every[str(name)] = SourceLock(raw["sha256"], raw["size"])
    return dict(sorted(every.items()))
