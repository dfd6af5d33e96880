"""Sensitivity: each assumption in turn at the ends of its range, all others as stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from worktide.core.parameters import Parameter, parameters
from worktide.pipeline.validity.assumed import assumed
from worktide.pipeline.validity.figures import About, figure
from worktide.pipeline.validity.stated import Ground, Point, point
from worktide.release.validity import Analysis, Figure

Array = NDArray[np.float64]

GROUPS = ("shares", "horizon", "barriers")
# Ranks move by less than this in the last digits only.
NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Moved:
    """What one assumption does over its range: to the order of one outcome, and to its mean.

    `correlation` is the smaller rank correlation of both ends with the stated order; `mover` the record that moves
    most, from `before` to `after` (percentile, or percent of tasks); `mean` is the stated mean, `low` and `high`
    those at the ends.
    """

    correlation: float
    mover: str
    before: float
    after: float
    mean: float
    low: float
    high: float


def _order(one: Array, other: Array) -> float:
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


def moved(stated: Array, low: Array, high: Array, names: Sequence[str]) -> Moved:
    """Return what both ends of an assumption do to an outcome (records)."""
    by_end = [np.abs(end - stated) for end in (low, high)]
    end = int(by_end[1].max() > by_end[0].max())
    place = int(by_end[end].argmax())
    after = (low, high)[end]
    correlation = min(_order(low, stated), _order(high, stated))
    means = (float(values.mean()) for values in (stated, low, high))
    return Moved(correlation, names[place], float(stated[place]), float(after[place]), *means)


def _ends(base: Ground, group: str, parameter: Parameter) -> tuple[Point, Point]:
    points = []
    for value in (parameter.low, parameter.high):
        with assumed(group, parameter.name, value):
            points.append(point(base))
    return points[0], points[1]


def _about(unit: str, n_of: str, parameter: Parameter, found: Moved, measure: str) -> About:
    return About(
        unit=unit,
        n_of=n_of,
        date="assumptions of this release",
        meaning=f"Order by {measure} with {parameter.meaning[0].lower()}{parameter.meaning[1:]} at {parameter.low:g} "
        "or "
        f"{parameter.high:g} against {parameter.value:g}: the less alike of both. Most moved: {found.mover}, from "
        f"{found.before:.0f} to {found.after:.0f}.",
        limit="One assumption at a time: those that act together can move more.",
    )


def _level_words(parameter: Parameter) -> About:
    return About(
        unit="percent of tasks",
        n_of="occupations and roles",
        date="assumptions of this release",
        meaning=f"Mean level as stated; low and high are its means with the assumption at {parameter.low:g} and "
        f"{parameter.high:g}, widened to hold the stated one.",
        limit="The range is one of an assumption, not a confidence interval.",
    )


def sensitivity(base: Ground, stated: Point) -> Analysis:
    """Return rank correlation and largest mover of score and level for each assumption over its range.

    Assumptions whose low and high end are the same are not varied. Those that move neither the order nor the mean are
    counted in the summary and not listed.
    """
    names = _titles(base)
    official = base.material.official
    ours = [name for name, kept in zip(names, official, strict=True) if kept]
    figures: list[Figure] = []
    still: list[str] = []
    for group in GROUPS:
        for parameter in parameters(group).values():
            if parameter.low == parameter.high:
                continue
            low, high = _ends(base, group, parameter)
            score = moved(stated.percentile[official], low.percentile[official], high.percentile[official], ours)
            level = moved(100 * stated.level, 100 * low.level, 100 * high.level, names)
            found = _figures(
                f"{parameter.meaning} ({parameter.name})", parameter, (score, level), len(ours), len(names)
            )
            figures += found
            if not found:
                still.append(parameter.name)
    return Analysis(
        "sensitivity", "Each assumption in turn", "validity", "measured", _summary(figures, still), tuple(figures)
    )


def _figures(name: str, parameter: Parameter, found: tuple[Moved, Moved], official: int, records: int) -> list[Figure]:
    score, level = found
    figures = []
    if 1 - score.correlation > NOTHING:
        about = _about("rank correlation", "occupations", parameter, score, "score")
        figures.append(figure(f"score: {name}", score.correlation, official, about))
    if 1 - level.correlation > NOTHING:
        about = _about("rank correlation", "occupations and roles", parameter, level, "level")
        figures.append(figure(f"level: {name}", level.correlation, records, about))
    if max(abs(level.low - level.high), abs(level.before - level.after)) > NOTHING:
        low, high = min(level.low, level.mean, level.high), max(level.low, level.mean, level.high)
        figures.append(figure(f"mean level: {name}", level.mean, records, _level_words(parameter), (low, high)))
    return figures


def _summary(figures: Sequence[Figure], still: Sequence[str]) -> str:
    scores = [found for found in figures if found.name.startswith("score: ")]
    levels = [found for found in figures if found.name.startswith("mean level: ")]
    least = min(scores, key=lambda found: found.value)
    widest = max(levels, key=lambda found: (found.high or 0.0) - (found.low or 0.0))
    return (
        f"The order by score is moved most by {least.name.removeprefix('score: ')} (rank correlation "
        f"{least.value:.3f} at an "
        f"end of its range), the mean level by {widest.name.removeprefix('mean level: ')} ({widest.low:.0f} to "
        f"{widest.high:.0f} %). These move neither at single values (λ moves only what AI helps with): "
        f"{', '.join(still) or 'none'}."
    )


def _titles(base: Ground) -> list[str]:
    titles = pl.read_parquet(base.material.release.member("tables/occupations.parquet")).select("slug", "title")
    named = dict(titles.iter_rows())
    return [named[slug] for slug in base.material.records]
