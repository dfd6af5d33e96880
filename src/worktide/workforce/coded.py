"""Tables of occupation counts: codes of a classification in place of titles, for a county, an industry or a country."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa

from worktide.core.errors import CodeError
from worktide.matching.codes import CodeTable, codes_of, normal_code
from worktide.matching.index import Candidate
from worktide.release.open import Release
from worktide.workforce.answering import ANSWER_SCHEMA

SYSTEMS: Final = {
    "soc_2018": "soc_2018",
    "soc_2010": "soc_2010",
    "onet_soc": "onet_soc_2019",
    "census_2018": "census_2018",
    "isco_08": "isco_08",
}
"""Classifications by the names the command line knows, with those of the release."""

STAGE: Final = "code"
_ONE: Final = 10_000


def answering_codes(release: Release, system: str) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Return what answers batches of codes of a classification (column `title`) by `ANSWER_SCHEMA`.

    A code's heads are shared by its occupations as the release's table of codes joins them, by the people behind each;
    `sure` says that it joins a single one. A code that the release does not know has no answer.

    Raises CodeError where the release does not know the classification.
    """
    table = codes_of(release)
    table.records(system, "")

    def answering(batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = [_row(release, _found(table, system, code)) for code in batch.column("title").to_pylist()]
        return pa.RecordBatch.from_pylist(
            [
                {"title": title, "context": context, **row}
                for title, context, row in zip(
                    batch.column("title").to_pylist(), batch.column("context").to_pylist(), rows, strict=True
                )
            ],
            schema=ANSWER_SCHEMA,
        )

    return answering


def _found(table: CodeTable, system: str, code: str) -> Sequence[Candidate]:
    try:
        return table.records(system, normal_code(system, code))
    except CodeError:
        return ()


def _row(release: Release, found: Sequence[Candidate]) -> dict[str, Any]:
    if not found:
        return {"records": [], "stage": "none", "sure": False}
    listed = [release.listing[one.position] for one in found]
    ranges = [one.risk for one in listed if one.risk is not None]
    first = listed[0].risk
    return {
        "records": [
            {"record": one.slug, "weight": weight}
            for one, weight in zip(listed, _weights([one.confidence for one in found]), strict=True)
            if weight
        ],
        "code": listed[0].codes[0][:7] if listed[0].codes else None,
        "code_title": listed[0].title,
        "confidence": round(found[0].confidence, 4),
        "stage": STAGE,
        "sure": len(found) == 1,
        "score": round(first.value, 1) if first else None,
        "score_low": round(min(one.low for one in ranges), 1) if ranges else None,
        "score_high": round(max(one.high for one in ranges), 1) if ranges else None,
    }


def _weights(shares: Sequence[float]) -> list[Decimal]:
    """Return shares as decimals of four places that sum to one, rounded by largest remainder."""
    exact = np.array(shares, dtype=np.float64) / sum(shares) * _ONE
    units = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(units - exact, kind="stable")
    units[order[: _ONE - int(units.sum())]] += 1
    return [Decimal(int(one)) / _ONE for one in units]
