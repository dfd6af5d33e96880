"""A release whose validity card holds figures by group, made up in the shape that validation gives them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from worktide.core.hashing import sha256_of_bytes
from worktide.release.manifest import MANIFEST, Member, manifest_bytes
from worktide.release.open import Release
from worktide.release.validity import CARD, Analysis, Figure, ValidityCard, card_member, key_of

BANDS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")
GROUPS = ("all workers", "women", "men", "White", "Black or African American", "Asian", "Hispanic or Latino")
_CAUTION = "It describes occupations, not people."


def _figure(name: str, value: float, ends: tuple[float, float] | None, unit: str) -> Figure:
    low, high = ends or (None, None)
    meaning = "Workers of the group in such occupations"
    return Figure(name, value, low, high, unit, 800, "official occupations", "2022", meaning, _CAUTION, "neither")


def equity_figures() -> tuple[Figure, ...]:
    """Shares of each group in each band with ranges, and where moves lead."""
    shares = [
        _figure(f"{group}: {band}", share := 0.1 + 0.01 * place + 0.03 * fifth, (share - 0.02, share + 0.03), "share")
        for place, group in enumerate(GROUPS)
        for fifth, band in enumerate(BANDS)
    ]
    moved = "where moves lead, percentile"
    steps = [
        _figure(f"{group}: {moved}", place - 3.5, None, "points of percentile") for place, group in enumerate(GROUPS)
    ]
    return (*shares, *steps, _figure("coverage", 0.93, None, "share"))


def escape_figures() -> tuple[Figure, ...]:
    """Shares of exposed workers with a way out, by group and by rule."""
    kinds = ("exposed", "with an escape", "leavers who take one")
    groups = [
        _figure(f"{group}: {kind}", 0.3 + 0.05 * place, None, "share of exposed workers")
        for place, group in enumerate(GROUPS)
        for kind in kinds
    ]
    return (*groups, _figure("rule, as stated: with an escape", 0.41, None, "share of exposed workers"))


def release_with_equity(release: Release, folder: Path) -> Path:
    """Copy a release into a folder and give it a card with both analyses; return the folder."""
    shutil.copytree(release.folder, folder)
    equity = Analysis("equity", "Who works in which band", "validity", "measured", "Told.", equity_figures())
    escape = Analysis("escape", "Escape options", "validity", "measured", "Told too.", escape_figures())
    packed = card_member(ValidityCard(1, key_of(release.manifest), (equity, escape)))
    (folder / CARD).write_bytes(packed)
    member = Member(sha256_of_bytes(packed), len(packed))
    manifest = replace(release.manifest, members={**release.manifest.members, CARD: member})
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    return folder
