"""The annex to a works agreement: what a run was for, what it read, what is never computed, and how to run it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from worktide.core.hashing import canonical_json
from worktide.workforce.report import WorkforceReport
from worktide.workforce.safeguards import FEWEST

AUDIT_FORMAT: Final = 1


class EarlierReport(msgspec.Struct, frozen=True):
    """A report on the same files, written to the same folder before, by other groups."""

    groups: tuple[str, ...]


class _Told(msgspec.Struct, frozen=True):
    """What is read again of an audit log."""

    inputs: tuple[dict[str, str | int], ...] = ()
    groups: tuple[str, ...] = ()
    earlier_reports: tuple[EarlierReport, ...] = ()


_SUBTRACTED: Final = (
    "Two reports on one table by other groups can be subtracted, so that fewer than ten heads may be told."
)
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
- Shown by group and occupation at once, only what leaves ten heads or nobody behind.
{warning}
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


def annex(report: WorkforceReport, earlier: Sequence[EarlierReport] = ()) -> str:
    """Return the annex as Markdown; equal reports give equal text. It is no legal advice."""
    summary = report.summary
    asked = [summary.title, *summary.context, summary.headcount, summary.wage, *summary.groups]
    read = [f"- {name}" for name in asked if name]
    files = [*summary.inputs, *([report.openings.source] if report.openings else [])]
    inputs = [f"- `{one.name}`: SHA-256 `{one.sha256}`, {one.size} bytes" for one in files]
    groups = "; ".join(", ".join(one.groups) or "none" for one in earlier)
    return _TEXT.format(
        read="\n".join(read),
        never="\n".join(f"- {one}" for one in _NEVER),
        fewest=FEWEST,
        shown=report.shown,
        warning=f"- Warning: {_SUBTRACTED} Groups of reports before: {groups}.\n" if earlier else "",
        release=summary.release,
        release_hash=summary.release_hash,
        question=summary.parameters,
        decisions=summary.decisions_sha256 or "none",
        inputs="\n".join(inputs) or "- a data frame, not a file",
    )


def audit_log(report: WorkforceReport, earlier: Sequence[EarlierReport] = ()) -> bytes:
    """Return what a report rests on as JSON: release, question, decisions, and the hash of each file read.

    `earlier_reports` are reports on the same files by other groups, with a warning; null where there are none.
    """
    summary = report.summary
    openings = report.openings.source if report.openings else None
    log = {
        "format": AUDIT_FORMAT,
        "groups": report.grouped,
        "groups_summed_over": report.dropped,
        "openings": msgspec.to_builtins(openings),
        "earlier_reports": msgspec.to_builtins(tuple(earlier)),
        "warning": _SUBTRACTED if earlier else None,
        "release": summary.release,
        "release_hash": summary.release_hash,
        "parameters": summary.parameters,
        "decisions_sha256": summary.decisions_sha256,
        "inputs": [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in summary.inputs],
        "fewest_heads_shown": int(FEWEST),
        "percent_of_heads_shown": report.shown,
    }
    return canonical_json(log)


def earlier_reports(path: Path, report: WorkforceReport) -> tuple[EarlierReport, ...]:
    """Return the reports on the same files by other groups that an audit log tells of; none where it cannot be read."""
    try:
        before = msgspec.json.decode(path.read_bytes(), type=_Told)
    except (OSError, msgspec.DecodeError):
        return ()
    hashes = sorted(str(one.get("sha256")) for one in before.inputs)
    if not hashes or hashes != sorted(one.sha256 for one in report.summary.inputs):
        return ()
    others = {*before.earlier_reports, EarlierReport(before.groups)} - {EarlierReport(report.grouped)}
    return tuple(sorted(others, key=lambda one: one.groups))
