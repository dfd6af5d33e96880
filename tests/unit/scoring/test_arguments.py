"""Counter-arguments and what would change a score: each said only where the record's own numbers carry it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from worktide.core.intervals import Interval
from worktide.release.open import open_release
from worktide.release.record import Barrier, Causes, IndexValue, LabourMarket, Physical, RaterJudgement, Record, Risk
from worktide.scoring.arguments import (
    NEW_DATA,
    OLD_RATERS,
    PRESENT_INDICES,
    counter_arguments,
    present_percentiles,
    would_change,
)
from worktide.scoring.decomposition import CAUSES, IN_WORDS

HIGH = Risk(Interval(75, 66, 84), "fourth fifth", 88.0, Interval(20, 8, 40), 80, "labelled")
LOW = Risk(Interval(12, 5, 20), "between bands", 61.0, Interval(3, 1, 8), 80, "labelled")
ZONE = Barrier("Job zone", 4.0, "zone of 5", "O*NET", "O*NET puts this job in zone 4 of 5.")
BODILY = Barrier("Physical work", 62.0, "percent of task weight", "physical", "62 percent is physical.")
PHYSICAL = Physical(62.0, None, "")
MARKET = LabourMarket(1000.0, 65432.0, None, None, 8.0, 90.0, 4.0, "exact", "2025")


@pytest.fixture(scope="module")
def record() -> Record:
    """A scored record of the release, without the sections that a test sets itself."""
    release = open_release()
    found = next(one for listed in release.listing if (one := release.record(listed.slug)).risk is not None)
    return replace(
        found, risk=HIGH, indices={}, labour_market=None, barriers=None, adoption=None, physical=None, causes=None
    )


def texts(record: Record, direction: str) -> str:
    """The arguments of one direction, joined."""
    return " ".join(one.text for one in counter_arguments(record) if one.direction == direction)


def test_a_record_with_nothing_against_it_still_has_old_raters(record: Record) -> None:
    assert counter_arguments(record) == (OLD_RATERS,)
    assert counter_arguments(replace(record, risk=None)) == ()


def test_other_indices_speak_only_from_outside_the_range(record: Record) -> None:
    near = {"ilo_2025": IndexValue(0.4, 60.0, "exact"), "microsoft_2025": IndexValue(0.2, 90.0, "exact")}
    assert counter_arguments(replace(record, indices=near)) == (OLD_RATERS,)
    far = near | {"aioe_language_2023": IndexValue(0.1, 11.0, "exact")}
    assert "11" in texts(replace(record, indices=far), "too high")
    assert "66 to 84" in texts(replace(record, indices=far), "too high")
    above = {"ilo_2025": IndexValue(0.4, 93.0, "exact")}
    assert "higher" in texts(replace(record, indices=above, risk=LOW), "too low")


def test_use_that_was_not_seen_is_no_argument(record: Record) -> None:
    unseen = {"anthropic_chat_2026": IndexValue(0.0, 9.0, "exact")}
    assert present_percentiles(unseen) == ()
    assert counter_arguments(replace(record, indices=unseen)) == (OLD_RATERS,)
    seen = {"anthropic_chat_2026": IndexValue(0.01, 21.0, "exact")}
    assert present_percentiles(seen) == ((21.0, PRESENT_INDICES["anthropic_chat_2026"]),)


def test_people_against_the_machine(record: Record) -> None:
    apart = {
        "eloundou_human_beta": IndexValue(0.3, 61.0, "exact"),
        "eloundou_gpt4_beta": IndexValue(0.6, 80.0, "exact"),
    }
    assert "People put the job at percentile 61 of exposure, GPT-4 at 80" in texts(
        replace(record, indices=apart), "too high"
    )


@pytest.mark.parametrize(
    ("growth", "risk", "direction"), [(8.0, HIGH, "too high"), (-8.0, LOW, "too low"), (8.0, LOW, ""), (-8.0, HIGH, "")]
)
def test_projections_speak_only_against_the_score(record: Record, growth: float, risk: Risk, direction: str) -> None:
    given = replace(record, risk=risk, labour_market=replace(MARKET, projected_growth=growth))
    for way in ("too high", "too low"):
        assert ("8 percent over ten years" in texts(given, way)) == (way == direction)


def test_barriers_speak_against_a_high_score_and_machines_against_a_low_one(record: Record) -> None:
    given = replace(record, barriers=(BODILY, ZONE), physical=PHYSICAL)
    assert "zone 4 of 5" in texts(given, "too high")
    assert "62 percent of the task weight is physical" in texts(given, "too low")
    assert "zone 4 of 5" not in texts(replace(given, risk=LOW), "too high")


def test_the_largest_cause_is_named_in_the_words_of_the_decomposition(record: Record) -> None:
    shares = dict(zip(CAUSES, (0.1, 0.44, 0.3, 0.16, 0.0), strict=True))
    given = replace(record, causes=Causes(shares, shares, shares, IN_WORDS["tasks"]))
    first = would_change(given)[0]
    assert first.text.startswith("The largest part")
    assert IN_WORDS["tasks"] in first.text
    assert would_change(replace(given, risk=None)) == ()


def test_a_dispute_and_a_threshold_name_their_tasks(record: Record) -> None:
    raters = {
        "one": RaterJudgement(10.0, "automation", "labelled"),
        "two": RaterJudgement(95.0, "automation", "labelled"),
        "three": RaterJudgement(100.0, "exposure", "labelled"),
    }
    task = replace(record.tasks[0], text="Sort things", raters=raters, automation=Interval(48, 30, 66), time_share=99.0)
    sure = replace(record.tasks[0], text="Write things", raters={}, automation=Interval(90, 80, 95))
    changes = {one.cause: one.text for one in would_change(replace(record, tasks=(task, sure)))}
    assert "“sort things” the answers run from 10 to 95 percent" in changes["a rater's second look"]
    assert "sort things (about 48 percent, likely between 30 and 66)" in changes["tasks near the half"]
    assert "write things" not in " ".join(changes.values())


def test_a_band_says_how_much_it_takes(record: Record) -> None:
    sure = {one.cause: one.text for one in would_change(record)}["the band"]
    assert sure == "88 of 100 draws put it in the fourth fifth, so much is needed to move it."
    between = {one.cause: one.text for one in would_change(replace(record, risk=LOW))}["the band"]
    assert between.startswith("No band holds more than 61 of 100 draws")
    assert would_change(record)[-1] == NEW_DATA
