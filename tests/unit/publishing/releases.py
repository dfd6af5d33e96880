"""Small real releases for the tests of publishing: the embedded one with a mark of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from worktide.release.manifest import Manifest
from worktide.release.open import Release, embedded_release
from worktide.release.write import record_members, write_release

SLUGS = ("actors", "registered-nurses")


def small_release(folder: Path, seed: int, *, without: str = "") -> Manifest:
    """Write a release of two records of the embedded one, less one member; another seed gives another id."""
    release = Release(embedded_release())
    members = record_members([release.record(slug) for slug in SLUGS])
    members["glossary.json"] = b"[]\n"
    members["resources.json"] = release.member("resources.json").read_bytes()
    members.pop(without, None)
    return write_release(folder, replace(release.manifest, seed=seed, validity=None), members)
