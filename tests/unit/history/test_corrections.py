"""The log of corrections: what an entry needs, and whom it touches."""

from __future__ import annotations

import pytest

from worktide.core.errors import ReleaseError
from worktide.history.corrections import corrections, parse_corrections, touching

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
