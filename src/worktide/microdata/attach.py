"""Scores, their ranges, draws for pooling and the quality of each join, beside a column of official codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import WorktideError
from worktide.microdata.frames import distinct, extended, names_of
from worktide.microdata.links import code_links
from worktide.microdata.scores import DRAWS, MEASURES, CodeScores, Measure, code_scores
from worktide.release.open import Release, open_release

Frame = TypeVar("Frame")

PREFIX: Final = "worktide_"
JOIN, RECORDS, SCORED, RELEASE = "join", "records", "scored", "release"
_MOST_DISTINCT: Final = 100_000


def attach_scores(
    frame: Frame,
    code: str,
    system: str,
    draws: int = 0,
    *,
    measures: Sequence[str] = ("ai_does",),
    prefix: str = PREFIX,
    release: Release | None = None,
) -> Frame:
    """Return a table of coded people, jobs or postings with our columns behind its own, of the type that came in.

    `frame` is a Polars or pandas DataFrame, an Arrow Table or RecordBatch; `code` names its column of codes, text or
    numbers, in the classification `system`: `soc_2018`, `soc_2010`, `census_2018`, `isco_08` or `onet_soc_2019`.
    Columns, each with `prefix`: `join` (see `worktide.microdata.links.Link`), `records` (how many records the code
    leads to), `scored` (0 to 1: part of its weight that has a score), `release`, and of each of `measures` (`ai_does`,
    `share_in_five_years` in percent of weighted tasks; `percentile`) its value, `_low` and `_high` of the 80 % range,
    and `_draw_1` … `_draw_<draws>`. A code of several records takes their mean weighted by the people behind each.
    Draws (0 to 200) are joint: draw 7 is the same state of the world in every row, so pool by Rubin's rules over
    analyses of whole draws. Rows keep their order; a row without a match keeps its own columns and has no score.

    Raises WorktideError for another kind of table, an unknown column, measure or number of draws, or a column that is
    there already; CodeError for an unknown classification.

    >>> import pandas as pd
    >>> import worktide
    >>> people = pd.DataFrame({"occupation": [110, 4251, 9999], "weight": [1520.0, 980.5, 1210.0]})
    >>> scored = worktide.attach_scores(people, "occupation", "census_2018", draws=5)
    >>> scored["worktide_join"].tolist()
    ['exact', 'exact', 'unmatched']
    >>> [name for name in scored.columns if name.endswith("_draw_5")]
    ['worktide_ai_does_draw_5']
    """
    wanted = _checked(frame, code, draws, measures)
    opened = release or open_release()
    links = code_links(opened, system)
    texts, places = distinct(frame, code)
    if len(texts) > _MOST_DISTINCT:
        hint = "Name the column of occupation codes."
        raise WorktideError("the column does not hold codes of occupations", source=code, got=len(texts), hint=hint)
    found = code_scores(links.links(texts), wanted, opened)
    columns = _columns(found, wanted, draws, prefix, opened.stamp.id)
    taken = sorted(set(columns) & set(names_of(frame)))
    if taken:
        hint = "Give another prefix, or drop the column first."
        raise WorktideError("the table has a column of that name already", got=", ".join(taken), hint=hint)
    result: Frame = extended(frame, columns, places)
    return result


def _checked(frame: object, code: str, draws: int, measures: Sequence[str]) -> tuple[Measure, ...]:
    names = names_of(frame)
    if names.count(code) != 1:
        raise WorktideError("the table has no such column, or several", got=code, expected=", ".join(names))
    if draws not in range(DRAWS + 1):
        raise WorktideError("the release cannot give so many draws", got=draws, expected=f"0 to {DRAWS}")
    given = (measures,) if isinstance(measures, str) else tuple(measures)
    unknown = [one for one in given if one not in MEASURES]
    if unknown or not given:
        got = ", ".join(map(str, unknown)) or "none"
        raise WorktideError("not a measure that has draws", got=got, expected=", ".join(MEASURES))
    return tuple(one for one in MEASURES if one in given)


def _columns(
    found: CodeScores, measures: Sequence[Measure], draws: int, prefix: str, release: str
) -> Mapping[str, Sequence[str] | NDArray[Any]]:
    columns: dict[str, Sequence[str] | NDArray[Any]] = {
        JOIN: found.joins,
        RECORDS: found.records,
        SCORED: found.scored,
        RELEASE: [release] * len(found.joins),
    }
    for one in measures:
        for place, end in enumerate(("", "_low", "_high")):
            columns[one + end] = np.ascontiguousarray(found.values[one][:, place])
        for draw in range(draws):
            columns[f"{one}_draw_{draw + 1}"] = np.ascontiguousarray(found.draws[one][:, draw])
    return {prefix + name: given for name, given in columns.items()}
