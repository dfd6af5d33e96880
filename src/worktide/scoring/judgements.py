"""What every rater says of every task, as the scoring takes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judgements:
    """Class probabilities of tasks by rater, sorted alike in both constructs.

    `automation` is raters × tasks × 5 (T0 to T4), `exposure` raters × tasks × 3 (E0 to E2). A rater that did not judge
    a task has NaN there; every task has at least one judgement in each construct. A rater's own label is a certainty:
    1 at its level.
    """

    automation_raters: tuple[str, ...]
    automation: Array
    exposure_raters: tuple[str, ...]
    exposure: Array
