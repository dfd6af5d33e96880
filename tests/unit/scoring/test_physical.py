"""The physical axis: shares of task weight, and what a mostly physical job must say first."""

from __future__ import annotations

import numpy as np

from worktide.scoring.physical import PhysicalAxis, physical_share


def test_the_share_is_weighted_by_task_and_leaves_out_tasks_without_a_flag() -> None:
    flags = np.array([1.0, 0.0, np.nan, 0.0, np.nan])
    weights = np.array([0.3, 0.1, 0.6, 1.0, 1.0])
    shares = physical_share(flags, weights, np.array([0, 3, 4]))
    np.testing.assert_allclose(shares[:2], [75.0, 0.0])
    assert np.isnan(shares[2])


def test_a_mostly_physical_job_says_what_its_number_does_not_cover() -> None:
    sentence = PhysicalAxis(94.7, 0.9).sentence()
    assert sentence is not None
    assert sentence.startswith("94.7 percent")
    assert "does not cover robots and vehicles" in sentence


def test_half_is_not_most() -> None:
    assert PhysicalAxis(50.0, None).sentence() is None
    assert PhysicalAxis(50.1, None).mostly


def test_evidence_on_machines_is_stated_or_said_to_be_missing() -> None:
    assert "0.90" in PhysicalAxis(60.0, 0.9).machines_sentence()
    assert "no figure" in PhysicalAxis(60.0, None).machines_sentence()
