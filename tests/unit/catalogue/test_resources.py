"""Learning resources: enough of them, for every skill of O*NET, and each rule refuses what breaks it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from worktide.catalogue.resources import load_resources, parse_resources, read_resources, resource_faults
from worktide.catalogue.words import length_of
from worktide.core.errors import CatalogueError
from worktide.sources.registry import read_source
from worktide.sources.store import locate

ASKED_FOR = (
    "Project management",
    "Data analysis",
    "Python",
    "Computer science",
    "Data science",
    "Web development",
)
ONE = """\
  - id: knitting-wool-school
    skill: Knitting
    provider: Wool School
    title: First stitches
    address: https://wool.example.org/first-stitches
    cost: free
    language: English
    level: beginner
    hours: 3
    after: You can knit a scarf and mend its dropped stitches.
"""
FILE = f"skills:\n  Knitting: [Fine Arts]\nresources:\n{ONE}"
OTHER = (
    ONE.replace("wool-school", "yarn-club")
    .replace("wool.example.org/first-stitches", "yarn.example.org/")
    .replace("a scarf", "socks on four needles")
)


def test_the_catalogue_has_enough_for_trades_care_and_offices() -> None:
    learning = load_resources()
    assert len(learning.resources) >= 130
    assert not list(resource_faults(learning))
    for skill in (*ASKED_FOR, "Welding", "HVAC", "Electrical work", "Caregiving", "Nursing pathway", "First aid"):
        assert learning.serving(skill), skill
    assert {one.level for one in learning.resources} == {"beginner", "intermediate", "advanced"}
    assert Counter(one.cost for one in learning.resources)["free"] > len(learning.resources) / 2
    assert {one.language for one in learning.resources} > {"English", "Spanish"}


def test_every_skill_and_area_of_knowledge_of_onet_is_served_and_every_name_is_onets(data_folder: Path) -> None:
    learning, files = load_resources(), locate([data_folder])
    names = set()
    for source, table in (("onet-30-1-skills", "skills"), ("onet-30-1-knowledge", "knowledge")):
        names |= set(read_source(source, files[source])[table]["element_name"].to_list())
    assert len(names) >= 67
    assert not [name for name in sorted(names) if not learning.serving(name)]
    technologies = set(read_source("onet-30-1", files["onet-30-1"])["technology_skills"]["example"].to_list())
    served = {name for some in learning.skills.values() for name in some}
    assert served <= names | technologies


def test_a_name_finds_the_resources_of_every_skill_that_serves_it() -> None:
    learning = read_resources(FILE)
    assert [one.id for one in learning.serving("Fine Arts")] == ["knitting-wool-school"]
    assert learning.serving("Fine Arts") == learning.serving("Knitting")
    assert learning.serving("Sewing") == ()
    assert read_resources(FILE.replace("    hours: 3\n", "")).resources[0].hours is None


def test_what_one_can_do_is_told_briefly() -> None:
    assert max(length_of(one.after) for one in load_resources().resources) <= 30


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("level: beginner", "level: easy", "Invalid enum value 'easy'"),
        ("cost: free", "cost: cheap", "Invalid enum value 'cheap'"),
        ("hours: 3", "hours: 0", "> 0.0"),
        ("hours: 3", "hours: -2", "> 0.0"),
        ("hours: 3", "hours: .nan", "hours"),
        ("hours: 3", "stars: 5", "unknown field `stars`"),
        ("language: English", "language: en", "matching regex"),
        ("    cost: free\n", "", "missing required field `cost`"),
        ("address: https://wool", "address: ftp://wool", "matching regex"),
        ("https://wool", "http://wool", "is not https"),
        ("first-stitches", "first-stitches?ref=42", "has parameters"),
        ("first-stitches", "first-stitches#top", "has parameters"),
        ("https://wool.", "https://us@wool.", "is not plain"),
        ("wool.example.org/", "wool.example.org:8443/", "is not plain"),
        ("wool.example.org/first-stitches", "wool.example.org", "is not plain"),
        ("wool.example.org/", "localhost/", "is not plain"),
        ("https://wool.example.org/", "https://[wool/", "has no address"),
        ("first-stitches", "stöße", "is not plain"),
        ("dropped stitches.", "dropped stitches", "does not end with a full stop"),
        ("knit a scarf and", "knit. You can", "is not one sentence"),
        ("knit a scarf and", "knit a scarf" + " and a scarf" * 8 + " and", "is too long"),
        ("id: knitting-", "id: sewing-", "does not begin with its skill"),
        ("  Knitting: [Fine Arts]", "  Sewing: [Fine Arts]", "the skill is not in the list"),
        ("  Knitting: [Fine Arts]", "  Knitting: []\n  Sewing: []", "the skill has no resource"),
        ("  Knitting: [Fine Arts]", "  Sewing: []\n  Knitting: []", "the skills are not sorted"),
        ("[Fine Arts]", "[Fine Arts, Design]", "what Knitting serves is not sorted"),
        (ONE, OTHER + ONE, "stands after"),
        (ONE, ONE + ONE, "the id stands twice"),
        (ONE, ONE + OTHER.replace("yarn.example.org/", "wool.example.org/first-stitches/"), "the address stands twice"),
        (ONE, ONE + OTHER.replace("socks on four needles", "a scarf"), "the sentence stands twice"),
        ("resources:", "resources: {", "not valid YAML"),
    ],
)
def test_bad_text_says_what_is_wrong(old: str, new: str, expected: str) -> None:
    assert old in FILE
    with pytest.raises(CatalogueError, match=expected) as caught:
        read_resources(FILE.replace(old, new))
    assert str(caught.value).startswith("resources.yml")


def test_two_resources_of_a_skill_stand_together() -> None:
    assert len(read_resources(FILE.replace(ONE, ONE + OTHER)).serving("Knitting")) == 2


def test_parsing_alone_lets_a_loopback_address_through() -> None:
    plain = FILE.replace("https://wool.example.org", "http://127.0.0.1:8000")
    assert parse_resources(plain).resources[0].address == "http://127.0.0.1:8000/first-stitches"
    with pytest.raises(CatalogueError, match="is not https"):
        read_resources(plain)
