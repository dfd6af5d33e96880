"""The page of a release of which only the scores are left: what it holds, its manifest, and the numbers cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from worktide.core.intervals import Interval
from worktide.history.corrections import Correction, corrections_for
from worktide.history.kept import KeptScores
from worktide.site.addresses import live_path
from worktide.site.kept import ScoresOfRelease, scores_left
from worktide.site.language import gettext as _

MEASURES: Final = {
    "percentile": (_("Percentile of exposure to AI, 0 to 100"), ""),
    "ai_does": (_("Share of today's tasks that AI could do"), "%"),
    "ai_helps": (_("Share that AI could help with"), "%"),
    "people_do": (_("Share that stays with people"), "%"),
    "share_in_five_years": (_("Share that AI may be doing in five years, assumed adoption"), "%"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a job: what it is, its unit, and itself with its 80 % range."""

    words: str
    unit: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class LeftOfJob:
    """What is left of one job: its numbers, its tasks' automation in percent by id, and what was corrected since."""

    slug: str
    title: str
    lines: tuple[Line, ...]
    tasks: dict[str, Interval]
    corrections: tuple[Correction, ...]


def _left_of(release: str, slug: str, scores: KeptScores) -> LeftOfJob:
    lines = tuple(
        Line(*MEASURES[name], Interval(*numbers)) for name, numbers in scores.measures.items() if name in MEASURES
    )
    tasks = {task: Interval(*numbers) for task, numbers in scores.tasks.items()}
    return LeftOfJob(slug, scores.title, lines, tasks, corrections_for(release, slug))


def _rows(left: ScoresOfRelease) -> list[tuple[str, str, Interval]]:
    scored = [(slug, one.title, Interval(*one.percentile)) for slug, one in left.scores.items() if one.percentile]
    return sorted(scored, key=lambda row: (-row[2].value, row[1]))


def page(request: HttpRequest, name: str, slug: str = "") -> HttpResponse | None:
    """Return the page of what is left of a release, of one job where the address names one it had; None without any."""
    left = scores_left(name)
    if left is None:
        return None
    job = _left_of(name, slug, left.scores[slug]) if slug in left.scores else None
    context = {
        "left": left,
        "job": job,
        "rows": () if job else _rows(left),
        "live": live_path(request.path),
        "lacks": slug if slug and not job else "",
        "pinned": False,
    }
    return render(request, "around/kept_release.html", context, status=404 if context["lacks"] else 200)


def scores_file(name: str, slug: str) -> HttpResponse | None:
    """Return what is left of a job as JSON, with its release; None where nothing is."""
    left = scores_left(name)
    if left is None or slug not in left.scores:
        return None
    stamp = {"id": left.id, "hash": left.hash or None, "date": left.date}
    touched = msgspec.to_builtins(corrections_for(name, slug))
    told = {"release": stamp, "slug": slug, "scores": left.scores[slug], "corrections": touched}
    return HttpResponse(msgspec.json.encode(told) + b"\n", content_type="application/json")
