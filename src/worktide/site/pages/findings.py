"""What each folded section of a job's page says while it is closed: its finding in one sentence, by rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.html import format_html

from worktide.history import Standing
from worktide.release.record import Assessment, LabourMarket, Skill
from worktide.site.language import gettext as _
from worktide.site.language import ngettext
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
        return _("Employment, pay and openings, national figures.")
    leave = format_html(_("Of 100 people about {} leave this job each year anyway"), number(market.separations_rate))
    if market.projected_growth is None:
        return format_html("{}.", leave)
    change = market.projected_growth / PROJECTION_YEARS
    if abs(change) < SMALL_CHANGE:
        return format_html(_("{}; hardly any change in their number is projected."), leave)
    kind = _("growth") if change > 0 else _("decline")
    said = _('{}; the projected {} is about <data value="{}">{}</data> a year.')
    return format_html(said, leave, kind, abs(change), f"{abs(change):.1f}")


def _spread(view: OccupationView, _section: MoveSection | None) -> str:
    shares = view.assessment.shares
    if shares is None:
        return ""
    return format_html(_("AI could do {} of the tasks here; this is how all jobs lie."), about(shares.ai_does, "%"))


def _horizon(view: OccupationView, _section: MoveSection | None) -> str:
    central = next((scenario for scenario in view.scenarios if scenario.name == "central"), None)
    if central is None:
        return _("Years in which AI does most of each task, by our assumptions.")
    return format_html(_("AI does half of the job in {} in the central scenario (assumed)."), years(central.half))


def _barriers(view: OccupationView, _section: MoveSection | None) -> str:
    barriers = view.assessment.barriers or ()
    return (
        _("Most of all: {name}{name2}.").format(name=barriers[0].name[:1].lower(), name2=barriers[0].name[1:])
        if barriers
        else ""
    )


def _adoption(view: OccupationView, _section: MoveSection | None) -> str:
    adoption = view.assessment.adoption
    if adoption is None:
        return ""
    return _("{tasks_seen} of {tasks_total} tasks were seen in use at least once (observed).").format(
        tasks_seen=adoption.tasks_seen, tasks_total=adoption.tasks_total
    )


def _names(skills: tuple[Skill, ...]) -> str:
    return skills[0].name if skills else ""


def _skills(view: OccupationView, _section: MoveSection | None) -> str:
    skills = view.assessment.skills
    if skills is None:
        return ""
    named = (
        (_("open to AI"), skills.at_risk),
        (_("harder for AI"), skills.resistant),
        (_("newly called for"), skills.rising),
    )
    said = "; ".join(f"{words}: {_names(held)}" for words, held in named if held)
    return f"{said[:1].upper()}{said[1:]}." if said else _("No skill stands out in the files.")


def _learning(view: OccupationView, _section: MoveSection | None) -> str:
    learning = view.assessment.learning or ()
    free = sum(resource.cost != "paid" for resource in learning)
    said = ngettext(
        "{n} place to start, {free} without a fee; no provider pays us.",
        "{n} places to start, {free} without a fee; no provider pays us.",
        len(learning),
    )
    return said.format(n=len(learning), free=free)


def _outlook(view: OccupationView, _section: MoveSection | None) -> str:
    outlook = view.assessment.outlook
    if outlook is None or outlook.growth is None:
        return _("No projection covers this job.")
    growth = outlook.growth
    parts = (signed(growth.value), signed(growth.low), signed(growth.high))
    return format_html(_("Employment: about {} % a year, likely between {} and {} % (modelled)."), *parts)


def _starting(view: OccupationView, _section: MoveSection | None) -> str:
    starting = view.assessment.starting_out
    answers = {
        "yes": _("One study reports fewer young hires in jobs like this one; others doubt it."),
        "no": _("The reported fall in young hires is not about jobs like this one."),
        "cannot tell": _("No study we know of says how beginners fare in this job."),
    }
    return answers[starting.concerned] if starting else ""


def _disagree(view: OccupationView, _section: MoveSection | None) -> str:
    if view.index_range is None:
        return _("No published index of this release covers this job.")
    low, high = view.index_range
    if len(view.indices) == 1:
        return format_html(_("One published index covers it, and puts it at percentile {}."), number(low))
    parts = (len(view.indices), number(low), number(high))
    return format_html(_("{} published indices put it between percentile {} and {}."), *parts)


def _wrong(view: OccupationView, _section: MoveSection | None) -> str:
    sides = ", ".join(
        _("{texts} that it is {words}").format(texts=len(texts), words=words)
        for words, texts in _by_direction(view.assessment).items()
    )
    return _("Reasons: {sides}.").format(sides=sides) if sides else ""


def _by_direction(assessment: Assessment) -> dict[str, list[str]]:
    sides: dict[str, list[str]] = {}
    words = {"too high": _("too high"), "too low": _("too low"), "either way": _("off either way")}
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
        return _("The official codes behind it.")
    code = max(codes, key=lambda line: line.weight)
    share = format_html(_(" ({} of it)"), percent(code.weight)) if code.weight < 100 else ""
    return format_html(_("{} {}{}, and what it is called elsewhere."), code.system, code.code, share)


def _market(view: OccupationView, _section: MoveSection | None) -> str:
    market = view.assessment.labour_market
    return turnover(market) if market else ""


def _summary(_view: OccupationView, _section: MoveSection | None) -> str:
    return _("What goes first, what stays, and why, in one paragraph.")


def _quote(_view: OccupationView, _section: MoveSection | None) -> str:
    return _("One sentence that carries its range, and how to cite it.")


def _yours(_view: OccupationView, _section: MoveSection | None) -> str:
    return _("Set your own hours, strike tasks, add your own. Nothing is kept.")


def _limits(_view: OccupationView, _section: MoveSection | None) -> str:
    return _("Not a chance of losing a job, and not about any one person.")


def _questions(view: OccupationView, _section: MoveSection | None) -> str:
    return _("{words} short answers by rule.").format(words=len(view.assessment.questions or ()))


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
        return _("It has a score in one release only.")
    points = now.value - before.value
    if abs(points) < SMALL_CHANGE:
        return _("The percentile is as it was in the release before.")
    parts = (abs(points), f"{abs(points):.1f}", _("higher") if points > 0 else _("lower"))
    return format_html(_('The percentile is <data value="{}">{}</data> points {} than in the release before.'), *parts)


def findings(view: OccupationView, section: MoveSection | None, past: Sequence[Standing] = ()) -> dict[str, str]:
    """Return the finding of each section of a job's page, by the name of the section."""
    return {**{name: finding(view, section) for name, finding in _FINDINGS.items()}, "history": _history(past)}
