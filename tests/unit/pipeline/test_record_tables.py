"""Indices, labour market and Parquet: every record has its row, and every number is the publisher's."""

from __future__ import annotations

import io

import numpy as np
import polars as pl
import pytest

from worktide.catalogue.roles import load_roles
from worktide.pipeline.indices import INDICES, index_table
from worktide.pipeline.inputs import REQUIRED, Inputs
from worktide.pipeline.labour import labour_table
from worktide.pipeline.release_tables import parquet_bytes

ROLES = load_roles()


@pytest.fixture(scope="module")
def indices(inputs: Inputs, slugs: dict[str, str]) -> pl.DataFrame:
    return index_table(inputs, ROLES, slugs)


@pytest.fixture(scope="module")
def labour(inputs: Inputs, slugs: dict[str, str]) -> pl.DataFrame:
    return labour_table(inputs, ROLES, slugs)


def test_every_record_has_every_index(indices: pl.DataFrame, slugs: dict[str, str]) -> None:
    assert indices.height == (len(slugs) + len(ROLES)) * len(INDICES)
    assert indices.select("slug", "index").n_unique() == indices.height
    assert {index.source for index in INDICES} <= set(REQUIRED)


def test_percentiles_follow_the_values_among_official_occupations(indices: pl.DataFrame, slugs: dict[str, str]) -> None:
    official = indices.filter(pl.col("slug").is_in(list(slugs.values()))).drop_nulls("value")
    for _, group in official.group_by("index"):
        assert group["percentile"].mean() == pytest.approx(50, abs=0.1)
        order = np.argsort(group["value"].to_numpy(), kind="stable")
        assert (np.diff(group["percentile"].to_numpy()[order]) >= 0).all()


def test_eloundous_own_scores_are_carried_unchanged(
    inputs: Inputs, indices: pl.DataFrame, slugs: dict[str, str]
) -> None:
    published = inputs.table("eloundou-occupations", "occupations").select("onet_soc_code", "human_beta")
    carried = dict(indices.filter(pl.col("index") == "eloundou_human_beta").select("slug", "value").iter_rows())
    for code, value in published.iter_rows():
        assert carried[slugs[code]] == pytest.approx(value, abs=1e-6)


def test_a_role_takes_the_weighted_mean_of_its_codes(indices: pl.DataFrame, slugs: dict[str, str]) -> None:
    values = {(slug, index): value for slug, index, value in indices.select("slug", "index", "value").iter_rows()}
    for role in ROLES:
        for index in INDICES:
            parts = [(values[slugs[code.code], index.name], code.weight) for code in role.codes]
            if any(value is None for value, _ in parts):
                assert values[role.slug, index.name] is None
            else:
                mean = sum(value * weight for value, weight in parts if value is not None)
                assert values[role.slug, index.name] == pytest.approx(mean, abs=1e-5)


def test_employment_and_pay_are_the_publishers(inputs: Inputs, labour: pl.DataFrame, slugs: dict[str, str]) -> None:
    oews = inputs.table("oews-2025", "occupations").filter(pl.col("level") == "detailed")
    published = {row["soc_code"]: row for row in oews.iter_rows(named=True)}
    rows = {row["slug"]: row for row in labour.iter_rows(named=True)}
    assert len(rows) == labour.height == len(slugs) + len(ROLES)
    matched = 0
    for code, slug in slugs.items():
        given = published.get(code[:7])
        if given is not None:
            matched += 1
            assert rows[slug]["employment"] == given["employment"]
            assert rows[slug]["median_pay"] == given["annual_wage_median"]
    assert matched > 800


def test_a_figure_of_several_records_is_told_as_split(labour: pl.DataFrame, slugs: dict[str, str]) -> None:
    joins = dict(labour.select("slug", "join").iter_rows())
    members: dict[str, list[str]] = {}
    for code, slug in slugs.items():
        members.setdefault(code[:7], []).append(slug)
    for group in members.values():
        for slug in group:
            # A SOC code of one occupation is split too where the wage table counts it with other codes.
            assert joins[slug] in ({"split", "none"} if len(group) > 1 else {"exact", "split", "none"})


def test_occupations_that_the_wage_table_counts_together_share_its_figure(
    labour: pl.DataFrame, slugs: dict[str, str]
) -> None:
    together = labour.filter(pl.col("slug").is_in([slugs["31-1121.00"], slugs["31-1122.00"]]))
    assert together["employment"].n_unique() == 1
    assert together["employment"][0] > 4_000_000
    assert together["join"].to_list() == ["split", "split"]


def test_roles_count_nobody(labour: pl.DataFrame) -> None:
    ours = labour.filter(pl.col("slug").is_in([role.slug for role in ROLES]))
    assert ours.height == len(ROLES)
    assert ours["employment"].null_count() == ours["openings"].null_count() == len(ROLES)


def test_equal_tables_give_equal_bytes(labour: pl.DataFrame) -> None:
    again = pl.read_parquet(io.BytesIO(parquet_bytes(labour)))
    assert again.equals(labour, null_equal=True)
    assert parquet_bytes(again) == parquet_bytes(labour)
