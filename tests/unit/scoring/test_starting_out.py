"""Starting out: the finding concerns the most exposed fifth alone, and both sides are cited."""

from __future__ import annotations

import re

import pytest

from worktide.release.open import open_release
from worktide.release.record import IndexValue
from worktide.scoring.narrative import people_of
from worktide.scoring.starting_out import EVIDENCE, MEASURE, evidence_of, fifth_of, starting_out


@pytest.mark.parametrize(
    ("percentile", "fifth", "concerned"),
    [
        (0.0, "lowest fifth", "no"),
        (20.0, "second fifth", "no"),
        (59.9, "middle fifth", "no"),
        (79.9, "fourth fifth", "no"),
        (80.0, "highest fifth", "yes"),
        (100.0, "highest fifth", "yes"),
    ],
)
def test_only_the_highest_fifth_is_concerned(percentile: float, fifth: str, concerned: str) -> None:
    found = starting_out("clerks", {MEASURE: IndexValue(0.5, percentile, "exact")})
    assert (found.fifth, found.concerned) == (fifth, concerned)
    assert fifth_of(percentile) == fifth
    assert f"percentile {percentile:g} " in found.text


def test_without_the_measure_nothing_is_claimed() -> None:
    for indices in ({}, {MEASURE: IndexValue(None, None, "none")}):
        found = starting_out("clerks", indices)
        assert found.concerned == "cannot tell"
        assert found.fifth is None
        assert not re.findall(r"\d", found.text)


def test_the_only_number_in_a_text_is_the_percentile() -> None:
    text = starting_out("clerks", {MEASURE: IndexValue(0.5, 83.4, "exact")}).text
    assert re.findall(r"\d+(?:\.\d+)?", text) == ["83.4"]


def test_there_is_evidence_on_both_sides_each_with_its_year() -> None:
    sides = [study.side for study in EVIDENCE]
    assert sides.count("for") >= 2
    assert sides.count("against") >= 2
    assert len({study.key for study in EVIDENCE}) == len(EVIDENCE)
    for study in EVIDENCE:
        if study.side != "limits":
            assert re.search(r"\(20\d\d\)\. ", study.citation)


def test_findings_give_no_size_of_the_fall() -> None:
    for study in EVIDENCE:
        numbers = re.findall(r"\d+", study.finding)
        assert all(number in {"22", "25"} or re.fullmatch(r"20\d\d", number) for number in numbers)
        assert "percent" not in study.finding


def test_a_record_names_all_studies_in_order() -> None:
    assert evidence_of(starting_out("clerks", {})) == EVIDENCE


def test_about_a_fifth_of_the_occupations_is_concerned() -> None:
    release = open_release()
    records = [release.record(listed.slug) for listed in release.listing if listed.kind == "occupation"]
    found = [starting_out(people_of(record.occupation), record.indices) for record in records]
    known = [one for one in found if one.concerned != "cannot tell"]
    assert 0.17 <= sum(one.concerned == "yes" for one in known) / len(known) <= 0.23
