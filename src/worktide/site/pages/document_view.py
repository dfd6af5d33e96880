"""What the page of a read document shows: its titles, its tasks, and this job beside its occupation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from worktide.core.intervals import Interval
from worktide.site.figures import whole
from worktide.site.language import gettext as _

if TYPE_CHECKING:
    from worktide.coding.document_assessment import DocumentAssessment, DocumentTask
    from worktide.coding.tasks_named import Share

STRANGE_FROM: Final = 0.6
SHARES: Final[dict[Share, str]] = {
    "stated": _("as the text says"),
    "worded": _("by the words of the text"),
    "equal": _("assumed, because the text says nothing"),
}
PHRASES_SHOWN: Final = 2
_LONGEST_TASK: Final = 300


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A task of the text: its share of the time and what AI could do of it in percent, and where the share is from.

    `strange` says that the heads know little of its wording.
    """

    text: str
    share: float
    share_from: str
    automation: Interval
    strange: bool


@dataclass(frozen=True, slots=True)
class JobLine:
    """One row of the comparison: a job with its address where it has one, share and percentile where it has a score."""

    name: str
    slug: str
    note: str
    ai_does: Interval | None
    percentile: Interval | None


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A record that the text names: the phrases that do, and how sure the best of them is (0 to 1)."""

    slug: str
    title: str
    phrases: tuple[str, ...]
    confidence: float

    @property
    def sure(self) -> str:
        """The confidence in words."""
        return _("{whole}\xa0% sure").format(whole=whole(100 * self.confidence))


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that the template of a read document shows."""

    finding: str
    titles: tuple[TitleLine, ...]
    jobs: tuple[JobLine, ...]
    tasks: tuple[NamedLine, ...]
    caveats: tuple[str, ...]


def document_view(found: DocumentAssessment) -> DocumentView:
    """Return what the page of an assessed document shows."""
    return DocumentView(
        finding=_finding(found),
        titles=_titles(found),
        jobs=_jobs(found),
        tasks=tuple(_task(task) for task in found.tasks),
        caveats=found.caveats,
    )


def _task(task: DocumentTask) -> NamedLine:
    text = task.text if len(task.text) <= _LONGEST_TASK else f"{task.text[:_LONGEST_TASK]}…"
    score = task.score
    return NamedLine(text, score.time_share, SHARES[task.share_from], score.automation, score.novelty >= STRANGE_FROM)


def _titles(found: DocumentAssessment) -> tuple[TitleLine, ...]:
    phrases: dict[str, list[str]] = {}
    for one in found.titles:
        phrases.setdefault(one.slug, []).append(one.phrase)
    best = {one.slug: one for one in sorted(found.titles, key=lambda one: one.confidence)}
    return tuple(
        TitleLine(slug, best[slug].title, tuple(_plainest(named)), best[slug].confidence)
        for slug, named in phrases.items()
    )


def _plainest(phrases: list[str]) -> list[str]:
    """Return the few shortest wordings of a title, each once whatever its capitals."""
    once = {phrase.casefold(): phrase for phrase in reversed(phrases)}
    return sorted(once.values(), key=lambda phrase: (len(phrase), phrase))[:PHRASES_SHOWN]


def _jobs(found: DocumentAssessment) -> tuple[JobLine, ...]:
    lines = []
    if found.this_job:
        lines.append(
            JobLine(
                _("This job"),
                "",
                _("by the tasks that the text names"),
                found.this_job.ai_does,
                found.this_job.percentile,
            )
        )
    several = len(found.records) > 1
    for record in found.records:
        note = (
            _("counts {whole}\xa0% in the mixture").format(whole=whole(100 * record.weight))
            if several
            else _("the occupation, as we score it")
        )
        lines.append(JobLine(record.title, record.slug, note, record.ai_does, record.percentile))
    if several and found.blend:
        lines.append(
            JobLine(
                _("The mixture"),
                "",
                _("of these jobs, by assumed weights"),
                found.blend.ai_does,
                found.blend.percentile,
            )
        )
    return tuple(lines)


def _finding(found: DocumentAssessment) -> str:
    """Return in a sentence how this job lies beside its occupation, by whether their ranges of shares overlap."""
    if not found.this_job and not found.records:
        return _("We found neither a job title nor a task in it, so there is nothing to score.")
    if not found.this_job:
        return _("The text names no task that could be scored, so only the occupation's own score can be shown.")
    mine = found.this_job.ai_does
    told = _("AI could do {mine} of the tasks that the text names").format(mine=_about(mine))
    if not found.blend:
        return _("{told}. There is no occupation to compare it with.").format(told=told)
    usual = found.blend.ai_does
    of_whom = found.records[0].title if len(found.records) == 1 else _("the jobs it names")
    return _("{told}. For {of_whom} it is {usual}. {mine}").format(
        told=told, of_whom=of_whom, usual=_about(usual), mine=_compared(mine, usual)
    )


def _compared(mine: Interval, usual: Interval) -> str:
    if mine.low > usual.high:
        return _("The ranges do not overlap: this job is more exposed to AI than is usual for it.")
    if mine.high < usual.low:
        return _("The ranges do not overlap: this job is less exposed to AI than is usual for it.")
    return _("The ranges overlap, so we cannot say that this job differs from what is usual.")


def _about(interval: Interval) -> str:
    low, high = whole(interval.low), whole(interval.high)
    return _("about {value}\xa0% (likely between {low} and {high}\xa0%)").format(
        value=whole(interval.value), low=low, high=high
    )
