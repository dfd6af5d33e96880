"""The raters of this release: which column holds their judgements, on which scale, and how sure a head may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EXPOSURE_LEVELS = ("E0", "E1", "E2")
AUTOMATION_LEVELS = ("T0", "T1", "T2", "T3", "T4")


@dataclass(frozen=True, slots=True)
class Rater:
    """An instrument that judged tasks: its name in answers, its construct, and where its labels stand.

    `distilled` tells whether it judged enough tasks for a head to stand in for it where it judged none.
    """

    name: str
    construct: Literal["exposure", "automation"]
    source: str
    column: str
    distilled: bool

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the rater's scale, lowest first."""
        return EXPOSURE_LEVELS if self.construct == "exposure" else AUTOMATION_LEVELS


RATERS = (
    Rater("gpt4_automation_2023", "automation", "eloundou-labels", "gpt4_automation", True),
    Rater("gpt4_automation_second_2023", "automation", "eloundou-automation-labels", "gpt4_automation", True),
    Rater("human_automation_2023", "automation", "eloundou-automation-labels", "human_automation", False),
    Rater("gpt4_exposure_2023", "exposure", "eloundou-labels", "gpt4_exposure", True),
    Rater("gpt4_exposure_second_prompt_2023", "exposure", "eloundou-labels", "gpt4_exposure_alt_rubric", True),
    Rater("human_exposure_2023", "exposure", "eloundou-labels", "human_exposure_agg", True),
)


def raters_of(construct: str) -> tuple[Rater, ...]:
    """Return the raters of one construct in the order of every array."""
    return tuple(rater for rater in RATERS if rater.construct == construct)
