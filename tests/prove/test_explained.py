"""A release of other code and assumptions, explained: `pytest -m prove tests/prove/test_explained.py`, some minutes."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from worktide.core.files import write_bytes
from worktide.core.hashing import canonical_json
from worktide.history.kept import SCORES, kept_scores
from worktide.history.stored import SUFFIX, StoredPair, unpacked
from worktide.release.manifest import MANIFEST, manifest_bytes
from worktide.release.open import Release

PROGRAM = (sys.executable, "-c", "from worktide.cli.main import main; main()")
MOVED = "accountants-and-auditors"
POINTS = 3.0


def run(*arguments: object, **settings: str) -> None:
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="module")
def built(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A release of the present code and the folder of its steps; both may be given, so that they are not made again."""
    place = tmp_path_factory.mktemp("explained")
    release = Path(os.environ.get("WORKTIDE_PROVE_RELEASE", place / "release"))
    cache = Path(os.environ.get("WORKTIDE_PROVE_CACHE", place / "cache"))
    if not release.is_dir():
        run("build", "--sources", data_folder, "--out", release, "--cache", cache)
    return release, cache


def older(release: Release, folder: Path) -> None:
    """Write what is left of a release whose code said three points more of one job, with another assumption."""
    changed = tuple(replace(one, value=one.low) if one.name == "tau_T2" else one for one in release.manifest.parameters)
    manifest = replace(
        release.manifest, id="2026-08-10-00000000", pipeline_hash="0" * 64, parameters_hash="0" * 64, parameters=changed
    )
    scores = kept_scores(release)
    said = scores[MOVED].percentile
    assert said
    scores[MOVED] = msgspec.structs.replace(scores[MOVED], percentile=tuple(end + POINTS for end in said))
    write_bytes(folder / MANIFEST, manifest_bytes(manifest))
    write_bytes(folder / SCORES, zlib.compress(canonical_json(msgspec.to_builtins(scores))))


@pytest.fixture(scope="module")
def pair(built: tuple[Path, Path], data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> StoredPair:
    release, cache = built
    place = tmp_path_factory.mktemp("older")
    older(Release(release), place)
    out = tmp_path_factory.mktemp("out")
    run(
        *("release", "explain", "--sources", data_folder, "--older", place, "--out", out, "--cache", cache),
        WORKTIDE_RELEASE=str(release),
    )
    return unpacked((out / f"2026-08-10-00000000{SUFFIX}").read_bytes())


@pytest.mark.prove
def test_parts_of_a_release_of_other_code_and_assumptions_add_up(pair: StoredPair) -> None:
    assert pair.chain == ("method", "parameters", "labels")
    assert not pair.old.rebuilt
    numbers = [one for job in pair.jobs.values() for one in (*job.measures.values(), *job.tasks.values())]
    both = [one for one in numbers if one.old and one.new]
    assert len(both) > 10_000
    for one in both:
        assert one.old
        assert one.new
        assert abs(sum(one.parts) - (one.new[0] - one.old[0])) < 1e-9


@pytest.mark.prove
def test_what_the_code_said_and_what_the_assumption_did_stand_apart(pair: StoredPair) -> None:
    # The published numbers were made with the present assumption, so by the present code with the older one method
    # takes back what the assumption makes; only the job that was said to stand higher differs from the rest in sum.
    for slug, job in pair.jobs.items():
        method, assumed, labels = job.measures["percentile"].parts
        assert labels == 0
        assert abs(method + assumed - (-POINTS if slug == MOVED else 0.0)) < 0.11
    parts = [job.measures["ai_does"].parts[1] for job in pair.jobs.values()]
    assert sum(abs(part) > 0.1 for part in parts) > len(parts) / 2
