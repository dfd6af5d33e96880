"""The codes of records, both ways: on codes made by hand and on the release in the package."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worktide
from worktide.core.errors import CodeError, ReleaseError
from worktide.matching.codes import (
    ESCO_ADDRESS,
    SYSTEMS,
    CodeList,
    CodeTable,
    Links,
    StoredCodes,
    codes_of,
    normal_code,
    packed_codes,
    unpacked_codes,
)

UUID = "0022f466-426c-41a4-ac96-a235c945cf97"


def by_hand() -> StoredCodes:
    """Two occupations that share a code, one with two, and a role; ISCO only."""
    lists = {"isco_08": CodeList(("2211", "2221", "3221"), ("Doctors", "Nurses", "Aides"))}
    links = Links(
        ("split", "merged", "none", "merged"), (1, 2, 0, 2), (1, 1, 2, 0, 1), (10_000, 2500, 7500, 6000, 4000)
    )
    return StoredCodes(lists, {"isco_08": links}, (3000, 4000, 1000, 0))


def table() -> CodeTable:
    return CodeTable(by_hand(), {"a": 0, "b": 1, "c": 2, "d": 3})


def test_codes_of_a_record_come_with_titles_and_weights() -> None:
    found = table().codes("b", "isco_08")
    assert found.quality == "merged"
    assert [(share.code, share.title, share.weight) for share in found.codes] == [
        ("2221", "Nurses", 0.25),
        ("3221", "Aides", 0.75),
    ]
    assert table().codes("c", "isco_08").codes == ()


def test_records_of_a_code_are_weighed_by_people_and_weights_and_hold_no_role() -> None:
    found = table().records("isco_08", "2221")
    assert [(one.position, one.confidence) for one in found] == [(0, 0.75), (1, 0.25)]
    assert table().records("isco_08", "2211") == ()
    assert table().records("isco_08", "9999") == ()


def test_an_unknown_classification_is_refused() -> None:
    with pytest.raises(CodeError, match="unknown classification; got 'naics'"):
        table().codes("a", "naics")
    with pytest.raises(CodeError, match="unknown classification"):
        normal_code("naics", "1111")


def test_packing_keeps_everything_and_gives_the_same_bytes() -> None:
    stored = by_hand()
    stored.lists["esco"] = CodeList((ESCO_ADDRESS + UUID,), ("technician",))
    packed = packed_codes(stored)
    assert unpacked_codes(packed) == stored
    assert packed_codes(unpacked_codes(packed)) == packed
    for damaged in (packed[:-9], b"", b"no codes"):
        with pytest.raises(ReleaseError, match=r"codes\.bin: is damaged"):
            unpacked_codes(damaged)


@pytest.mark.parametrize(
    ("system", "text", "code"),
    [
        ("soc_2018", "151252", "15-1252"),
        ("onet_soc_2019", "15-1252", "15-1252.00"),
        ("isco_08", "110", "0110"),
        ("census_2018", "10", "0010"),
        ("esco", UUID, ESCO_ADDRESS + UUID),
        ("esco", ESCO_ADDRESS + UUID, ESCO_ADDRESS + UUID),
        ("esco", f"https://data.europa.eu/esco/occupation/{UUID}", ESCO_ADDRESS + UUID),
    ],
)
def test_codes_have_one_form(system: str, text: str, code: str) -> None:
    assert normal_code(system, text) == code
    assert normal_code(system, code) == code


@given(st.sampled_from(SYSTEMS), st.text(max_size=40))
def test_any_text_is_a_code_or_refused(system: str, text: str) -> None:
    try:
        code = normal_code(system, text)
    except CodeError:
        return
    assert normal_code(system, code) == code


def test_every_record_of_the_release_has_codes_whose_weights_add_up() -> None:
    release = worktide.open_release()
    known = codes_of(release)
    for listed in release.listing:
        for codes in known.every(listed.slug):
            weights = [share.weight for share in codes.codes]
            assert sum(weights) == pytest.approx(1 if weights else 0), (listed.slug, codes.system)
            assert weights == sorted(weights, reverse=True)
            assert (codes.quality == "none") == (not weights)
            assert (codes.quality == "merged") == (len(weights) > 1)
            assert all(share.title for share in codes.codes)


def test_an_exact_join_is_exact_both_ways() -> None:
    release = worktide.open_release()
    known = codes_of(release)
    seen = 0
    for place, listed in enumerate(release.listing):
        for codes in known.every(listed.slug):
            if codes.quality == "exact":
                (only,) = codes.codes
                (found,) = known.records(codes.system, only.code)
                assert (found.position, found.confidence) == (place, 1.0)
                seen += 1
    assert seen > len(release.listing)


def test_known_codes_of_known_occupations() -> None:
    release = worktide.open_release()
    known = codes_of(release)

    def codes(slug: str, system: str) -> set[str]:
        return {share.code for share in known.codes(slug, system).codes}

    assert codes("software-developers", "soc_2010") == {"15-1132", "15-1133"}
    assert codes("software-developers", "census_2018") == {"1021"}
    assert codes("software-developers", "isco_08") == {"2512"}
    assert codes("registered-nurses", "isco_08") == {"2221"}
    assert known.title("soc_2018", "15-1252") == "Software Developers"
    assert known.title("soc_2018", "15-0000") is None
    best = known.records("isco_08", "2512")[0]
    assert release.listing[best.position].slug == "software-developers"


def test_a_roles_codes_are_those_of_its_official_codes_by_weight() -> None:
    release = worktide.open_release()
    known = codes_of(release)
    roles = [listed for listed in release.listing if listed.kind == "role"]
    for role in roles:
        weights = {code.code: code.weight for code in release.record(role.slug).occupation.codes}
        found = {share.code: share.weight for share in known.codes(role.slug, "onet_soc_2019").codes}
        assert found == pytest.approx(weights, abs=5e-4)
        assert {code[:7] for code in weights} == {share.code for share in known.codes(role.slug, "soc_2018").codes}
    assert roles
