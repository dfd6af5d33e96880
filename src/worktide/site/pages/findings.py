"""What each folded section of a job's page says while it is closed: its finding in one sentence, by rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.html import format_html

from worktide.history import Standing
from worktide.release.record import Assessment, LabourMarket, Skill
from worktide.site.pages.move_section import MoveSection
from worktide.site.pages.view import OccupationView
from worktide.site.templatetags.figures import about, number, percent, signed, years

PROJECTION_YEARS: Final = 10
SMALL_CHANGE: Final = 0.05
"""Percent a year under which a projection is called no change: it is less than the files' own rounding."""


def turnover(market: LabourMarket) -> str:
    """Return how many leave the job each year beside the projected change a year, in one sentence.

    The projected change is that of ten years, spread evenly: percent of today's employment a year.
    """
    if market.separations_rate is None:
        return "Employment, pay and openings, national figures."
    leave = format_html("Of 100 people about {} leave this job each year anyway", number(market.separations_rate))
    if market.projected_growth is None:
        return format_html("{}.", leave)
    change = market.projected_growth / PROJECTION_YEARS
    if abs(change) < SMALL_CHANGE:
        return format_html("{}; hardly any change in their number is projected.", leave)
    kind = "growth" if change > 0 else "decline"
    said = '{}; the projected {} is about <data value="{}">{}</data> a year.'
    return format_html(said, leave, kind, abs(change), f"{abs(change):.1f}")


def _spread(view: OccupationView, _section: MoveSection | None) -> str:
    shares = view.assessment.shares
    if shares is None:
        return ""
    return format_html("AI could do {} of the tasks here; this is how all jobs lie.", about(shares.ai_does, "%"))


def _horizon(view: OccupationView, _section: MoveSection | None) -> str:
    central = next((scenario for scenario in view.scenarios if scenario.name == "central"), None)
    if central is None:
        return "Years in which AI does most of each task, by our assumptions."
    return format_html("AI does half of the job in {} in the central scenario (assumed).", years(central.half))


def _barriers(view: OccupationView, _section: MoveSection | None) -> str:
    barriers = view.assessment.barriers or ()
    return f"Most of all: {barriers[0].name[:1].lower()}{barriers[0].name[1:]}." if barriers else ""


def _adoption(view: OccupationView, _section: MoveSection | None) -> str:
    adoption = view.assessment.adoption
    if adoption is None:
        return ""
    return f"{adoption.tasks_seen} of {adoption.tasks_total} tasks were seen in use at least once (observed)."


def _names(skills: tuple[Skill, ...]) -> str:
    return skills[0].name if skills else ""


def _skills(view: OccupationView, _section: MoveSection | None) -> str:
    skills = view.assessment.skills
    if skills is None:
        return ""
    named = (("open to AI", skills.at_risk), ("harder for AI", skills.resistant), ("newly called for", skills.rising))
    said = "; ".join(f"{words}: {_names(held)}" for words, held in named if held)
    return f"{said[:1].upper()}{said[1:]}." if said else "No skill stands out in the files."


def _learning(view: OccupationView, _section: MoveSection | None) -> str:
    learning = view.assessment.learning or ()
    free = sum(resource.cost != "paid" for resource in learning)
    places = "place" if len(learning) == 1 else "places"
    return f"{len(learning)} {places} to start, {free} without a fee; no provider pays us."


def _outlook(view: OccupationView, _section: MoveSection | None) -> str:
    outlook = view.assessment.outlook
    if outlook is None or outlook.growth is None:
        return "No projection covers this job."
    growth = outlook.growth
    parts = (signed(growth.value), signed(growth.low), signed(growth.high))
    return format_html("Employment: about {} % a year, likely between {} and {} % (modelled).", *parts)


def _starting(view: OccupationView, _section: MoveSection | None) -> str:
    starting = view.assessment.starting_out
    answers = {
        "yes": "One study reports fewer young hires in jobs like this one; others doubt it.",
        "no": "The reported fall in young hires is not about jobs like this one.",
        "cannot tell": "No study we know of says how beginners fare in this job.",
    }
    return answers[starting.concerned] if starting else ""


def _disagree(view: OccupationView, _section: MoveSection | None) -> str:
    if view.index_range is None:
        return "No published index of this release covers this job."
    low, high = view.index_range
    if len(view.indices) == 1:
        return format_html("One published index covers it, and puts it at percentile {}.", number(low))
    parts = (len(view.indices), number(low), number(high))
    return format_html("{} published indices put it between percentile {} and {}.", *parts)


def _wrong(view: OccupationView, _section: MoveSection | None) -> str:
    sides = ", ".join(f"{len(texts)} that it is {words}" for words, texts in _by_direction(view.assessment).items())
    return f"Reasons: {sides}." if sides else ""


def _by_direction(assessment: Assessment) -> dict[str, list[str]]:
    sides: dict[str, list[str]] = {}
    words = {"too high": "too high", "too low": "too low", "either way": "off either way"}
    for argument in assessment.counter_arguments or ():
        sides.setdefault(words[argument.direction], []).append(argument.text)
    return sides


def _change(view: OccupationView, _section: MoveSection | None) -> str:
    changes = view.assessment.would_change or ()
    return changes[0].text if changes else ""


def _related(_view: OccupationView, section: MoveSection | None) -> str:
    return ", ".join(role.title for role in section.related[:3]) + "." if section else ""


def _behind(view: OccupationView, _section: MoveSection | None) -> str:
    codes = view.codes
    if not codes:
        return "The official codes behind it."
    code = max(codes, key=lambda line: line.weight)
    share = format_html(" ({} of it)", percent(code.weight)) if code.weight < 100 else ""
    return format_html("{} {}{}, and what it is called elsewhere.", code.system, code.code, share)


def _market(view: OccupationView, _section: MoveSection | None) -> str:
    market = view.assessment.labour_market
    return turnover(market) if market else ""


def _summary(_view: OccupationView, _section: MoveSection | None) -> str:
    return "What goes first, what stays, and why, in one paragraph."


def _quote(_view: OccupationView, _section: MoveSection | None) -> str:
    return "One sentence that carries its range, and how to cite it."


def _yours(_view: OccupationView, _section: MoveSection | None) -> str:
    return "Set your own hours, strike tasks, add your own. Nothing is kept."


def _limits(_view: OccupationView, _section: MoveSection | None) -> str:
    return "Not a chance of losing a job, and not about any one person."


def _questions(view: OccupationView, _section: MoveSection | None) -> str:
    return f"{len(view.assessment.questions or ())} short answers by rule."


_FINDINGS: Final[dict[str, Callable[[OccupationView, MoveSection | None], str]]] = {
    "summary": _summary,
    "quote": _quote,
    "spread": _spread,
    "horizon": _horizon,
    "yours": _yours,
    "barriers": _barriers,
    "adoption": _adoption,
    "skills": _skills,
    "learning": _learning,
    "labour_market": _market,
    "outlook": _outlook,
    "starting_out": _starting,
    "disagree": _disagree,
    "wrong": _wrong,
    "change": _change,
    "limits": _limits,
    "questions": _questions,
    "related": _related,
    "behind": _behind,
}


def _history(past: Sequence[Standing]) -> str:
    if len(past) < 2:
        return ""
    before, now = (standing.measures.get("percentile") for standing in (past[-2], past[-1]))
    if before is None or now is None:
        return "It has a score in one release only."
    points = now.value - before.value
    if abs(points) < SMALL_CHANGE:
        return "The percentile is as it was in the release before."
    parts = (abs(points), f"{abs(points):.1f}", "higher" if points > 0 else "lower")
    return format_html('The percentile is <data value="{}">{}</data> points {} than in the release before.', *parts)


def findings(view: OccupationView, section: MoveSection | None, past: Sequence[Standing] = ()) -> dict[str, str]:
    """Return the finding of each section of a job's page, by the name of the section."""
    return {**{name: finding(view, section) for name, finding in _FINDINGS.items()}, "history": _history(past)}
