"""The difference of two releases, on records of the embedded one with a change put in on purpose."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import worktide
from worktide.cli.main import worktide as program
from worktide.core.errors import ReleaseError
from worktide.core.intervals import Interval
from worktide.history.difference import diff_releases
from worktide.release.open import Release, embedded_release
from worktide.release.record import Record
from worktide.release.write import record_members, write_release

PLUMBERS = "plumbers-pipefitters-and-steamfitters"
SLUGS = ("actors", "electricians", "registered-nurses")


@pytest.fixture(scope="module")
def embedded() -> Release:
    return Release(embedded_release())


def written(folder: Path, records: list[Record], embedded: Release, seed: int) -> Path:
    members = record_members(records)
    members["glossary.json"] = b"[]\n"
    members["resources.json"] = embedded.member("resources.json").read_bytes()
    write_release(folder, replace(embedded.manifest, seed=seed, validity=None), members)
    return folder


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, embedded: Release) -> tuple[Path, Path]:
    """A release of three records, and one in which one is gone, one new, one moved and one task is reworded."""
    folder = tmp_path_factory.mktemp("pair")
    actors, electricians, nurses = (embedded.record(slug) for slug in SLUGS)
    assert actors.risk
    moved = replace(
        actors,
        risk=replace(actors.risk, percentile=Interval(actors.risk.percentile.value + 6.5, 0.0, 100.0)),
        tasks=(replace(actors.tasks[0], text="Say something else"), *actors.tasks[1:-1]),
    )
    renamed = replace(nurses, occupation=replace(nurses.occupation, title="Nurses, Registered"))
    old = written(folder / "old", [actors, electricians, nurses], embedded, 1)
    new = written(folder / "new", [moved, embedded.record(PLUMBERS), renamed], embedded, 2)
    return old, new


def test_each_kind_of_change_is_found_once(pair: tuple[Path, Path], embedded: Release) -> None:
    found = diff_releases(*pair)
    assert {(job.slug, job.kind) for job in found.jobs} == {
        ("electricians", "gone"),
        (PLUMBERS, "added"),
        ("registered-nurses", "renamed"),
        ("actors", "changed"),
    }
    assert found.unchanged_jobs == 0
    assert (found.largest_points, found.moved_more_than_five) == (6.5, 1)
    actors = next(job for job in found.jobs if job.slug == "actors")
    (percentile,) = actors.measures
    assert percentile.name == "percentile"
    assert percentile.points == pytest.approx(6.5)
    nurses = next(job for job in found.jobs if job.slug == "registered-nurses")
    assert (nurses.old_title, nurses.title, nurses.measures) == ("Registered Nurses", "Nurses, Registered", ())
    own = [task for task in found.tasks if task.job == "actors"]
    assert sorted(task.kind for task in own) == ["gone", "renamed"]
    reworded = next(task for task in own if task.kind == "renamed")
    assert (reworded.text, reworded.old_text) == ("Say something else", embedded.record("actors").tasks[0].text)
    assert sum(task.kind == "added" for task in found.tasks) == len(embedded.record(PLUMBERS).tasks)


def test_the_way_back_is_the_mirror_image(pair: tuple[Path, Path]) -> None:
    there, back = diff_releases(*pair), diff_releases(*reversed(pair))
    mirrored = {"added": "gone", "gone": "added", "renamed": "renamed", "changed": "changed"}
    assert {(job.slug, mirrored[job.kind]) for job in there.jobs} == {(job.slug, job.kind) for job in back.jobs}
    assert len(there.tasks) == len(back.tasks)


def test_a_release_does_not_differ_from_itself(embedded: Release) -> None:
    found = worktide.diff_releases(embedded, embedded)
    assert (found.jobs, found.tasks, found.causes) == ((), (), ())
    assert found.unchanged_jobs == len(embedded.listing)


def test_causes_name_what_the_builds_did_not_share(tmp_path: Path, embedded: Release) -> None:
    manifest = embedded.manifest
    sources = (replace(manifest.sources[0], sha256="0" * 64), *manifest.sources[1:])
    parameters = (replace(manifest.parameters[0], value=manifest.parameters[0].value * 1.5), *manifest.parameters[1:])
    changed = replace(manifest, sources=sources, parameters=parameters, pipeline_hash="f" * 64, validity=None)
    members = record_members([embedded.record(slug) for slug in SLUGS])
    for name, one in (("old", replace(manifest, validity=None)), ("new", changed)):
        write_release(tmp_path / name, one, members)
    found = diff_releases(tmp_path / "old", tmp_path / "new")
    assert [(one.cause, one.name) for one in found.causes] == [
        ("data", manifest.sources[0].name),
        ("method", "code"),
        ("parameters", manifest.parameters[0].name),
    ]


def test_the_command_says_the_same(pair: tuple[Path, Path]) -> None:
    old, new = map(str, pair)
    told = CliRunner().invoke(program, ["release", "diff", old, new])
    assert told.exit_code == 0
    assert "Jobs: 1 added, 1 gone, 1 renamed, 1 changed; 0 as they were." in told.output
    assert "1 jobs moved by more than five" in told.output
    data = json.loads(CliRunner().invoke(program, ["release", "diff", old, new, "--json"]).output)
    assert len(data["jobs"]) == 4
    same = CliRunner().invoke(program, ["release", "diff", old, old])
    assert "hold the same" in same.output


def test_a_folder_that_is_no_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError):
        diff_releases(tmp_path)
