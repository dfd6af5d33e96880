"""What the counsellor's report says: plain words and numbers by rule, the same on paper and in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.assessment.own_mix import OwnMix
from worktide.assessment.steps import Step, is_same_pay, likely, next_steps
from worktide.core.errors import WorktideError
from worktide.core.intervals import Interval
from worktide.release.record import Assessment, LabourMarket, Move, Skills, Task

TASKS_NAMED: Final = 3
OPTIONS: Final = 3
SKILLS_NAMED: Final = 5
_WEEK_HOURS: Final = 40.0

LIMITS: Final = (
    "The shares say what AI could do of today's tasks as raters judge it. They do not say that a job will be lost.",
    "Weights of tasks come from how often and how important they are, not from measured time.",
    "Language and image AI is covered. Robots and vehicles are not in these numbers.",
    "The numbers describe an occupation in the United States, not one person. Do not decide about a person by them.",
)
SAFETY: Final = {
    "lower": "AI could do less of it",
    "higher": "AI could do more of it",
    "similar": "AI could do about as much of it",
    "cannot tell": "No clear difference in what AI could do",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One job to go to, in the same lines for each, so that three can be read side by side."""

    title: str
    lines: tuple[str, ...]
    caution: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task for the counsellor: its words, weight in the job (percent) and what AI can do of it with its range."""

    text: str
    weight: str
    automation: str


@dataclass(frozen=True, slots=True)
class Line:
    """A name and what is said of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The two pages: `headline` to `steps` for the client, the rest for the counsellor.

    `address` is what the square code opens: the week with its choices in the part of the address that stays on the
    phone, or the job's page.
    """

    title: str
    release: str
    date: str
    headline: str
    beside: str
    can_do: tuple[str, ...]
    stays: tuple[str, ...]
    options: tuple[Option, ...]
    steps: tuple[Step, ...]
    address: str
    ranges: tuple[Line, ...]
    tasks: tuple[TaskLine, ...]
    skills: tuple[Line, ...]
    market: tuple[Line, ...]
    interests: str
    questions: tuple[str, ...]
    limits: tuple[str, ...]
    source: str


def report_of(assessment: Assessment, address: str, mix: OwnMix | None = None, interests: str = "") -> Report:
    """Return the report on a job, for a person's own week where `mix` is given.

    `address` is the absolute address that the square code opens; `interests` the job's interest code in words. Raises
    WorktideError for a job without a score, of which a report could only say that.
    """
    if assessment.risk is None or assessment.shares is None:
        raise WorktideError(
            f"there is no score for {assessment.occupation.title}, so there is no report",
            hint="Choose one of the nearest jobs that have one; its page names them.",
        )
    by_share = sorted(assessment.tasks, key=lambda task: (-task.automation.value, task.id))
    headline, beside = _headline(assessment, mix)
    return Report(
        title=assessment.occupation.title,
        release=assessment.release.id,
        date=assessment.release.date,
        headline=headline,
        beside=beside,
        can_do=tuple(task.text for task in by_share[:TASKS_NAMED]),
        stays=tuple(task.text for task in by_share[: -TASKS_NAMED - 1 : -1]),
        options=tuple(_option(move) for move in (assessment.moves or ())[:OPTIONS]),
        steps=next_steps(assessment),
        address=address,
        ranges=_ranges(assessment, mix),
        tasks=tuple(_task(task) for task in by_share),
        skills=_skills(assessment.skills),
        market=_market(assessment.labour_market),
        interests=interests,
        questions=_questions(assessment),
        limits=LIMITS,
        source=assessment.citation.plain,
    )


def _headline(assessment: Assessment, mix: OwnMix | None) -> tuple[str, str]:
    """Return the sentence that answers the question, and what stands beside it in smaller type."""
    if mix is not None:
        told = f" You say that software does {mix.told:.0f} % of your week already." if mix.told else ""
        return (
            f"Of your {mix.hours:.0f} hours a week, AI could do {likely(mix.hours_ai_does, ' hours')}.",
            f"“Could do” is what raters judge AI able to do. It is not what your employer will do.{told}",
        )
    risk = assessment.risk
    hours = _hours(risk.share_in_five_years) if risk else Interval(0.0, 0.0, 0.0)
    said = f"Of a 40-hour week, AI may do about {hours.value:.0f} hours of today's tasks in five years"
    return (
        f"{said}, likely between {hours.low:.0f} and {hours.high:.0f}.",
        "This rests on what AI can do now and on stated guesses of how fast firms take it up.",
    )


def _hours(percent: Interval) -> Interval:
    factor = _WEEK_HOURS / 100.0
    return Interval(percent.value * factor, percent.low * factor, percent.high * factor)


def _option(move: Move) -> Option:
    lines = [f"Fit: {move.fit:.0f} of 100", f"{SAFETY[move.comparison]}."]
    if move.median_pay is not None:
        change = "" if move.pay_change is None or is_same_pay(move.pay_change) else f" ({move.pay_change:+.0f}\u00a0%)"
        lines.append(f"Median pay: ${move.median_pay:,.0f} a year{change}")
    if move.months is not None:
        lines.append(f"Time to get in: about {move.months.low:.0f} to {move.months.high:.0f} months (assumed)")
    if move.missing:
        lines.append(f"To learn: {', '.join(move.missing[:2])}")
    if move.openings is not None:
        lines.append(f"Openings: {move.openings:,.0f} a year")
    return Option(move.title, tuple(lines), "" if move.recommended else " ".join(move.warnings[:1]))


def _ranges(assessment: Assessment, mix: OwnMix | None) -> tuple[Line, ...]:
    risk, shares = assessment.risk, assessment.shares
    if risk is None or shares is None:
        return ()
    found = [
        Line("Percentile among all occupations", likely(risk.percentile, "")),
        Line("Band", f"{risk.band} ({risk.band_certainty:.0f} of 100 draws)"),
        Line("AI does it", likely(shares.ai_does, " %")),
        Line("AI helps", likely(shares.ai_helps, " %")),
        Line("People do it", likely(shares.people_do, " %")),
        Line("AI share of tasks in five years (assumed pace)", likely(risk.share_in_five_years, " %")),
    ]
    if mix is not None:
        found.append(Line("AI does of this person's own week", likely(mix.ai_does, " %")))
    return tuple(found)


def _task(task: Task) -> TaskLine:
    return TaskLine(task.text, f"{task.time_share:.0f} %", likely(task.automation, " %"))


def _skills(skills: Skills | None) -> tuple[Line, ...]:
    if skills is None:
        return ()
    named = (("At risk", skills.at_risk), ("Lasting", skills.resistant), ("Rising", skills.rising))
    return tuple(Line(name, ", ".join(one.name for one in given[:SKILLS_NAMED])) for name, given in named if given)


def _market(market: LabourMarket | None) -> tuple[Line, ...]:
    if market is None:
        return ()
    given = (
        ("People employed", market.employment, "{:,.0f}"),
        ("Median pay a year", market.median_pay, "${:,.0f}"),
        ("Projected growth 2024 to 2034", market.projected_growth, "{:+.1f} %"),
        ("Openings a year", market.openings, "{:,.0f}"),
        ("Leave the job each year anyway", market.separations_rate, "{:.1f} of 100 people"),
    )
    return tuple(Line(name, form.format(value)) for name, value, form in given if value is not None)


def _questions(assessment: Assessment) -> tuple[str, ...]:
    """Return questions a counsellor may ask the client, each about a number of the report."""
    tasks = sorted(assessment.tasks, key=lambda task: (-task.time_share, task.id))
    found = [f"How many hours a week do you spend on this: {tasks[0].text}?"] if tasks else []
    found.append("Which of these tasks does software already do where you work?")
    if assessment.moves:
        found.append(f"Which part of {assessment.moves[0].title} would you like, and which not?")
    found += ["What would you need to start: time, money, a certificate, someone to ask?", "What must not change?"]
    return tuple(found)
