"""How the claims of a release will be judged: by what measure, when, with which rule; written before the data exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NOT_YET: Final = "cannot yet be checked"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the release and how it will be judged.

    `measure` and `rule` say what is computed and what counts as failing; `when` names the data and its expected date.
    All three are "cannot yet be checked" where no measure exists, and `why` says what is missing.
    """

    key: str
    claim: str
    measure: str
    rule: str
    when: str
    why: str

    @property
    def checkable(self) -> bool:
        """Whether a measure exists."""
        return self.measure != NOT_YET


def _unchecked(key: str, claim: str, why: str) -> Claim:
    return Claim(key, claim, NOT_YET, NOT_YET, NOT_YET, why)


CLAIMS: Final[tuple[Claim, ...]] = (
    Claim(
        "order_against_use",
        "Tasks that raters put within reach of AI are the ones that people will be seen using AI for next.",
        "Area under the ROC curve of the order by automation, over official tasks that no earlier release saw, for "
        "first use in the next release of the Anthropic Economic Index; interval clustered by occupation.",
        "Fails if the lower end of the 95 % interval is at or below 0.5. Chat and API are judged apart.",
        "The first release of that index after this one; none later counts for this claim.",
        "",
    ),
    Claim(
        "employment_forecast",
        "The outlook's growth rates tell which occupations gain and which lose.",
        "Rank correlation of forecast with counted growth from May 2025 to May 2026 over detailed occupations, "
        "weighted by the square root of employment and by employment, with a bootstrap by major group; mean squared "
        "error beside it.",
        "Fails if the lower end of the 95 % interval of the rank correlation is at or below zero, or if no growth at "
        "all predicts with a smaller squared error. The forecast of each occupation is frozen in the release by its "
        "hash.",
        "May 2026 estimates of the Occupational Employment and Wage Statistics, expected in spring 2027.",
        "",
    ),
    Claim(
        "human_agreement",
        "The panel says what people say who judge a task.",
        "Correlation of the panel's judgement with new labels by people, by task and by occupation, on tasks that no "
        "rater of this release judged.",
        "Fails if it is lower than the correlation by task that the validity card prints for held-out occupations, "
        "beyond the lower end of its interval.",
        "The next public set of labels by people on tasks of O*NET; none is announced.",
        "",
    ),
    Claim(
        "set_coverage",
        "A rater's prediction set holds the rater's answer for nine tasks in ten.",
        "Share of new labels of a rater that lie within its 90 % sets, over all tasks and by major group.",
        "Fails if the share lies outside 88 to 92 % over all tasks, or is rejected at 1 % in a major group by a test "
        "clustered by occupation with Holm's correction.",
        "The next set of labels by a rater of this panel; at once by worktide panel collect on any model.",
        "",
    ),
    Claim(
        "percentile_range",
        "A job's percentile lies within its 80 % range when other raters judge it.",
        "Share of occupations whose percentile under a new rater, alone, lies within the range of this release.",
        "Fails if the share is under 70 %. A range that holds under one rater's error only is too small.",
        "The next public set of automation labels for all tasks; at once with a rater of one's own.",
        "",
    ),
    Claim(
        "rising_technology",
        "Technologies named as rising stay in demand.",
        "Share of the technologies named here that O*NET still flags as Hot or In Demand for the same occupation, "
        "against the share among those flagged in both earlier releases.",
        "Fails if the share is lower by more than 10 points.",
        "The first release of O*NET that flags technologies anew, expected within a year.",
        "",
    ),
    _unchecked(
        "level",
        "AI does the stated share of a job's tasks in practice within five years.",
        "We found no source that counts what share of a job's work AI does. The share rests on an assumed pace of "
        "adoption.",
    ),
    _unchecked(
        "horizon",
        "AI does most of a task within the stated years.",
        "We found no source that dates when employers hand over a task. Only the order of tasks can be held against "
        "observed use.",
    ),
    _unchecked(
        "three_shares",
        "AI does, AI helps and people do the stated shares of today's tasks.",
        "Raters judged what AI could do. We found no one who has measured it task by task at work.",
    ),
    _unchecked(
        "barriers",
        "What we call barriers slows adoption.",
        "We found no study that measures how much each one slows it.",
    ),
    _unchecked(
        "starting_out",
        "The reported fall in young hires concerns the jobs that we name.",
        "We found no public data that counts young hires by detailed occupation.",
    ),
    _unchecked(
        "job_loss",
        "Exposure leads to fewer jobs.",
        "This is not claimed. Exposure says what AI could do, not what employers will do.",
    ),
)


def claims() -> tuple[Claim, ...]:
    """Return every claim of a release for its manifest: those with a measure first, in the order of the list."""
    return tuple(sorted(CLAIMS, key=lambda claim: not claim.checkable))
