"""What is told of a set of titles: right first and among five, how sure, how honest, where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.matching.cascade import STAGES, Cascade
from worktide.pipeline.title_evaluation.sets import TitleSet

Array = NDArray[np.float64]

AMONG: Final = 5
ASKED: Final = 4 * AMONG
"""Records asked for, so that five distinct codes are among them: several records may share one code."""
BINS: Final = 10
ANSWERED: Final = 0.8
SEED: Final = 7
DRAWS: Final = 1000
EXAMPLES: Final = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """What came out for each title: the place (from 0) of the first right code among distinct ones, AMONG where none.

    `confidence` is that of the first candidate, `sure` as `Matches` has it, `stage` a place in STAGES, `first` the
    first candidate's code (empty where there is none).
    """

    tested: TitleSet
    place: NDArray[np.int64]
    confidence: Array
    sure: NDArray[np.bool_]
    stage: NDArray[np.uint8]
    first: tuple[str, ...]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the first candidate's code is right."""
        return np.asarray(self.place == 0)


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of a set: shares from 0 to 1; `by_group` has the share right first and titles by SOC major group.

    `calibration` is the expected calibration error of the first candidate's confidence over ten bins of equal counts;
    `calibration_by_chance` is what a confidence that is perfectly right would show on as many titles: the mean and the
    ends that 95 % lie between.
    `failures` are the most confident mistakes: title, code given, codes that count as right.
    """

    titles: int
    first: float
    among_five: float
    sure: float
    right_where_sure: float
    right_at_80: float
    calibration: float
    calibration_by_chance: tuple[float, float, float]
    by_group: dict[str, tuple[float, int]]
    by_stage: dict[str, tuple[float, int]]
    failures: tuple[tuple[str, str, tuple[str, ...]], ...]


def answers(cascade: Cascade, codes: Sequence[str], tested: TitleSet) -> Answers:
    """Return what a cascade answers; `codes` gives the SOC 2018 code of each record by its position."""
    found = cascade.match_many(tested.titles, None, ASKED)
    ranked = [
        tuple(dict.fromkeys(codes[position] for position in row if position >= 0))[:AMONG]
        for row in found.positions.tolist()
    ]
    place = [
        next((rank for rank, code in enumerate(row) if code in right), AMONG)
        for row, right in zip(ranked, tested.codes, strict=True)
    ]
    first = tuple(row[0] if row else "" for row in ranked)
    return Answers(tested, np.array(place, np.int64), found.confidences[:, 0], found.sure, found.stage, first)


def joined(parts: Sequence[Answers]) -> Answers:
    """Return the answers of several parts of one set as one."""
    titles = tuple(title for part in parts for title in part.tested.titles)
    codes = tuple(right for part in parts for right in part.tested.codes)
    return Answers(
        TitleSet(titles, codes),
        np.concatenate([part.place for part in parts]),
        np.concatenate([part.confidence for part in parts]),
        np.concatenate([part.sure for part in parts]),
        np.concatenate([part.stage for part in parts]),
        tuple(code for part in parts for code in part.first),
    )


def calibration_error(confidence: Array, right: NDArray[np.bool_]) -> float:
    """Return the mean distance of confidence and share right, over ten bins of (nearly) equal counts by confidence.

    The expected calibration error of Naeini and others 2015, with bins of equal counts.
    """
    order = np.argsort(confidence, kind="stable")
    bins = [part for part in np.array_split(order, BINS) if len(part)]
    return float(sum(len(part) * abs(confidence[part].mean() - right[part].mean()) for part in bins) / len(order))


def calibration_by_chance(confidence: Array) -> tuple[float, float, float]:
    """Return the calibration error that these confidences would show if they were perfectly right, with 95 % ends.

    Whether each title is right is drawn by its confidence, `DRAWS` times with one seed: few titles stray by chance.
    """
    generator = np.random.default_rng(SEED)
    errors = [calibration_error(confidence, generator.random(len(confidence)) < confidence) for _ in range(DRAWS)]
    low, high = np.quantile(errors, (0.025, 0.975))
    return float(np.mean(errors)), float(low), float(high)


def measured(found: Answers) -> Measures:
    """Return the figures of a set's answers; the set has at least one title."""
    right, order = found.right, np.argsort(-found.confidence, kind="stable")
    most = order[: max(round(ANSWERED * len(order)), 1)]
    groups = [min(codes)[:2] for codes in found.tested.codes]
    wrong = [place for place in order.tolist() if not right[place] and found.first[place]][:EXAMPLES]
    return Measures(
        titles=len(right),
        first=float(right.mean()),
        among_five=float((found.place < AMONG).mean()),
        sure=float(found.sure.mean()),
        right_where_sure=float(right[found.sure].mean()) if found.sure.any() else 0.0,
        right_at_80=float(right[most].mean()),
        calibration=calibration_error(found.confidence, right),
        calibration_by_chance=calibration_by_chance(found.confidence),
        by_group=_shares(groups, right),
        by_stage=_shares([STAGES[stage] for stage in found.stage.tolist()], right),
        failures=tuple(
            (found.tested.titles[place], found.first[place], tuple(sorted(found.tested.codes[place])))
            for place in wrong
        ),
    )


def _shares(names: Sequence[str], right: NDArray[np.bool_]) -> dict[str, tuple[float, int]]:
    """Return the share right and the number of titles under each name."""
    of_name = np.array(names)
    return {
        str(name): (float(right[of_name == name].mean()), int((of_name == name).sum())) for name in np.unique(of_name)
    }
