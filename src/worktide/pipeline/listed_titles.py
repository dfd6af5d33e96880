"""The titles of the release with the confidences of their records, made of claims and learned shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from worktide.catalogue.aliases import TitleClaim, TitleTargets
from worktide.core.titles import title_key
from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.title_training.stated import RecordTraits, weighed_titles
from worktide.pipeline.titles import ALTERNATE, resolved_titles

DIRECT_MATCHES = "soc-2018-direct-match-titles"


def direct_matches(inputs: Inputs) -> dict[str, frozenset[str]]:
    """Return SOC 2018 codes by the lookup key of a direct match; empty where that source is not among the inputs."""
    if DIRECT_MATCHES not in inputs.tables:
        return {}
    found: dict[str, set[str]] = defaultdict(set)
    for title, code in inputs.table(DIRECT_MATCHES, "titles").select("title", "soc_2018_code").iter_rows():
        found[title_key(title)].add(code)
    return {key: frozenset(codes) for key, codes in sorted(found.items()) if key}


def _reported(inputs: Inputs, slugs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    table = inputs.table("onet-30-1", "reported_titles").select("onet_soc_code", "reported_title")
    for code, title in table.iter_rows():
        found[title_key(title)].add(slugs[code])
    return {key: frozenset(held) for key, held in found.items()}


def alternate_keys(claims: Sequence[TitleClaim]) -> frozenset[str]:
    """Return the lookup keys that no role and no official title claims."""
    ranks: dict[str, int] = {}
    for claim in claims:
        key = title_key(claim.title)
        ranks[key] = min(ranks.get(key, ALTERNATE), claim.rank)
    return frozenset(key for key, rank in ranks.items() if rank == ALTERNATE)


def listed_titles(
    inputs: Inputs,
    known: Classification,
    claims: Sequence[TitleClaim],
    employment: Mapping[str, float],
    direct: Mapping[str, frozenset[str]] | None = None,
) -> tuple[TitleTargets, ...]:
    """Return one answer for each distinct title, sorted by key, its confidences learned (`weighed_titles`).

    `employment` (persons, by slug) is what weighs the claims too. `direct` gives other direct matches than the
    source's, as an evaluation needs that may not use some of them.
    """
    codes = {slug: code for code, slug in known.slugs.items()}
    codes |= {role.slug: max(role.codes, key=lambda one: (one.weight, one.code)).code for role in known.roles}
    traits = RecordTraits(codes, known.titles_by_slug, employment, _reported(inputs, known.slugs))
    matches = direct_matches(inputs) if direct is None else direct
    return weighed_titles(resolved_titles(claims), alternate_keys(claims), traits, matches)
