"""What the head of titles learns from: titles of every record, official summaries, and our own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from worktide.catalogue.aliases import TitleTargets
from worktide.catalogue.occupations import Occupation
from worktide.catalogue.roles import Role
from worktide.core.titles import title_key

TASK_WEIGHT = 0.2
SUMMARY_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class TitleRows:
    """Texts with the records they mean: `keys`, `targets` (rows × records, each adding up to 1), `weights` (rows).

    The first `titles` rows are titles, the rest what describes a record.
    """

    keys: tuple[str, ...]
    targets: sp.csr_matrix
    weights: NDArray[np.float32]
    titles: int


def _described(
    occupations: Sequence[Occupation], roles: Sequence[Role], slugs: Mapping[str, str]
) -> Iterable[tuple[str, str, float]]:
    for one in occupations:
        yield slugs[one.code], one.summary, SUMMARY_WEIGHT
        yield from ((slugs[one.code], task.text, TASK_WEIGHT) for task in one.tasks)
    for role in roles:
        yield role.slug, role.summary, SUMMARY_WEIGHT
        yield from ((role.slug, task.text, TASK_WEIGHT) for task in role.tasks)


def title_rows(
    titles: Sequence[TitleTargets],
    occupations: Sequence[Occupation],
    roles: Sequence[Role],
    slugs: Mapping[str, str],
    places: Mapping[str, int],
) -> TitleRows:
    """Return titles and what describes each record as rows; `places` gives each record's column, by slug."""
    rows = [(one.key, one.targets, 1.0) for one in titles]
    rows += [(title_key(text), ((slug, 1.0),), weight) for slug, text, weight in _described(occupations, roles, slugs)]
    cells = [(row, places[slug], share) for row, (_, targets, _) in enumerate(rows) for slug, share in targets]
    row, column, share = zip(*cells, strict=True)
    return TitleRows(
        keys=tuple(key for key, _, _ in rows),
        targets=sp.csr_matrix((np.array(share, np.float32), (row, column)), shape=(len(rows), len(places))),
        weights=np.array([weight for _, _, weight in rows], dtype=np.float32),
        titles=len(titles),
    )
