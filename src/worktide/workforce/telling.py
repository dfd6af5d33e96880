"""The summary of a run in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from worktide.workforce.results import Counts, Summary


def summary_lines(summary: Summary) -> Iterator[str]:
    """Yield what a run came to, a line each; the counts add up to what was read."""
    yield f"{_counted(summary.whole)} read, release {summary.release}"
    yield f"{_counted(summary.kept)} kept, with {summary.distinct_titles:,} distinct titles"
    yield f"  answered for sure: {_counted(summary.sure)}"
    yield f"  likeliest records only: {_counted(summary.unsure)}"
    yield f"  without an answer: {_counted(summary.unmatched)}"
    for reason, counts in summary.set_aside.items():
        yield f"Set aside, {reason}: {_counted(counts)}"
    if summary.uncounted_rows:
        yield f"{summary.uncounted_rows:,} of the rows set aside have heads that nobody can tell"
    if summary.rows_without_wage:
        yield f"{summary.rows_without_wage:,} rows kept have no wage that can be read"
    for what, count in summary.rows_mended.items():
        yield f"Put right: {count:,} {what}"
    if summary.titles_in_review:
        yield f"{summary.titles_in_review:,} titles to check by hand: review.csv names the heads each decides"


def _counted(counts: Counts) -> str:
    heads = Decimal(counts.heads).normalize()
    return f"{counts.rows:,} rows, {heads:,f} heads"
