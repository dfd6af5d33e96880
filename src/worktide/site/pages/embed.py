"""What other sites may show: a job's score card and its chart of tasks, as a frame, as SVG, as a preview picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from worktide.assessment.assess import assess
from worktide.charts.preview import can_draw, preview
from worktide.charts.score_card import Measure, ScoreCard, score_card
from worktide.charts.task_chart import ChartedTask, task_chart
from worktide.core.intervals import Interval
from worktide.release.open import Release
from worktide.release.record import Record, Risk, Task
from worktide.site.addresses import absolute
from worktide.site.asked import asked_release
from worktide.site.figures import WEEK_HOURS, hours, whole
from worktide.site.headers import embeddable
from worktide.site.language import gettext as _
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.shared import fixed
from worktide.site.words import several

TASKS_CHARTED: Final = 10
RANK: Final = _("A percentile is a rank of tasks, not a chance of losing a job. The hours rest on assumed adoption.")
NO_SCORE: Final = _("The sources hold no task data for this occupation, so it has no score.")
SVG: Final = "image/svg+xml"


def _about(interval: Interval, unit: str = "", after: str = "") -> str:
    low, high = whole(interval.low), whole(interval.high)
    return _("about {unit}{value}{after}, likely between {low} and {high}").format(
        unit=unit, value=whole(interval.value), after=after, low=low, high=high
    )


def _measures(risk: Risk) -> tuple[Measure, ...]:
    week = hours(risk.share_in_five_years)
    return (
        Measure(
            _("AI share of a 40-hour week in five years"),
            _about(week, after=_(" hours")),
            week,
            WEEK_HOURS,
            (_("0 h"), _("20 h"), _("40 h")),
        ),
        Measure(
            _("Where the job stands among all"),
            _about(risk.percentile, _("percentile ")),
            risk.percentile,
            100,
            ("0", "50", "100"),
        ),
    )


def source_of(release: Release, address: str, *, scored: bool = True) -> str:
    """Return the line that names source and release; `address` is where the page is, or empty."""
    ranges = _("; 80 % ranges.") if scored else "."
    return (
        _("Source: Worktide, release {id}{ranges} {address}")
        .format(id=release.stamp.id, ranges=ranges, address=address)
        .strip()
    )


def card_of_job(record: Record, release: Release, address: str) -> ScoreCard:
    """Return the score card of a record; `address` stands in its source line."""
    question = _("Will AI replace {occupation}?").format(occupation=several(record.occupation))
    measures = _measures(record.risk) if record.risk else ()
    source = source_of(release, address, scored=bool(measures))
    return ScoreCard(question, measures, RANK if measures else NO_SCORE, source)


def _ordered(record: Record) -> list[Task]:
    """Return the tasks that a chart shows, those that AI can do most of first."""
    ordered = sorted(record.tasks, key=lambda task: (-task.automation.value, -task.time_share, task.id))
    return ordered[:TASKS_CHARTED]


def _charted(record: Record) -> tuple[ChartedTask, ...]:
    return tuple(
        ChartedTask(task.text, f"{_about(task.automation, after=' %')} %", task.automation) for task in _ordered(record)
    )


def _count_note(record: Record) -> str:
    count = len(record.tasks)
    return (
        _("The {tasks_charted} of {count} tasks that AI can do most of.").format(
            tasks_charted=TASKS_CHARTED, count=count
        )
        if count > TASKS_CHARTED
        else ""
    )


def _record(slug: str) -> Record:
    return asked_release().record(slug)


@require_safe
@fixed
@embeddable
def card_frame(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a job's score card as a page for a frame."""
    release = asked_release()
    if slug not in release.positions:
        return elsewhere("embed", slug, release)
    answer = assess(slug, release)
    context = {
        "answer": answer,
        "question": _("Will AI replace {occupation}?").format(occupation=several(answer.occupation)),
        "hours": hours(answer.risk.share_in_five_years) if answer.risk else None,
        "note": RANK if answer.risk else NO_SCORE,
    }
    return render(request, "around/embed_card.html", context)


@require_safe
@fixed
@embeddable
def tasks_frame(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a job's chart of tasks as a page for a frame; 404 for a job without tasks."""
    release = asked_release()
    if slug not in release.positions:
        return elsewhere("embed-tasks-frame", slug, release)
    record = _record(slug)
    if not record.tasks:
        raise Http404
    context = {"job": record.occupation, "tasks": _ordered(record), "note": _count_note(record)}
    return render(request, "around/embed_tasks.html", context)


@require_safe
@fixed
@embeddable
def card_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a job's score card as SVG."""
    release = asked_release()
    if slug not in release.positions:
        return elsewhere("embed-card", slug, release)
    card = card_of_job(_record(slug), release, absolute(request, reverse("occupation", args=[slug])))
    return HttpResponse(score_card(card), content_type=SVG)


@require_safe
@fixed
@embeddable
def tasks_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a job's chart of tasks as SVG; 404 for a job without tasks."""
    release = asked_release()
    if slug not in release.positions:
        return elsewhere("embed-tasks", slug, release)
    record = _record(slug)
    if not record.tasks:
        raise Http404
    title = _("{title}: what AI can do of each task").format(title=record.occupation.title)
    source = source_of(release, absolute(request, reverse("occupation", args=[slug])))
    return HttpResponse(task_chart(title, _charted(record), _count_note(record), source), content_type=SVG)


@lru_cache(maxsize=256)
def _preview(slug: str, release: Release) -> bytes:
    return preview(card_of_job(release.record(slug), release, ""))


@require_safe
@fixed
@embeddable
def preview_png(_request: HttpRequest, slug: str) -> HttpResponse:
    """Return the picture that sites show beside a link to the job; 404 where the library that draws it is missing."""
    release = asked_release()
    if slug not in release.positions or not can_draw():
        raise Http404
    return HttpResponse(_preview(slug, release), content_type="image/png")


@require_safe
@fixed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the page that shows what may be embedded, with the code to copy, live and pinned."""
    release = asked_release()
    if slug not in release.positions:
        return elsewhere("embedding", slug, release)
    record = _record(slug)
    context = {"job": record.occupation, "tasks": len(record.tasks), "paths": _paths(slug, release)}
    return render(request, "around/embedding.html", context)


def _paths(slug: str, release: Release) -> dict[str, str]:
    """Return the live and the pinned address of everything that may be embedded, by name."""
    live = {"frame": reverse("embed", args=[slug])}
    live |= {name: reverse(f"embed-{name}", args=[slug]) for name in ("card", "tasks")}
    live["tasks_frame"] = reverse("embed-tasks-frame", args=[slug])
    return {**live, **{f"pinned_{name}": f"/r/{release.stamp.id}{path}" for name, path in live.items()}}
