"""Whether a column of labels can be what it says: against the other raters, and against the publisher's own scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import SourceError
from worktide.pipeline.rater_model.labels import NOT_JUDGED, LabelPanel

Array = NDArray[np.float64]

# Raters of one construct correlate 0.5 to 0.9 by task; below this a column measures something else.
LEAST_CORRELATION = 0.3
# Rare levels are left out: of the second GPT-4 set's few T4, a third are T0 in the first set, an oddity of that file.
LEAST_SHARE_OF_A_LEVEL = 0.05
LARGEST_ERROR = 1e-6


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a rater's labels, in words, with its correlation with the mean of the others."""

    rater: str
    problem: str
    correlation: float


def _ridits(labels: NDArray[np.int64], levels: int) -> Array:
    """Return each label's mid-rank among the rater's own (0 to 1; NaN without), so that severity does not matter."""
    judged = labels != NOT_JUDGED
    shares = np.bincount(labels[judged], minlength=levels) / judged.sum()
    middle = np.cumsum(shares) - shares / 2
    return np.where(judged, middle[labels], np.nan)


def _consensus(panel: LabelPanel, rater: int) -> Array:
    """Return the mean mid-rank of the other raters for each task, NaN where none judged it."""
    others = [_ridits(row, panel.levels) for place, row in enumerate(panel.labels) if place != rater]
    stacked = np.stack(others)
    known = ~np.isnan(stacked)
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, stacked, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


def _out_of_order(panel: LabelPanel, rater: int, consensus: Array) -> bool:
    """Return whether the others place a rater's higher level below a lower one, rare levels left out."""
    own = np.where(np.isnan(consensus), NOT_JUDGED, panel.labels[rater])
    judged = int((own != NOT_JUDGED).sum())
    means = []
    for level in range(panel.levels):
        chosen = consensus[own == level]
        if len(chosen) >= LEAST_SHARE_OF_A_LEVEL * judged:
            means.append(float(chosen.mean()))
    return any(later < earlier for earlier, later in pairwise(means))


def implausible_raters(panel: LabelPanel) -> tuple[Finding, ...]:
    """Return the raters whose labels cannot be judgements of these tasks on this scale, with why.

    A rater is found out by its correlation with the mean of the others (mid-ranks; tasks both judged): below −0.3 its
    scale runs the other way, below 0.3 its labels belong to other tasks or measure something else; and by levels that
    the others place in another order.
    """
    findings = []
    for rater, name in enumerate(panel.raters):
        consensus = _consensus(panel, rater)
        own = _ridits(panel.labels[rater], panel.levels)
        both = ~np.isnan(consensus) & ~np.isnan(own)
        constant = both.sum() < 3 or np.ptp(own[both]) == 0 or np.ptp(consensus[both]) == 0
        correlation = 0.0 if constant else float(np.corrcoef(own[both], consensus[both])[0, 1])
        if correlation < -LEAST_CORRELATION:
            findings.append(Finding(name, "its scale runs against the other raters'", correlation))
        elif correlation < LEAST_CORRELATION:
            findings.append(Finding(name, "it does not agree with the other raters more than by chance", correlation))
        elif _out_of_order(panel, rater, consensus):
            findings.append(Finding(name, "the other raters place its levels in another order", correlation))
    return tuple(findings)


def check_raters(panel: LabelPanel) -> None:
    """Raise SourceError where a rater's labels cannot be what they are said to be."""
    findings = implausible_raters(panel)
    if findings:
        named = "; ".join(f"{one.rater} (r {one.correlation:.2f}): {one.problem}" for one in findings)
        hint = "Look whether a column was swapped, rows were shifted or levels renamed in the publisher's file."
        raise SourceError("labels of a rater are implausible", got=named, hint=hint)


def misplaced_columns(computed: Mapping[str, Array], published: Mapping[str, Array]) -> dict[str, str]:
    """Return the columns that do not reproduce the publisher's score of the same name, with the one they do reproduce.

    `computed` are scores of occupations that follow from each column of labels, `published` those that the publisher
    gives, under the same names and in the same order. The value is empty where no published score fits: two columns
    swapped for one another name each other.
    """
    misplaced = {}
    for name, values in computed.items():
        fits = [other for other, given in published.items() if np.nanmax(np.abs(values - given)) < LARGEST_ERROR]
        if name not in fits:
            misplaced[name] = fits[0] if fits else ""
    return misplaced
