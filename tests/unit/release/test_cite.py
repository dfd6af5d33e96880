"""Citations: every one names the release and its hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from worktide.release.cite import cite
from worktide.release.open import open_release
from worktide.release.record import Citation, Occupation, ReleaseStamp

STAMP = ReleaseStamp("2026-08-10-0123abcd", "f" * 64, "2026-08-10")


def occupation(title: str) -> Occupation:
    return Occupation("kite-planner", title, "role", "Making things", (), ())


@pytest.fixture
def citation() -> Citation:
    return cite(occupation("Kite Planner"), STAMP)


def test_every_form_is_pinned(citation: Citation) -> None:
    for text in (citation.plain, citation.apa, citation.bibtex):
        assert "Kite Planner" in text
        assert STAMP.id in text
        assert STAMP.hash[:16] in text


def test_the_forms_follow_their_conventions(citation: Citation) -> None:
    assert citation.plain.endswith(".")
    assert re.fullmatch(r"Worktide\. \(2026\)\. .+ \(release .+\) \[Data set\]\.", citation.apa)
    assert re.match(r"@misc\{worktide-kite-planner-2026-08-10-0123abcd,\n", citation.bibtex)
    assert citation.bibtex.count("{") == citation.bibtex.count("}")


def test_signs_that_bibtex_reads_are_written_for_it() -> None:
    bibtex = cite(occupation("C# & 50%_Developer $"), STAMP).bibtex
    title = re.search(r"title = \{(.*)\}", bibtex)
    assert title is not None
    assert re.search(r"(?<!\\)[#&%_$]", title[1]) is None


def test_every_listed_record_has_its_own_key() -> None:
    release = open_release()
    keys = {
        cite(release.record(listed.slug).occupation, release.stamp).bibtex.split(",", 1)[0]
        for listed in release.listing
    }
    assert len(keys) == len(release.listing)


def test_the_citation_file_is_of_this_version_and_licence() -> None:
    root = Path(__file__).resolve().parents[3]
    told = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert (told["cff-version"], told["type"], told["title"]) == ("1.2.0", "software", "Worktide")
    assert (told["version"], told["license"]) == (project["version"], project["license"])
    assert told["message"]
    assert all(author["name"] for author in told["authors"])
