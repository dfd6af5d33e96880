"""Codes: every form that the publishers' files use, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core import codes
from worktide.core.errors import CodeError

NORMALISE: tuple[Callable[[object], object], ...] = (codes.soc, codes.onet_soc, codes.task_id, codes.census, codes.isco)

groups = st.integers(11, 55)
details = st.integers(0, 9999)
suffixes = st.integers(0, 99)


@given(groups, details)
def test_a_soc_code_has_one_form(group: int, detail: int) -> None:
    expected = f"{group:02}-{detail:04}"
    for form in (expected, f"{group:02}{detail:04}", f"{expected}.00", f" {expected}\n"):
        assert codes.soc(form) == expected
    assert codes.soc(int(f"{group:02}{detail:04}")) == expected


@given(groups, details, suffixes)
def test_an_onet_soc_code_has_one_form(group: int, detail: int, suffix: int) -> None:
    expected = f"{group:02}-{detail:04}.{suffix:02}"
    for form in (expected, f"{group:02}{detail:04}{suffix:02}", f"{group:02}-{detail:04}{suffix:02}", f"\t{expected}"):
        assert codes.onet_soc(form) == expected
    assert codes.soc_of(expected) == expected[:7]
    assert codes.major_group(expected) == codes.major_group(expected[:7]) == f"{group:02}-0000"


def test_a_soc_code_becomes_the_first_onet_soc_code() -> None:
    assert codes.onet_soc("11-1011") == codes.onet_soc("111011") == "11-1011.00"


def test_a_detailed_onet_soc_code_is_no_soc_code() -> None:
    with pytest.raises(CodeError, match=r"not a SOC code; got '11-1011.03'; expected"):
        codes.soc("11-1011.03")


@given(st.integers(1, 999_999))
def test_a_task_id_has_one_form(number: int) -> None:
    for form in (number, float(number), str(number), f'"{number}"', f"{number}.0", f"{number}.000", f" {number} "):
        assert codes.task_id(form) == number


@given(st.integers(0, 9999))
def test_a_census_code_has_four_digits(number: int) -> None:
    for form in (number, float(number), str(number), f"{number:04}"):
        assert codes.census(form) == f"{number:04}"


@given(st.integers(100, 9999))
def test_an_isco_code_has_four_digits(number: int) -> None:
    for form in (number, float(number), str(number), f"{number:04}"):
        assert codes.isco(form) == f"{number:04}"


HOSTILE: tuple[object, ...] = (
    "",
    " ",
    None,
    "n/a",
    "nan",
    "-1",
    "1e5",
    "8823.5",
    "1112.5",
    "11-10111",
    "11--1011",
    "11-1011.0",
    "11-1011.000",
    "11-1011.00.00",
    "11_1011",
    "11-1011\x00",
    "11-1011; drop table",
    "\uff11\uff11-\uff11\uff10\uff11\uff11",
    "\u0661\u0661-\u0661\u0660\u0661\u0661",
    "\u0668\u0668\u0662\u0663",
    "9" * 100_000,
    b"11-1011",
    [],
    {},
    float("nan"),
    float("inf"),
)


@pytest.mark.parametrize("normalise", NORMALISE)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
def test_hostile_text_is_refused_in_few_words(normalise: Callable[[object], object], text: object) -> None:
    with pytest.raises(CodeError) as caught:
        normalise(text)
    assert len(str(caught.value)) < 300
    assert str(caught.value).isprintable()


@given(st.text())
@pytest.mark.parametrize("normalise", NORMALISE)
def test_what_is_accepted_is_stable_and_plain(normalise: Callable[[object], object], text: str) -> None:
    try:
        code = normalise(text)
    except CodeError:
        return
    assert normalise(code) == code
    assert str(code).isascii()
