"""Numbers in words, the same in the terminal and in Markdown: never a value without its range."""

from __future__ import annotations

from typing import Final

from worktide.assessment.match_words import HOW_FOUND
from worktide.core.intervals import INTERVAL_PERCENT, Interval
from worktide.release.record import (
    Assessment,
    Basis,
    HorizonBin,
    Match,
    ReleaseStamp,
    Risk,
    Scenario,
    YearRange,
)

SHARE_IN_FIVE_YEARS: Final = "AI share of tasks in five years"
BETWEEN_BANDS: Final = "between bands"
LEAST_CERTAINTY: Final = 80
CAUTION: Final = (
    f"“Likely” is the {INTERVAL_PERCENT} % range. What AI can do in a job is exposure, and exposure is not job loss."
)
MEANING_OF_BASIS: Final[dict[Basis, str]] = {
    "observed": "seen in use",
    "labelled": "judged by raters",
    "modelled": "computed by a model of the raters",
    "assumed": "follows from stated assumptions",
}
YEARS_OF_BIN: Final[dict[HorizonBin, str]] = {
    "now": "now",
    "within 2 years": "under 2",
    "2 to 5 years": "2 to 5",
    "5 to 10 years": "5 to 10",
    "beyond 10 years": "over 10",
}
SCENARIOS: Final[tuple[Scenario, ...]] = ("slow", "central", "fast")
CAUSES: Final = {
    "rater": "which rater you ask",
    "tasks": "how surely the raters place its tasks",
    "levels": "how much of a task each level means",
    "weights": "how its tasks are weighted",
    "adoption": "how fast what AI can do comes into use",
}
NO_SCORE: Final = "This release has no score for it, because the classification lists no tasks for it."


def about(interval: Interval, unit: str = "") -> str:
    """Return a value with its range in words.

    >>> about(Interval(35.2, 21.8, 49.0), " %")
    'about 35 %, likely 22 to 49 %'
    """
    return f"about {interval.value:.0f}{unit}, likely {interval.low:.0f} to {interval.high:.0f}{unit}"


def band_in_words(risk: Risk) -> str:
    """Return the band with how sure it is, or that the job lies between bands."""
    draws = f"{risk.band_certainty:.0f} of 100 draws"
    if risk.band_certainty < LEAST_CERTAINTY or risk.band == BETWEEN_BANDS:
        return f"{BETWEEN_BANDS} (at most {draws} agree on one)"
    return f"{risk.band} ({draws} agree)"


def match_in_words(query: str, match: Match, title: str) -> str:
    """Return how sure it is that the query means this record, in a sentence."""
    if match.confidence == 1:
        return f"“{query}” leads to this record alone."
    if not match.sure:
        start = f"“{query}” alone does not settle which job is meant; {title} has confidence {match.confidence:.2f}"
        return f"{start}. It may also mean:" if match.alternates else f"{start}."
    start = f"“{query}” is taken to mean {title} with confidence {match.confidence:.2f}{HOW_FOUND[match.stage]}"
    return f"{start}. It may also mean:" if match.alternates else f"{start}."


def risk_in_words(percentile: Interval | None) -> str:
    """Return where a record stands, for a list of records."""
    return "no score" if percentile is None else f"percentile {about(percentile)}"


def kind_in_words(assessment: Assessment) -> str:
    """Return what the record is, and in which sector."""
    kind = "Modern role" if assessment.occupation.kind == "role" else "Official occupation"
    return f"{kind} in {assessment.occupation.sector}"


def release_in_words(assessment: Assessment) -> str:
    """Return the release that an answer comes from: its id, the date of its latest source, its hash."""
    stamp = assessment.release
    return f"Release {stamp.id}, data up to {stamp.date}, sha256 {stamp.hash[:16]}"


def release_in_short(stamp: ReleaseStamp) -> str:
    """Return the id and date of a release in a sentence."""
    return f"Release {stamp.id}, data up to {stamp.date}."


def years_in_words(years: YearRange) -> str:
    """Return years from the release's date with their range; what lies beyond 20 years is not stated.

    >>> years_in_words(YearRange(3.0, 12.5, None))
    'about 12.5, likely 3 to beyond 20'
    >>> years_in_words(YearRange(16.0, None, None))
    'not within 20, at the earliest about 16'
    """
    if years.p50 is None:
        return "not within 20" if years.p10 is None else f"not within 20, at the earliest about {years.p10:g}"
    first = years.p50 if years.p10 is None else years.p10
    return f"about {years.p50:g}, likely {first:g} to {_end(years.p90)}"


def _end(year: float | None) -> str:
    return "beyond 20" if year is None else f"{year:g}"


def rate_in_words(growth: Interval) -> str:
    """Return a yearly rate of growth with its range, signs written out.

    >>> rate_in_words(Interval(1.3, -3.3, 5.9))
    'about +1.3 % a year, likely -3.3 to +5.9 %'
    """
    return f"about {growth.value:+.1f} % a year, likely {growth.low:+.1f} to {growth.high:+.1f} %"
