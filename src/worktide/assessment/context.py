"""What else is known of a job, where a title that the release lists leads to several records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.matching.matcher import LEAD, STAGES, SURE, Matcher, Matches

NOT_SAID: Final = 0.02
"""What a record counts that the context does not speak for: a context never rules a stated record out."""
SETTLED: Final = 0.98
"""What the records of a listed title hold together once a context speaks for some of them."""
MOST_CANDIDATES: Final = 64
"""More records than any title of a release leads to, so that a stated set is never cut."""
FEW_CANDIDATES: Final = 5
_PARTS: Final = re.compile(r"\s*[|;\n]\s*|(?<=[.!?])\s+")
_MOST_PARTS: Final = 6
_LONGEST_PART: Final = 200
_DIGITS: Final = 4
_EXACT: Final = STAGES.index("exact")


def read_titles(
    matcher: Matcher, titles: Sequence[str], contexts: Sequence[str] | None = None, *, whole: bool = False
) -> Matches:
    """Return what titles mean, five records each; `contexts` is one text a title, empty where nothing more is known.

    The statistical stage reads contexts itself. A listed title leads to stated records: where none of them is sure,
    their stated confidences are multiplied by the most that any part of the context, alone or before the title, says of
    each (plus 0.02) and brought to 0.98 together, so that their order may change and their set never does. With `whole`
    up to 64 records of a listed title are given, so that no stated set is cut.
    """
    found = matcher.match_many(titles, contexts, FEW_CANDIDATES)
    listed = found.stage == _EXACT
    if whole and listed.any():
        found = matcher.match_many(titles, contexts, MOST_CANDIDATES)
    if contexts is None:
        return found
    rows = np.flatnonzero(listed & ~found.sure & np.array([bool(text) for text in contexts], dtype=bool))
    return _weighed(matcher, titles, contexts, found, rows.tolist()) if len(rows) else found


def _weighed(
    matcher: Matcher, titles: Sequence[str], contexts: Sequence[str], found: Matches, rows: list[int]
) -> Matches:
    stated = matcher.match_many([titles[row] for row in rows], None, MOST_CANDIDATES)
    told = _said(matcher, [titles[row] for row in rows], [contexts[row] for row in rows])
    positions, sure = _wider(found.positions, MOST_CANDIDATES, -1), found.sure.copy()
    confidences = _wider(found.confidences, MOST_CANDIDATES, 0.0)
    for at, row in enumerate(rows):
        weights = np.array([NOT_SAID + told[at].get(place, 0.0) for place in stated.positions[at].tolist()])
        shares = stated.confidences[at] * weights
        shares *= SETTLED / shares.sum()
        order = np.argsort(-shares, kind="stable")
        # However little is left of a stated record, it stays in the set.
        kept = np.where(shares > 0, np.maximum(np.round(shares, _DIGITS), 10.0**-_DIGITS), 0.0)
        positions[row], confidences[row] = stated.positions[at][order], kept[order]
        sure[row] = confidences[row, 0] >= SURE and confidences[row, 0] - confidences[row, 1] >= LEAD
    return replace(found, positions=positions, confidences=confidences, sure=sure)


def _said(matcher: Matcher, titles: Sequence[str], contexts: Sequence[str]) -> list[dict[int, float]]:
    """Return what each context says of records: the most that any of its parts says, alone or before the title."""
    asked: dict[str, int] = {}
    of_row: list[set[int]] = []
    for title, context in zip(titles, contexts, strict=True):
        parts = [part.strip() for part in _PARTS.split(context) if part.strip()][:_MOST_PARTS]
        texts = {text for part in parts for text in (part, f"{part[:_LONGEST_PART]} {title}")}
        of_row.append({asked.setdefault(text, len(asked)) for text in sorted(texts)})
    if not asked:
        return [{} for _ in titles]
    answers = matcher.match_many(list(asked), None, MOST_CANDIDATES)
    return [_most(answers, places) for places in of_row]


def _most(answers: Matches, places: set[int]) -> dict[int, float]:
    found: dict[int, float] = {}
    for place in places:
        pairs = zip(answers.positions[place].tolist(), answers.confidences[place].tolist(), strict=True)
        for position, share in pairs:
            found[position] = max(share, found.get(position, 0.0))
    return found


def _wider(array: NDArray[Any], width: int, value: float) -> NDArray[Any]:
    more = np.full((len(array), width - array.shape[1]), value, dtype=array.dtype)
    return np.concatenate([array, more], axis=1)
