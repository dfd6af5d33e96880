"""Keys of titles: one for every spelling, none for nothing, quick on anything."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worktide.core.titles import LONGEST_TITLE, short_slug, slug_of, title_key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("MLOps Engineer", "mlops engineer"),
        ("  mlops\u00a0 ENGINEER!! ", "mlops engineer"),
        ("\uff2d\uff2c\uff2fps Engineer", "mlops engineer"),
        ("Bäcker/Pâtissier", "backer patissier"),
        ("Ba\u0308cker", "backer"),
        ("Research & Development", "research and development"),
        ("C++ Developer", "c++ developer"),
        ("C# Developer", "c# developer"),
        ("C Developer", "c developer"),
        ("Straßenbauer", "strassenbauer"),
        ("ﬁre ﬁghter", "fire fighter"),
        ("e\u200bditor", "e ditor"),
        ("Developer (C#/.NET)", "developer c# net"),
        ("", ""),
        ("— … !", ""),
        ("+++", ""),
        ("#", ""),
        ("\x00\x1b[0m", "0m"),
    ],
)
def test_a_title_has_the_key_that_a_reader_expects(title: str, key: str) -> None:
    assert title_key(title) == key


@given(st.text())
@example("㎯" * LONGEST_TITLE)
@example("&" * LONGEST_TITLE)
@example("a" * (LONGEST_TITLE - 1) + " b")
def test_the_key_of_a_key_is_that_key(title: str) -> None:
    key = title_key(title)
    assert title_key(key) == key
    assert len(key) <= LONGEST_TITLE
    assert key == "" or re.fullmatch(r"[0-9a-z+#]+( [0-9a-z+#]+)*", key)
    assert key == "" or re.search(r"[0-9a-z]", key)


@given(st.text("abcXYZ é&-", max_size=40))
def test_case_and_outer_spacing_do_not_matter(title: str) -> None:
    assert title_key(f"  {title.upper()} ") == title_key(title)


def test_c_and_its_descendants_stay_apart() -> None:
    assert len({title_key(f"{name} programmer") for name in ("C", "C++", "C#", "F#")}) == 4
    assert len({slug_of(f"{name} programmer") for name in ("C", "C++", "C#", "F#")}) == 4


def test_a_megabyte_of_text_is_cut_not_searched() -> None:
    assert title_key("engineer " * 120_000) == title_key(("engineer " * 120_000)[:LONGEST_TITLE])
    assert title_key("\u0300" * 1_000_000) == ""


@given(st.text())
@example("a +")
@example("+# a ##")
def test_a_slug_is_an_address(title: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug_of(title))
    assert bool(slug_of(title)) == bool(title_key(title))


def test_slugs_name_the_signs() -> None:
    assert slug_of("C++ Developer") == "c-plus-plus-developer"
    assert slug_of("C# Developer") == "c-sharp-developer"


def test_a_short_slug_ends_with_a_whole_word_within_sixty_characters() -> None:
    long = slug_of("Military Enlisted Tactical Operations and Air/Weapons Specialists and Crew Members, All Other")
    assert short_slug(long) == "military-enlisted-tactical-operations-and-air-weapons"
    assert short_slug("a" * 60) == "a" * 60
    assert short_slug(f"{'a' * 60}-b") == "a" * 60
    assert short_slug("registered-nurses") == "registered-nurses"
    assert short_slug(f"{'a' * 50}-b-and-all-others-of-them") == f"{'a' * 50}-b"
