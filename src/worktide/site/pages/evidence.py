"""What stands behind and against a job's numbers: causes of ranges, observed use, formulas, arguments, studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from worktide.assessment.words import CAUSES
from worktide.release.record import Adoption, Argument, Assessment, Causes, Profile, StartingOut
from worktide.scoring.narrative import CAUTION, does_fact, helps_fact, level_fact, people_fact, rank_fact
from worktide.scoring.profiles import FORMULAS
from worktide.scoring.starting_out import Evidence, evidence_of
from worktide.site.figures import place
from worktide.site.language import gettext as _

SIDES: Final = {
    "too high": _("Why the score may be too high"),
    "too low": _("Why it may be too low"),
    "either way": _("Either way"),
}
STUDY_SIDES: Final = {"for": _("For"), "against": _("Against"), "limits": _("Limits of both")}


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One group of assumptions and its part of the variance of each range, in percent."""

    words: str
    percentile: float
    ai_does: float
    share_in_five_years: float


@dataclass(frozen=True, slots=True)
class UseLine:
    """One release of the usage data: percent of chats and of API traffic that concern the job's tasks."""

    release: str
    chat: float | None
    api: float | None


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """The job under one rebuilt formula: what it adds up, its value with the ends of its scale, its percentile."""

    title: str
    value: float
    low: float
    high: float
    percentile: float | None
    at: str


def cause_lines(causes: Causes | None) -> tuple[CauseLine, ...]:
    """Return what each range comes from, the largest cause of the percentile first."""
    if causes is None:
        return ()
    lines = [
        CauseLine(
            words,
            100 * causes.percentile.get(name, 0.0),
            100 * causes.ai_does.get(name, 0.0),
            100 * causes.share_in_five_years.get(name, 0.0),
        )
        for name, words in CAUSES.items()
    ]
    return tuple(sorted(lines, key=lambda line: -line.percentile))


def use_lines(adoption: Adoption | None) -> tuple[UseLine, ...]:
    """Return observed use by release of the usage data, the earliest first."""
    if adoption is None:
        return ()
    shares: dict[str, dict[str, float]] = {}
    for name, share in adoption.observed_share.items():
        kind, _space, release = name.partition(" ")
        shares.setdefault(release, {})[kind] = share
    return tuple(UseLine(release, kinds.get("chat"), kinds.get("API")) for release, kinds in sorted(shares.items()))


def formula_lines(profiles: Mapping[str, Profile] | None) -> tuple[FormulaLine, ...]:
    """Return the job under the formulas that rivals publish, as rebuilt; those without a value are left out."""
    found = ((formula, (profiles or {}).get(formula.name)) for formula in FORMULAS)
    return tuple(
        FormulaLine(
            formula.title.removeprefix("Our reconstruction: "),
            profile.value,
            formula.low,
            formula.high,
            profile.percentile,
            place(profile.percentile or 0.0),
        )
        for formula, profile in found
        if profile is not None and profile.value is not None
    )


def arguments_by_side(arguments: Sequence[Argument] | None) -> dict[str, tuple[str, ...]]:
    """Return the texts of counter-arguments under the words for the way in which they speak."""
    grouped = {
        words: tuple(argument.text for argument in arguments or () if argument.direction == side)
        for side, words in SIDES.items()
    }
    return {words: texts for words, texts in grouped.items() if texts}


def studies_by_side(starting: StartingOut | None) -> dict[str, tuple[Evidence, ...]]:
    """Return the studies for and against the reported fall in young hires, and their limits."""
    studies = () if starting is None else evidence_of(starting)
    grouped = {words: tuple(one for one in studies if one.side == side) for side, words in STUDY_SIDES.items()}
    return {words: found for words, found in grouped.items() if found}


def summary_below_figures(assessment: Assessment) -> str:
    """Return the summary without the sentences whose figures the page shows right above it.

    JSON and Markdown hold the whole summary.
    """
    if assessment.shares is None or assessment.risk is None:
        return assessment.summary
    _before, _fact, rest = assessment.summary.partition(does_fact(assessment.shares))
    given = (
        helps_fact(assessment.shares),
        people_fact(assessment.shares),
        rank_fact(assessment.risk),
        level_fact(assessment.risk),
        CAUTION,
    )
    for sentence in given:
        rest = rest.replace(sentence, "")
    return " ".join(rest.split()) or assessment.summary
