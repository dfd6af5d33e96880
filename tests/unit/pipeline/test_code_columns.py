"""The codes of records by the publishers' crosswalks, checked against these files themselves."""

from __future__ import annotations

import polars as pl
import pytest

from worktide.catalogue.roles import load_roles
from worktide.matching.codes import SYSTEMS, WEIGHT_UNIT, CodeTable, StoredCodes, packed_codes
from worktide.pipeline.classification import Classification
from worktide.pipeline.code_columns import code_frame, stored_codes
from worktide.pipeline.inputs import Inputs
from worktide.release.schema import CODES

MOST_BYTES = 160_000


@pytest.fixture(scope="module")
def known(inputs: Inputs, slugs: dict[str, str]) -> Classification:
    titles = dict(inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title").iter_rows())
    return Classification(titles, slugs, {}, (), load_roles())


@pytest.fixture(scope="module")
def order(known: Classification) -> list[str]:
    return sorted([*known.slugs.values(), *(role.slug for role in known.roles)])


@pytest.fixture(scope="module")
def stored(inputs: Inputs, known: Classification, order: list[str]) -> StoredCodes:
    return stored_codes(inputs, known, order, {})


@pytest.fixture(scope="module")
def table(stored: StoredCodes, order: list[str]) -> CodeTable:
    return CodeTable(stored, {slug: place for place, slug in enumerate(order)})


def test_soc_2010_codes_are_pairs_of_the_official_crosswalk(
    inputs: Inputs, slugs: dict[str, str], table: CodeTable
) -> None:
    pairs = inputs.table("crosswalk-soc-2010-to-2018", "crosswalk").select("soc_2018_code", "soc_2010_code")
    official = set(pairs.iter_rows())
    for code, slug in slugs.items():
        found = {(code[:7], share.code) for share in table.codes(slug, "soc_2010").codes}
        assert found <= official, code
        assert found, code


def test_census_codes_are_those_of_the_bureaus_list(inputs: Inputs, slugs: dict[str, str], table: CodeTable) -> None:
    members = dict(
        inputs.table("crosswalk-census-2018", "members").select("soc_2018_code", "census_2018_code").iter_rows()
    )
    for code, slug in slugs.items():
        expected = {members[code[:7]]} if code[:7] in members else set()
        assert {share.code for share in table.codes(slug, "census_2018").codes} == expected


def test_isco_codes_are_pairs_of_the_bureaus_crosswalk(inputs: Inputs, slugs: dict[str, str], table: CodeTable) -> None:
    frame = inputs.table("crosswalk-isco-08-to-soc-2010", "crosswalk").select("soc_2010_code", "isco_08_code")
    pairs = set(frame.iter_rows())
    for slug in slugs.values():
        socs = [share.code for share in table.codes(slug, "soc_2010").codes]
        for share in table.codes(slug, "isco_08").codes:
            assert any((soc, share.code) in pairs for soc in socs), slug


def test_every_esco_occupation_leads_somewhere(inputs: Inputs, table: CodeTable) -> None:
    frame = inputs.table("crosswalk-esco-onet-nov2020", "crosswalk")
    lost = [uri for uri in frame["esco_uri"] if not table.records("esco", uri)]
    # Codes of 2010 that O*NET's own crosswalk to 2019 does not lead on from.
    assert len(lost) < 0.02 * frame.height


def test_weights_add_up_for_every_record_and_system(stored: StoredCodes) -> None:
    for system in SYSTEMS:
        links, at = stored.links[system], 0
        for count in links.counts:
            assert sum(links.weights[at : at + count]) == (WEIGHT_UNIT if count else 0)
            at += count
        assert at == len(links.places) == len(links.weights)


def test_the_table_fits_its_schema_and_says_the_same(stored: StoredCodes, order: list[str]) -> None:
    frame = code_frame(stored, order)
    assert {name: str(kind) for name, kind in frame.schema.items()} == {one.name: one.type for one in CODES.columns}
    assert frame.equals(frame.sort(CODES.key))
    assert not frame.select(CODES.key).is_duplicated().any()
    sums = frame.group_by("slug", "system").agg(pl.col("weight").sum())
    assert sums["weight"].round(6).eq(1).all()
    assert frame.filter(pl.col("system") == "onet_soc_2019", pl.col("join") == "exact").height == 1016


def test_what_the_read_path_needs_is_small_and_the_same_every_time(
    inputs: Inputs, known: Classification, order: list[str], stored: StoredCodes
) -> None:
    packed = packed_codes(stored)
    assert len(packed) < MOST_BYTES
    assert packed_codes(stored_codes(inputs, known, order, {})) == packed
