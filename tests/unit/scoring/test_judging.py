"""How claims will be judged: each has a measure, a rule and a date, or says that it cannot yet be checked."""

from __future__ import annotations

import re

from worktide.scoring.judging import CLAIMS, NOT_YET, claims


def test_a_claim_has_all_of_measure_rule_and_date_or_none() -> None:
    for claim in CLAIMS:
        given = [claim.measure != NOT_YET, claim.rule != NOT_YET, claim.when != NOT_YET]
        assert all(given) == any(given) == claim.checkable
        assert bool(claim.why) != claim.checkable


def test_every_rule_says_what_counts_as_failing() -> None:
    assert all(claim.rule.startswith("Fails if") for claim in CLAIMS if claim.checkable)
    assert all(re.search(r"\d|lower than", claim.rule) for claim in CLAIMS if claim.checkable)


def test_the_claims_that_matter_are_there() -> None:
    keys = [claim.key for claim in claims()]
    assert len(set(keys)) == len(keys)
    assert {"order_against_use", "employment_forecast", "human_agreement", "level", "horizon", "job_loss"} <= set(keys)


def test_what_can_be_checked_comes_first() -> None:
    kinds = [claim.checkable for claim in claims()]
    assert kinds == sorted(kinds, reverse=True)
    assert True in kinds
    assert False in kinds


def test_nothing_is_said_of_nobody() -> None:
    words = " ".join(f"{claim.claim} {claim.why}" for claim in CLAIMS).lower()
    assert "nobody" not in words
    assert "no one has" not in words
