"""Thresholds of prediction sets, by conformal calibration within major groups, and the test of what they promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from worktide.panel.scale import Scale
from worktide.panel.sets import COVERAGE, EVERY_GROUP, Thresholds, drawn_to_prior, prediction_sets, strangeness
from worktide.pipeline.training.splits import MAJOR_GROUP_DIGITS, Places

Array = NDArray[np.float64]

FEWEST_OCCUPATIONS: Final = 30
TYPICAL_SHARE: Final = 0.95


def major_groups(occupations: Sequence[str]) -> tuple[str, ...]:
    """Return each occupation code's major group: its first two digits."""
    return tuple(code[:MAJOR_GROUP_DIGITS] for code in occupations)


def large_groups(occupations: Sequence[str]) -> tuple[str, ...]:
    """Return the major groups with at least 30 occupations, sorted; the others are pooled."""
    groups = np.asarray(major_groups(tuple(set(occupations))))
    names, counts = np.unique(groups, return_counts=True)
    return tuple(names[counts >= FEWEST_OCCUPATIONS].tolist())


def pooled_groups(occupations: Sequence[str], large: Sequence[str]) -> NDArray[np.str_]:
    """Return each row's major group, or "" where it has too few occupations to stand alone."""
    return np.asarray([group if group in large else EVERY_GROUP for group in major_groups(occupations)])


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What heads say of texts they have not learnt from.

    `levels` (texts × levels) are class probabilities of all raters side by side, `truth` the judgements in the same
    shape, `novelty` (texts), `priors` (levels) each rater's overall shares.
    """

    scale: Scale
    levels: Array
    truth: Array
    novelty: Array
    priors: Array

    def of(self, rows: NDArray[np.bool_]) -> HeldOut:
        """Return some of the texts."""
        return HeldOut(self.scale, self.levels[rows], self.truth[rows], self.novelty[rows], self.priors)


def held_out(scale: Scale, outputs: Array, truth: Array, novelty: Array) -> HeldOut:
    """Return held-out class probabilities from the outputs of the last stage."""
    levels = np.concatenate(scale.probabilities(outputs), axis=1)
    return HeldOut(scale, levels, truth, novelty, truth.mean(axis=0))


@dataclass(frozen=True, slots=True)
class Calibration:
    """When sets grow with novelty, and the thresholds by major group."""

    start: float
    thresholds: Thresholds


def _threshold(probability: Array) -> float:
    """Return the largest threshold that the wanted share of judgements' probabilities reaches (finite-sample form)."""
    kept = int(np.floor((1.0 - COVERAGE) * (len(probability) + 1)))
    return float(np.sort(probability)[max(kept - 1, 0)])


def calibrate(held: HeldOut, groups: NDArray[np.str_]) -> Calibration:
    """Return thresholds that nine in ten judgements reach, in each large major group and in all together.

    Split conformal prediction with the least ambiguous sets (Sadinle, Lei and Wasserman 2019), within groups as Vovk
    (2012) has it. `groups` gives each text's pooled major group.
    """
    start = float(np.quantile(held.novelty, TYPICAL_SHARE))
    names = (EVERY_GROUP, *sorted(set(groups.tolist()) - {EVERY_GROUP}))
    values = np.empty((len(names), len(held.scale.raters)))
    for place in range(len(held.scale.raters)):
        span = held.scale.columns(place)
        reached = (held.levels[:, span] * held.truth[:, span]).sum(axis=1)
        for row, name in enumerate(names):
            # Small groups, and texts of no known group, go by what holds over all texts.
            members = groups == name if name else np.ones(len(groups), dtype=bool)
            values[row, place] = _threshold(reached[members])
    return Calibration(start, Thresholds(names, values))


def sets_of(
    held: HeldOut, calibration: Calibration, groups: Sequence[str], filled: bool = True
) -> list[NDArray[np.bool_]]:
    """Return each rater's prediction sets (texts × levels)."""
    strange = strangeness(held.novelty, calibration.start)
    thresholds = calibration.thresholds.of(groups, len(held.levels))
    result = []
    for place in range(len(held.scale.raters)):
        span = held.scale.columns(place)
        drawn = drawn_to_prior(held.levels[:, span], held.priors[None, span], strange)
        result.append(prediction_sets(drawn, thresholds[:, place], strange, filled))
    return result


def cross_sets(held: HeldOut, folds: Places, groups: NDArray[np.str_], filled: bool = True) -> list[NDArray[np.bool_]]:
    """Return each rater's sets, each fold's thresholds calibrated on the other folds (cross-conformal; Vovk 2015)."""
    result = [np.zeros((len(folds), count), dtype=bool) for count in held.scale.counts]
    for fold in range(int(folds.max()) + 1):
        test = folds == fold
        made = sets_of(held.of(test), calibrate(held.of(~test), groups[~test]), groups[test].tolist(), filled)
        for whole, part in zip(result, made, strict=True):
            whole[test] = part
    return result


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """Coverage in one major group, and the two-sided p-value of its distance from 0.9, clustered by occupation."""

    group: str
    n: int
    coverage: float
    p_value: float
    rejected: bool


def coverage_by_group(
    covered: NDArray[np.bool_], groups: NDArray[np.str_], occupations: Places, level: float = 0.01
) -> list[GroupCoverage]:
    """Return coverage by group, rejected or not at `level` over all groups (Holm 1979).

    The test divides the distance from 0.9 by its standard error over whole occupations (never less than the binomial
    one) and refers it to Student's t with one degree of freedom less than occupations.
    """
    rows = []
    for name in sorted(set(groups.tolist())):
        member = groups == name
        _, place = np.unique(occupations[member], return_inverse=True)
        count, coverage = int(member.sum()), float(covered[member].mean())
        excess = np.bincount(place, covered[member] - coverage)
        clusters = len(excess)
        variance = clusters / max(clusters - 1, 1) * float((excess**2).sum())
        error = np.sqrt(max(variance, count * COVERAGE * (1.0 - COVERAGE))) / count
        p_value = float(2 * student.sf(abs(coverage - COVERAGE) / error, max(clusters - 1, 1)))
        rows.append((p_value, name, count, coverage))
    rows.sort()
    made, still = [], True
    for rank, (p_value, name, count, coverage) in enumerate(rows):
        still = still and p_value * (len(rows) - rank) < level
        made.append(GroupCoverage(name, count, coverage, p_value, still))
    return sorted(made, key=lambda row: row.group)
