"""The counsellor's report: two pages for every kind of job, true to the release, the same bytes twice."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from worktide.assessment.assess import assess
from worktide.assessment.own_mix import listed_hours, own_mix
from worktide.assessment.steps import FEW_HOURS, next_steps
from worktide.core.errors import WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import Release, open_release
from worktide.reports.codes import square_code
from worktide.reports.content import Report, report_of
from worktide.reports.interests import interests_in_words
from worktide.reports.pdf import PAPERS, pdf_of

ADDRESS = "https://worktide.example.org/job/registered-nurses/yours#mix=r;a:1"


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def _report(slug: str, release: Release) -> Report:
    return report_of(assess(slug, release), ADDRESS, interests=interests_in_words(release, slug))


def _scored(release: Release) -> list[str]:
    return [listed.slug for listed in release.listing if listed.risk is not None]


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_report_has_two_pages_on_every_paper(release: Release) -> None:
    slugs = _scored(release)
    longest = sorted(slugs, key=lambda slug: -sum(len(task.text) for task in release.record(slug).tasks))[:5]
    for slug in (*slugs[::61], *longest):
        for paper in PAPERS:
            pages = PdfReader(io.BytesIO(pdf_of(_report(slug, release), paper))).pages
            assert len(pages) == 2, (slug, paper)


def test_the_pdf_is_tagged_titled_and_the_same_twice(release: Release) -> None:
    report = _report("registered-nurses", release)
    first = pdf_of(report)
    assert first == pdf_of(report)
    read = PdfReader(io.BytesIO(first))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert read.metadata is not None
    assert read.metadata.title == "Registered Nurses: what AI may do to this job"
    assert b"pdfuaid" in first or "pdfuaid" in str(read.xmp_metadata and read.xmp_metadata.rdf_root.toxml())


def test_the_paper_holds_the_numbers_of_the_release(release: Release) -> None:
    answer = assess("registered-nurses", release)
    assert answer.risk is not None
    text = _text(pdf_of(_report("registered-nurses", release)))
    five = answer.risk.share_in_five_years
    assert f"about {0.4 * five.value:.0f} hours" in text
    for task in answer.tasks:
        assert f"about {task.automation.value:.0f} %, likely between {task.automation.low:.0f}" in text
    assert answer.release.id in text


def test_words_of_anyone_are_text_and_never_code(release: Release) -> None:
    hostile = '#read("/etc/passwd") $x$ *bold* <label> @cite \\ [#panic()] "quoted"'
    report = replace(_report("registered-nurses", release), title=hostile, can_do=(hostile,))
    assert '#read("/etc/passwd")' in _text(pdf_of(report))


def test_an_own_week_takes_the_place_of_the_listed_one(release: Release) -> None:
    record = release.record("registered-nurses")
    mix = own_mix("registered-nurses", listed_hours(record), [record.tasks[0].id], release=release)
    report = report_of(assess("registered-nurses", release), ADDRESS, mix)
    assert report.headline.startswith(f"Of your {mix.hours:.0f} hours a week, AI could do about")
    assert f"about {mix.hours_ai_does.value:.0f} hours" in report.headline
    assert "software does" in report.beside
    assert any("own week" in line.name for line in report.ranges)


def test_a_job_without_a_score_has_no_report(release: Release) -> None:
    with pytest.raises(WorktideError, match="no score for Production Workers, All Other"):
        _report("production-workers-all-other", release)


def test_every_job_has_steps_that_follow_from_its_numbers(release: Release) -> None:
    for slug in _scored(release)[::7]:
        answer = assess(slug, release)
        steps = next_steps(answer)
        assert [step.when for step in steps] == sorted(
            (step.when for step in steps), key=("this week", "in three months", "in a year").index
        )
        assert steps
        assert steps[0].when == "this week"
        most = max(answer.tasks, key=lambda task: (task.time_share * task.automation.value, task.id))
        assert f"{most.automation.value:.0f} %" in steps[0].follows or "No need to act" in steps[0].text
        numbers = re.findall(r"\d+", " ".join(step.follows for step in steps if step.when != "in a year"))
        assert numbers


def test_where_little_can_happen_nothing_has_to_be_done(release: Release) -> None:
    answer = assess("registered-nurses", release)
    assert answer.risk is not None
    small = Interval(2.0, 0.5, 100 * (FEW_HOURS - 0.1) / 40)
    steps = next_steps(replace(answer, risk=replace(answer.risk, share_in_five_years=small)))
    assert [step.text for step in steps] == ["No need to act now. Look again when the numbers change."]
    assert "about 1 hour, likely" in steps[0].follows


def test_a_square_code_holds_its_address() -> None:
    code = square_code(ADDRESS)
    assert code.startswith("<svg")
    assert "script" not in code
    assert code != square_code(ADDRESS + "2")
