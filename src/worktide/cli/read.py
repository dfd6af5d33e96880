"""`worktide assess --document`: the job in an advert, a résumé or a description, in the terminal or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import msgspec

from worktide.assessment.words import about
from worktide.coding.document_assessment import DocumentAssessment, ThisJob, assess_document
from worktide.core.errors import ANSWER_IS_NO
from worktide.core.hashing import canonical_json
from worktide.release.open import open_release

_SHOWN: Final = 5


def show_document(path: Path, folder: Path | None, *, as_json: bool) -> int:
    """Print the assessment of a document and return the exit code: 1 where it names neither a job nor a task.

    Raises WorktideError where the document cannot be read.
    """
    found = assess_document(path, open_release(folder))
    if as_json:
        click.echo(canonical_json(msgspec.to_builtins(found)).decode(), nl=False)
    else:
        for line in document_lines(found):
            click.echo(line)
    return 0 if found.tasks or found.records else ANSWER_IS_NO


def document_lines(found: DocumentAssessment) -> Iterator[str]:
    """Yield the assessment of a document in words, a line each."""
    yield "This job, by the tasks that the text names"
    yield from _job(found.this_job)
    yield "The jobs that it names"
    for record in found.records:
        stands = "no score" if record.percentile is None else f"percentile {about(record.percentile)}"
        yield f"  {record.title}, weight {record.weight:.2f}, {stands}"
    if found.blend is not None and len(found.records) > 1:
        yield from _job(found.blend)
    yield "Titles found"
    for title in found.titles[:_SHOWN]:
        yield f"  “{title.phrase}” is {title.title}, confidence {title.confidence:.2f} ({title.stage})"
    yield "Tasks: share of the time, what AI could do of each"
    for task in found.tasks:
        score = task.score
        yield f"  {score.time_share:5.1f} % ({task.share_from})  {about(score.automation, ' %')}  {task.text}"
    yield from found.caveats
    yield f"Release {found.release.id}."


def _job(job: ThisJob | None) -> Iterator[str]:
    if job is None:
        yield "  none"
    else:
        yield f"  What AI could do of it: {about(job.ai_does, ' %')}"
        yield f"  Percentile among occupations {about(job.percentile)}"
