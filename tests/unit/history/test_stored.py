"""Stored differences: the parts add up, bytes repeat, and what is no pair is refused with what to do."""

from __future__ import annotations

import pytest

from worktide import history
from worktide.core.errors import ReleaseError
from worktide.history.stored import StoredPair, packed, stored_pairs, unpacked
from worktide.release.open import Release, embedded_release


@pytest.fixture(scope="module")
def pair() -> StoredPair:
    pairs = stored_pairs()
    assert pairs, "the package holds no stored pair"
    return pairs[-1]


@pytest.fixture(scope="module")
def embedded() -> Release:
    return Release(embedded_release())


def test_parts_add_up_to_the_whole_change_of_every_number(pair: StoredPair) -> None:
    numbers = [one for job in pair.jobs.values() for one in (*job.measures.values(), *job.tasks.values())]
    changed = [one for one in numbers if one.old and one.new]
    assert len(changed) > 10_000
    for one in changed:
        assert one.old
        assert one.new
        assert len(one.parts) == len(pair.chain)
        assert abs(sum(one.parts) - (one.new[0] - one.old[0])) < 1e-9


def test_values_lie_inside_their_ranges(pair: StoredPair) -> None:
    for job in pair.jobs.values():
        for number in job.measures.values():
            for side in (number.old, number.new):
                assert side is not None
                assert side[1] - 1e-3 <= side[0] <= side[2] + 1e-3


def test_the_new_side_is_what_the_embedded_release_says(pair: StoredPair, embedded: Release) -> None:
    for slug, job in pair.jobs.items():
        record = embedded.record(slug)
        new = job.measures["percentile"].new
        assert record.risk
        assert new
        assert abs(record.risk.percentile.value - new[0]) <= 0.0501


def test_twenty_one_official_tasks_are_gone(pair: StoredPair) -> None:
    gone = {task for job in pair.jobs.values() for task, number in job.tasks.items() if number.new is None}
    assert len(gone) == 21
    assert all(task.startswith("former-") for task in gone)


def test_a_pair_survives_packing_with_the_same_bytes(pair: StoredPair) -> None:
    data = packed(pair)
    assert unpacked(data) == pair
    assert packed(unpacked(data)) == data


@pytest.mark.parametrize("data", [b"", b"not compressed", packed.__doc__.encode() if packed.__doc__ else b"x"])
def test_damaged_bytes_are_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(ReleaseError, match="worktide release explain"):
        unpacked(data)


def test_an_unknown_pair_is_refused_naming_those_there_are(pair: StoredPair) -> None:
    with pytest.raises(ReleaseError, match=pair.old.id):
        history.differences("2001-01-01-00000000", pair.new.id)


def test_differences_name_each_job_that_moved_with_its_reason(pair: StoredPair) -> None:
    found = history.differences(pair.old.id, pair.new.id)
    ranks = [one for one in found if one.measure == "percentile"]
    assert ranks
    for one in ranks:
        assert one.points is not None
        assert abs(sum(points for _, points in one.parts) - one.points) < 1e-9
        assert one.reason


def test_a_job_has_its_standing_in_each_release_oldest_first(pair: StoredPair) -> None:
    slug = next(iter(pair.jobs))
    standings = history.of(slug)
    assert [one.release.id for one in standings] == [one.id for one in history.releases()]
    assert standings[0].changes == ()
    assert set(standings[-1].measures) == set(pair.jobs[slug].measures)


def test_an_unknown_job_has_no_history() -> None:
    with pytest.raises(ReleaseError, match="no release holds this job"):
        history.of("no-such-job")
