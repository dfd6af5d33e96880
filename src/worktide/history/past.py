"""What releases said with a date, and how it came out against newer data; nothing said is ever edited."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from worktide.history.kept import KeptRelease
from worktide.release.manifest import Manifest
from worktide.release.open import Release
from worktide.release.validity import Figure, card_of

State = Literal["not due", "due", "cannot be checked"]
Verdict = Literal["hit", "miss", "open"]

CANNOT: Final = "cannot yet be checked"
FIVE: Final = 5
_COVERAGE: Final = 0.8
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a release: what it says, by what rule it is judged, when, and whether that time has come.

    `due` is the day from which it can be judged (ISO 8601), or empty where it hangs on data whose day nobody knows; one
    that is due has an `outcome` in words and a verdict.
    """

    release: str
    key: str
    claim: str
    rule: str
    when: str
    state: State
    due: str = ""
    outcome: str = ""
    verdict: Verdict = "open"


@dataclass(frozen=True, slots=True)
class Checked:
    """One statement of the past held against data that came later.

    `figure` is that of the validity card, with its 95 % interval; `expected` says what it had to be. The verdict is a
    hit or a miss where the whole interval lies on one side of `line` (or inside `line` to `line_end`), else open.
    """

    said_by: str
    statement: str
    figure: Figure
    expected: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Rule:
    analysis: str
    figure: str
    said_by: str
    statement: str
    expected: str
    line: float
    rising: bool = True


_ROUND: Final = "Bureau of Labor Statistics, projections 2022 to 2032"
_FREY: Final = "Frey and Osborne 2013"
_FREY_SAID: Final = (
    "Read as a forecast, though the paper gave no date and counted no losses: "
    "a higher probability of computerisation, slower growth"
)
RULES: Final = (
    _Rule(
        "outlook",
        "official projections 2022-32: rank correlation of projected with counted growth (weights: √employment)",
        _ROUND,
        "Which occupations grow faster and which slower, three of ten years on",
        "above 0",
        0.0,
    ),
    _Rule(
        "outlook",
        "official projections 2022-32: share above or below the median as projected (weights: equal)",
        _ROUND,
        "Which half of the occupations grows faster, three of ten years on",
        "above one in two",
        0.5,
    ),
    _Rule(
        "employment",
        "employment: raw rank correlation, frey_osborne_2013, weights: √employment",
        _FREY,
        _FREY_SAID,
        "below 0, for those with a higher probability grew less",
        0.0,
        rising=False,
    ),
    _Rule(
        "employment",
        "employment: raw rank correlation, frey_osborne_2013, weights: √employment "
        "(placebo: before the technology spread)",
        _FREY,
        f"{_FREY_SAID}; the year before chat models spread",
        "below 0, for those with a higher probability grew less",
        0.0,
        rising=False,
    ),
)
COVERAGE: Final = "outlook: coverage of the 80 % range"


def statements(release: Release) -> tuple[Statement, ...]:
    """Return every dated statement of a release, as its manifest holds them; those that can be checked first."""
    return _claims(release.stamp.id, release.manifest)


def _claims(release: str, manifest: Manifest) -> tuple[Statement, ...]:
    return tuple(_statement(release, claim) for claim in manifest.claims)


def _statement(release: str, claim: Mapping[str, object]) -> Statement:
    key, said, rule, when = (str(claim.get(name, "")) for name in ("key", "claim", "rule", "when"))
    return Statement(release, key, said, rule, when, "cannot be checked" if when == CANNOT else "not due")


def judged(older: KeptRelease, newer: Release) -> tuple[Statement, ...]:
    """Return every dated statement of an older release, judged by a newer one where its time has come.

    They are the claims of its manifest, the ranges of its percentiles, its sealed forecast, and the share of each job
    within five years. What it said is read as it was kept, and nothing of it is changed.
    """
    forecast = (_forecast(older),) if older.manifest.forecast else ()
    return (_ranges(older, newer), *_claims(older.stamp.id, older.manifest), *forecast, _five_years(older))


def _ranges(older: KeptRelease, newer: Release) -> Statement:
    """Return whether the percentiles of a newer release lie where the older one's ranges said."""
    now = {one.slug: one.risk.value for one in newer.listing if one.risk}
    said = [(now[slug], one.percentile) for slug, one in older.scores.items() if one.percentile and slug in now]
    inside = sum(low <= value <= high for value, (_, low, high) in said)
    due = bool(said) and _has_later_data(older, newer)
    low, high = share_interval(inside, len(said)) if said else (0.0, 1.0)
    share = f"{inside} of {len(said)} jobs ({100 * low:.1f} to {100 * high:.1f} %, 95 % interval)"
    return Statement(
        release=older.stamp.id,
        key="ranges_over_releases",
        claim="A job's percentile in a later release lies within the 80 % range of this one.",
        rule="Holds if the 95 % interval of the share of jobs lies above 80 %, fails if it lies below.",
        when="The next release with later data.",
        state="due" if due else "not due",
        due=newer.stamp.date if due else "",
        outcome=f"In release {newer.stamp.id}: {share}." if due else "",
        verdict=_side(low, high, _COVERAGE) if due else "open",
    )


def _has_later_data(older: KeptRelease, newer: Release) -> bool:
    """Return whether a release that is no older was made from a file that the older one did not have."""
    had = {one.sha256 for one in older.manifest.sources}
    return newer.stamp.date >= older.stamp.date and any(one.sha256 not in had for one in newer.manifest.sources)


def _side(low: float, high: float, line: float) -> Verdict:
    return "hit" if low > line else "miss" if high < line else "open"


def share_interval(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of `total`, from 0 to 1 (Wilson 1927).

    >>> [round(end, 3) for end in share_interval(8, 10)]
    [0.49, 0.943]
    """
    share, width = count / total, _Z * _Z / total
    middle = (share + width / 2) / (1 + width)
    half = _Z * math.sqrt(share * (1 - share) / total + width / (4 * total)) / (1 + width)
    return middle - half, middle + half


def _forecast(older: KeptRelease) -> Statement:
    said = older.manifest.forecast
    return Statement(
        release=older.stamp.id,
        key="sealed_forecast",
        claim=f"{said.get('claim', '')}: {said.get('rows', '')} occupations, SHA-256 {said.get('sha256', '')}.",
        rule=" ".join(_texts(said.get("measures"))),
        when=f"{said.get('data', '')}, {said.get('date', '')}.",
        state="not due",
    )


def _texts(given: object) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list | tuple) else []


def _five_years(older: KeptRelease) -> Statement:
    """Return the statement on what AI does within five years; nobody counts that yet, but its day is known."""
    day = datetime.date.fromisoformat(older.stamp.date)
    due = datetime.date(day.year + FIVE, day.month, min(day.day, 28)).isoformat()
    jobs = sum(one.percentile is not None for one in older.scores.values())
    return Statement(
        release=older.stamp.id,
        key="share_in_five_years",
        claim=f"For each of {jobs} jobs: between which percentages of its tasks AI does by {due}.",
        rule="The share counted by then lies within the 80 % range, for eight jobs in ten.",
        when=f"Due on {due}, if anyone counts it by then.",
        state="not due",
        due=due,
    )


def checked(release: Release) -> tuple[Checked, ...]:
    """Return what others said before and what came of it, by the figures of a release's validity card."""
    card = card_of(release)
    if card is None:
        return ()
    figures = {(analysis.name, figure.name): figure for analysis in card.analyses for figure in analysis.figures}
    held = ((rule, figures.get((rule.analysis, rule.figure))) for rule in RULES)
    return tuple(
        Checked(rule.said_by, rule.statement, figure, rule.expected, _verdict(rule, figure))
        for rule, figure in held
        if figure is not None
    )


def coverage(release: Release) -> Figure | None:
    """Return the share of occupations that came out inside the outlook's 80 % range in the back-test."""
    card = card_of(release)
    every = (figure for analysis in card.analyses for figure in analysis.figures) if card else ()
    return next((figure for figure in every if figure.name == COVERAGE), None)


def _verdict(rule: _Rule, figure: Figure) -> Verdict:
    if figure.low is None or figure.high is None:
        return "open"
    above, below = figure.low > rule.line, figure.high < rule.line
    right, wrong = (above, below) if rule.rising else (below, above)
    return "hit" if right else "miss" if wrong else "open"
