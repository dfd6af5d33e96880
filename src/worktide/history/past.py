"""What releases said with a date, and how it came out against newer data; nothing said is ever edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from worktide.release.open import Release
from worktide.release.validity import Figure, card_of

State = Literal["not due", "cannot be checked"]
Verdict = Literal["hit", "miss", "open"]

CANNOT: Final = "cannot yet be checked"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a release: what it says, by what rule it is judged, when, and whether that time has come."""

    release: str
    key: str
    claim: str
    rule: str
    when: str
    state: State


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
    return tuple(_statement(release.stamp.id, claim) for claim in release.manifest.claims)


def _statement(release: str, claim: Mapping[str, object]) -> Statement:
    said = {name: str(claim.get(name, "")) for name in ("key", "claim", "rule", "when")}
    state: State = "cannot be checked" if said["when"] == CANNOT else "not due"
    return Statement(release=release, state=state, **said)


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
