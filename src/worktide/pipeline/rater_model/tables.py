"""What the rater model says of each rater: severity and scale by field with standard errors, variance components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from worktide.pipeline.rater_model.draws import FittedConstruct

Array = NDArray[np.float64]

DIGITS = 4
COMPONENTS = (
    "field",
    "field by rater",
    "occupation",
    "occupation by rater",
    "task",
    "log scale, field",
    "log scale, rater",
)


@dataclass(frozen=True, slots=True)
class RaterByField:
    """A rater in one field, beside the panel's mean.

    `severity` is how much higher it puts the field's tasks, in standard deviations of a task within its occupation
    (positive: more exposed); `scale` by what factor it spreads its judgements more than the panel. Both with standard
    errors (that of `scale` is on its logarithm). `points` is its mean label less the panel's, in percent of the scale
    at the values given.
    """

    rater: str
    field: int
    severity: float
    severity_error: float
    scale: float
    scale_error: float
    points: float


def fit_arrays(construct: str, fitted: FittedConstruct) -> dict[str, Array]:
    """Return a fitted rater model as arrays to keep, each named `rater_model_<construct>_…`."""
    fit, panel = fitted.fit, fitted.panel
    components = np.array(
        [
            fit.of_fields.common,
            fit.of_fields.own,
            fit.of_occupations.common,
            fit.of_occupations.own,
            1.0,
            fit.of_scales.common,
            fit.of_scales.own,
        ]
    )
    named = {
        "thresholds": fitted.population.thresholds,
        "log_scale": fitted.population.log_scale,
        "field_scale": fitted.population.field_scale,
        "spreads": np.array([fitted.population.field_spread, fitted.population.occupation_spread]),
        "components": components,
        "severity": _severity(fit.field_place),
        "severity_error": _severity_errors(fit.field_covariance),
        "scale": fit.log_scale - fit.log_scale.mean(axis=0),
        "scale_error": fit.log_scale_errors,
        "level_shares": _level_shares(panel.labels, panel.levels, panel.field[panel.occupation], panel.fields),
    }
    return {f"rater_model_{construct}_{name}": np.round(array, DIGITS) for name, array in named.items()}


def _severity(places: Array) -> Array:
    return np.asarray(places - places.mean(axis=0))


def _severity_errors(covariance: Array) -> Array:
    """Return raters × fields of standard errors of a rater's place less the mean place."""
    raters = covariance.shape[1]
    apart = np.eye(raters) - 1.0 / raters
    return np.asarray(np.sqrt(np.einsum("rs,gst,rt->rg", apart, covariance, apart)))


def _level_shares(labels: NDArray[np.int64], levels: int, field: NDArray[np.int64], fields: int) -> Array:
    """Return raters × fields × levels: the shares of a field's tasks that a rater put at each level (NaN without)."""
    found = np.full((len(labels), fields, levels), np.nan)
    for rater, row in enumerate(labels):
        judged = row >= 0
        counts = np.zeros((fields, levels))
        np.add.at(counts, (field[judged], row[judged]), 1.0)
        totals = counts.sum(axis=1, keepdims=True)
        found[rater] = np.where(totals > 0, counts / np.maximum(totals, 1.0), np.nan)
    return found


def rater_table(
    arrays: Mapping[str, Array], construct: str, raters: tuple[str, ...], values: Array
) -> list[RaterByField]:
    """Return every rater in every field where it judged; `values` (levels) is what each level counts, 0 to 1.

    `arrays` are those of `fit_arrays`. `points` compares raters on the same field's tasks.
    """
    named = {name.removeprefix(f"rater_model_{construct}_"): array for name, array in arrays.items()}
    means = named["level_shares"] @ values
    full = ~np.isnan(means).any(axis=1)
    panel = means[full].mean(axis=0)
    return [
        RaterByField(
            rater=name,
            field=int(field),
            severity=float(named["severity"][rater, field]),
            severity_error=float(named["severity_error"][rater, field]),
            scale=round(float(np.exp(named["scale"][rater, field])), DIGITS),
            scale_error=float(named["scale_error"][rater, field]),
            points=round(100 * float(means[rater, field] - panel[field]), 2),
        )
        for rater, name in enumerate(raters)
        for field in np.flatnonzero(~np.isnan(means[rater]))
    ]
