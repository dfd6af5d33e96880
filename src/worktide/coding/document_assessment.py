"""The assessment of the very job that a document describes, beside that of the occupation it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worktide.assessment.own_tasks import OwnScore, OwnTask, blended, score_tasks
from worktide.coding.documents import read_document
from worktide.coding.tasks_named import NamedTask, Share, named_tasks
from worktide.coding.title_candidates import FoundTitle, WeighedRecord, titles_in
from worktide.coding.verbs import verbs_of
from worktide.core.intervals import Interval
from worktide.release.open import Release, open_release
from worktide.release.record import ReleaseStamp

NO_TITLE: Final = "The text names no job title that the release knows, so there is no occupation to compare with."
NO_TASK: Final = "The text names no task: no bullet or sentence begins with what someone does."
MIXED: Final = "The text fits more than one job; the blend mixes them by the weights shown, which are assumed."
STATED: Final = "Percentages of the time are taken from the text; what is left is divided among the other tasks."
WORDED: Final = "Words such as “mainly” and “occasionally” weigh tasks three to one and one to three; that is assumed."


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """A task that the text names, its verb in the base form, where its share of the time comes from, and its score."""

    text: str
    share_from: Share
    score: OwnTask


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A record that the text is about, its weight (0 to 1), and what the release says: percentile and percent."""

    slug: str
    title: str
    weight: float
    percentile: Interval | None
    ai_does: Interval | None


@dataclass(frozen=True, slots=True)
class ThisJob:
    """The score of the tasks in the text: share that AI could do in percent, and percentile among occupations."""

    ai_does: Interval
    percentile: Interval


@dataclass(frozen=True, slots=True)
class DocumentAssessment:
    """What a document says of a job: titles, records and their blend, tasks with scores, and this job's own score.

    `this_job` is null where no task is named, `blend` where no record with a score is. Ranges are 80 % ranges.
    """

    release: ReleaseStamp
    titles: tuple[FoundTitle, ...]
    records: tuple[DocumentRecord, ...]
    blend: ThisJob | None
    this_job: ThisJob | None
    tasks: tuple[DocumentTask, ...]
    caveats: tuple[str, ...]


def assess_document(document: Path | str | bytes, release: Release | None = None) -> DocumentAssessment:
    """Return the assessment of the job in an advert, a résumé or a description (path or bytes; see `read_document`).

    Nothing of the document is kept. Raises WorktideError where it cannot be read.
    """
    return assess_text(read_document(document), release or open_release())


def assess_text(text: str, release: Release) -> DocumentAssessment:
    """Return the same for text that is already read."""
    titles, weighed = titles_in(text, release)
    named = named_tasks(text, verbs_of(release))
    score = _score(named, release) if named else None
    mixed = blended([(one.position, one.weight) for one in weighed], release)
    return DocumentAssessment(
        release=release.stamp,
        titles=titles,
        records=tuple(_record(release, one) for one in weighed),
        blend=None if mixed is None else ThisJob(*mixed),
        this_job=None if score is None else ThisJob(score.ai_does, score.percentile),
        tasks=_tasks(named, score),
        caveats=_caveats(weighed, named, score),
    )


def _score(named: tuple[NamedTask, ...], release: Release) -> OwnScore:
    told = any(task.share_from != "equal" for task in named)
    return score_tasks([task.text for task in named], [task.share for task in named] if told else None, release)


def _record(release: Release, one: WeighedRecord) -> DocumentRecord:
    listed = release.listing[one.position]
    shares = release.record(listed.slug).shares
    return DocumentRecord(listed.slug, listed.title, one.weight, listed.risk, shares.ai_does if shares else None)


def _tasks(named: tuple[NamedTask, ...], score: OwnScore | None) -> tuple[DocumentTask, ...]:
    if score is None:
        return ()
    both = zip(named, score.tasks, strict=True)
    return tuple(DocumentTask(task.text, task.share_from, scored) for task, scored in both)


def _caveats(
    weighed: tuple[WeighedRecord, ...], named: tuple[NamedTask, ...], score: OwnScore | None
) -> tuple[str, ...]:
    told = []
    if not weighed:
        told.append(NO_TITLE)
    if len(weighed) > 1:
        told.append(MIXED)
    if score is None:
        return (*told, NO_TASK)
    origins = {task.share_from for task in named}
    if "stated" in origins:
        told.append(STATED)
    if "worded" in origins:
        told.append(WORDED)
    return (*told, *score.caveats)
