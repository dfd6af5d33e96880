"""The columns that coding adds to a table, in their order, with what each one means."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from worktide.coding.answers import STAGES
from worktide.coding.codes import CodeColumn, code_column
from worktide.coding.ledger import Ledger
from worktide.release.open import Release

PLAUSIBLE: Final = 0.8
MEANINGS: Final = {
    "code": "the code of the likeliest record in the first classification asked for",
    "code_title": "that code's title",
    "code_join": "how the record's codes join that classification: exact, split, merged or none",
    "record": "the address of the likeliest record in the release",
    "confidence": "how sure it is that the title means this record, 0 to 1",
    "second_record": "the next likeliest record",
    "second_code": "its code",
    "second_confidence": "how likely it is, 0 to 1",
    "stage": "how the answer was found, or `decision`, or `none`",
    "sure": "false where the title alone does not settle it; the code is then only the likeliest",
    "seniority": "the level that the title names",
    "language": "the language it seems to be in, where not English",
    "score": "the record's percentile among occupations by what AI could do, 0 to 100",
    "score_low": "the lowest end of the ranges of all plausible records",
    "score_high": "the highest end of them",
    "release": "the id of the release that answered",
    "remark": "what is wrong with the row or the title, or who decided and why",
}


def own_names(names: Sequence[str], systems: Sequence[str]) -> dict[str, str]:
    """Return our columns, by what they mean, with the names they get beside the input's: the same, unless taken."""
    ours = [*list(MEANINGS)[:3], *systems[1:], *list(MEANINGS)[3:]]
    return {name: f"worktide_{name}" if name in names else name for name in ours}


class AnswerColumns:
    """Turns places of a ledger into columns, all values of a release looked up once."""

    def __init__(self, release: Release, systems: Sequence[str]) -> None:
        self._release = release
        self._systems: list[CodeColumn] = [code_column(release, system) for system in systems]
        risks = (listed.risk for listed in release.listing)
        ends = [(np.nan,) * 3 if risk is None else (risk.value, risk.low, risk.high) for risk in risks]
        self._risk: NDArray[np.float64] = np.array([*ends, (np.nan,) * 3], dtype=np.float64)

    @cached_property
    def _slugs(self) -> pa.Array:
        return pa.array([listed.slug for listed in self._release.listing])

    @cached_property
    def _codes(self) -> list[tuple[pa.Array, pa.Array]]:
        return [(_text(column.codes), _text(column.titles)) for column in self._systems]

    @cached_property
    def _joins(self) -> pa.Array:
        return _text(self._systems[0].joins)

    def columns(self, ledger: Ledger, rows: NDArray[np.int64], notes: Sequence[str] | None) -> dict[str, pa.Array]:
        """Return our columns for rows that point into the ledger; `notes` are remarks of rows, put first."""
        places, of_row = np.unique(rows, return_inverse=True)
        found = self._of_titles(ledger, places)
        taken = {name: column.take(pa.array(of_row)) for name, column in found.items()}
        if notes is not None:
            said = taken["remark"].to_pylist()
            joined = ("; ".join(filter(None, both)) or None for both in zip(notes, said, strict=True))
            taken["remark"] = pa.array(joined, type=pa.string())
        return taken

    def _of_titles(self, ledger: Ledger, places: NDArray[np.int64]) -> dict[str, pa.Array]:
        positions, confidences = ledger.positions[places], ledger.confidences[places]
        first, second = _place(positions[:, 0]), _place(positions[:, 1])
        value, low, high = self._scores(positions, confidences)
        words = np.array(ledger.words.all, dtype=object)
        codes, titles = self._codes[0]
        return {
            "code": codes.take(first),
            "code_title": titles.take(first),
            "code_join": self._joins.take(first),
            **self._further(first),
            "record": self._slugs.take(first),
            "confidence": _number(confidences[:, 0], positions[:, 0] >= 0, 4),
            "second_record": self._slugs.take(second),
            "second_code": codes.take(second),
            "second_confidence": _number(confidences[:, 1], positions[:, 1] >= 0, 4),
            "stage": pa.array(np.array(STAGES, dtype=object)[ledger.stages[places]], type=pa.string()),
            "sure": pa.array(ledger.sure[places]),
            "seniority": _text(words[ledger.seniority[places]]),
            "language": _text(words[ledger.language[places]]),
            "score": _number(value, ~np.isnan(value), 1),
            "score_low": _number(low, ~np.isnan(low), 1),
            "score_high": _number(high, ~np.isnan(high), 1),
            "release": pa.array([self._release.stamp.id] * len(places), type=pa.string()),
            "remark": _text(words[ledger.notes[places]]),
        }

    def _further(self, first: pa.Array) -> dict[str, pa.Array]:
        both = zip(self._systems[1:], self._codes[1:], strict=True)
        return {one.system: found.take(first) for one, (found, _) in both}

    def _scores(self, positions: NDArray[np.int32], confidences: NDArray[np.float32]) -> tuple[Any, Any, Any]:
        """Return the likeliest record's score, and the ends of the ranges of those that share 80 % of confidence."""
        before = np.cumsum(confidences, axis=1) - confidences
        plausible = (positions >= 0) & (before < PLAUSIBLE * confidences.sum(axis=1, keepdims=True))
        risk = self._risk[positions]
        ends = np.where(plausible[:, :, None], risk, np.nan)
        value = risk[:, 0, 0]
        low = np.fmin.reduce(ends[:, :, 1], axis=1)
        high = np.fmax.reduce(ends[:, :, 2], axis=1)
        return value, low, high


def _text(values: Sequence[str] | NDArray[Any]) -> pa.Array:
    return pa.array([value or None for value in values], type=pa.string())


def _place(positions: NDArray[np.int32]) -> pa.Array:
    return pa.array(positions, mask=positions < 0)


def _number(values: NDArray[Any], known: NDArray[np.bool_], digits: int) -> pa.Array:
    return pa.array(np.round(values.astype(np.float64), digits), mask=~known)
