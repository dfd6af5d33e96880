"""An approval: why a release that the guard held was published all the same. It becomes part of the release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.hashing import canonical_json, sha256_of_bytes
from worktide.release.manifest import MANIFEST, Manifest, Member, manifest_bytes, read_manifest, release_id

APPROVALS: Final = "approvals.json"
SHORTEST_REASON: Final = 20


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved: the written `reason`, who gave it, what the guard had held, and against which release.

    `candidate` is the id that the release had before, as the approval changes it.
    """

    reason: str
    by: str
    held: tuple[str, ...]
    present: str
    candidate: str
    limits_valid_from: str


def checked_reason(reason: str) -> str:
    """Return a reason without spaces at its ends; raises ReleaseError where it says too little to be one."""
    text = " ".join(reason.split())
    if len(text) < SHORTEST_REASON:
        hint = "Write what you looked at and why the change is right; it stays in the release for all to read."
        expected = f"at least {SHORTEST_REASON} signs"
        raise ReleaseError("the reason says too little", got=text, expected=expected, hint=hint)
    return text


def approve(folder: Path, approval: Approval) -> Manifest:
    """Put an approval into a release's folder, as a member that its manifest names, and return the new manifest.

    The id follows from the manifest, so that the approved release has one of its own.
    """
    manifest, _ = read_manifest(folder)
    data = canonical_json(msgspec.to_builtins([*read_approvals(folder, manifest), approval]))
    members = dict(sorted({**manifest.members, APPROVALS: Member(sha256_of_bytes(data), len(data))}.items()))
    unnamed = replace(manifest, members=members)
    complete = replace(unnamed, id=release_id(unnamed))
    (folder / APPROVALS).write_bytes(data)
    (folder / MANIFEST).write_bytes(manifest_bytes(complete))
    return complete


def read_approvals(folder: Path, manifest: Manifest) -> tuple[Approval, ...]:
    """Return the approvals that a release carries; raises ReleaseError where they are damaged."""
    if APPROVALS not in manifest.members:
        return ()
    try:
        return msgspec.json.decode((folder / APPROVALS).read_bytes(), type=tuple[Approval, ...])
    except (OSError, msgspec.DecodeError) as error:
        raise ReleaseError(f"the approvals are damaged ({error})", source=str(folder / APPROVALS)) from error
