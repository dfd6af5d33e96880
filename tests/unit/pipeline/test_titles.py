"""Titles: the real claims resolve to one stated answer each."""

from __future__ import annotations

import math
from itertools import pairwise

import polars as pl
import pytest

from worktide.catalogue.aliases import TitleClaim, TitleTargets
from worktide.catalogue.roles import load_roles
from worktide.core.titles import title_key
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.labour import labour_table
from worktide.pipeline.titles import ALTERNATE, OFFICIAL, ROLE, resolved_titles, title_claims
from worktide.release.open import open_release


@pytest.fixture(scope="module")
def claims(inputs: Inputs, slugs: dict[str, str]) -> list[TitleClaim]:
    labour = labour_table(inputs, load_roles(), slugs)
    employment = {slug: float(people or 0) for slug, people in labour.select("slug", "employment").iter_rows()}
    return title_claims(inputs, load_roles(), slugs, employment)


@pytest.fixture(scope="module")
def resolved(claims: list[TitleClaim]) -> tuple[TitleTargets, ...]:
    return resolved_titles(claims)


def test_the_publishers_counts_hold(inputs: Inputs) -> None:
    alternates = inputs.table("onet-30-1", "alternate_titles")
    assert alternates.height == 56_505
    codes = alternates.group_by("alternate_title").agg(pl.col("onet_soc_code").n_unique().alias("codes"))["codes"]
    assert codes.len() == 46_095
    assert (codes > 1).sum() == 6_819


def test_every_title_leads_somewhere_once(resolved: tuple[TitleTargets, ...], claims: list[TitleClaim]) -> None:
    keys = [title.key for title in resolved]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {title_key(claim.title) for claim in claims} - {""}


def test_every_answer_is_stated_in_order(resolved: tuple[TitleTargets, ...]) -> None:
    for title in resolved:
        confidences = [confidence for _, confidence in title.targets]
        assert math.isclose(sum(confidences), 1, abs_tol=1e-9), title
        assert min(confidences) > 0, title
        assert all(left >= right for left, right in pairwise(confidences)), title


def test_roles_win_over_official_and_these_over_alternate_titles(
    resolved: tuple[TitleTargets, ...],
    claims: list[TitleClaim],
) -> None:
    answers = {title.key: {slug for slug, _ in title.targets} for title in resolved}
    ranks: dict[str, dict[int, set[str]]] = {}
    for claim in claims:
        ranks.setdefault(title_key(claim.title), {}).setdefault(claim.rank, set()).add(claim.slug)
    contested = 0
    for key, answer in answers.items():
        assert answer == ranks[key][min(ranks[key])]
        contested += len(ranks[key]) > 1
    assert contested > 0
    assert {rank for by_rank in ranks.values() for rank in by_rank} == {ROLE, OFFICIAL, ALTERNATE}


def test_official_titles_and_roles_lead_to_themselves(
    inputs: Inputs, slugs: dict[str, str], resolved: tuple[TitleTargets, ...]
) -> None:
    answers = {title.key: title.targets for title in resolved}
    for code, title in inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title").iter_rows():
        assert answers[title_key(title)] == ((slugs[code], 1.0),)
    for role in load_roles():
        for title in (role.title, *role.aliases):
            assert answers[title_key(title)] == ((role.slug, 1.0),)


def test_no_alias_of_the_embedded_release_leads_elsewhere() -> None:
    release = open_release()
    frame = pl.read_parquet(release.member("tables/titles.parquet"))
    leads = set(frame.select("key", "slug").iter_rows())
    for listed in release.listing:
        for alias in release.record(listed.slug).occupation.aliases:
            assert not title_key(alias) or (title_key(alias), listed.slug) in leads, (listed.slug, alias)
