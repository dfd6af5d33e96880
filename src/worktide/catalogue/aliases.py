"""Which record, or which stated set of records, each title leads to: no string has two answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worktide.core.titles import title_key

_UNITS = 10_000


@dataclass(frozen=True, slots=True)
class TitleClaim:
    """One record's claim to a title: `rank` 0 for a role's title or alias, 1 for an official title, 2 for an alternate.

    `weight` orders and weighs the claims of one rank: employment where known.
    """

    title: str
    slug: str
    rank: int
    weight: float


@dataclass(frozen=True, slots=True)
class TitleTargets:
    """A title as it is shown and the records it leads to, best first; the confidences (0 to 1) add up to 1."""

    key: str
    title: str
    targets: tuple[tuple[str, float], ...]


def _targets(claims: Sequence[TitleClaim]) -> tuple[tuple[str, float], ...]:
    best = min(claim.rank for claim in claims)
    weights: dict[str, float] = {}
    for claim in claims:
        if claim.rank == best:
            weights[claim.slug] = max(weights.get(claim.slug, 0.0), claim.weight)
    total = sum(weights.values())
    share = {slug: weight / total if total > 0 else 1 / len(weights) for slug, weight in weights.items()}
    ordered = sorted(share, key=lambda slug: (-share[slug], slug))
    units = _whole_units([share[slug] for slug in ordered])
    return tuple((slug, unit / _UNITS) for slug, unit in zip(ordered, units, strict=True))


def _whole_units(shares: Sequence[float]) -> list[int]:
    """Return shares (highest first, adding up to 1) in ten-thousandths that add up to 1: none is zero, order stays."""
    free = _UNITS - len(shares)
    units = [1 + int(share * free) for share in shares]
    left = _UNITS - sum(units)
    return [unit + (place < left) for place, unit in enumerate(units)]


def resolve_titles(claims: Iterable[TitleClaim]) -> tuple[TitleTargets, ...]:
    """Return one answer for each distinct title key, sorted by key.

    Only the claims of the best rank count: a modern role's own titles win over official titles, and these over
    alternate titles. Several records of one rank form a stated set, ordered by weight and then by slug, with
    confidences in proportion to the weights. A title without a letter or digit is left out.
    """
    by_key: dict[str, list[TitleClaim]] = {}
    for claim in claims:
        key = title_key(claim.title)
        if key:
            by_key.setdefault(key, []).append(claim)
    resolved = []
    for key in sorted(by_key):
        group = by_key[key]
        shown = min((claim.rank, claim.title) for claim in group)[1]
        resolved.append(TitleTargets(key, shown, _targets(group)))
    return tuple(resolved)
