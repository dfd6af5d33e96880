"""Dated statements: ours wait, those of others have a verdict by their interval."""

from __future__ import annotations

import json

from click.testing import CliRunner

from worktide.cli.main import worktide as program
from worktide.history.kept import read_kept
from worktide.history.past import checked, coverage, judged, statements
from worktide.release.open import Release, embedded_release


def test_every_claim_of_the_manifest_is_a_statement() -> None:
    release = Release(embedded_release())
    found = statements(release)
    assert [one.claim for one in found] == [claim["claim"] for claim in release.manifest.claims]
    assert {one.state for one in found} == {"not due", "cannot be checked"}


def test_a_verdict_stands_only_where_the_whole_interval_is_on_one_side() -> None:
    found = checked(Release(embedded_release()))
    assert {one.said_by for one in found} >= {"Frey and Osborne 2013"}
    for one in found:
        assert one.figure.low is not None
        assert one.figure.high is not None
        line = 0.5 if one.expected == "above one in two" else 0.0
        assert (one.verdict == "open") == (one.figure.low <= line <= one.figure.high)


def test_the_range_of_the_outlook_was_tried() -> None:
    figure = coverage(Release(embedded_release()))
    assert figure is not None
    assert figure.unit == "share"


def test_the_command_prints_what_python_finds() -> None:
    result = CliRunner().invoke(program, ["release", "score-past", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    release = Release(embedded_release())
    assert [one["claim"] for one in found["statements"]] == [
        one.claim for one in judged(read_kept(release.folder), release)
    ]
    assert {one["verdict"] for one in found["checked"]} <= {"hit", "miss", "open"}
