"""What is kept of a release, and its statements judged by a newer one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from worktide.core.errors import ReleaseError
from worktide.history.kept import SCORES, KeptRelease, read_kept, scores_of
from worktide.history.past import judged, share_interval, statements
from worktide.release.manifest import MANIFEST
from worktide.release.open import Release, embedded_release


@pytest.fixture(scope="module")
def whole() -> Release:
    return Release(embedded_release())


@pytest.fixture(scope="module")
def kept(whole: Release) -> KeptRelease:
    return read_kept(whole.folder)


def test_a_pruned_release_keeps_what_a_whole_one_says(whole: Release, kept: KeptRelease, tmp_path: Path) -> None:
    shutil.copyfile(whole.folder / MANIFEST, tmp_path / MANIFEST)
    (tmp_path / SCORES).write_bytes(scores_of(whole))
    assert read_kept(tmp_path) == kept
    scored = next(one for one in kept.scores.values() if one.percentile)
    assert set(scored.measures) == {"percentile", "ai_does", "ai_helps", "people_do", "share_in_five_years"}


def test_a_folder_that_kept_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no release is there"):
        read_kept(tmp_path)


def moved(kept: KeptRelease, points: float) -> KeptRelease:
    """A release of a year before, made from an earlier file, with every percentile and its range elsewhere."""
    first = replace(kept.manifest.sources[0], sha256="0" * 64)
    manifest = replace(kept.manifest, sources=(first, *kept.manifest.sources[1:]))
    stamp = replace(kept.stamp, id="2025-08-10-00000000", date="2025-08-10")
    scores = {
        slug: msgspec.structs.replace(one, percentile=tuple(end + points for end in one.percentile))
        if one.percentile
        else one
        for slug, one in kept.scores.items()
    }
    return KeptRelease(stamp, manifest, scores)


@pytest.mark.parametrize(("points", "verdict"), [(0.0, "hit"), (60.0, "miss")])
def test_ranges_are_judged_by_the_next_release(whole: Release, kept: KeptRelease, points: float, verdict: str) -> None:
    found = {one.key: one for one in judged(moved(kept, points), whole)}
    ranges = found["ranges_over_releases"]
    assert (ranges.state, ranges.verdict) == ("due", verdict)
    assert ranges.due == whole.stamp.date
    assert f"In release {whole.stamp.id}: " in ranges.outcome


def test_a_release_is_not_judged_by_itself_and_says_when(whole: Release, kept: KeptRelease) -> None:
    found = judged(kept, whole)
    assert {one.state for one in found} == {"not due", "cannot be checked"}
    assert {one.verdict for one in found} == {"open"}
    by_key = {one.key: one for one in found}
    assert by_key["share_in_five_years"].due == f"{int(kept.stamp.date[:4]) + 5}{kept.stamp.date[4:]}"
    assert str(kept.manifest.forecast["sha256"]) in by_key["sealed_forecast"].claim
    assert set(statements(whole)) <= set(found)


def test_judging_edits_nothing(whole: Release, kept: KeptRelease) -> None:
    before = msgspec.json.encode(moved(kept, 3.0))
    older = moved(kept, 3.0)
    judged(older, whole)
    assert msgspec.json.encode(older) == before


def test_an_interval_of_a_share_holds_the_share() -> None:
    low, high = share_interval(830, 1000)
    assert 0.80 < low < 0.83 < high < 0.86
