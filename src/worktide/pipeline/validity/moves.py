"""Moves against the survey of observed moves: whole sources left out, beside what an oracle would reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model.ceiling import Ceiling, ceiling, counts, shape_of_rates
from worktide.pipeline.move_model.direction import directions
from worktide.pipeline.move_model.evaluate import Trial, trial
from worktide.pipeline.move_model.measures import Pooled, Within, pooled_area, within_sources
from worktide.pipeline.move_model.model import ground
from worktide.pipeline.validity.clustered import Measured, resampled
from worktide.pipeline.validity.figures import About, figure, measured_figure
from worktide.release.validity import Analysis, Better, Figure

Array = NDArray[np.float64]

DATE: Final = "moves from year to year in the survey's years up to 2017"
ASKED: Final = {"pooled": 0.92, "within": 0.90, "first ten": 0.37}
_LIMIT: Final = "Most moves seen rest on one or two people; later years are not in the file"
_MEANINGS: Final = {
    "pooled": "Chance that a pair of groups with a move seen is ranked above one without, over all pairs together; it "
    "mostly measures size",
    "within": "The same among the destinations of one source, each source counting alike",
    "first ten": "Share of all movers who went to one of the ten destinations ranked first for their source",
}
_UNITS: Final = {"pooled": "area under the curve", "within": "area under the curve", "first ten": "share of movers"}


def _about(measure: str, better: Better) -> About:
    n_of = "pairs of groups" if measure == "pooled" else "groups that people left"
    return About(_UNITS[measure], n_of, DATE, _MEANINGS[measure], _LIMIT, better)


@dataclass(frozen=True, slots=True)
class Scored:
    """The measures of one model."""

    pooled: Pooled
    within: Within

    @classmethod
    def of(cls, scores: Array, flows: Array) -> Scored:
        """Return the measures of scores (groups × groups) on flows."""
        return cls(pooled_area(scores, flows), within_sources(scores, flows))


def _within_interval(found: Within) -> Measured:
    terms = np.column_stack([found.area, np.ones(len(found.area))])
    return resampled(terms, np.arange(len(terms)), lambda sums: np.asarray(sums[:, 0] / sums[:, 1]))


def _first_interval(found: Within) -> Measured:
    terms = np.column_stack([found.first, found.movers])
    return resampled(terms, np.arange(len(terms)), lambda sums: np.asarray(sums[:, 0] / sums[:, 1]))


def model_figures(name: str, found: Scored, pairs: int, better: Better = "neither") -> Iterator[Figure]:
    """Return the three measures of a model with their 95 % intervals, sources as clusters."""
    ends = (found.pooled.value - found.pooled.half_width, found.pooled.value + found.pooled.half_width)
    yield figure(f"{name}: pooled", found.pooled.value, pairs, _about("pooled", better), ends)
    yield measured_figure(f"{name}: within", _within_interval(found.within), _about("within", better))
    yield measured_figure(f"{name}: first ten", _first_interval(found.within), _about("first ten", better))


def _ceilings(flows: Array, expected: Array) -> tuple[Ceiling, Ceiling, Ceiling]:
    """Return the ceiling at the estimated spread of true rates, at half of its shape, and at twice."""
    apart = ~np.eye(len(flows), dtype=bool)
    shape = shape_of_rates(counts(flows[apart]), expected[apart])
    return ceiling(flows, expected, shape), ceiling(flows, expected, shape / 2), ceiling(flows, expected, 2 * shape)


def ceiling_figures(flows: Array, expected: Array, ours: Scored) -> Iterator[Figure]:
    """Return what an oracle would score on a survey of this size, and ours as a share of it."""
    limit = "It rests on how true rates spread about ours: the ends are those at half and at twice the estimated shape"
    middle, wide, narrow = _ceilings(flows, expected)
    own = {"pooled": ours.pooled.value, "within": ours.within.mean_area, "first ten": ours.within.first_share}
    for measure, name in (("pooled", "pooled"), ("within", "within"), ("first ten", "first")):
        value, ends = getattr(middle, name), sorted((getattr(narrow, name), getattr(wide, name)))
        meaning = f"What someone who knew every true rate would reach. {_MEANINGS[measure]}"
        about = About(_UNITS[measure], "groups", DATE, meaning, limit)
        yield figure(f"ceiling: {measure}", value, len(flows), about, (ends[0], ends[1]))
        share = About("share of the ceiling", "groups", DATE, f"Ours over the ceiling. {_MEANINGS[measure]}", limit)
        ratio = own[measure] / np.array([value, *ends])
        yield figure(f"share of the ceiling: {measure}", ratio[0], len(flows), share, (ratio[2], ratio[1]))


def ingredient_figures(found: Trial, flows: Array) -> Iterator[Figure]:
    """Return what each ingredient adds to the area within sources, beside all the others, in the first regression."""
    whole = within_sources(found.others["without what kin did"], flows)
    meaning = "Area within sources of the first regression, minus that without this ingredient; others take over"
    about = About(
        "area under the curve", "groups that people left", DATE, meaning, "To second order, not fitted anew", "neither"
    )
    for group, scores in found.without.items():
        part = within_sources(scores, flows)
        terms = np.column_stack([whole.area - part.area, np.ones(len(part.area))])
        gain = resampled(terms, np.arange(len(terms)), lambda sums: np.asarray(sums[:, 0] / sums[:, 1]))
        yield measured_figure(f"adds: {group}", gain, about)


def direction_figures(flows: Array, scores: Array) -> Iterator[Figure]:
    """Return how many pairs with enough movers are one-sided, and how often the direction is told."""
    found = directions(flows, scores)
    limit = "Only pairs of large occupations have enough movers; one in twenty would be one-sided by chance"
    meaning = "Pairs of groups with ten respondents or more between which moves run more one way than chance gives"
    one_sided = found.one_sided / max(found.pairs, 1)
    yield figure("direction: one-sided", one_sided, found.pairs, About("share of pairs", "pairs", DATE, meaning, limit))
    meaning = "The same if all respondents weighed alike, which they do not"
    about = About("share of pairs", "pairs", DATE, meaning, limit)
    yield figure("direction: one-sided, weights ignored", found.unweighted / max(found.pairs, 1), found.pairs, about)
    told = found.told / max(found.one_sided, 1)
    half = 1.96 * float(np.sqrt(told * (1 - told) / max(found.one_sided, 1)))
    meaning = "One-sided pairs of which the model, fitted without the source, expects more moves the way that they run"
    about = About("share of pairs", "one-sided pairs", DATE, meaning, "Half would be told by chance", "higher")
    yield figure("direction: told", told, found.one_sided, about, (max(told - half, 0.0), min(told + half, 1.0)))


def _summary(ours: Scored, ceiled: Ceiling) -> str:
    values = {"pooled": ours.pooled.value, "within": ours.within.mean_area, "first ten": ours.within.first_share}
    tops = {"pooled": ceiled.pooled, "within": ceiled.within, "first ten": ceiled.first}
    told = ", ".join(f"{name} {values[name]:.3f} (asked {ASKED[name]:.2f}, ceiling {tops[name]:.2f})" for name in ASKED)
    missed = [name for name, asked in ASKED.items() if values[name] < asked]
    end = f"Not reached: {' and '.join(missed)}." if missed else "All that was asked is reached."
    return f"With whole sources left out: {told}. {end}"


def moves_analysis(inputs: Inputs) -> Analysis:
    """Return the moves' section of the card; `inputs` holds the tables of `move_model.model.SOURCES`."""
    given = ground(inputs)
    flows = given.survey.flows
    found = trial(given, inputs.table("onet-30-1", "related_occupations"))
    ours, pairs = Scored.of(found.ours, flows), int(given.survey.told_apart.sum())
    expected = np.exp(found.ours)
    figures = [
        *model_figures("ours", ours, pairs, "higher"),
        *ceiling_figures(flows, expected, ours),
        *(
            one
            for name, scores in sorted(found.others.items())
            for one in model_figures(name, Scored.of(scores, flows), pairs)
        ),
        *ingredient_figures(found, flows),
        *direction_figures(flows, found.ours),
    ]
    middle = {one.name: one.value for one in figures if one.name.startswith("ceiling: ")}
    ceiled = Ceiling(*(middle[f"ceiling: {name}"] for name in ASKED))
    return Analysis(
        "moves", "Moves against the ceiling", "validity", "measured", _summary(ours, ceiled), tuple(figures)
    )
