"""Every title that leads to a record: the claims of roles and of official, alternate and reported titles."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from worktide.catalogue.aliases import TitleClaim, TitleTargets, resolve_titles
from worktide.catalogue.roles import Role
from worktide.core.titles import title_key
from worktide.matching.folds import singular
from worktide.pipeline.inputs import Inputs

ROLE, OFFICIAL, ALTERNATE = 0, 1, 2
FEWEST_PEOPLE = 1000.0
REFINED = 0.5


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

    A record whose employment is unknown or small counts as a thousand people, so that no stated set loses a member. An
    O*NET occupation that refines a SOC code counts half beside the one that stands for the whole code, since the
    figure is the code's. An alternate title that is an official title in the singular ("Customer Service
    Representative") is that official title, whichever other records list it.
    """
    weights = {
        slug: max(employment.get(slug, 0.0), FEWEST_PEOPLE) * (1.0 if code.endswith(".00") else REFINED)
        for code, slug in slugs.items()
    }
    claims = [TitleClaim(title, role.slug, ROLE, 1.0) for role in roles for title in (role.title, *role.aliases)]
    officials: dict[str, str] = {}
    for code, title in (
        inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title").sort("onet_soc_code").iter_rows()
    ):
        claims.append(TitleClaim(title, slugs[code], OFFICIAL, weights[slugs[code]]))
        officials[singular(title_key(title))] = slugs[code]
    for code, title in _alternate_titles(inputs).iter_rows():
        claims.append(TitleClaim(title, slugs[code], ALTERNATE, weights[slugs[code]]))
        official = officials.get(singular(title_key(title)))
        if official is not None:
            claims.append(TitleClaim(title, official, OFFICIAL, weights[official]))
    return claims


def resolved_titles(claims: Sequence[TitleClaim]) -> tuple[TitleTargets, ...]:
    """Return one answer for each distinct title, sorted by key."""
    return resolve_titles(claims)


def aliases_by_slug(
    claims: Sequence[TitleClaim], resolved: Sequence[TitleTargets], titles: dict[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the titles that lead to each record beside its own (`titles` by slug), sorted without regard to case.

    A title that a record claims but that leads elsewhere (an official alternate title that a modern role took over) is
    no alias of it: an alias never has another score.
    """
    leads = {title.key: {slug for slug, _ in title.targets} for title in resolved}
    found: dict[str, set[str]] = {slug: set() for slug in titles}
    for claim in claims:
        if claim.slug in leads.get(title_key(claim.title), ()):
            found[claim.slug].add(claim.title)
    return {
        slug: tuple(sorted(names - {titles[slug]}, key=lambda name: (name.casefold(), name)))
        for slug, names in sorted(found.items())
    }
