"""Scores beside coded microdata: types, values, draws, joins, and what cannot be done."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # it publishes no types
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.assessment.own_tasks import blended
from worktide.core.errors import WorktideError
from worktide.matching.codes import codes_of
from worktide.microdata.attach import attach_scores
from worktide.microdata.links import JOINS
from worktide.microdata.scores import DRAWS, MEASURES
from worktide.release.open import open_release

CODES = ["15-1252", "11-1011", "47-2111", None, "99-9999", "15-1252"]


def _frames() -> list[Any]:
    table = {"code": CODES, "weight": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]}
    return [pl.DataFrame(table), pd.DataFrame(table), pa.table(table), pa.RecordBatch.from_pydict(table)]


@pytest.mark.parametrize("frame", _frames(), ids=lambda frame: f"{type(frame).__module__}.{type(frame).__name__}")
def test_a_table_comes_out_as_the_type_that_went_in_with_its_rows_as_they_were(frame: Any) -> None:
    scored = attach_scores(frame, "code", "soc_2018", draws=3, measures=MEASURES)
    assert type(scored) is type(frame)
    plain = scored.to_arrow() if isinstance(scored, pl.DataFrame) else scored
    rows = plain.to_pylist() if hasattr(plain, "to_pylist") else plain.to_dict("records")
    assert [row["weight"] for row in rows] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert [row["worktide_join"] for row in rows] == ["exact", "split", "exact", "missing", "unmatched", "exact"]
    assert rows[0] | {"weight": 0} == rows[5] | {"weight": 0}
    assert pd.isna(rows[3]["worktide_ai_does"])
    assert pd.isna(rows[4]["worktide_percentile_draw_3"])
    added = 4 + len(MEASURES) * (3 + 3)
    assert len(rows[0]) == 2 + added


def test_the_same_columns_come_from_every_library() -> None:
    arrow = [attach_scores(frame, "code", "soc_2018", draws=2) for frame in _frames()]
    polars = pl.from_arrow(arrow[2])
    assert isinstance(polars, pl.DataFrame)
    assert arrow[0].equals(polars)
    pandas = arrow[1].astype({"worktide_join": str})
    known = polars.drop_nulls("worktide_ai_does")
    kept = pandas.dropna(subset=["worktide_ai_does"])
    for name in known.columns[2:]:
        assert kept[name].tolist() == known[name].to_list()


def test_one_record_has_the_values_that_its_page_prints() -> None:
    release = open_release()
    record = release.record("software-developers")
    assert record.risk is not None
    assert record.shares is not None
    row = attach_scores(pl.DataFrame({"code": ["15-1252.00"]}), "code", "onet_soc_2019", measures=MEASURES).row(
        0, named=True
    )
    printed = {
        "ai_does": record.shares.ai_does,
        "percentile": record.risk.percentile,
        "share_in_five_years": record.risk.share_in_five_years,
    }
    for measure, interval in printed.items():
        ends = (interval.value, interval.low, interval.high)
        assert tuple(row[f"worktide_{measure}{end}"] for end in ("", "_low", "_high")) == ends


def test_a_code_of_several_records_is_their_mixture_as_the_assessment_of_a_week_mixes_them() -> None:
    release = open_release()
    weighed = [(one.position, one.confidence) for one in codes_of(release).records("soc_2018", "11-1011")]
    assert len(weighed) == 2
    mixed = blended(weighed, release)
    assert mixed is not None
    row = attach_scores(pl.DataFrame({"code": ["11-1011"]}), "code", "soc_2018", measures=MEASURES).row(0, named=True)
    for measure, interval in zip(("ai_does", "percentile"), mixed, strict=True):
        for end, wanted in (("", interval.value), ("_low", interval.low), ("_high", interval.high)):
            assert row[f"worktide_{measure}{end}"] == pytest.approx(wanted, abs=0.15)


def test_draws_are_joint_nested_and_agree_with_value_and_range() -> None:
    release = open_release()
    codes = [one.codes[0] for one in release.listing if one.kind == "occupation" and one.risk][:300]
    frame = pl.DataFrame({"code": codes})
    every = attach_scores(frame, "code", "onet_soc_2019", draws=DRAWS)
    few = attach_scores(frame, "code", "onet_soc_2019", draws=5)
    assert few.equals(every.select(few.columns))
    drawn = every.select(f"worktide_ai_does_draw_{place + 1}" for place in range(DRAWS)).to_numpy()
    assert np.abs(drawn.mean(axis=1) - every["worktide_ai_does"].to_numpy()).max() < 0.1
    low, high = np.quantile(drawn, [0.1, 0.9], axis=1)
    assert np.abs(low - every["worktide_ai_does_low"].to_numpy()).max() < 0.15
    assert np.abs(high - every["worktide_ai_does_high"].to_numpy()).max() < 0.15
    stored = np.asarray(release.array("does_draws")[[release.positions_by_code[code] for code in codes]])
    assert np.abs(drawn - stored).max() < 0.1
    # What occupations share moves them together: a mean over rows is far less sure than independent errors would say.
    assert drawn.mean(axis=0).std() > 3 * drawn.std(axis=1).mean() / np.sqrt(len(codes))


def test_rows_without_a_score_are_said_to_have_none_and_parts_are_counted() -> None:
    release = open_release()
    unscored = next(one for one in release.listing if one.kind == "occupation" and one.risk is None)
    frame = pl.DataFrame({"code": [unscored.codes[0], "15-1200"]})
    only = attach_scores(frame.head(1), "code", "onet_soc_2019").row(0, named=True)
    assert (only["worktide_join"], only["worktide_records"], only["worktide_scored"]) == ("unscored", 1, 0.0)
    assert only["worktide_ai_does"] is None
    group = attach_scores(frame.tail(1), "code", "soc_2018").row(0, named=True)
    assert group["worktide_join"] == "broader"
    assert 0 < group["worktide_scored"] < 1


def test_numbers_texts_and_categories_are_the_same_codes() -> None:
    texts = attach_scores(pl.DataFrame({"code": ["0110", "4251"]}), "code", "census_2018")
    numbers = attach_scores(pl.DataFrame({"code": [110, 4251]}), "code", "census_2018")
    halves = attach_scores(pd.DataFrame({"code": [110.0, 4251.0, None]}), "code", "census_2018")
    categories = attach_scores(pd.DataFrame({"code": pd.Categorical(["0110", "4251"])}), "code", "census_2018")
    wanted = texts["worktide_ai_does"].to_list()
    assert numbers["worktide_ai_does"].to_list() == wanted
    assert halves["worktide_ai_does"].tolist()[:2] == wanted
    assert halves["worktide_join"].tolist() == ["exact", "exact", "missing"]
    assert categories["worktide_ai_does"].tolist() == wanted
    coded = pa.table({"code": pa.array(["0110", None, "4251"]).dictionary_encode()})
    assert attach_scores(coded, "code", "census_2018").column("worktide_ai_does").to_pylist() == [
        wanted[0],
        None,
        wanted[1],
    ]


def test_a_frame_keeps_its_index_and_an_empty_one_gains_the_columns() -> None:
    frame = pd.DataFrame({"code": ["15-1252", "15-1252"]}, index=[7, 7])
    scored = attach_scores(frame, "code", "soc_2018")
    assert scored.index.tolist() == [7, 7]
    assert list(frame.columns) == ["code"]
    empty = attach_scores(pl.DataFrame({"code": pl.Series([], dtype=pl.String)}), "code", "soc_2018", draws=1)
    assert empty.height == 0
    assert "worktide_ai_does_draw_1" in empty.columns


@given(st.lists(st.one_of(st.none(), st.text(max_size=12), st.from_regex(r"\d{2}-\d{4}", fullmatch=True)), max_size=8))
def test_whatever_the_cells_hold_every_row_stays_and_its_join_is_named(cells: list[str | None]) -> None:
    frame = pl.DataFrame({"code": pl.Series(cells, dtype=pl.String)})
    scored = attach_scores(frame, "code", "soc_2018")
    assert scored["code"].to_list() == cells
    for row in scored.iter_rows(named=True):
        assert row["worktide_join"] in JOINS
        assert (row["worktide_ai_does"] is None) == (row["worktide_scored"] == 0)


def _attach(frame: Any = None, code: str = "code", system: str = "soc_2018", **more: Any) -> None:
    attach_scores(pl.DataFrame({"code": ["15-1252"]}) if frame is None else frame, code, system, **more)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "kode"}, "no such column"),
        ({"system": "soc"}, "unknown classification"),
        ({"draws": 201}, "so many draws"),
        ({"draws": -1}, "so many draws"),
        ({"measures": ("ai_helps",)}, "not a measure that has draws"),
        ({"measures": ()}, "not a measure that has draws"),
        ({"frame": [1, 2]}, "not a table"),
        ({"frame": pl.LazyFrame({"code": ["15-1252"]})}, "Collect it first"),
        ({"frame": pl.DataFrame({"code": ["15-1252"], "worktide_join": [1]})}, "already"),
        ({"frame": pd.DataFrame([["15-1252", "15-1252"]], columns=["code", "code"])}, "or several"),
    ],
)
def test_what_cannot_be_done_is_said(given: dict[str, Any], words: str) -> None:
    with pytest.raises(WorktideError, match=words):
        _attach(**given)


def test_rubins_rules_over_the_draws() -> None:
    """Pool the mean exposure of a sample by hand, as the how-to does it in Stata and R."""
    generator = np.random.default_rng(5)
    codes = [one.codes[0][:7] for one in open_release().listing if one.kind == "occupation" and one.risk]
    people = pl.DataFrame({"code": generator.choice(codes, 4_000)})
    draws = 50
    scored = attach_scores(people, "code", "soc_2018", draws=draws).drop_nulls("worktide_ai_does")
    estimates, variances = [], []
    for draw in range(draws):
        column = scored[f"worktide_ai_does_draw_{draw + 1}"].to_numpy().astype(float)
        estimates.append(column.mean())
        variances.append(column.var(ddof=1) / len(column))
    pooled, within, between = np.mean(estimates), np.mean(variances), np.var(estimates, ddof=1)
    total = within + (1 + 1 / draws) * between
    assert pooled == pytest.approx(scored["worktide_ai_does"].mean(), abs=1.5)
    # What is not known of the scores is far more than what the sample leaves open.
    assert between > 10 * within
    assert 3 < np.sqrt(total) < 15
