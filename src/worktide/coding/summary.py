"""What a run of coding came to, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worktide.coding.answers import STAGES
from worktide.coding.codes import SOC_2018, code_column
from worktide.coding.kernel import Coder

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of rows, but for `distinct` (titles) and `in_review`; `mean_confidence` is over rows with a record.

    `answered` rows are sure; `unsure` have a likeliest record only; `unanswered` have none. `marked` rows had something
    wrong with them in the file. `by_stage` and `by_major_group` (SOC 2018, two digits) count rows, the latter
    those with a record.
    """

    release: str
    rows: int
    distinct: int
    answered: int
    unsure: int
    unanswered: int
    marked: int
    mean_confidence: float | None
    by_stage: dict[str, int]
    by_major_group: dict[str, int]
    in_review: int | None
    decisions_applied: int
    decisions_open: int
    conflicts: tuple[str, ...]
    retired_codes: tuple[str, ...]
    unknown_codes: tuple[str, ...]


def summary_of(coder: Coder, in_review: int | None) -> Summary:
    """Return the summary of a finished run."""
    ledger, size = coder.ledger, len(coder.ledger)
    counts = ledger.counts[:size]
    found, sure = ledger.positions[:size, 0] >= 0, ledger.sure[:size]
    rows, with_record = int(counts.sum()), int(counts[found].sum())
    trust = float((counts * ledger.confidences[:size, 0].astype(np.float64))[found].sum())
    by_stage = np.bincount(ledger.stages[:size], counts, minlength=len(STAGES))
    return Summary(
        release=coder.release.stamp.id,
        rows=rows,
        distinct=int((counts > 0).sum()),
        answered=int(counts[found & sure].sum()),
        unsure=int(counts[found & ~sure].sum()),
        unanswered=rows - with_record,
        marked=coder.marked,
        mean_confidence=round(trust / with_record, DIGITS) if with_record else None,
        by_stage={name: int(count) for name, count in zip(STAGES, by_stage, strict=True) if count},
        by_major_group=_by_major_group(coder, ledger.positions[:size, 0][found], counts[found]),
        in_review=in_review,
        decisions_applied=int(by_stage[-1]),
        decisions_open=coder.decisions.still_open,
        conflicts=coder.decisions.conflicts,
        retired_codes=coder.decisions.retired,
        unknown_codes=coder.decisions.unknown,
    )


def _by_major_group(coder: Coder, positions: NDArray[Any], counts: NDArray[np.int64]) -> dict[str, int]:
    codes = code_column(coder.release, SOC_2018).codes
    by_record = np.bincount(positions, counts, minlength=len(codes))
    groups: dict[str, int] = {}
    for place in np.flatnonzero(by_record).tolist():
        group = codes[place][:2]
        groups[group] = groups.get(group, 0) + int(by_record[place])
    return dict(sorted(groups.items()))


def summary_lines(summary: Summary) -> Iterator[str]:
    """Yield the summary in words, a line each."""
    share = f" ({100 * summary.answered / summary.rows:.1f} %)" if summary.rows else ""
    rest = f"{summary.unsure:,} not sure, {summary.unanswered:,} without an answer"
    yield f"{summary.rows:,} rows, {summary.distinct:,} distinct titles, release {summary.release}"
    yield f"{summary.answered:,} rows answered{share}, {rest}"
    if summary.marked:
        yield f"{summary.marked:,} rows had something wrong with them: see the column `remark`"
    if summary.mean_confidence is not None:
        yield f"Mean confidence {summary.mean_confidence:.3f}"
    yield "Rows by stage: " + (", ".join(f"{name} {rows:,}" for name, rows in summary.by_stage.items()) or "none")
    groups = sorted(summary.by_major_group.items(), key=lambda one: (-one[1], one[0]))
    yield "Rows by major group: " + (", ".join(f"{name} {rows:,}" for name, rows in groups) or "none")
    if summary.in_review is not None:
        yield f"{summary.in_review:,} titles in the review queue"
    if summary.decisions_applied or summary.decisions_open:
        decided, still_open = summary.decisions_applied, summary.decisions_open
        yield f"Decisions: {decided:,} rows decided, {still_open:,} lines still without a code"
    for told, what in (
        (summary.conflicts, "Not applied, conflict"),
        (summary.unknown_codes, "Not applied"),
        (summary.retired_codes, "Retired code"),
    ):
        yield from (f"{what}: {one}" for one in told)
