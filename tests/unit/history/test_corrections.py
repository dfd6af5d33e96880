"""The log of corrections: what an entry needs, and whom it touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktide.core.errors import ReleaseError
from worktide.history.corrections import FILE, OWN_FOLDER, corrections, noted, parse_corrections, touching
from worktide.release.cite import cite
from worktide.release.open import open_release

ENTRY = """
- id: pay-of-actors
  date: 2026-03-01
  title: Pay of actors
  wrong: The pay was that of another job.
  right: It is the hourly wage now.
  releases: [a, b]
  fixed_in: c
  jobs: [actors]
- id: all-ranges
  date: 2026-04-01
  title: Ranges were too narrow
  wrong: One rater was left out.
  right: All raters count.
  releases: [b]
"""


def test_the_latest_comes_first_and_touches_only_its_releases_and_jobs() -> None:
    log = parse_corrections(ENTRY)
    assert [one.id for one in log] == ["all-ranges", "pay-of-actors"]
    assert [one.id for one in touching(log, "b", "actors")] == ["all-ranges", "pay-of-actors"]
    assert [one.id for one in touching(log, "b", "dancers")] == ["all-ranges"]
    assert touching(log, "c", "actors") == ()


def test_every_form_of_a_citation_says_what_was_corrected() -> None:
    plain = open_release().record("actors").occupation
    cited = cite(plain, open_release().stamp)
    log = touching(parse_corrections(ENTRY.replace("another job", "50 % of jobs")), "b", "actors")
    said = noted(cited, log)
    for form in (said.plain, said.apa, said.bibtex):
        assert "Corrected 2026-04-01: Ranges were too narrow, not yet put right. One rater was left out." in form
        assert "Corrected 2026-03-01: Pay of actors, right since release c." in form
    assert said.bibtex.count("{") == said.bibtex.count("}")
    assert r"50 \% of jobs" in said.bibtex
    assert noted(cited, ()) == cited


def test_the_log_beside_ones_own_releases_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = corrections()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    (tmp_path / FILE).write_text(ENTRY, "utf-8")
    corrections.cache_clear()
    try:
        assert {one.id for one in corrections()} == {"pay-of-actors", "all-ranges", *(one.id for one in before)}
    finally:
        corrections.cache_clear()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: x", "date"),
        (ENTRY + ENTRY.replace("all-ranges", "other"), "two corrections have one id"),
        (ENTRY.replace("title: Pay", "tittle: Pay"), "tittle"),
    ],
)
def test_a_broken_log_is_refused_naming_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ReleaseError, match=said):
        parse_corrections(text)


def test_the_log_of_the_package_can_be_read() -> None:
    assert isinstance(corrections(), tuple)
