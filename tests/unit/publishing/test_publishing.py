"""Publishing, taking back and pruning: the pointer names one whole release, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.publishing.releases import SLUGS, small_release

from worktide.core.errors import ReleaseError, StorageError
from worktide.history.kept import SCORES, read_scores
from worktide.publishing.approval import Approval, checked_reason, read_approvals
from worktide.publishing.place import POINTER, changing, current_folder, current_id
from worktide.publishing.pruning import prune
from worktide.publishing.publish import list_published, publish, roll_back
from worktide.publishing.record import RECORD, publications
from worktide.release.manifest import read_manifest
from worktide.release.open import Release
from worktide.release.verify import verify_release

REASON = "The publisher restated May 2025; checked against its notice."


@pytest.fixture
def made(tmp_path: Path) -> Callable[[int], Path]:
    def make(seed: int) -> Path:
        folder = tmp_path / f"candidate-{seed}"
        small_release(folder, seed)
        return folder

    return make


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def test_the_pointer_names_what_was_published_last(releases: Path, made: Callable[[int], Path]) -> None:
    assert current_id(releases) is None
    first, second = (publish(releases, made(seed), verdict="pass") for seed in (1, 2))
    assert first != second
    assert current_id(releases) == second
    assert str((releases / POINTER).readlink()) == second
    for name in (first, second):
        assert verify_release(releases / name) == ()
    assert [(one.release, one.former) for one in publications(releases)] == [(first, None), (second, first)]
    assert {one.release: (one.served, one.whole, one.place) for one in list_published(releases)} == {
        first: (False, True, 1),
        second: (True, True, 0),
    }


def test_a_rollback_goes_back_one_by_one_and_can_be_undone(releases: Path, made: Callable[[int], Path]) -> None:
    first, second, third = (publish(releases, made(seed)) for seed in (1, 2, 3))
    assert roll_back(releases, reason="odd figures") == second
    assert roll_back(releases) == first
    assert publications(releases)[3].reason == "odd figures"
    with pytest.raises(ReleaseError, match="no earlier release"):
        roll_back(releases)
    assert publish(releases, made(3)) == third
    assert roll_back(releases, first) == first
    assert current_id(releases) == first


def test_what_is_served_stays_where_publishing_fails(releases: Path, made: Callable[[int], Path]) -> None:
    first = publish(releases, made(1))
    damaged = made(2)
    (damaged / "listing.json").write_bytes(b"[]")
    with pytest.raises(ReleaseError, match="not as its manifest says"):
        publish(releases, damaged)
    with pytest.raises(ReleaseError, match="served already"):
        publish(releases, made(1))
    assert current_id(releases) == first
    assert {path.name for path in releases.iterdir() if path.is_dir()} == {POINTER, first}


def test_a_member_that_leads_out_of_the_release_is_refused(
    releases: Path, made: Callable[[int], Path], tmp_path: Path
) -> None:
    candidate = made(1)
    manifest = json.loads((candidate / "manifest.json").read_bytes())
    manifest["members"]["../../outside"] = manifest["members"]["listing.json"]
    (candidate / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "outside").write_bytes(b"secret")
    with pytest.raises(ReleaseError, match="lies outside"):
        publish(releases, candidate)


@pytest.mark.parametrize("name", ["../elsewhere", "current", "2026-08-10-90972b6b/..", "", "x" * 300])
def test_only_an_id_can_be_rolled_back_to(releases: Path, made: Callable[[int], Path], name: str) -> None:
    publish(releases, made(1))
    with pytest.raises(ReleaseError, match="not the id of a release"):
        roll_back(releases, name)


def test_two_changes_at_once_are_refused(releases: Path, made: Callable[[int], Path]) -> None:
    with changing(releases), pytest.raises(StorageError, match="another command"):
        publish(releases, made(1))


def test_an_approval_becomes_part_of_the_release(releases: Path, made: Callable[[int], Path]) -> None:
    candidate = made(1)
    before, _ = read_manifest(candidate)
    approval = Approval(REASON, "A. Editor", ("moved: 30 % of jobs",), "2026-08-10-00000000", before.id, "2026-11-23")
    name = publish(releases, candidate, verdict="hold", approval=approval)
    manifest, _ = read_manifest(releases / name)
    assert name == manifest.id != before.id
    assert verify_release(releases / name) == ()
    assert read_approvals(releases / name, manifest) == (approval,)
    assert publications(releases)[-1].reason == REASON
    (releases / name / "approvals.json").write_bytes(b"[]\n")
    assert [finding.member for finding in verify_release(releases / name)] == ["approvals.json"]


@pytest.mark.parametrize("reason", ["", "   ", "fine", "looks good to me"])
def test_a_reason_that_says_nothing_is_refused(reason: str) -> None:
    with pytest.raises(ReleaseError, match="says too little"):
        checked_reason(reason)


def test_pruning_keeps_manifest_and_scores(releases: Path, made: Callable[[int], Path]) -> None:
    names = [publish(releases, made(seed)) for seed in (1, 2, 3, 4)]
    kept = {slug: Release(releases / names[0]).record(slug) for slug in SLUGS}
    stamps = {name: read_manifest(releases / name)[1] for name in names}
    assert prune(releases, 1) == tuple(sorted(names[:2]))
    for name in names[:2]:
        assert sorted(path.name for path in (releases / name).iterdir()) == ["manifest.json", SCORES]
        assert read_manifest(releases / name)[1] == stamps[name]
        scores = read_scores(releases / name)
        for slug, record in kept.items():
            assert record.risk is not None
            percentile = record.risk.percentile
            assert scores[slug].percentile == (percentile.value, percentile.low, percentile.high)
            assert set(scores[slug].tasks) == {task.id for task in record.tasks}
    assert current_id(releases) == names[3]
    assert prune(releases, 1) == ()
    assert roll_back(releases) == names[2]
    with pytest.raises(ReleaseError, match="not as its manifest says"):
        roll_back(releases, names[0])
    # A pruned release can be published again, whole.
    assert publish(releases, made(1)) == names[0]
    assert verify_release(current_folder(releases)) == ()


def test_what_a_killed_change_left_is_passed_over_and_cleared(releases: Path, made: Callable[[int], Path]) -> None:
    first = publish(releases, made(1))
    second = publish(releases, made(2))
    # As a kill between the record and the pointer leaves it.
    (releases / POINTER).unlink()
    (releases / POINTER).symlink_to(first)
    (releases / ".2026-08-10-0000000a.part").mkdir()
    (releases / ".12345678.pointer").symlink_to(second)
    assert [one.release for one in publications(releases)] == [first]
    third = publish(releases, made(3))
    assert [one.release for one in publications(releases)] == [first, third]
    assert [path.name for path in releases.iterdir() if path.name.startswith(".") and path.name != ".lock"] == []


def test_a_damaged_record_or_pointer_is_a_clear_error(releases: Path, made: Callable[[int], Path]) -> None:
    publish(releases, made(1))
    (releases / RECORD).write_text("nonsense\n")
    with pytest.raises(ReleaseError, match="record of publications is damaged"):
        roll_back(releases)
    (releases / POINTER).unlink()
    (releases / POINTER).write_text("a file")
    with pytest.raises(ReleaseError, match="pointer is not a link"):
        current_id(releases)
    (releases / POINTER).unlink()
    (releases / POINTER).symlink_to("../../etc")
    with pytest.raises(ReleaseError, match="not the id of a release"):
        current_id(releases)
