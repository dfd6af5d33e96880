"""Distinct titles to records with weights, scores and confidence: the second half of the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from worktide.assessment.query import LEAST_CONFIDENCE, LEAST_LIKELY, LEAST_OF_FIRST
from worktide.coding.answers import STAGES, Answers, answer_titles
from worktide.coding.codes import SOC_2018, code_column
from worktide.coding.columns import PLAUSIBLE
from worktide.release.open import Release
from worktide.workforce.results import TITLE_SCHEMA, WEIGHT

ANSWER_SCHEMA: Final = pa.schema([field for field in TITLE_SCHEMA if field.name not in ("rows", "heads")])
_ONE: Final = 10_000


def answer(batch: pa.RecordBatch, release: Release) -> pa.RecordBatch:
    """Return what a release says of titles: columns `title` and `context` in, `ANSWER_SCHEMA` out, row by row.

    Pure: the same title and context get the same answer in any batch.
    """
    titles, contexts = batch.column("title").to_pylist(), batch.column("context").to_pylist()
    return answers_batch(release, batch, answer_titles(release, titles, contexts if any(contexts) else None))


def answers_batch(release: Release, batch: pa.RecordBatch, answers: Answers) -> pa.RecordBatch:
    """Return answers to the titles of a batch as a record batch."""
    weights = shared_weights(answers.positions, answers.confidences, answers.sure)
    first = np.where(weights[:, 0] > 0, answers.positions[:, 0], -1)
    taken, column = pa.array(first, mask=first < 0), code_column(release, SOC_2018)
    value, low, high = _scores(release, answers, weights)
    columns = {
        "title": batch.column("title"),
        "context": batch.column("context"),
        "records": _records(release, answers.positions, weights),
        "code": _text(column.codes).take(taken),
        "code_title": _text(column.titles).take(taken),
        "confidence": _known(answers.confidences[:, 0], first >= 0, 4),
        "stage": pa.array(np.array(STAGES, dtype=object)[answers.stages], type=pa.string()),
        "sure": pa.array(answers.sure),
        "seniority": _text(answers.seniority),
        "language": _text(answers.language),
        "score": _known(value, ~np.isnan(value), 1),
        "score_low": _known(low, ~np.isnan(low), 1),
        "score_high": _known(high, ~np.isnan(high), 1),
    }
    return pa.RecordBatch.from_pydict(columns, schema=ANSWER_SCHEMA)


def joined(parts: Sequence[Answers]) -> Answers | None:
    """Return answers one after the other, None where there are none."""
    if not parts:
        return None
    return Answers(
        np.concatenate([one.positions for one in parts]),
        np.concatenate([one.confidences for one in parts]),
        np.concatenate([one.stages for one in parts]),
        np.concatenate([one.sure for one in parts]),
        sum((one.seniority for one in parts), ()),
        sum((one.language for one in parts), ()),
    )


def shared_weights(
    positions: NDArray[np.int32], confidences: NDArray[np.float32], sure: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return how a title's heads are shared by its records (titles × records), in ten-thousandths that sum to one.

    A sure title gives all to its first record; another one shares by confidence among plausible records (as
    `worktide assess` names them). A first guess below 0.1 is none. Rounding goes by largest remainder.
    """
    units = np.rint(confidences.astype(np.float64) * _ONE).astype(np.int64)
    least = np.maximum(LEAST_CONFIDENCE * _ONE, LEAST_OF_FIRST * units[:, :1])
    kept = (positions >= 0) & (units >= least) & (units[:, :1] >= LEAST_LIKELY * _ONE)
    kept[:, 1:] &= ~sure[:, None]
    units = np.where(kept, units, 0)
    total = np.maximum(units.sum(axis=1, keepdims=True), 1)
    whole, rest = np.divmod(units * _ONE, total)
    missing = np.where(units.any(axis=1), _ONE - whole.sum(axis=1), 0)
    rank = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    shared: NDArray[np.int64] = whole + (rank < missing[:, None])
    return shared


def _records(release: Release, positions: NDArray[np.int32], weights: NDArray[np.int64]) -> pa.Array:
    kept = weights > 0
    slugs = pa.array([listed.slug for listed in release.listing])
    named = slugs.take(pa.array(positions[kept]))
    # Ten-thousandths: the digits stay, the point moves.
    units = pa.array(weights[kept]).cast(pa.decimal128(19, 0))
    shares = pa.Array.from_buffers(WEIGHT, len(units), units.buffers())
    offsets = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    struct = pa.StructArray.from_arrays([named, shares], fields=list(_record_type()))
    return pa.ListArray.from_arrays(pa.array(offsets), struct)


def _record_type() -> Any:
    return TITLE_SCHEMA.field("records").type.value_type


def _scores(release: Release, answers: Answers, weights: NDArray[np.int64]) -> tuple[Any, Any, Any]:
    """Return the first record's percentile, and the ends of the ranges of records that share 80 % of the weight."""
    risks = (listed.risk for listed in release.listing)
    ends = [(np.nan,) * 3 if risk is None else (risk.value, risk.low, risk.high) for risk in risks]
    risk = np.array([*ends, (np.nan,) * 3], dtype=np.float64)[np.where(weights > 0, answers.positions, -1)]
    before = np.cumsum(weights, axis=1) - weights
    counted = (weights > 0) & (before < PLAUSIBLE * _ONE)
    shown = np.where(counted[:, :, None], risk, np.nan)
    return risk[:, 0, 0], np.fmin.reduce(shown[:, :, 1], axis=1), np.fmax.reduce(shown[:, :, 2], axis=1)


def _text(values: Any) -> pa.Array:
    return pa.array([value or None for value in values], type=pa.string())


def _known(values: NDArray[Any], known: NDArray[np.bool_], digits: int) -> pa.Array:
    return pa.array(np.round(values.astype(np.float64), digits), mask=~known)
