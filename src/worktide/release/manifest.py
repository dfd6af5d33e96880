"""The manifest: what a release holds, from which sources and assumptions, with the hash of every member."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.hashing import canonical_json, sha256_of_bytes
from worktide.release.record import ReleaseStamp

MANIFEST = "manifest.json"
SCHEMA_VERSION = 1
LARGEST_RELEASE = 15_000_000

_SHORT_HASH = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a release: SHA-256 and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ManifestSource:
    """One publisher's file that went in, as it was read: its hash, vintage, dates as ISO 8601, licence and citation.

    `title` is what the publisher calls it, `limitation` what it cannot say, `page` where the publisher tells of it.
    """

    name: str
    sha256: str
    vintage: str
    published: str
    licence: str
    citation: str
    title: str = ""
    limitation: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class ManifestParameter:
    """One assumption as it was used."""

    group: str
    name: str
    value: float
    low: float
    high: float
    unit: str
    reference: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that identifies a release. `date` is its latest source's date; `id` is the date and a short hash.

    `pipeline_hash` covers the program's own sources that take part in a build. `claims` say in advance how each claim
    of the release will be judged, `forecast` what the frozen forecast of employment is and its hash, `totals` are
    shares over the workforce in percent with their ranges, `anchors` what others published beside them. `validity` is
    the validity card in brief, or null where the release carries none.
    """

    schema_version: int
    id: str
    date: str
    seed: int
    pipeline_hash: str
    parameters_hash: str
    sources: tuple[ManifestSource, ...]
    parameters: tuple[ManifestParameter, ...]
    claims: tuple[dict[str, str], ...]
    forecast: dict[str, object]
    totals: tuple[dict[str, object], ...]
    anchors: tuple[dict[str, object], ...]
    members: dict[str, Member]
    validity: dict[str, object] | None


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest in its canonical form; its SHA-256 is the hash of the release."""
    return canonical_json(msgspec.to_builtins(manifest))


def release_id(manifest: Manifest) -> str:
    """Return the id that follows from a manifest with all its members: its date and a short hash of the rest."""
    short = sha256_of_bytes(manifest_bytes(replace(manifest, id="")))[:_SHORT_HASH]
    return f"{manifest.date}-{short}"


def read_manifest(folder: Path) -> tuple[Manifest, ReleaseStamp]:
    """Return a release's manifest and its stamp.

    Raises ReleaseError where the manifest is missing, is not a manifest, or was written for another schema version.
    """
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        hint = "Name a release folder, or build one with `worktide build`."
        raise ReleaseError("no release is there", source=str(folder), hint=hint) from error
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        hint = "Copy the release again, or rebuild it."
        raise ReleaseError(f"the manifest is damaged ({error})", source=str(path), hint=hint) from error
    if manifest.schema_version != SCHEMA_VERSION:
        hint = "Install the version of Worktide that the release was built with, or rebuild the release."
        problem = "the release has another schema version"
        raise ReleaseError(problem, source=str(path), got=manifest.schema_version, expected=SCHEMA_VERSION, hint=hint)
    return manifest, ReleaseStamp(manifest.id, sha256_of_bytes(data), manifest.date)
