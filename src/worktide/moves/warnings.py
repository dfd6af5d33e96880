"""The sentences that belong beside a destination: what is worse there, what is not sure, what no table says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from worktide.moves.likelihood import seen_word
from worktide.moves.schooling import STEPS
from worktide.moves.tables import MoveTables
from worktide.moves.weighing import Judged, Weighed
from worktide.scoring.comparison import AGREEMENT

LICENCE: Final = "No table here says which jobs need a licence: ask the board of your state."
_NEAR_AVERAGE: Final = 1.0
_FALL: Final = -1.0


def outlook_words(tables: MoveTables, place: int) -> str:
    """Return the official projection of a destination beside that of all jobs; empty where there is none."""
    growth, average = float(tables.growth[place]), tables.given["growth_all"].value
    if np.isnan(growth):
        return "The official projection gives no figure."
    if growth < _FALL:
        word = "it shrinks"
    elif growth < average - _NEAR_AVERAGE:
        word = "slower than all jobs together"
    elif growth <= average + _NEAR_AVERAGE:
        word = "about as fast as all jobs together"
    else:
        word = "faster than all jobs together"
    return f"Official projection 2024 to 2034: {growth:+.1f} %, {word} ({average:+.1f} %)."


def warnings_of(tables: MoveTables, of: Weighed, judged: Judged, here: int, there: int) -> tuple[str, ...]:
    """Return the sentences that belong beside one destination, gravest first."""
    return tuple(_warnings(tables, of, judged, here, there))


def _warnings(tables: MoveTables, of: Weighed, judged: Judged, here: int, there: int) -> Iterator[str]:
    yield from _of_risk(of, judged, there)
    if judged.less_pay[there] and not judged.worse[there]:
        yield f"Median pay there is lower by {-of.pay_change[there]:.1f} %."
    if judged.far[there]:
        yield "Far from this job: little of what it needs is there, and the survey has not seen the move."
    asked, own = int(tables.arrays.education[there]), int(tables.arrays.education[here])
    if asked > own > 0:
        yield f"Typical entry asks for more schooling: {STEPS[asked - 1]}."
    if tables.certificate[there] >= tables.given["certificate_importance"].value:
        yield "People in the job call a certificate important; a licence may be needed."
    if seen_word(tables, here, there) == "not seen in the survey" and not judged.far[there]:
        yield "We found no one in the survey who made this move."
    if tables.growth[there] < _FALL:
        yield "The official projection sees fewer such jobs in 2034."


def _of_risk(of: Weighed, judged: Judged, there: int) -> Iterator[str]:
    lower, higher = float(of.lower[there]), float(of.higher[there])
    if np.isnan(lower):
        yield "One of the two jobs has no score, so nothing is said of risk."
    elif judged.worse[there]:
        yield f"Worse in both: AI could do more of it in {100 * higher:.0f} of 100 draws, and median pay is lower."
    elif higher >= AGREEMENT:
        yield f"Riskier: AI could do more of it in {100 * higher:.0f} of 100 draws."
    elif lower < AGREEMENT:
        yield f"Ranges overlap too much to call it safer: AI could do less of it in {100 * lower:.0f} of 100 draws."
