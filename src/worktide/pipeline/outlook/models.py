"""Models that try to improve on the official projections: each learns what growth leaves unexplained, and is shrunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingRegressor

from worktide.pipeline.outlook.codes import major_group, minor_group

Array = NDArray[np.float64]
Predictor = Callable[["Rows"], Array]

FOLDS = 10
PENALTIES = (1.0, 10.0, 100.0, 1000.0)
CLIPPED_PERCENT = 2.5
SEED = 20_260_502

PROJECTION = "projected growth"
BEFORE_2023 = ("log employment", "log pay", "job zone", "entry education")
EXPOSURES = ("aioe_2021", "aioe_language_2023", "eloundou_gpt4_beta", "eloundou_human_beta", "frey_osborne_2013")


@dataclass(frozen=True, slots=True)
class Rows:
    """Occupations as a model sees them: a code and a value for each column; NaN where unknown."""

    codes: tuple[str, ...]
    columns: Mapping[str, Array]

    def matrix(self, names: Sequence[str]) -> Array:
        """Return occupations × columns for those of `names` that are there."""
        known = [self.columns[name] for name in names if name in self.columns]
        return np.stack(known, axis=1) if known else np.zeros((len(self.codes), 0))

    def take(self, places: NDArray[np.intp]) -> Rows:
        """Return some of the rows."""
        columns = {name: values[places] for name, values in self.columns.items()}
        return Rows(tuple(self.codes[place] for place in places), columns)


Learner = Callable[[Rows, Array, Array], Predictor]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that is tried: its name and how it learns residuals from rows with weights.

    `needs` names a column without which it cannot be fitted.
    """

    name: str
    learn: Learner
    needs: str | None = None


def _folds(rows: Rows) -> NDArray[np.int64]:
    """Return a fold for every occupation, by its place among the sorted codes."""
    return np.argsort(np.argsort(np.array(rows.codes))) % FOLDS


def _out_of_fold(learn: Learner, rows: Rows, residual: Array, weights: Array) -> Array:
    """Return predictions for each occupation by models that did not see it."""
    folds = _folds(rows)
    predicted = np.zeros(len(residual))
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        predict = learn(rows.take(inside), residual[inside], weights[inside])
        predicted[outside] = predict(rows.take(outside))
    return predicted


def shrunken(learn: Learner, rows: Rows, residual: Array, weights: Array) -> Predictor:
    """Return a learned model times the slope (0 to 1) of residuals on what it predicts for occupations left out.

    Residuals beyond their 2.5th and 97.5th percentile are drawn in first; predictions are centred, for the growth of
    all occupations together is not at issue.
    """
    ends = np.percentile(residual, [CLIPPED_PERCENT, 100 - CLIPPED_PERCENT])
    clipped = np.clip(residual, *ends)
    target = clipped - np.average(clipped, weights=weights)
    left_out = _out_of_fold(learn, rows, target, weights)
    spread = float(np.sum(weights * left_out**2))
    slope = float(np.clip(np.sum(weights * left_out * target) / spread, 0.0, 1.0)) if spread > 0 else 0.0
    predict = learn(rows, target, weights)
    return lambda others: slope * predict(others)


def _standard(matrix: Array, weights: Array) -> tuple[Array, Array]:
    """Return weighted means and standard deviations of columns over known values; an empty column has 0 and 1."""
    known = np.isfinite(matrix)
    weight = weights[:, None] * known
    total = np.maximum(weight.sum(axis=0), 1e-12)
    filled = np.where(known, matrix, 0.0)
    mean = (weight * filled).sum(axis=0) / total
    spread = np.sqrt((weight * np.where(known, matrix - mean, 0.0) ** 2).sum(axis=0) / total)
    return mean, np.where(spread > 0, spread, 1.0)


def _scaled(matrix: Array, mean: Array, spread: Array) -> Array:
    return np.asarray(np.nan_to_num((matrix - mean) / spread))


def _ridge_at(penalty: float, names: Sequence[str], rows: Rows, residual: Array, weights: Array) -> Predictor:
    raw = rows.matrix(names)
    mean, spread = _standard(raw, weights)
    x = _scaled(raw, mean, spread)
    w = weights / weights.mean()
    centre = float(np.average(residual, weights=w))
    gram = (x * w[:, None]).T @ x + penalty * np.eye(x.shape[1])
    slopes = np.linalg.solve(gram, (x * w[:, None]).T @ (residual - centre))
    return lambda others: centre + _scaled(others.matrix(names), mean, spread) @ slopes


def ridge(names: Sequence[str], rows: Rows, residual: Array, weights: Array) -> Predictor:
    """Return ridge regression on standardised columns; its penalty is the best for occupations left out."""
    losses = []
    for penalty in PENALTIES:
        left_out = _out_of_fold(partial(_ridge_at, penalty, names), rows, residual, weights)
        losses.append(float(np.sum(weights * (residual - left_out) ** 2)))
    return _ridge_at(PENALTIES[int(np.argmin(losses))], names, rows, residual, weights)


def group_means(group: Callable[[str], str], rows: Rows, residual: Array, weights: Array) -> Predictor:
    """Return means by group drawn towards the overall mean, as far as their spread exceeds chance.

    The method of moments for a one-way random effect (DerSimonian and Laird 1986), with weights as precisions.
    """
    names, places = np.unique([group(code) for code in rows.codes], return_inverse=True)
    total = np.bincount(places, weights=weights)
    means = np.bincount(places, weights=weights * residual) / total
    overall = float(np.average(residual, weights=weights))
    within = float(np.sum(weights * (residual - means[places]) ** 2) / max(len(residual) - len(names), 1))
    heterogeneity = float(np.sum(total * (means - overall) ** 2)) - (len(names) - 1) * within
    between = max(heterogeneity / float(total.sum() - np.sum(total**2) / total.sum()), 0.0) if len(names) > 1 else 0.0
    drawn = overall + (means - overall) * between / np.maximum(between + within / total, 1e-12)
    known = dict(zip(names.tolist(), drawn.tolist(), strict=True))
    return lambda others: np.array([known.get(group(code), overall) for code in others.codes])


def boosting(names: Sequence[str], rows: Rows, residual: Array, weights: Array) -> Predictor:
    """Return shallow gradient boosting over the columns, unknown values at their mean."""
    raw = rows.matrix(names)
    mean, spread = _standard(raw, weights)
    model = GradientBoostingRegressor(
        n_estimators=60, learning_rate=0.05, max_depth=3, min_samples_leaf=30, random_state=SEED
    )
    model.fit(_scaled(raw, mean, spread), residual, sample_weight=weights)
    return lambda others: np.asarray(model.predict(_scaled(others.matrix(names), mean, spread)), dtype=np.float64)


def candidates() -> tuple[Candidate, ...]:
    """Return every model that is tried, in the order of the log."""
    every = (*BEFORE_2023, PROJECTION, *EXPOSURES)
    return (
        Candidate("past growth", partial(ridge, ("past growth",)), needs="past growth"),
        Candidate("projections stretched or drawn in", partial(ridge, (PROJECTION,))),
        Candidate("ridge: size, pay, job zone, education", partial(ridge, (*BEFORE_2023, PROJECTION))),
        Candidate("ridge: exposure to AI", partial(ridge, EXPOSURES)),
        Candidate("ridge: all but past growth", partial(ridge, every)),
        Candidate("ridge: all", partial(ridge, (*every, "past growth")), needs="past growth"),
        Candidate("means by major group", partial(group_means, major_group)),
        Candidate("means by minor group", partial(group_means, minor_group)),
        Candidate("boosting: all but past growth", partial(boosting, every)),
        Candidate("boosting: all", partial(boosting, (*every, "past growth")), needs="past growth"),
    )
