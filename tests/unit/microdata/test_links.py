"""What a cell of a column of codes leads to."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.core.errors import CodeError
from worktide.matching.codes import codes_of
from worktide.microdata.links import SYSTEMS, code_links
from worktide.release.open import open_release


@pytest.mark.parametrize(
    ("system", "cell", "join"),
    [
        ("soc_2018", "15-1252", "exact"),
        ("soc_2018", "151252", "exact"),
        ("soc_2018", "151252.0", "exact"),
        ("soc_2018", " 15-1252 ", "exact"),
        ("soc_2018", "11-1011", "split"),
        ("soc_2018", "11-1010", "broader"),
        ("soc_2018", "15-1200", "broader"),
        ("soc_2018", "15-0000", "broader"),
        ("soc_2018", "1191XX", "broader"),
        ("soc_2018", "99-9999", "unmatched"),
        ("soc_2018", "a clerk", "unmatched"),
        ("soc_2018", "15-12525", "unmatched"),
        ("soc_2018", "", "missing"),
        ("soc_2018", None, "missing"),
        ("soc_2018", "NaN", "missing"),
        ("census_2018", "110", "exact"),
        ("census_2018", "0110", "exact"),
        ("census_2018", "9999", "unmatched"),
        ("isco_08", "2511", "split"),
        ("isco_08", "0000", "unmatched"),
        ("onet_soc_2019", "15-1252.00", "exact"),
    ],
)
def test_a_cell_leads_where_its_classification_says(system: str, cell: str | None, join: str) -> None:
    assert code_links(open_release(), system).link(cell).join == join


@pytest.mark.parametrize("system", SYSTEMS)
def test_codes_lead_to_the_same_records_with_the_same_weights_as_in_matching(system: str) -> None:
    release, table = open_release(), codes_of(open_release())
    links, compared = code_links(release, system), 0
    for listed in release.listing[::7]:
        for share in table.codes(listed.slug, system).codes:
            wanted = {one.position: one.confidence for one in table.records(system, share.code)}
            link = links.link(share.code)
            assert set(link.places.tolist()) == set(wanted)
            for place, weight in zip(link.places.tolist(), link.weights.tolist(), strict=True):
                assert weight == pytest.approx(wanted[place], abs=1e-4)
            compared += 1
    assert compared > 100


def test_a_group_holds_all_records_of_its_detailed_codes() -> None:
    release = open_release()
    links, table = code_links(release, "soc_2018"), codes_of(release)
    inside = {
        place
        for place, listed in enumerate(release.listing)
        if listed.kind == "occupation" and table.codes(listed.slug, "soc_2018").codes[0].code.startswith("29-")
    }
    group = links.link("29-0000")
    assert set(group.places.tolist()) == inside
    assert group.weights.sum() == pytest.approx(1)
    assert np.all(group.weights > 0)


def test_people_who_are_counted_together_count_once_in_a_group() -> None:
    release = open_release()
    links = code_links(release, "soc_2018")

    def employed(code: str) -> float:
        market = release.record(release.listing[int(links.link(code).places[0])].slug).labour_market
        assert market is not None
        assert market.employment is not None
        return market.employment

    # Two codes that the survey counts together, and one whose five records repeat one figure.
    assert employed("31-1121") == employed("31-1122")
    aides = links.link("31-0000")
    share = dict(zip(aides.places.tolist(), aides.weights.tolist(), strict=True))
    both = share[int(links.link("31-1121").places[0])] + share[int(links.link("31-1122").places[0])]
    others = int(links.link("31-9092").places[0])
    assert both / share[others] == pytest.approx(employed("31-1121") / employed("31-9092"), rel=0.01)


def test_an_unknown_classification_is_named() -> None:
    with pytest.raises(CodeError, match="soc_1990"):
        code_links(open_release(), "soc_1990")
