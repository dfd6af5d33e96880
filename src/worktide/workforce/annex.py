"""The annex to a works agreement: what a run was for, what it read, what is never computed, and how to run it again."""

from __future__ import annotations

from typing import Final

from worktide.core.hashing import canonical_json
from worktide.workforce.report import WorkforceReport
from worktide.workforce.safeguards import FEWEST

_NEVER: Final = (
    "a score, rank or forecast for one person",
    "whether somebody should be hired, promoted, moved, watched or dismissed",
    "how well or how fast somebody works",
    "a sum over fewer than ten heads",
)
_TEXT: Final = """\
# Annex: use of Worktide on a workforce

## Purpose

To see which kinds of work AI could do, by group and occupation, so that both sides can plan training and tasks.
Exposure is not job loss.

## Columns read

{read}

## Never computed in the report

{never}

## Thresholds

- A group shown has at least {fewest} heads. Smaller ones are joined with others.
- Heads shown: at least {shown} percent of those kept.

## How either side runs it again

Release `{release}` with hash `{release_hash}`; question `{question}`; decisions `{decisions}`.
The same files give the same bytes:

{inputs}

## Uses that law restricts

The EU AI Act counts AI systems as high-risk where they are meant for choosing whom to hire; for deciding on the terms
of work, promotion or the end of a job; for giving out tasks by a person's conduct or traits; or for watching and
judging how people work (Annex III, point 4). This report is made for none of these and must not be used for them.
This annex is no legal advice.
"""


def annex(report: WorkforceReport) -> str:
    """Return the annex as Markdown; equal reports give equal text. It is no legal advice."""
    summary = report.summary
    asked = [summary.title, *summary.context, summary.headcount, summary.wage, *summary.groups]
    read = [f"- {name}" for name in asked if name]
    inputs = [f"- `{one.name}`: SHA-256 `{one.sha256}`, {one.size} bytes" for one in summary.inputs]
    return _TEXT.format(
        read="\n".join(read),
        never="\n".join(f"- {one}" for one in _NEVER),
        fewest=FEWEST,
        shown=report.shown,
        release=summary.release,
        release_hash=summary.release_hash,
        question=summary.parameters,
        decisions=summary.decisions_sha256 or "none",
        inputs="\n".join(inputs) or "- a data frame, not a file",
    )


def audit_log(report: WorkforceReport) -> bytes:
    """Return what a report rests on as JSON: release, question, decisions, and the hash of each file read."""
    summary = report.summary
    log = {
        "release": summary.release,
        "release_hash": summary.release_hash,
        "parameters": summary.parameters,
        "decisions_sha256": summary.decisions_sha256,
        "inputs": [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in summary.inputs],
        "fewest_heads_shown": int(FEWEST),
        "percent_of_heads_shown": report.shown,
    }
    return canonical_json(log)
