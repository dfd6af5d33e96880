"""Raters with each other: agreement by task and by occupation, and how much of a judgement belongs to who judged."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.rater_model.checks import check_raters
from worktide.pipeline.rater_model.labels import NOT_JUDGED, LabelPanel
from worktide.pipeline.raters import RATERS, Rater
from worktide.pipeline.validity.clustered import Measured, clustered_correlation, clustered_mean
from worktide.pipeline.validity.components import component_ranges, rated_components
from worktide.pipeline.validity.figures import About, figure, measured_figure
from worktide.release.validity import Analysis, Figure

Array = NDArray[np.float64]

# What a level counts where a judgement is summed up in one number: as Eloundou and others do for E, quarters for T.
LEVEL_NUMBERS = {"E0": 0.0, "E2": 0.5, "E1": 1.0, "T0": 0.0, "T1": 0.25, "T2": 0.5, "T3": 0.75, "T4": 1.0}
FEWEST_CLUSTERS = 20
DATE = "labels of 2023"


def rater_labels(tables: Tables) -> pl.DataFrame:
    """Return `task_id`, `onet_soc_code`, `task` and each rater's level numbers, null where it did not judge."""
    labels = tables("eloundou-labels", "tasks").select("task_id", "onet_soc_code", "task").sort("task_id")
    for rater in RATERS:
        given = tables(rater.source, "tasks").select("task_id", pl.col(rater.column).cast(pl.String).alias(rater.name))
        labels = labels.join(given, on="task_id", how="left", maintain_order="left")
    return labels.with_columns(
        pl.col(rater.name).replace_strict(LEVEL_NUMBERS, return_dtype=pl.Float64) for rater in RATERS
    )


def _fisher(value: float, n: int, clusters: int) -> Measured:
    """Return a correlation with Fisher's interval for independent units, for samples of too few clusters."""
    half = float(ndtri(0.975)) / np.sqrt(n - 3)
    ends = np.tanh(np.arctanh(value) + np.array([-half, half]))
    return Measured(value, float(ends[0]), float(ends[1]), n, clusters)


def _correlation(first: Array, second: Array, clusters: NDArray[np.str_]) -> Measured:
    count = len(np.unique(clusters))
    if count >= FEWEST_CLUSTERS:
        return clustered_correlation(first, second, clusters)
    return _fisher(float(np.corrcoef(first, second)[0, 1]), len(first), count)


def _words(pair: tuple[Rater, Rater]) -> str:
    return f"{pair[0].name} and {pair[1].name}"


_BY_TASK = About(
    unit="correlation",
    n_of="tasks",
    date=DATE,
    meaning="How far two raters put the same tasks in the same order, one task at a time; 1 would be fully.",
    limit="Raters that agree can be wrong together: two prompts of one model share its errors.",
    better="neither",
)
_EQUAL = About(
    unit="share of tasks",
    n_of="tasks",
    date=DATE,
    meaning="How often two raters chose the very same level.",
    limit="Some of it is chance: where nearly all tasks are at one level, two raters agree without looking.",
)
_BY_OCCUPATION = About(
    unit="correlation",
    n_of="occupations",
    date=DATE,
    meaning="How far two raters put occupations in the same order, by the mean of their tasks, all tasks alike.",
    limit="Noise of single tasks cancels in means; a view that a rater has of a whole job does not.",
)


def _pair_figures(labels: pl.DataFrame, pair: tuple[Rater, Rater]) -> list[Figure]:
    first, second = pair[0].name, pair[1].name
    both = labels.filter(pl.col(first).is_not_null() & pl.col(second).is_not_null())
    x, y, clusters = both[first].to_numpy(), both[second].to_numpy(), both["onet_soc_code"].to_numpy()
    few = both["onet_soc_code"].n_unique() < FEWEST_CLUSTERS
    limit = " Tasks of five jobs only: the interval treats them as independent and is too narrow." if few else ""
    by_task = About(_BY_TASK.unit, _BY_TASK.n_of, DATE, _BY_TASK.meaning, _BY_TASK.limit + limit)
    figures = [measured_figure(f"{_words(pair)}: correlation by task", _correlation(x, y, clusters), by_task)]
    equal = clustered_mean((x == y).astype(np.float64), clusters)
    figures.append(measured_figure(f"{_words(pair)}: same level", equal, _EQUAL))
    if not few:
        means = both.group_by("onet_soc_code").agg(pl.col(first, second).mean()).sort("onet_soc_code")
        groups = means["onet_soc_code"].str.slice(0, 4).to_numpy()
        found = clustered_correlation(means[first].to_numpy(), means[second].to_numpy(), groups)
        figures.append(measured_figure(f"{_words(pair)}: correlation by occupation", found, _BY_OCCUPATION))
    return figures


_TWICE = About(
    unit="correlation",
    n_of="tasks whose text another occupation has too",
    date=DATE,
    meaning="The same text met in two occupations and judged twice by one rater: no head can agree with a rater "
    "better.",
    limit="The occupation was shown with the text, so a difference need not be noise.",
)


def same_text_twice(labels: pl.DataFrame, rater: str) -> Measured:
    """Return the correlation of a rater with itself over tasks of different occupations that share their text."""
    known = labels.filter(pl.col(rater).is_not_null()).select(
        pl.col("task").str.to_lowercase().alias("text"), "onet_soc_code", "task_id", pl.col(rater).alias("level")
    )
    pairs = known.join(known, on="text").filter(pl.col("onet_soc_code") != pl.col("onet_soc_code_right"))
    pairs = pairs.sort("text", "task_id", "task_id_right")
    # Every pair stands in both orders, and every task counts once however many others share its text.
    partners = pairs.select((1.0 / pl.len().over("task_id")).alias("weight"))["weight"].to_numpy()
    first, second = pairs["level"].to_numpy(), pairs["level_right"].to_numpy()
    found = clustered_correlation(first, second, pairs["text"].to_numpy(), partners)
    return Measured(found.value, found.low, found.high, pairs["task_id"].n_unique(), found.clusters)


_VIEWS = (
    ("occupation_by_rater", "own view of a job"),
    ("mean_by_rater", "view of a job, noise of its tasks included"),
)


def _component_figures(labels: pl.DataFrame, construct: str) -> list[Figure]:
    raters = [rater.name for rater in RATERS if rater.construct == construct and rater.distilled]
    known = labels.drop_nulls(raters)
    occupations = known["onet_soc_code"].rank("dense").cast(pl.Int64).to_numpy()
    labels_of = known.select(raters).to_numpy()
    found = rated_components(labels_of, occupations)
    about = About(
        unit="variance of labels from 0 to 1",
        n_of="tasks",
        date=DATE,
        meaning=f"Part of the variance of {construct} labels, over {len(raters)} raters.",
        limit="These few raters share models and prompts: another rater may differ by more.",
    )
    ends = component_ranges(labels_of, occupations)
    parts = {
        "occupation": "between occupations",
        "occupation_by_rater": "occupation by rater",
        "rater": "severity of raters",
        "task": "between tasks of an occupation",
        "task_by_rater": "task by rater, noise included",
        "mean_by_rater": "a job's mean by rater, noise of its tasks included",
    }
    figures = [
        figure(f"{construct}: {words}", getattr(found, name), known.height, about, ends[name])
        for name, words in parts.items()
    ]
    points = About(
        unit="points of 100",
        n_of="tasks",
        date=DATE,
        meaning="Standard deviation of a job's mean label that comes from asking one rater only.",
        limit="A rater's general severity is not in it, because it moves all jobs alike.",
        better="lower",
    )
    for name, words in _VIEWS:
        low, high = (100 * np.sqrt(end) for end in ends[name])
        title = f"{construct}: one rater's {words}"
        figures.append(figure(title, 100 * np.sqrt(getattr(found, name)), known.height, points, (low, high)))
    return figures


_ILO = About(
    unit="correlation",
    n_of="tasks",
    date="scores of 2025",
    meaning="How far two models that the ILO had calibrated to people's scores put the same tasks in the same order.",
    limit="Both were calibrated to the same people, so that they are not two independent raters.",
)


def _ilo_figure(tables: Tables) -> Figure:
    tasks = tables("ilo-2025", "tasks").drop_nulls(["score_gpt4o", "score_gemini"]).sort("isco_08_code", "task_number")
    first, second = tasks["score_gpt4o"].to_numpy(), tasks["score_gemini"].to_numpy()
    found = clustered_correlation(first, second, tasks["isco_08_code"].to_numpy())
    return measured_figure("ILO: GPT-4o and Gemini, correlation by task", found, _ILO)


def _summary(figures: tuple[Figure, ...]) -> str:
    named = {found.name: found.value for found in figures}
    pair = "gpt4_exposure_2023 and human_exposure_2023"
    view = named["exposure: one rater's view of a job, noise of its tasks included"]
    return (
        f"People and GPT-4 agree on exposure with a correlation of {named[f'{pair}: correlation by task']:.2f} by "
        "task and "
        f"{named[f'{pair}: correlation by occupation']:.2f} by occupation; who is asked moves a job by {view:.1f} "
        "points "
        "(one standard deviation). This is reliability: raters that agree can be wrong together."
    )


def check_labels(labels: pl.DataFrame) -> None:
    """Raise SourceError where a rater's column cannot be judgements of these tasks on its scale."""
    occupation = labels["onet_soc_code"].rank("dense").cast(pl.Int64).to_numpy() - 1
    one_field = np.zeros(int(occupation.max()) + 1, dtype=np.int64)
    for construct in ("exposure", "automation"):
        own = [rater for rater in RATERS if rater.construct == construct]
        numbers = sorted(LEVEL_NUMBERS[level] for level in own[0].levels)
        places = [_places_on_scale(labels[rater.name], numbers) for rater in own]
        check_raters(
            LabelPanel(tuple(rater.name for rater in own), len(numbers), np.stack(places), occupation, one_field, 1)
        )


def _places_on_scale(column: pl.Series, numbers: list[float]) -> NDArray[np.int64]:
    places = column.replace_strict(dict(zip(numbers, range(len(numbers)), strict=True)), return_dtype=pl.Int64)
    return places.fill_null(NOT_JUDGED).to_numpy()


def raters_with_each_other(tables: Tables) -> Analysis:
    """Return how far raters of the same construct agree, and the variance components of their labels.

    Raises SourceError where a column of labels cannot be what it is said to be.
    """
    labels = rater_labels(tables)
    check_labels(labels)
    figures: list[Figure] = []
    for construct in ("exposure", "automation"):
        own = [rater for rater in RATERS if rater.construct == construct]
        for pair in combinations(own, 2):
            figures += _pair_figures(labels, pair)
        figures += _component_figures(labels, construct)
    for rater in RATERS:
        if rater.distilled:
            figures.append(
                measured_figure(f"{rater.name}: same text twice", same_text_twice(labels, rater.name), _TWICE)
            )
    figures.append(_ilo_figure(tables))
    done = tuple(figures)
    return Analysis("raters", "Raters with each other", "reliability", "measured", _summary(done), done)
