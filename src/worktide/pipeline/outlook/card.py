"""What the validity card says of the outlook: the projections' record, every model tried, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from worktide.pipeline.outlook.backtest import (
    ORIGINS,
    WEIGHTINGS,
    Material,
    Try,
    benchmark,
    earned,
    every_try,
    material,
    tries_table,
)
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.outlook.figures import Words, figure
from worktide.pipeline.outlook.forecast import replayed
from worktide.pipeline.outlook.track_record import coverage_by_group, track_figures, track_record
from worktide.release.validity import Figure

SOURCES = (
    *(f"oews-{year}" for year in range(2019, 2026)),
    "crosswalk-nem-onet",
    "onet-29-1",
    "onet-30-1",
    "projections-2022-32",
    "projections-2024-34",
)

_SHORT = "Years of employment counts are few, and neighbouring ones share panels of the survey."
_GAINS = {
    "rank correlation": Words("difference of correlations", "Above zero, the model orders better.", _SHORT, "higher"),
    "squared error": Words("share of the error", "Above zero, the model is closer.", _SHORT, "higher"),
}
_BENCHMARK = Words("correlation", "What a model has to beat.", _SHORT, "higher")


@dataclass(frozen=True, slots=True)
class OutlookCard:
    """The figures, the log of all tries, and the models that earned their place: with none, the projection stands."""

    figures: tuple[Figure, ...]
    tries: pl.DataFrame
    earned: tuple[str, ...]
    decision: str


def _benchmark_figures(given: Material) -> list[Figure]:
    found = []
    for start, end in sorted({(origin.test_start, origin.test_end) for origin in ORIGINS}):
        origin = next(o for o in ORIGINS if (o.test_start, o.test_end) == (start, end))
        for weighting in WEIGHTINGS:
            name = f"back-test: the projections themselves, rank correlation (weights: {weighting})"
            found.append(figure(name, benchmark(given, origin, weighting), f"May {start} to May {end}", _BENCHMARK))
    return found


def try_figures(tries: Sequence[Try]) -> list[Figure]:
    """Return every try as a figure: what it gains over the projections."""
    return [
        figure(
            f"back-test: {entry.model}, gain in {entry.measure} (weights: {entry.weighting})",
            entry.gain,
            entry.origin,
            _GAINS[entry.measure],
        )
        for entry in tries
    ]


def decision_words(tries: Sequence[Try], winners: Sequence[str]) -> str:
    """Return the decision in words, with how many tries and models it rests on."""
    models = len({entry.model for entry in tries})
    told = f"{models} models were tried at {len(ORIGINS)} origins, by two measures and two weightings."
    if winners:
        return f"{told} These gain over the official projections everywhere: {', '.join(winners)}."
    best = sum(entry.passed for entry in tries)
    return (
        f"{told} None gains over the official projections everywhere (single gains clear of chance: {best} of "
        f"{len(tries)}), so the outlook is the official projection."
    )


def outlook_card(table: Tables, index_values: pl.DataFrame) -> OutlookCard:
    """Return the card's part on the outlook; `table(source, name)` must give SOURCES.

    `index_values` holds `onet_soc_code`, `index`, `value`. Takes about a minute.
    """
    given = material(table, index_values)
    tries = every_try(given)
    winners = earned(tries)
    figures = [
        *track_figures(track_record(table), coverage_by_group(table)),
        *_benchmark_figures(given),
        *try_figures(tries),
        *replayed(table),
    ]
    return OutlookCard(tuple(figures), tries_table(tries), winners, decision_words(tries, winners))
