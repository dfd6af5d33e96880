"""The operator's side of the reports: the queue, an answer, and what the changes page tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from worktide.core.errors import WorktideError
from worktide.site.models import ProblemReport
from worktide.site.reports.kinds import kind_words

ANSWERS_SHOWN: Final = 100
LONGEST_ANSWER: Final = 4_000


@dataclass(frozen=True, slots=True)
class AnsweredReport:
    """One answered report as anyone may read it: its kind, page and answer, never the visitor's own words."""

    id: int
    kind: str
    page: str
    answer: str
    answered: datetime

    @property
    def subject(self) -> str:
        """What it was about, in a few words."""
        return f"{self.kind} ({self.page})" if self.page else self.kind


def answered_reports(most: int = ANSWERS_SHOWN) -> tuple[AnsweredReport, ...]:
    """Return the answered reports, the latest answer first, at most `most`."""
    found = ProblemReport.objects.filter(answered__isnull=False).order_by("-answered", "-id")[:most]
    return tuple(
        AnsweredReport(report.pk, kind_words(report.kind), report.page, report.answer, report.answered)
        for report in found
        if report.answered is not None
    )


def open_reports() -> int:
    """Return how many reports wait for an answer."""
    return ProblemReport.objects.filter(answered__isnull=True).count()


def _existing(number: int) -> ProblemReport:
    try:
        return ProblemReport.objects.get(pk=number)
    except ProblemReport.DoesNotExist:
        hint = "See `worktide reports list` for the numbers there are."
        raise WorktideError(f"there is no report {number}", hint=hint) from None


def answer_report(number: int, answer: str) -> None:
    """Store the answer to a report; it then stands on the changes page. A second answer takes the first one's place.

    Raises WorktideError where there is no such report, or the answer is empty or beyond 4,000 characters.
    """
    words = " ".join(answer.split())
    if not words or len(words) > LONGEST_ANSWER:
        hint = f"Write one to three sentences, at most {LONGEST_ANSWER} characters."
        raise WorktideError("the answer is empty or too long", got=f"{len(words)} characters", hint=hint)
    report = _existing(number)
    report.answer, report.answered = words, timezone.now()
    report.save(update_fields=["answer", "answered"])


def delete_report(number: int) -> None:
    """Delete a report with its answer; raises WorktideError where there is no such report."""
    _existing(number).delete()
