"""Heads with the raters they stand in for, on the clean split: agreement, coverage and size of prediction sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from worktide.panel.heads import Panel
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.training.calibration import major_groups
from worktide.pipeline.training.details import FAR_SHARE, RaterDetails, details
from worktide.pipeline.training.evaluate import OutOfFold, judge_out_of_fold
from worktide.pipeline.training.ilo import RATER as ILO_RATER
from worktide.pipeline.training.ilo import SIZE as SIZE_OF_ILO
from worktide.pipeline.training.ilo import SOURCE as ILO
from worktide.pipeline.training.ilo import ilo_labels
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.measures import group_means, within
from worktide.pipeline.training.official import MAIN, ONET, SECOND, activity_titles, official_labels
from worktide.pipeline.training.own import judge_own_out_of_fold
from worktide.pipeline.training.splits import components, numbered
from worktide.pipeline.validity.agreement import rater_labels, same_text_twice
from worktide.pipeline.validity.clustered import Measured, clustered_correlation, clustered_mean
from worktide.pipeline.validity.figures import About, figure, measured_figure
from worktide.release.validity import Analysis, Figure

Array = NDArray[np.float64]
Places = NDArray[np.int64]

AUTOMATION = "automation"
BY_TASK = "head and rater by task"
BY_OCCUPATION = "head and rater by occupation"
COVERAGE = "coverage of 90 % sets"
SIZE = "size of 90 % sets"
LEFT_OUT = "whole major groups left out"
WRONG = "major groups with wrong coverage"
_UNSEEN = "each text was judged by a head for which neither that text nor its occupation was seen in training"

_AGREEMENT = About(
    unit="correlation",
    n_of="tasks",
    date="labels of 2023",
    meaning=f"How far the head's mean level goes with the rater's label; {_UNSEEN}.",
    limit="A head that agrees with its rater shares the rater's errors. The interval resamples whole components.",
    better="higher",
)
_JOBS = replace(_AGREEMENT, n_of="occupations", meaning=f"The same for the means of occupations; {_UNSEEN}.")
_WHOLE = "Here nothing of the text's whole major group was seen either."
_COVERAGE = About(
    unit="share of tasks",
    n_of="tasks",
    date="labels of 2023",
    meaning=f"How often a 90 % prediction set holds the level that the rater chose; {_UNSEEN}, and calibrated on "
    "others.",
    limit="True on average over tasks like these, not for one task.",
)
_SIZE = About(
    unit="levels",
    n_of="tasks",
    date="labels of 2023",
    meaning="How many levels a 90 % prediction set holds on average: the smaller, the more the head knows.",
    limit="Small sets are worth something only where coverage holds.",
    better="lower",
)
_CEILING = About(
    unit="correlation",
    n_of="tasks whose text another occupation has too",
    date="labels of 2023",
    meaning="The most that a head can reach from the text alone: the root of the rater's agreement with itself on "
    "equal "
    "texts of different occupations.",
    limit="It assumes that what a rater says of one text differs between occupations by chance only.",
)
_WRONG = About(
    unit="major groups",
    n_of="major groups",
    date="labels of 2023",
    meaning="Major groups in which coverage differs from 90 % beyond chance (1 %, clustered by occupation, Holm).",
    limit="Not rejected is not proven; groups of under 30 occupations are pooled.",
    better="lower",
)
_INFLATION = About(
    unit="ratio of variances",
    n_of="tasks",
    date="labels of 2023",
    meaning="How many times larger the variance of an occupation's mean error is than if its tasks erred "
    "independently.",
    limit="Ranges of occupations allow for it.",
)


def judged_officially(tables: Tables) -> JudgedTexts:
    """Return the published labels of all raters that have heads."""
    titles = activity_titles({name: tables(ONET, name) for name in ("task_dwas", "dwas")})
    return official_labels({source: tables(source, "tasks") for source in (MAIN, SECOND)}, titles)


@dataclass(frozen=True, slots=True)
class _Tested:
    """One rater's head on held-out texts: its numbers and the rater's, its sets, whether they hold the rater's level.

    `clusters` are components, `occupations` and `majors` the rows' groups, `far` the texts most unlike training texts.
    """

    said: Array
    given: Array
    held: Array
    size: Array
    clusters: Places
    occupations: Places
    majors: Places
    far: NDArray[np.bool_]


def _tested(judged: JudgedTexts, found: OutOfFold) -> dict[str, _Tested]:
    said, given = judged.numbers(found.held.levels), judged.numbers(found.held.truth)
    far = found.held.novelty >= np.quantile(found.held.novelty, 1.0 - FAR_SHARE)
    clusters, majors = components(judged.texts, judged.occupations), numbered(major_groups(judged.occupations))
    tested = {}
    for place, (rater, sets) in enumerate(zip(judged.scale.raters, found.sets(), strict=True)):
        truth = found.held.truth[:, judged.scale.columns(place)] > 0
        held, size = sets[truth].astype(np.float64), sets.sum(axis=1).astype(np.float64)
        groups = (clusters, found.occupations, majors)
        tested[rater] = _Tested(said[:, place], given[:, place], held, size, *groups, far)
    return tested


def _by_occupation(tested: _Tested) -> Measured:
    of_occupation = np.zeros(int(tested.occupations.max()) + 1, dtype=np.int64)
    of_occupation[tested.occupations] = tested.clusters
    said, given = (group_means(values, tested.occupations) for values in (tested.said, tested.given))
    return clustered_correlation(said, given, of_occupation)


def _agreement_figures(rater: str, tested: _Tested) -> list[Figure]:
    def less(groups: Places) -> Measured:
        return clustered_correlation(within(tested.said, groups), within(tested.given, groups), tested.clusters)

    by_task = clustered_correlation(tested.said, tested.given, tested.clusters)
    return [
        measured_figure(f"{rater}: {BY_TASK}", by_task, _AGREEMENT),
        measured_figure(f"{rater}: {BY_TASK}, within occupations", less(tested.occupations), _AGREEMENT),
        measured_figure(f"{rater}: {BY_TASK}, within major groups", less(tested.majors), _AGREEMENT),
        measured_figure(f"{rater}: {BY_OCCUPATION}", _by_occupation(tested), _JOBS),
    ]


def _far_figures(rater: str, tested: _Tested) -> list[Figure]:
    far, clusters = tested.far, tested.clusters[tested.far]
    agreement = clustered_correlation(tested.said[far], tested.given[far], clusters)
    return [
        measured_figure(f"{rater}: {BY_TASK}, far texts", agreement, _AGREEMENT),
        measured_figure(f"{rater}: {COVERAGE}, far texts", clustered_mean(tested.held[far], clusters), _COVERAGE),
        measured_figure(f"{rater}: {SIZE}, far texts", clustered_mean(tested.size[far], clusters), _SIZE),
    ]


def _whole_groups_figures(rater: str, tested: _Tested) -> list[Figure]:
    task, jobs = (replace(about, meaning=f"{about.meaning} {_WHOLE}") for about in (_AGREEMENT, _JOBS))
    by_task = clustered_correlation(tested.said, tested.given, tested.clusters)
    return [
        measured_figure(f"{rater}: {BY_TASK}, {LEFT_OUT}", by_task, task),
        measured_figure(f"{rater}: {BY_OCCUPATION}, {LEFT_OUT}", _by_occupation(tested), jobs),
    ]


def _ceiling_figure(rater: str, again: Measured) -> Figure:
    ends = (float(np.sqrt(max(again.low, 0.0))), float(np.sqrt(max(again.high, 0.0))))
    return figure(f"{rater}: noise ceiling by task", np.sqrt(max(again.value, 0.0)), again.n, _CEILING, ends)


def _group_figures(entry: RaterDetails, groups: int, n: int) -> list[Figure]:
    names = (*entry.under, *entry.over)
    about = replace(_WRONG, meaning=f"{_WRONG.meaning} Here: {', '.join(names) or 'none'}.")
    return [
        figure(f"{entry.rater}: {WRONG}", len(names), groups, about),
        figure(f"{entry.rater}: errors shared within occupations", entry.inflation, n, _INFLATION),
    ]


def _mean_of_automation(tested: dict[str, _Tested]) -> list[Figure]:
    """Return how far the mean of the automation heads goes with the mean of both automation sets."""
    own = [found for rater, found in tested.items() if AUTOMATION in rater]
    said, given = (np.mean([getattr(found, name) for found in own], axis=0) for name in ("said", "given"))
    return _agreement_figures("mean of automation raters", replace(own[0], said=said, given=given))


def _besides_figures(tables: Tables, panel: Panel) -> list[Figure]:
    """Return how good the ILO's head, which builds on a panel, is on its own tasks, folded by its unit groups."""
    judged = ilo_labels({"tasks": tables(ILO, "tasks")})
    entry = _tested(judged, judge_own_out_of_fold(judged, panel, size=SIZE_OF_ILO))[ILO_RATER]
    task, jobs, coverage, size = (
        replace(about, date="scores of 2025") for about in (_AGREEMENT, _JOBS, _COVERAGE, _SIZE)
    )
    within_groups = clustered_correlation(
        within(entry.said, entry.occupations), within(entry.given, entry.occupations), entry.clusters
    )
    by_task = clustered_correlation(entry.said, entry.given, entry.clusters)
    return [
        measured_figure(f"{ILO_RATER}: {BY_TASK}", by_task, task),
        measured_figure(f"{ILO_RATER}: {BY_TASK}, within unit groups", within_groups, task),
        measured_figure(
            f"{ILO_RATER}: head and rater by unit group", _by_occupation(entry), replace(jobs, n_of="unit groups")
        ),
        measured_figure(f"{ILO_RATER}: {COVERAGE}", clustered_mean(entry.held, entry.clusters), coverage),
        measured_figure(f"{ILO_RATER}: {SIZE}", clustered_mean(entry.size, entry.clusters), size),
    ]


def heads_with_raters(tables: Tables, panel: Panel | None = None) -> Analysis:
    """Return how good the heads are on held-out texts; raises LeakError where a split is not clean.

    With a `panel`, also the head of the ILO, which judged other texts and builds on a panel that never saw them.
    """
    judged, labels = judged_officially(tables), rater_labels(tables)
    found = judge_out_of_fold(judged, "component")
    tested = _tested(judged, found)
    figures: list[Figure] = []
    for rater, entry in tested.items():
        figures += _agreement_figures(rater, entry)
        figures.append(_ceiling_figure(rater, same_text_twice(labels, rater)))
        figures.append(measured_figure(f"{rater}: {COVERAGE}", clustered_mean(entry.held, entry.clusters), _COVERAGE))
        figures.append(measured_figure(f"{rater}: {SIZE}", clustered_mean(entry.size, entry.clusters), _SIZE))
        figures += _far_figures(rater, entry)
    figures += _mean_of_automation(tested)
    for rater, entry in _tested(judged, judge_out_of_fold(judged, "major")).items():
        figures += _whole_groups_figures(rater, entry)
    groups = len(np.unique(found.groups))
    for detail in details(judged, found):
        figures += _group_figures(detail, groups, len(judged.texts))
    figures += [] if panel is None else _besides_figures(tables, panel)
    summary = _summary(figures, judged.scale.raters)
    return Analysis("heads", "Heads with their raters", "reliability", "measured", summary, tuple(figures))


def _span(figures: Sequence[Figure], raters: Sequence[str], ending: str) -> str:
    values = [found.value for found in figures if found.name in {f"{rater}: {ending}" for rater in raters}]
    return f"{min(values):.2f} to {max(values):.2f}"


def _summary(figures: Sequence[Figure], raters: Sequence[str]) -> str:
    wrong = sum(found.value for found in figures if found.name.endswith(WRONG))
    return (
        f"On texts and occupations they have not seen, heads go with their raters by "
        f"{_span(figures, raters, BY_TASK)} by "
        f"task and {_span(figures, raters, BY_OCCUPATION)} by occupation; 90 % sets hold the rater's level "
        f"{_span(figures, raters, COVERAGE)} of the time; major groups where that is clearly not so: {wrong:.0f}."
    )
