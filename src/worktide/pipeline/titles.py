"""Every title that leads to a record: the claims of roles and of official, alternate and reported titles."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from worktide.catalogue.aliases import TitleClaim, TitleTargets, resolve_titles
from worktide.catalogue.roles import Role
from worktide.pipeline.inputs import Inputs

ROLE, OFFICIAL, ALTERNATE = 0, 1, 2
FEWEST_PEOPLE = 1000.0


def _alternate_titles(inputs: Inputs) -> pl.DataFrame:
    onet = inputs.tables["onet-30-1"]
    alternates = onet["alternate_titles"]
    pieces = [
        alternates.select("onet_soc_code", pl.col("alternate_title").alias("title")),
        alternates.select("onet_soc_code", pl.col("short_title").alias("title")),
        onet["reported_titles"].select("onet_soc_code", pl.col("reported_title").alias("title")),
    ]
    return pl.concat(pieces).drop_nulls().unique().sort("onet_soc_code", "title")


def title_claims(
    inputs: Inputs, roles: Sequence[Role], slugs: dict[str, str], employment: dict[str, float]
) -> list[TitleClaim]:
    """Return every record's claims to titles; `employment` (persons, by slug) weighs the records that share one.

    A record whose employment is unknown or small counts as a thousand people, so that no stated set loses a member.
    """
    weights = {slug: max(employment.get(slug, 0.0), FEWEST_PEOPLE) for slug in slugs.values()}
    claims = [TitleClaim(title, role.slug, ROLE, 1.0) for role in roles for title in (role.title, *role.aliases)]
    for code, title in (
        inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title").sort("onet_soc_code").iter_rows()
    ):
        claims.append(TitleClaim(title, slugs[code], OFFICIAL, weights[slugs[code]]))
    for code, title in _alternate_titles(inputs).iter_rows():
        claims.append(TitleClaim(title, slugs[code], ALTERNATE, weights[slugs[code]]))
    return claims


def resolved_titles(claims: Sequence[TitleClaim]) -> tuple[TitleTargets, ...]:
    """Return one answer for each distinct title, sorted by key."""
    return resolve_titles(claims)


def aliases_by_slug(claims: Sequence[TitleClaim], titles: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the titles that claim each record beside its own (`titles` by slug), sorted without regard to case."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        found.setdefault(claim.slug, set()).add(claim.title)
    return {
        slug: tuple(sorted(names - {titles[slug]}, key=lambda name: (name.casefold(), name)))
        for slug, names in sorted(found.items())
    }
