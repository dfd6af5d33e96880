"""Titles matched to records: how often titles that nothing was learned from are matched, and how honest that is."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from worktide.core.titles import title_key
from worktide.pipeline.classification import read_classification
from worktide.pipeline.title_evaluation.evaluate import (
    alternates,
    coders_agreement,
    direct,
    employers,
    spellings_agreement,
    title_material,
)
from worktide.pipeline.title_evaluation.measures import Measures
from worktide.pipeline.title_evaluation.sets import FOLDS, normal_form
from worktide.pipeline.title_head import employment_of
from worktide.pipeline.validity.figures import About, figure
from worktide.pipeline.validity.material import Material
from worktide.release.validity import Analysis, Better, Figure

Ends = tuple[float, float] | None

NAME, TITLE = "titles", "Titles matched to records"
EMPLOYERS_NAME, DIRECT_NAME = "H-2B titles", "direct matches not in O*NET"
ALTERNATES_NAME, FORMS_NAME = "unseen alternate titles", "unseen alternate titles, no other spelling seen"
FEWEST_OF_GROUP = 30
_FEW = 3

_DATES = {
    EMPLOYERS_NAME: "fiscal years 2011 to 2013",
    DIRECT_NAME: "SOC 2018, list of November 2017",
    ALTERNATES_NAME: "O*NET 30.1, December 2025",
    FORMS_NAME: "O*NET 30.1, December 2025",
}
_LIMITS = {
    EMPLOYERS_NAME: "The codes were given to set wages, in an older classification, and often differ from the "
    "agencies' own list of direct matches. Mostly manual seasonal work.",
    DIRECT_NAME: "Few titles, chosen by the agencies as clear cases.",
    ALTERNATES_NAME: "Employers write other titles than O*NET lists; of a title listed under several codes each counts "
    "as right.",
    FORMS_NAME: "As above, and harder than what users meet: other spellings of a title are left out with it.",
}


def titles_analysis(given: Material, folds: int = 1) -> Analysis:
    """Return the figures of all sets; alternate titles are tried in `folds` of five parts, each learned anew.

    One fold takes about two minutes on one core. Raises LeakError where a tested title was learned from.
    """
    labour = pl.read_parquet(given.release.member("tables/labour_market.parquet"))
    stuff = title_material(given.inputs, read_classification(given.inputs), employment_of(labour))
    found = {
        EMPLOYERS_NAME: employers(stuff),
        DIRECT_NAME: direct(stuff),
        ALTERNATES_NAME: alternates(stuff, folds, title_key),
        FORMS_NAME: alternates(stuff, folds, normal_form),
    }
    figures = tuple(one for name, measures in found.items() for one in _figures(name, measures))
    figures += (_coders(given), _spellings(given))
    parts = f"{min(folds, FOLDS)} of {FOLDS} parts of the alternate titles tried, each learned anew without it"
    summary = "; ".join(
        f"{name}: {measures.first:.2f} right first, {measures.among_five:.2f} among five, {measures.sure:.2f} answered"
        for name, measures in found.items()
    )
    return Analysis(NAME, TITLE, "validity", "measured", f"Whole SOC 2018 codes. {summary}. {parts}.", figures)


def _coders(given: Material) -> Figure:
    share, count = coders_agreement(given.inputs)
    meaning = "Of H-2B titles that the agencies' own list of direct matches holds, how many have that list's code."
    limit = "What the first answer could reach by following official lists; it is no property of this program."
    about = About("share of titles", "distinct titles", _DATES[EMPLOYERS_NAME], meaning, limit)
    return figure(f"{EMPLOYERS_NAME}: coded as the direct matches are", share, count, about)


def _spellings(given: Material) -> Figure:
    share, count = spellings_agreement(given.inputs)
    meaning = "Of alternate titles listed in another number or spacing too, how many share a code with that spelling."
    limit = "An occupation seldom lists both spellings itself, so these agree less than most titles would."
    about = About("share of titles", "distinct titles", _DATES[ALTERNATES_NAME], meaning, limit)
    return figure(f"{ALTERNATES_NAME}: codes shared with another spelling", share, count, about)


def _figures(name: str, found: Measures) -> Iterator[Figure]:
    def of(
        what: str,
        value: float,
        n: int,
        meaning: str,
        better: Better = "higher",
        ends: tuple[float, float] | None = None,
    ) -> Figure:
        about = About("share of titles", "distinct titles", _DATES[name], meaning, _LIMITS[name], better)
        return figure(f"{name}: {what}", value, n, about, ends)

    count, answered = found.titles, round(found.sure * found.titles)
    yield of("right first", found.first, count, f"The first answer has the right whole code. Fails on {_shown(found)}.")
    yield of("right among five", found.among_five, count, "One of the first five codes is right.")
    yield of("answered", found.sure, count, "The first answer is called sure.", "neither")
    yield of("right where answered", found.right_where_sure, answered, "Of titles answered surely, the share right.")
    yield of("right at 80 % answered", found.right_at_80, round(0.8 * count), "Of the surest 80 %, the share right.")
    meaning = "How far confidence lies from the share right, over ten bins of equal counts."
    yield of("calibration error", found.calibration, count, meaning, "lower")
    mean, *ends = found.calibration_by_chance
    meaning = "What a perfectly right confidence would show on as many titles, by chance: mean, and 95 % of draws."
    yield of("calibration error by chance", mean, count, meaning, "neither", (ends[0], ends[1]))
    for group, (share, n) in sorted(found.by_group.items()):
        if n >= FEWEST_OF_GROUP:
            yield of(f"right first, within {group}-0000", share, n, "The same within one major group.", "neither")


def _shown(found: Measures) -> str:
    """Return the surest mistakes in words."""
    return ", ".join(f"“{title}” ({got}, not {' or '.join(codes[:_FEW])})" for title, got, codes in found.failures)
