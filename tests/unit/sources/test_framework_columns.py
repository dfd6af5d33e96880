"""Columns: names, codes, numbers, and the one form of each that `worktide.core.codes` also gives."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core import codes
from worktide.core.errors import CodeError, SourceError
from worktide.sources.columns import CodeForm
from worktide.sources.tables import ROW, renamed, with_booleans, with_codes, with_numbers, with_top_coded


def frame_of(**columns: list[str | None]) -> pl.DataFrame:
    size = len(next(iter(columns.values())))
    texts = {name: pl.Series(values, dtype=pl.String) for name, values in columns.items()}
    return pl.DataFrame({**texts, ROW: pl.Series(range(2, size + 2), dtype=pl.Int64)})


FORMS: dict[CodeForm, Callable[[object], object]] = {
    "soc": codes.soc,
    "onet_soc": codes.onet_soc,
    "task_id": codes.task_id,
    "census": codes.census,
    "isco": codes.isco,
}
CODES = st.one_of(
    st.from_regex(r"[0-9]{2}-?[0-9]{4}(\.?[0-9]{2})?", fullmatch=True),
    st.from_regex(r'"?[0-9]{1,7}(\.0{0,2})?"?', fullmatch=True),
    st.text('0123456789-." ab', min_size=1, max_size=11),
)


@pytest.mark.parametrize("form", sorted(FORMS))
@given(text=CODES)
def test_codes_have_the_form_of_core(form: CodeForm, text: str) -> None:
    bare = text.strip().strip('"')
    if bare in ("", "-"):
        # Marks for missing are no codes here.
        return
    try:
        expected = FORMS[form](bare)
    except CodeError:
        expected = None
    frame = frame_of(code=[text])
    if expected is None:
        with pytest.raises(SourceError, match="row 2"):
            with_codes(frame, {"code": form}, source="a.csv")
    else:
        assert with_codes(frame, {"code": form}, source="a.csv")["code"].to_list() == [expected]


def test_a_missing_code_stays_null_and_a_wrong_one_is_named_with_its_row() -> None:
    frame = frame_of(soc=["11-1011", None, "n/a", "11-10", "x"])
    with pytest.raises(SourceError) as caught:
        with_codes(frame, {"soc": "soc"}, source="a.csv")
    assert (caught.value.row, caught.value.got, caught.value.source) == (5, "11-10", "a.csv")
    assert "2 such rows" in caught.value.problem
    assert with_codes(frame.head(3), {"soc": "soc"}, source="a.csv")["soc"].to_list() == ["11-1011", None, None]


def test_numbers_are_read_in_every_spelling_of_the_publishers() -> None:
    spelled = ["8823", '"8823"', "8823.0", "8,823", "n/a", "**", "*", "#", "—", None]
    table = with_numbers(frame_of(n=spelled), {"n": pl.Int64}, source="a.csv")
    assert table["n"].to_list() == [8823] * 4 + [None] * 6
    assert table.schema["n"] == pl.Int64


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_its_last_bit(number: float) -> None:
    table = with_numbers(frame_of(n=[repr(number)]), {"n": pl.Float64}, source="a.csv")
    assert table["n"].to_list() == [number]


@pytest.mark.parametrize(
    ("text", "dtype"), [("3.5", pl.Int64), ("many", pl.Int64), ("1e999", pl.Float64), ("1.2.3", pl.Float64)]
)
def test_what_is_no_number_is_named(text: str, dtype: type[pl.DataType]) -> None:
    with pytest.raises(SourceError) as caught:
        with_numbers(frame_of(n=["1", text]), {"n": dtype}, source="a.csv")
    assert (caught.value.row, caught.value.got) == (3, text)


def test_a_top_coded_wage_keeps_its_flag() -> None:
    table = with_top_coded(frame_of(wage=["#", "12", None]), ["wage"])
    table = with_numbers(table, {"wage": pl.Float64}, source="a.csv")
    assert table["wage"].to_list() == [None, 12.0, None]
    assert table["wage_top_coded"].to_list() == [True, False, False]


def test_yes_and_no_become_booleans() -> None:
    table = with_booleans(frame_of(flag=["Y", "n", "TRUE", "False", "1", "0", None]), ["flag"], source="a.csv")
    assert table["flag"].to_list() == [True, False, True, False, True, False, None]
    with pytest.raises(SourceError, match="neither yes nor no"):
        with_booleans(frame_of(flag=["maybe"]), ["flag"], source="a.csv")


def test_columns_are_renamed_in_the_given_order() -> None:
    frame = frame_of(B=["2"], A=["1"], C=["3"], D=["4"])
    table = renamed(frame, {"A": "a", "B": "b"}, source="x", ignored=["C"], optional={"D": "d", "E": "e"})
    assert table.columns == ["a", "b", "d", ROW]


def test_a_missing_a_new_and_a_renamed_column_are_told_apart() -> None:
    frame = pl.DataFrame({"O*NET SOC Code": ["1"], "Data Value": ["2"], "Weight": ["3"]})
    with pytest.raises(SourceError) as caught:
        renamed(frame, {"O*NET-SOC Code": "code", "Data Value": "value"}, source="x", knows="O*NET 30.1")
    told = str(caught.value)
    assert "went: O*NET-SOC Code" in told
    assert "came: O*NET SOC Code, Weight" in told
    assert '"O*NET SOC Code" may be the new name of "O*NET-SOC Code"' in told
    assert "This reader knows O*NET 30.1" in told
