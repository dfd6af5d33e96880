"""A whole older release, from build to what is left of it: `pytest -m prove tests/prove/test_former.py`, some minutes.

It takes O*NET 29.1 and the third release of observed use in place of the present ones. WORKTIDE_PROVE_RELEASE,
WORKTIDE_PROVE_FORMER and WORKTIDE_PROVE_CACHE may name what is made already.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.browser.serving import Server, serving

from worktide.guard.compare import guard_contents
from worktide.guard.reading import read_contents
from worktide.publishing.pruning import prune
from worktide.publishing.publish import publish
from worktide.release.open import Release
from worktide.release.verify import verify_release
from worktide.release.write import write_release

PROGRAM = (sys.executable, "-c", "from worktide.cli.main import main; main()")
FORMER = ("--former", "onet-30-1=onet-29-1", "--former", "anthropic-tasks-5=anthropic-tasks-3")
JOB = "concierges"


@pytest.fixture(scope="module")
def pair(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The older release and the present one, built by the same code."""
    place = tmp_path_factory.mktemp("former")
    cache = Path(os.environ.get("WORKTIDE_PROVE_CACHE", place / "cache"))
    older = Path(os.environ.get("WORKTIDE_PROVE_FORMER", place / "older"))
    present = Path(os.environ.get("WORKTIDE_PROVE_RELEASE", place / "release"))
    for folder, more in ((present, ()), (older, FORMER)):
        if not folder.is_dir():
            command = [*PROGRAM, "build", "--sources", data_folder, "--out", folder, "--cache", cache, *more]
            done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr[-2000:]
    return older, present


@pytest.mark.prove
def test_it_is_whole_and_says_what_stands_in_whose_place(pair: tuple[Path, Path]) -> None:
    verify_release(pair[0])
    older, present = (Release(folder).manifest for folder in pair)
    was, now = ({one.name: one for one in manifest.sources} for manifest in (older, present))
    differ = sorted(name for name in now if was[name].sha256 != now[name].sha256)
    assert differ == ["anthropic-tasks-5", "onet-30-1"]
    assert "29.1" in was["onet-30-1"].vintage
    assert all("place of a later release" in was[name].limitation for name in differ)
    assert older.pipeline_hash == present.pipeline_hash


@pytest.mark.prove
def test_the_guard_lets_the_present_one_follow_without_a_warning(pair: tuple[Path, Path]) -> None:
    report = guard_contents(*map(read_contents, pair))
    # Only a validity card that the present one lacks or has anew may be missing here.
    assert [one for one in report.findings if one.check != "card_gone"] == []


def of_another_seed(folder: Path, out: Path) -> Path:
    """Write a release that differs by what its manifest says alone, and return its folder."""
    manifest = Release(folder).manifest
    members = {name: (folder / name).read_bytes() for name in manifest.members}
    write_release(out, replace(manifest, seed=1), members)
    return out


def numbers(server: Server, release: str) -> list[float]:
    """The percentile and its range that the site says a release gave."""
    asked = server.get(f"/r/{release}/job/{JOB}.json")
    assert asked.status == 200
    found = json.loads(asked.body)
    assert found["release"]["id"] == release
    if "scores" in found:
        return [round(one, 1) for one in found["scores"]["percentile"]]
    percentile = found["risk"]["percentile"]
    return [percentile["value"], percentile["low"], percentile["high"]]


@pytest.mark.prove
def test_it_is_published_served_pruned_and_still_says_its_numbers(pair: tuple[Path, Path], tmp_path: Path) -> None:
    older, present = (Release(folder).stamp.id for folder in pair)
    releases = tmp_path / "releases"
    for folder in pair:
        publish(releases, folder)
    with serving(tmp_path / "whole", "--port", "8486", WORKTIDE_RELEASES=str(releases)) as server:
        assert json.loads(server.get("/readyz").body)["release"] == present
        before = numbers(server, older)
        assert before != numbers(server, present)
        assert server.get(f"/r/{older}/ranking").status == 200
        track = server.get("/track-record").text
        assert older in track
        assert "within the 80 % range of this one" in track
    publish(releases, of_another_seed(pair[1], tmp_path / "next"))
    assert prune(releases, 1) == (older,)
    with serving(tmp_path / "pruned", "--port", "8486", WORKTIDE_RELEASES=str(releases)) as server:
        assert numbers(server, older) == before
        assert json.loads(server.get(f"/r/{older}/manifest.json").body)["date"]
        assert f"release {older}" in server.get(f"/r/{older}/job/{JOB}").text
