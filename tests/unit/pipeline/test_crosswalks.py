"""Crosswalks: what is exact, split or merged, on pairs made by hand and on the publishers' own."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.pipeline.crosswalks import EXACT, MERGED, SPLIT, VALUE_DIGITS, carry, chain, crosswalk
from worktide.pipeline.indices import INDICES, to_onet
from worktide.pipeline.inputs import Inputs

links = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("UVWXYZ")), unique=True, max_size=20)


def pairs_of(links_of: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(links_of, schema={"source": pl.String, "target": pl.String}, orient="row")


def values_of(values: dict[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(list(values.items()), schema={"source": pl.String, "value": pl.Float64}, orient="row")


def by_hand(values: dict[str, float], links_of: list[tuple[str, str]]) -> dict[str, tuple[float, str]]:
    """Return value and join of each target, in plain Python."""
    sources, targets = defaultdict(list), defaultdict(set)
    for source, target in links_of:
        if source in values:
            sources[target].append(source)
            targets[source].add(target)
    found = {}
    for target, given_sources in sources.items():
        alone = EXACT if len(targets[given_sources[0]]) == 1 else SPLIT
        mean = fmean(values[source] for source in given_sources)
        found[target] = (mean, MERGED if len(given_sources) > 1 else alone)
    return found


def test_each_quality_of_join() -> None:
    pairs = pairs_of([("a", "U"), ("b", "V"), ("b", "W"), ("c", "X"), ("d", "X"), ("e", "Y"), ("f", "Y"), ("g", "Z")])
    carried = carry(values_of({"a": 1.0, "b": 2.0, "c": 3.0, "d": 5.0, "e": 7.0, "f": None, "h": 9.0}), pairs)
    assert carried.rows() == [
        ("U", 1.0, EXACT),
        ("V", 2.0, SPLIT),
        ("W", 2.0, SPLIT),
        ("X", 4.0, MERGED),
        ("Y", 7.0, EXACT),
    ]


@given(links, st.dictionaries(st.sampled_from("abcdef"), st.floats(-10, 10)))
def test_a_value_is_the_mean_of_the_codes_that_lead_there(
    links_of: list[tuple[str, str]], values: dict[str, float]
) -> None:
    carried = carry(values_of(dict(values)), pairs_of(links_of))
    expected = by_hand(values, links_of)
    assert carried["target"].to_list() == sorted(expected)
    for target, value, join in carried.rows():
        assert value == pytest.approx(expected[target][0], abs=10**-VALUE_DIGITS)
        assert join == expected[target][1]


@given(links, links)
def test_a_chain_leads_where_two_crosswalks_lead(first: list[tuple[str, str]], last: list[tuple[str, str]]) -> None:
    onward = [(target, source) for source, target in last]
    expected = {(a, d) for a, b in first for c, d in onward if b == c}
    assert chain(pairs_of(first), pairs_of(onward)).rows() == sorted(expected)


def test_rows_without_a_code_or_given_twice_do_not_count() -> None:
    frame = pl.DataFrame({"x": ["b", "a", None, "a"], "y": ["B", "A", "C", "A"]})
    assert crosswalk(frame, "x", "y").rows() == [("a", "A"), ("b", "B")]


@pytest.mark.parametrize(
    ("system", "source", "table", "code", "value"),
    [
        ("soc_2010", "aioe-2021", "occupations", "soc_2010_code", "aioe"),
        ("soc_2010", "frey-osborne-2013", "occupations", "soc_2010_code", "probability"),
        ("soc_2018", "microsoft-scores", "occupations", "soc_code", "ai_applicability_score"),
        ("isco_08", "ilo-2025", "occupations", "isco_08_code", "mean_score_2025"),
    ],
)
def test_real_joins_can_be_counted_again_by_hand(
    inputs: Inputs, system: str, source: str, table: str, code: str, value: str
) -> None:
    values = {key: number for key, number in inputs.table(source, table).select(code, value).iter_rows() if key}
    pairs = to_onet(inputs, system)
    expected = by_hand({key: float(number) for key, number in values.items()}, list(pairs.iter_rows()))
    named = inputs.table(source, table).select(
        pl.col(code).alias("source"), pl.col(value).cast(pl.Float64).alias("value")
    )
    carried = {target: (number, join) for target, number, join in carry(named, pairs).iter_rows()}
    assert carried.keys() == expected.keys()
    for target, (number, join) in expected.items():
        assert carried[target][0] == pytest.approx(number, abs=1e-6)
        assert carried[target][1] == join
    assert {EXACT, SPLIT} <= {join for _, join in expected.values()}


def aioe(inputs: Inputs) -> tuple[dict[str, float], dict[str, tuple[float, str]]]:
    published = dict(inputs.table("aioe-2021", "occupations").select("soc_2010_code", "aioe").iter_rows())
    index = next(index for index in INDICES if index.name == "aioe_2021")
    return published, {target: (value, join) for target, value, join in index.values(inputs).iter_rows()}


def test_one_real_example_of_each_join(inputs: Inputs) -> None:
    """Looked up by hand in the official crosswalks."""
    published, carried = aioe(inputs)
    # Judges: one code of 2010, one of 2018, one O*NET occupation. Chief executives: one code of each SOC, but two O*NET
    # occupations. Software developers: applications and systems software were two codes in 2010.
    both = (published["15-1132"] + published["15-1133"]) / 2
    examples = {
        "23-1023.00": (published["23-1023"], EXACT),
        "11-1011.00": (published["11-1011"], SPLIT),
        "11-1011.03": (published["11-1011"], SPLIT),
        "15-1252.00": (both, MERGED),
    }
    for code, (value, join) in examples.items():
        assert carried[code][0] == pytest.approx(value, abs=1e-6)
        assert carried[code][1] == join


def test_every_crosswalk_ends_at_codes_of_the_present_release(inputs: Inputs) -> None:
    codes = set(inputs.table("onet-30-1", "occupations")["onet_soc_code"].to_list())
    for system in ("onet_soc_2019", "soc_2018", "soc_2010", "onet_soc_2010", "isco_08"):
        pairs = to_onet(inputs, system)
        assert set(pairs["target"].to_list()) <= codes
        assert not pairs.is_duplicated().any()
        assert pairs["target"].n_unique() > 0.9 * len(codes)
