"""From a source's name to its file in the store: downloaded, compared with the lock, put in place whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.sources.description import SourceDescription, locks
from worktide.sources.downloads import Patience, Progress, download
from worktide.sources.recognition import recognise
from worktide.sources.registry import description_of, read_source
from worktide.sources.store import Outcome, SourceStore
from worktide.sources.survey import Found, look_into, scratch_folder

MIRROR: Final = "WORKTIDE_MIRROR"
_PARTIAL: Final = ".partial"


def address_of(description: SourceDescription, environment: Mapping[str, str] | None = None) -> str:
    """Return from where a source is fetched: the publisher, or `MIRROR/NAME/FILENAME` where WORKTIDE_MIRROR
    is set.

    Raises SourceError where the publisher gives the file only by a form or on request.
    """
    mirror = (os.environ if environment is None else environment).get(MIRROR)
    if mirror:
        return f"{mirror.rstrip('/')}/{quote(description.name)}/{quote(description.filename)}"
    if description.download is None:
        hint = f"Get it from {description.page} and pass it to `worktide sources add`."
        raise SourceError("the publisher offers no address to fetch it from", source=description.name, hint=hint)
    return description.download


def fetch(
    name: str,
    store: SourceStore,
    *,
    allow_changed: bool = False,
    again: bool = False,
    address: str | None = None,
    patience: Patience | None = None,
    progress: Progress = lambda _size, _total: None,
) -> Outcome:
    """Bring a source's file into the store and return what became of it; what broke off before is resumed.

    A file whose hash is not the lock's is refused and deleted, unless `allow_changed` or the lock is of an
    excerpt; then its reader must accept it. A zip archive that holds the file is opened. What is here already is
    not fetched, unless `again`. Raises SourceError and StorageError; what stood in the store before stands then.
    """
    description = description_of(name)
    address = address or address_of(description)
    with store.opened() as folder:
        target, lock = store.path_of(name), locks().get(name)
        if not again and target.is_file() and lock is not None and sha256_of_file(target) == lock.sha256:
            return Outcome(description.filename, "here already", name, locked=True)
        partial = folder / _PARTIAL / name
        download(address, partial, patience=patience, progress=progress)
        try:
            return _settled(description, partial, store, address, allow_changed=allow_changed)
        finally:
            partial.unlink(missing_ok=True)
            partial.with_name(f"{partial.name}.json").unlink(missing_ok=True)


def _settled(
    description: SourceDescription, partial: Path, store: SourceStore, address: str, *, allow_changed: bool
) -> Outcome:
    name, lock, sha256 = description.name, locks().get(description.name), sha256_of_file(partial)
    if lock is not None and sha256 == lock.sha256:
        store.put(name, partial, sha256)
        return Outcome(description.filename, "added", name, locked=True)
    if partial.stat().st_size == 0:
        raise SourceError("the server sent an empty file", source=address, hint="Try again later.")
    if description.format != "zip" and urlsplit(address).path.lower().endswith(".zip"):
        return _from_archive(description, partial, store, allow_changed=allow_changed)
    return _changed(description, partial, sha256, store, address, allow_changed=allow_changed)


def _changed(
    description: SourceDescription,
    path: Path,
    sha256: str,
    store: SourceStore,
    source: str,
    *,
    allow_changed: bool,
) -> Outcome:
    lock = locks().get(description.name)
    if not allow_changed and not description.excerpt:
        hint = "Nothing was kept. It is a newer release, or altered; --allow-changed takes it if its reader accepts it."
        expected = lock.sha256 if lock else "a locked file"
        raise SourceError("the checksum is wrong", source=source, got=sha256, expected=expected, hint=hint)
    read_source(description.name, path)
    store.put(description.name, path, sha256)
    note = "not the locked file: a newer release, or altered; its reader accepts it"
    if description.excerpt:
        note = "the publisher's whole file, of which the lock knows an excerpt; its reader accepts it"
    return Outcome(description.filename, "added", description.name, locked=False, message=note)


def _from_archive(description: SourceDescription, path: Path, store: SourceStore, *, allow_changed: bool) -> Outcome:
    """Take the one member of a downloaded archive that is the source."""
    with scratch_folder(store.folder) as scratch:
        inside = look_into(path, description.filename, recognise(path), scratch)
        members = [item for item in inside if isinstance(item, Found) and item.name == description.name]
        if not members:
            seen = "; ".join(f"{item.label}" for item in inside)
            hint = "The publisher has changed the archive: look on its page."
            raise SourceError("the archive does not hold it", source=description.name, got=seen, hint=hint)
        best = max(members, key=lambda item: item.locked)
        if best.locked:
            store.put(best.name, best.path, best.sha256)
            return Outcome(best.label, "added", best.name, locked=True)
        return _changed(description, best.path, best.sha256, store, best.label, allow_changed=allow_changed)
