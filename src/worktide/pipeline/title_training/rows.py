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

    The first `titles` rows are titles, the rest what describes a record. `listed` (rows) tells official alternates from
    ours, and `codes` (records) numbers the SOC code of each record.
    """

    keys: tuple[str, ...]
    targets: sp.csr_matrix
    weights: NDArray[np.float32]
    titles: int
    listed: NDArray[np.bool_]
    codes: NDArray[np.int64]


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
    alternates: frozenset[str],
) -> TitleRows:
    """Return titles and what describes each record as rows; records are columns in the order of their slugs.

    `slugs` gives each O*NET-SOC code's slug; `alternates` holds the lookup keys that only official lists claim.

    The records of a title that leads to several count alike: which of them is meant is learned from other titles.
    """
    codes = {slug: code[:7] for code, slug in slugs.items()}
    codes |= {role.slug: max(role.codes, key=lambda one: (one.weight, one.code)).code[:7] for role in roles}
    places = {slug: place for place, slug in enumerate(sorted(codes))}
    numbers = {code: number for number, code in enumerate(sorted(set(codes.values())))}
    rows = [(one.key, tuple((slug, 1.0 / len(one.targets)) for slug, _ in one.targets), 1.0) for one in titles]
    rows += [(title_key(text), ((slug, 1.0),), weight) for slug, text, weight in _described(occupations, roles, slugs)]
    cells = [(row, places[slug], share) for row, (_, targets, _) in enumerate(rows) for slug, share in targets]
    row, column, share = zip(*cells, strict=True)
    return TitleRows(
        keys=tuple(key for key, _, _ in rows),
        targets=sp.csr_matrix((np.array(share, np.float32), (row, column)), shape=(len(rows), len(places))),
        weights=np.array([weight for _, _, weight in rows], dtype=np.float32),
        titles=len(titles),
        listed=np.array([key in alternates for key, _, _ in rows], dtype=bool),
        codes=np.array([numbers[codes[slug]] for slug in sorted(codes)], dtype=np.int64),
    )
