"""The parts of an assessment as rows of text, which the terminal and Markdown lay out each in its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from worktide.assessment.words import (
    CAUSES,
    SCENARIOS,
    SHARE_IN_FIVE_YEARS,
    about,
    band_in_words,
    rate_in_words,
    risk_in_words,
    years_in_words,
)
from worktide.release.record import About, Adoption, Assessment, LabourMarket, LearningResource, Outlook

ALIASES_SHOWN: Final = 6
ALTERNATES_SHOWN: Final = 5
_SYSTEMS: Final = {
    "onet_soc_2019": "O*NET-SOC 2019",
    "onet_soc_2010": "O*NET-SOC 2010",
    "soc_2018": "SOC 2018",
    "soc_2010": "SOC 2010",
    "census_2018": "Census 2018",
    "isco_08": "ISCO-08",
    "esco": "ESCO",
}

Row = tuple[str, str]


def alternate_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield what else the query may mean: the title, then confidence and where it stands."""
    alternates = assessment.match.alternates
    for alternate in alternates[:ALTERNATES_SHOWN]:
        stands = risk_in_words(alternate.risk)
        yield alternate.title, f"confidence {alternate.confidence:.2f}, {stands}"
    if len(alternates) > ALTERNATES_SHOWN:
        yield f"{len(alternates) - ALTERNATES_SHOWN:,} more", "in the JSON answer"


def aliases_in_words(assessment: Assessment) -> str:
    """Return the first few other titles of the record, and how many more there are."""
    aliases = assessment.occupation.aliases
    more = len(aliases) - ALIASES_SHOWN
    return ", ".join(aliases[:ALIASES_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def code_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield the official codes behind the record: classification and code, then title and weight."""
    for code in assessment.occupation.codes:
        yield f"{_SYSTEMS[code.system]} {code.code}", f"{code.title}, weight {code.weight:.2f}"


def about_rows(about: About) -> Iterator[Row]:
    """Yield what a job is not, and for one without tasks the jobs most like it."""
    if about.not_this:
        yield "What it is not", about.not_this
    if about.nearest:
        yield "Nearest jobs that have a score", "; ".join(neighbour.title for neighbour in about.nearest)


def headline_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield where the job stands, and AI's share of its tasks in five years; nothing without a score."""
    risk = assessment.risk
    if risk is not None:
        stands = f"{about(risk.percentile)} (100: AI does most; {risk.basis})"
        yield "Percentile among occupations", stands
        yield "Band", band_in_words(risk)
        share = about(risk.share_in_five_years, " %")
        yield SHARE_IN_FIVE_YEARS, f"{share} (scenario, assumed adoption)"
    if assessment.causes is not None:
        yield "Largest cause of the range", assessment.causes.largest


def share_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield the three shares of today's tasks by weight; nothing without a score."""
    shares = assessment.shares
    if shares is not None:
        yield "AI does it", about(shares.ai_does, " %")
        yield "AI helps", about(shares.ai_helps, " %")
        yield "People do it", about(shares.people_do, " %")


def index_ends(assessment: Assessment) -> Iterator[Row]:
    """Yield the published index that puts the job lowest and the one that puts it highest, by percentile."""
    known = [(index.percentile, name) for name, index in assessment.indices.items() if index.percentile is not None]
    for side, end in (("Lowest", min), ("Highest", max)) if len(known) > 1 else ():
        percentile, name = end(known)
        yield side, f"percentile {percentile:.1f} by {name.replace('_', ' ')}, of {len(known)} indices"


def index_rows(assessment: Assessment) -> Iterator[tuple[str, str, str, str]]:
    """Yield the job under each published index: name, value in its own unit, percentile, quality of join."""
    for name, index in assessment.indices.items():
        if index.value is not None:
            percentile = "" if index.percentile is None else f"{index.percentile:.1f}"
            yield name.replace("_", " "), f"{index.value:.4g}", percentile, index.join


def labour_rows(market: LabourMarket) -> Iterator[Row]:
    """Yield the official figures that the publishers give, each with its unit."""
    figures = (
        ("Employment", market.employment, "{:,.0f} people"),
        ("Median pay", market.median_pay, "{:,.0f} US dollars a year"),
        ("Pay of the lowest tenth", market.pay_10, "up to {:,.0f} US dollars a year"),
        ("Pay of the highest tenth", market.pay_90, "from {:,.0f} US dollars a year"),
        ("Projected growth", market.projected_growth, "{:+.1f} % over ten years"),
        ("Openings", market.openings, "{:,.0f} a year"),
        ("Separations", market.separations_rate, "{:.1f} % a year"),
    )
    for name, value, form in figures:
        if value is not None:
            yield name, form.format(value)


def learning_rows(resources: Sequence[LearningResource]) -> Iterator[Row]:
    """Yield resources by skill: what one can do afterwards, who offers it, at what cost, and where."""
    for one in resources:
        yield one.skill, f"{one.title}, {one.provider} ({one.cost}, {one.level}). {one.after} {one.address}"


def timeline_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield when AI does a quarter and half of today's task weight in practice, by scenario."""
    timeline = assessment.timeline
    if timeline is not None:
        for name, reached in (("A quarter", timeline.quarter), ("Half", timeline.half)):
            for scenario in SCENARIOS:
                if scenario in reached:
                    yield f"{name}, {scenario} scenario", years_in_words(reached[scenario])


def barrier_rows(assessment: Assessment, *, full: bool) -> Iterator[Row]:
    """Yield what slows adoption, largest first: the value with its unit, or the reason with the column behind it."""
    for barrier in assessment.barriers or ():
        unit = barrier.unit if barrier.unit.startswith("percent") else f"({barrier.unit})"
        yield barrier.name, f"{barrier.reason} [{barrier.column}]" if full else f"{barrier.value:g} {unit}"


def adoption_rows(adoption: Adoption, *, full: bool) -> Iterator[Row]:
    """Yield how many of the tasks were seen in use, then their share of what each file counts; else of the latest."""
    yield "Tasks seen in use", f"{adoption.tasks_seen} of {adoption.tasks_total}"
    shares = adoption.observed_share
    latest = {name.partition(" ")[0]: name for name in sorted(shares)}
    for release in shares if full else latest.values():
        yield f"Use by {release}", f"{shares[release]:.2f} of 100 in the file"


def outlook_rows(outlook: Outlook) -> Iterator[Row]:
    """Yield the outlook of employment: the rate, what it is based on, and how good that has been."""
    if outlook.growth is not None:
        yield "Growth", rate_in_words(outlook.growth)
    yield "Basis", outlook.basis
    yield "Track record", outlook.track_record


def cause_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield what each range comes from: each cause's parts in 100 of its variance, largest first."""
    causes = assessment.causes
    if causes is not None:
        ranges = {
            "Percentile": causes.percentile,
            "AI does": causes.ai_does,
            SHARE_IN_FIVE_YEARS: causes.share_in_five_years,
        }
        for name, parts in ranges.items():
            ordered = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
            told = [f"{CAUSES.get(cause, cause)} {100 * part:.0f}" for cause, part in ordered if part >= 0.005]
            yield name, f"of 100 parts: {'; '.join(told)}"


def hard_end_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield the least and most of each share that the assumptions allow."""
    ends = assessment.hard_ends
    if ends is not None:
        for name, bounds in (
            ("AI does it", ends.ai_does),
            ("AI helps", ends.ai_helps),
            ("People do it", ends.people_do),
        ):
            yield name, f"least {bounds.low:.0f} %, most {bounds.high:.0f} %"
