"""Jobs side by side from Python: the values of the records, the verdicts of the joint draws."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.assessment.comparing import MOST, compare
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.release.open import open_release
from worktide.scoring.comparison import compare as beside

JOBS = ("electricians", "registered-nurses", "bookkeeping-accounting-and-auditing-clerks")


def test_every_job_has_the_values_of_its_record_and_every_pair_a_verdict_of_its_draws() -> None:
    release = open_release()
    found = compare(JOBS)
    assert found.release == release.stamp
    assert [job.slug for job in found.jobs] == list(JOBS)
    for job in found.jobs:
        record = release.record(job.slug)
        assert record.risk is not None
        assert record.shares is not None
        assert (job.percentile, job.ai_does) == (record.risk.percentile, record.shares.ai_does)
        assert job.share_in_five_years == record.risk.share_in_five_years
    assert [(pair.first, pair.second) for pair in found.pairs] == [
        (JOBS[0], JOBS[1]),
        (JOBS[0], JOBS[2]),
        (JOBS[1], JOBS[2]),
    ]
    draws = {slug: np.asarray(release.array("does_draws")[release.positions[slug]]) for slug in JOBS}
    assert [pair.second_is for pair in found.pairs] == [
        beside(draws[pair.first], draws[pair.second]) for pair in found.pairs
    ]


def test_turning_the_order_turns_the_verdict() -> None:
    turned = {"higher": "lower", "lower": "higher", "similar": "similar", "cannot tell": "cannot tell"}
    there = {(pair.first, pair.second): pair.second_is for pair in compare(JOBS).pairs}
    for pair in compare(JOBS[::-1]).pairs:
        assert pair.second_is == turned[there[pair.second, pair.first]]


def test_a_job_without_a_score_is_shown_and_nothing_is_said_of_it() -> None:
    unscored = next(one for one in open_release().listing if one.risk is None)
    found = compare([unscored.slug, "electricians"])
    assert found.jobs[0].percentile is None
    assert found.jobs[0].ai_does is None
    assert found.pairs[0].second_is == "cannot tell"


@pytest.mark.parametrize("queries", [[], ["electricians"], ["electricians"] * (MOST + 1), "electricians"])
def test_a_comparison_takes_a_list_of_some_jobs(queries: list[str]) -> None:
    with pytest.raises(WorktideError, match="takes a list of jobs"):
        compare(queries)


def test_one_job_by_two_names_and_an_unknown_one_are_told() -> None:
    with pytest.raises(WorktideError, match="two of the names mean one job"):
        compare(["electricians", "47-2111.00"])
    with pytest.raises(UnknownTitleError):
        compare(["electricians", "qwx zzkq fnord"])
