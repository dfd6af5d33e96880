"""Make it yours: a visitor's own hours, struck tasks and own tasks for one job, scored and forgotten."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from worktide.assessment.own_mix import OwnMix, listed_hours, own_mix, task_draws
from worktide.assessment.own_tasks import STRANGE_FROM
from worktide.core.errors import WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import Release, open_release
from worktide.release.record import Record
from worktide.site.faults import BAD_REQUEST, TOO_LARGE, respond
from worktide.site.forms import plain, posted, too_large
from worktide.site.pages.occupation import elsewhere
from worktide.site.same_origin import own_posts_only

MOST_OWN_TASKS: Final = 20
LONGEST_OWN_TASKS: Final = 4_000
# Twenty tasks of the visitor's own, every character as three bytes in percent form, and the fields of all tasks.
LARGEST_BODY: Final = 20_000
_OWN_HOURS: Final = 1.0


@dataclass(frozen=True, slots=True)
class MixLine:
    """One task in the form: hours as typed and as listed, whether struck or told, what AI can do of it (percent)."""

    id: str
    text: str
    hours: str
    listed: str
    struck: bool
    told: bool
    automation: Interval


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of the visitor's own tasks: what AI can do of it (percent), and whether the heads find its words strange."""

    text: str
    automation: Interval
    strange: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a visitor typed, as it was typed."""

    hours: dict[str, str]
    struck: frozenset[str]
    told: frozenset[str]
    own: str


def _number(typed: str, what: str) -> float:
    try:
        return float(typed.strip().replace(",", ".") or 0)
    except ValueError:
        raise WorktideError(
            f"these are no hours a week for: {what}", got=typed, expected="a number, 0 to 168"
        ) from None


def _own_tasks(typed: str) -> list[tuple[str, float]]:
    """Return the tasks in a visitor's own words, one a line, with the hours behind a semicolon (else one hour)."""
    if len(typed) > LONGEST_OWN_TASKS:
        raise WorktideError("your own tasks are too long", got=len(typed), expected=f"at most {LONGEST_OWN_TASKS:,}")
    found = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        text, _, hours = line.rpartition(";") if ";" in line else (line, "", "")
        found.append((text.strip(), _number(hours, text) if hours.strip() else _OWN_HOURS))
    if len(found) > MOST_OWN_TASKS:
        raise WorktideError("these are too many tasks of your own", got=len(found), expected=f"{MOST_OWN_TASKS}")
    return found


def mix_of(record: Record, choices: Choices, release: Release) -> OwnMix:
    """Return the score of a visitor's week; raises WorktideError that names what is no week."""
    hours = {
        task.id: _number(choices.hours.get(task.id, ""), task.text)
        for task in record.tasks
        if task.id not in choices.struck
    }
    return own_mix(record.occupation.slug, hours, sorted(choices.told), _own_tasks(choices.own), release)


def _lines(record: Record, choices: Choices) -> tuple[MixLine, ...]:
    usual = listed(record)
    return tuple(
        MixLine(
            task.id,
            task.text,
            choices.hours.get(task.id, ""),
            usual.hours[task.id],
            task.id in choices.struck,
            task.id in choices.told,
            task.automation,
        )
        for task in record.tasks
    )


def _own_lines(typed: str, mix: OwnMix | None) -> tuple[OwnLine, ...]:
    if mix is None or not mix.own:
        return ()
    given = zip(_own_tasks(typed), mix.own, strict=True)
    return tuple(OwnLine(text, task.automation, task.novelty >= STRANGE_FROM) for (text, _), task in given)


def listed(record: Record) -> Choices:
    """Return the form as it stands before anyone typed: a 40-hour week by the weights of the release."""
    hours = {task: f"{time:g}" for task, time in listed_hours(record).items()}
    return Choices(hours, frozenset(), frozenset(), "")


def chosen(request: HttpRequest, record: Record) -> Choices | None:
    """Return what a visitor typed, or None where it cannot be read as a form."""
    given = posted(request)
    if given is None:
        return None
    ids = [task.id for task in record.tasks]
    return Choices(
        hours={one: plain(given.get(f"hours-{one}", "")[:12]) for one in ids},
        struck=frozenset(one for one in ids if f"struck-{one}" in given),
        told=frozenset(one for one in ids if f"told-{one}" in given),
        own=plain(given.get("own", "")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_posts_only
@cache_control(no_store=True)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the form with a job's tasks, or the score of what was sent by it: 400 with the form where it is wrong."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("own-mix", slug, release)
    record = release.record(slug)
    if request.method != "POST" or not record.tasks:
        return rendered(request, record, listed(record), release)
    if too_large(request, LARGEST_BODY):
        return respond(request, TOO_LARGE)
    choices = chosen(request, record)
    return respond(request, BAD_REQUEST) if choices is None else rendered(request, record, choices, release)


def rendered(request: HttpRequest, record: Record, choices: Choices, release: Release) -> HttpResponse:
    """Return the form with its score: 400, with what is wrong, where the choices are no week."""
    mix, fault = None, ""
    try:
        mix = mix_of(record, choices, release) if record.tasks else None
    except WorktideError as error:
        # The figures of the listed week stay hidden on the page; its script shows them once the hours make a week.
        mix, fault = mix_of(record, listed(record), release), str(error)
    context = {
        "occupation": record.occupation,
        "lines": _lines(record, choices),
        "own": choices.own,
        "mix": mix,
        "own_lines": () if fault else _own_lines(choices.own, mix),
        "fault": fault,
        "draws": base64.b64encode(task_draws(release, record.occupation.slug).tobytes()).decode(),
    }
    return render(request, "pages/own_mix.html", context, status=BAD_REQUEST.status if fault else 200)
