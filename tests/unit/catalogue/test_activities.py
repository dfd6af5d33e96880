"""Activities: our names cover every intermediate work activity of the real O*NET, and none else."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktide.catalogue.activities import load_activities, read_activities
from worktide.core.errors import CatalogueError
from worktide.sources.registry import read_source
from worktide.sources.store import locate

ONE = '  4.A.1.a.1.I01: {name: "Look at kites", kind: vision}\n'


def test_every_activity_of_onet_has_our_name_and_no_other_has(data_folder: Path) -> None:
    tables = read_source("onet-30-1", locate([data_folder])["onet-30-1"])
    assert set(load_activities()) == set(tables["iwas"]["iwa_id"].to_list()) == set(tables["dwas"]["iwa_id"].to_list())


def test_names_are_short_distinct_sentences() -> None:
    names = [activity.name for activity in load_activities().values()]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(3 <= len(name.split()) <= 10 and name[0].isupper() and name[-1].isalpha() for name in names)
    assert list(load_activities()) == sorted(load_activities())


def test_our_names_are_not_the_official_titles(data_folder: Path) -> None:
    tables = read_source("onet-30-1", locate([data_folder])["onet-30-1"])
    official = {
        title.strip(" .").casefold() for table in ("iwas", "dwas") for title in tables[table]["title"].to_list()
    }
    assert not [activity.name for activity in load_activities().values() if activity.name.casefold() in official]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Expected `object`, got `null`"),
        ("activities: [1]", "Expected `object`, got `array`"),
        ("activities:\n" + ONE + "other: 1", "unknown field `other`"),
        ("activities:\n" + ONE.replace("vision", "smell"), "Invalid enum value 'smell'"),
        ("activities:\n" + ONE.replace("Look at kites", "Look"), "length >= 8"),
        ("activities:\n" + ONE + ONE, "stands twice"),
        ("activities:\n" + ONE + ONE.replace("I01", "I02"), "two activities have one name"),
        ("activities: {", "not valid YAML"),
    ],
)
def test_bad_text_says_what_is_wrong(text: str, expected: str) -> None:
    with pytest.raises(CatalogueError, match=expected) as caught:
        read_activities(text)
    assert str(caught.value).startswith("activities.yml")
