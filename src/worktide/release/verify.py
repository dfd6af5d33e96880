"""Checking a release against its own manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from worktide.core.hashing import sha256_of_file
from worktide.release.manifest import MANIFEST, read_manifest, release_id


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one member: `missing`, `changed` or `unknown` (a file that the manifest does not name)."""

    member: str
    problem: str


def verify_release(folder: Path) -> tuple[Finding, ...]:
    """Return what is wrong with a release's members, sorted by name; empty when all is as the manifest says.

    Raises ReleaseError where the manifest itself is missing or damaged.
    """
    manifest, _ = read_manifest(folder)
    findings = [] if manifest.id == release_id(manifest) else [Finding(MANIFEST, "changed")]
    for name, member in manifest.members.items():
        path = folder / name
        if not path.is_file():
            findings.append(Finding(name, "missing"))
        elif path.stat().st_size != member.size or sha256_of_file(path) != member.sha256:
            findings.append(Finding(name, "changed"))
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    findings += [Finding(name, "unknown") for name in present - set(manifest.members) - {MANIFEST}]
    return tuple(sorted(findings, key=lambda finding: finding.member))
