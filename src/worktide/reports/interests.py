"""The interests that a job suits, in words: shown beside its numbers, never mixed into them."""

from __future__ import annotations

from typing import Final

import numpy as np

from worktide.moves.interests import INTERESTS
from worktide.moves.tables import holds_moves, open_tables
from worktide.release.open import Release

_NAMED: Final = 3


def interests_in_words(release: Release, slug: str) -> str:
    """Return a job's three strongest interests by O*NET's profile (1 to 7), strongest first; empty where not rated."""
    if not holds_moves(release):
        return ""
    tables = open_tables(release)
    profile = tables.interests[tables.place(slug)]
    if np.isnan(profile).any():
        return ""
    strongest = np.argsort(-profile, kind="stable")[:_NAMED]
    names = list(INTERESTS.items())
    return "; ".join(f"{names[at][0]}: {names[at][1]} ({profile[at]:.1f} of 7)" for at in strongest) + "."
