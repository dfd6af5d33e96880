"""Draws of one construct over all records: its rater model fitted, raters drawn anew, positions drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.checks import check_raters
from worktide.pipeline.rater_model.fit import RaterFit, fit_raters
from worktide.pipeline.rater_model.labels import NOT_JUDGED, LabelPanel
from worktide.pipeline.rater_model.positions import KnownPositions, known_positions, population_of
from worktide.scoring.draws import Construct, PositionDraws
from worktide.scoring.named_noise import NamedNoise
from worktide.scoring.population import Population, draw_raters
from worktide.scoring.positions import positions_of

Array = NDArray[np.float64]
Places = NDArray[np.int64]

# Head probabilities are never exactly one, so a one marks a rater's own label.
_CERTAIN = 1.0 - 1e-9


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """Where the rows of the task table belong: `record` gives each row's record, `field` each record's field.

    `records` and `rows` name them, so that what is drawn for each hangs on its name and not on its place.
    """

    record: Places
    field: Places
    records: Sequence[str]
    rows: Sequence[str]


@dataclass(frozen=True, slots=True)
class FittedConstruct:
    """A construct's rater model and what it says of every row.

    `judged` (rows) tells rows that every rater with a head judged itself; `panel` holds those rows alone, `known` their
    positions; `occupations` gives each panel occupation's record; `row_mean`, `row_spread` and `row_follows` cover all
    rows.
    """

    panel: LabelPanel
    fit: RaterFit
    population: Population
    known: KnownPositions
    judged: NDArray[np.bool_]
    occupations: Places
    row_mean: Array
    row_spread: Array
    row_follows: Array


def labels_of(probabilities: Array) -> Places:
    """Return raters × rows of places on the scale where a rater's own label is given as certainty, else NOT_JUDGED."""
    filled = np.nan_to_num(probabilities)
    return np.where(filled.max(axis=2) >= _CERTAIN, filled.argmax(axis=2), NOT_JUDGED).astype(np.int64)


def fit_construct(raters: tuple[str, ...], probabilities: Array, places: RowPlaces) -> FittedConstruct:
    """Return the rater model of a construct, fitted on labels, and where every row stands.

    `probabilities` is raters × rows × levels on the ordered scale, NaN where a rater did not judge.
    Raises SourceError where a rater's labels cannot be what they are said to be.
    """
    labels = labels_of(probabilities)
    complete = ~np.isnan(probabilities[:, :, 0]).any(axis=1)
    judged = (labels[complete] != NOT_JUDGED).all(axis=0)
    occupations, occupation = np.unique(places.record[judged], return_inverse=True)
    panel = LabelPanel(
        raters=raters,
        levels=probabilities.shape[2],
        labels=labels[:, judged],
        occupation=occupation.astype(np.int64),
        field=places.field[occupations],
        fields=int(places.field.max()) + 1,
    )
    check_raters(panel)
    fit = fit_raters(panel)
    population = population_of(panel, fit)
    known = known_positions(panel, fit)
    modelled = positions_of(probabilities[:, ~judged], population)
    mean, spread, follows = (np.zeros(len(judged)) for _ in range(3))
    mean[judged], spread[judged], follows[judged] = known.task, known.task_spread, known.follows
    mean[~judged], spread[~judged] = modelled.mean, modelled.spread
    return FittedConstruct(panel, fit, population, known, judged, occupations, mean, spread, follows)


def draw_construct(
    fitted: FittedConstruct,
    places: RowPlaces,
    head_spread: float,
    purpose: str,
    noise: NamedNoise,
) -> Construct:
    """Return joint draws of a construct over all records; `purpose` names the construct.

    `head_spread` is the standard deviation, on the latent scale, of what a head gets wrong of a whole record at once.
    """
    known = fitted.known
    judged, sampled = (np.zeros((noise.draws, len(places.records))) for _ in range(2))
    names = [places.records[place] for place in fitted.occupations]
    fields = [str(field) for field in range(fitted.panel.fields)]
    of_field = known.field_spread * noise.mirrored(f"{purpose} field", fields)
    own = known.occupation_spread * noise.mirrored(f"{purpose} occupation", names)
    judged[:, fitted.occupations] = known.occupation + own + of_field[:, fitted.panel.field]
    sampled[:, fitted.occupations] = known.sampling_spread * noise.mirrored(f"{purpose} labels", names)
    positions = PositionDraws(
        mean=fitted.row_mean,
        spread=fitted.row_spread,
        noise=noise.of(f"{purpose} task", places.rows),
        judged_record=judged,
        sampled_record=sampled,
        follows=fitted.row_follows,
        modelled_record=head_spread * noise.mirrored(f"{purpose} heads", places.records),
        modelled=~fitted.judged,
    )
    raters = draw_raters(fitted.population, places.field, places.records, purpose, noise)
    field_scale = np.where(fitted.judged, fitted.population.field_scale[places.field[places.record]], 0.0)
    return Construct(raters, positions, places.record, field_scale)
