"""What is written of each source: complete, of the right form, and no entry of another form is taken."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from worktide.core.errors import SourceError
from worktide.sources.description import descriptions, read_description

NAME = "frey-osborne-2013"


def raw() -> dict[str, Any]:
    fields = asdict(descriptions()[NAME])
    return {**{key: fields[key] for key in fields if key not in ("name", "publisher")}, "signature": ["Rank"]}


def test_an_entry_comes_back_as_it_was_written() -> None:
    read = read_description("frey_osborne", NAME, raw())
    assert read.signature == ("Rank",)
    assert read.citation == descriptions()[NAME].citation


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("licence", ""),
        ("citation", None),
        ("limitation", 3),
        ("published", "2013-09-17"),
        ("accessed", None),
        ("download", "ftp://files.example/a.csv"),
        ("format", "ods"),
        ("signature", []),
        ("signature", "Rank"),
        ("signature", ["Rank", ""]),
        ("colour", "blue"),
    ],
)
def test_an_entry_of_another_form_is_told(key: str, value: Any) -> None:
    with pytest.raises(SourceError) as caught:
        read_description("frey_osborne", NAME, {**raw(), key: value})
    assert caught.value.source == f"frey_osborne/source.yml: {NAME}"
    assert key in str(caught.value)


@pytest.mark.parametrize("key", sorted(set(raw()) - {"excerpt"}))
def test_a_missing_key_is_told(key: str) -> None:
    entry = raw()
    del entry[key]
    with pytest.raises(SourceError, match="missing or unknown keys") as caught:
        read_description("frey_osborne", NAME, entry)
    assert key in str(caught.value.got)


def test_published_is_not_after_accessed_and_every_limitation_is_a_sentence() -> None:
    for one in descriptions().values():
        assert one.published <= one.accessed
        assert one.limitation.endswith(".")
        assert one.page.startswith("https://")
