"""Where heads are good and where not: within major groups, on far texts, with fewer labels, and the noise ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.training.calibration import coverage_by_group, major_groups
from worktide.pipeline.training.evaluate import OutOfFold, RaterResult, judge_out_of_fold, results
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.measures import correlation, residual_parts, within
from worktide.pipeline.training.splits import components, numbered, text_key

Array = NDArray[np.float64]

FAR_SHARE: Final = 0.1
SEED: Final = 11


@dataclass(frozen=True, slots=True)
class RaterDetails:
    """More on one rater's head, on held-out texts.

    `within_major_r` correlates over tasks less their major group's mean; `far_r`, `far_coverage` and `far_set_size` are
    for the tenth of texts with most n-grams unseen in training; `residual_sd_occupation` is what an occupation's tasks
    share of the error, `inflation` the variance of occupations' mean errors over independence. `under` and `over` name
    the major groups whose coverage is rejected at 1 % (Holm, clustered), of sets before an empty one is filled.
    """

    rater: str
    within_major_r: float
    far_r: float
    far_coverage: float
    far_set_size: float
    residual_sd_occupation: float
    residual_sd_task: float
    inflation: float
    under: tuple[str, ...]
    over: tuple[str, ...]


def details(judged: JudgedTexts, found: OutOfFold) -> list[RaterDetails]:
    """Return the details of each rater's head."""
    majors = numbered(major_groups(judged.occupations))
    far = found.held.novelty >= np.quantile(found.held.novelty, 1.0 - FAR_SHARE)
    predicted, given = judged.numbers(found.held.levels), judged.numbers(found.held.truth)
    filled, plain = found.sets(), found.sets(filled=False)
    rows = []
    for place, rater in enumerate(judged.scale.raters):
        truth = found.held.truth[:, judged.scale.columns(place)] > 0
        pair = predicted[:, place], given[:, place]
        parts = residual_parts(pair[1] - pair[0], found.occupations)
        tested = coverage_by_group(plain[place][truth], found.groups, found.occupations)
        rejected = [group for group in tested if group.rejected]
        rows.append(
            RaterDetails(
                rater=rater,
                within_major_r=correlation(within(pair[0], majors), within(pair[1], majors)),
                far_r=correlation(pair[0][far], pair[1][far]),
                far_coverage=float(filled[place][truth][far].mean()),
                far_set_size=float(filled[place][far].sum(axis=1).mean()),
                residual_sd_occupation=parts.occupation,
                residual_sd_task=parts.task,
                inflation=parts.inflation,
                under=tuple(group.group for group in rejected if group.coverage < 0.9),
                over=tuple(group.group for group in rejected if group.coverage >= 0.9),
            )
        )
    return rows


def some_of(judged: JudgedTexts, rows: Sequence[int] | NDArray[np.int64]) -> JudgedTexts:
    """Return some of the texts."""
    return JudgedTexts(
        tuple(judged.texts[row] for row in rows),
        tuple(judged.occupations[row] for row in rows),
        judged.scale,
        judged.level_names,
        judged.levels[np.asarray(rows)],
        judged.values,
        tuple(judged.activities[row] for row in rows) if judged.activities else (),
    )


def learning_curve(judged: JudgedTexts, shares: Sequence[float], folds: int = 5) -> dict[float, list[RaterResult]]:
    """Return the figures of the clean split when only a share of all components has labels at all."""
    groups = components(judged.texts, judged.occupations)
    order = np.random.default_rng(SEED).permutation(int(groups.max()) + 1)
    curve = {}
    for share in shares:
        kept = order[: max(round(share * len(order)), folds)]
        part = some_of(judged, np.flatnonzero(np.isin(groups, kept)))
        curve[share] = results(part, judge_out_of_fold(part, folds=folds))
    return curve


def noise_ceiling(judged: JudgedTexts) -> dict[str, float]:
    """Return the square root of each rater's correlation with itself on a text judged in several occupations.

    A head that knew all there is to know from the text alone would correlate that much with the rater: the attenuation
    of a perfect predictor by the rater's own unreliability (Spearman 1904). Every ordered pair of rows with the same
    text and different occupations counts, weighted so that each text counts by its number of rows; NaN
    where no text stands in two occupations.
    """
    texts, numbers = numbered(map(text_key, judged.texts)), judged.numbers(judged.levels.astype(np.float64))
    count = np.bincount(texts)
    repeated = np.flatnonzero(count[texts] > 1)
    if not len(repeated):
        return dict.fromkeys(judged.scale.raters, float("nan"))
    ceilings = {}
    for place, rater in enumerate(judged.scale.raters):
        values, groups = numbers[repeated, place], texts[repeated]
        others = (np.bincount(groups, values)[groups] - values) / (count[groups] - 1)
        centre = values.mean()
        reliability = float(((values - centre) * (others - centre)).mean() / values.var())
        ceilings[rater] = float(np.sqrt(max(reliability, 0.0)))
    return ceilings
