"""Where to go from a job with a person's own wishes: the explorer, and the page that asks from which job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from worktide.core.errors import WorktideError
from worktide.moves import MoveFilters, doors, holds_moves, moves_from, paths, sources_of
from worktide.moves.model import Source
from worktide.release.open import Release, open_release
from worktide.site.faults import BAD_REQUEST
from worktide.site.language import gettext as _
from worktide.site.pages.move_form import MoveForm, choices, filters_of, read_form, wishes
from worktide.site.pages.move_section import MoveSection, section_from
from worktide.site.pages.named import Named, named
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.route_view import DoorView, PathView, door_views, path_views
from worktide.site.pages.shared import FRESH_SECONDS

LEFT_OUT: Final = {
    "no tasks or no path that the model sees": _("have no tasks of their own, or no way there that the model sees"),
    "pay_floor": _("pay less at the median than you ask"),
    "longest_training_months": _("may take longer than you ask"),
    "education": _("ask for more schooling"),
    "avoid_fields": _("lie in fields that you leave out"),
}


@dataclass(frozen=True, slots=True)
class Explored:
    """All that the explorer shows for one job and one person's wishes."""

    section: MoveSection
    wishes: tuple[str, ...]
    left_out: tuple[tuple[int, str], ...]
    doors: tuple[DoorView, ...]
    paths: tuple[PathView, ...]
    goal: Named | None
    sources: tuple[Source, ...]


def _explored(release: Release, slug: str, filters: MoveFilters, goal: Named | None) -> Explored:
    moves = moves_from(release, slug, filters)
    to = goal.listed.slug if goal and goal.listed else None
    found = () if to == slug or (goal and not to) else paths(release, slug, to, filters)
    left = [(count, LEFT_OUT.get(name, name)) for name, count in moves.left_out.items() if count]
    return Explored(
        section=section_from(release, moves),
        wishes=wishes(moves.filters),
        left_out=tuple(left),
        doors=door_views(release, doors(release, slug, filters)),
        paths=path_views(release, found),
        goal=goal,
        sources=sources_of(release, slug),
    )


def _rendered(request: HttpRequest, release: Release, slug: str, form: MoveForm) -> HttpResponse:
    explored, fault = None, ""
    if holds_moves(release) and release.listing[release.positions[slug]].risk:
        try:
            goal = named(form.goal, release) if form.goal else None
            explored = _explored(release, slug, filters_of(form), goal)
        except WorktideError as error:
            fault = str(error)
    context = {
        "occupation": release.record(slug).occupation,
        "form": form,
        "choices": choices(form, tuple(sorted({one.sector for one in release.listing}))),
        "explored": explored,
        "fault": fault,
    }
    return render(request, "pages/moves.html", context, status=BAD_REQUEST.status if fault else 200)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the explorer of moves from a job: 400 with the form where a wish does not fit.

    Without wishes it is the same for all, so anyone may keep it; with them it is not stored.
    """
    release = open_release()
    if slug not in release.positions:
        return elsewhere("moves", slug, release)
    form = read_form(request.GET)
    response = _rendered(request, release, slug, form)
    kept = {"public": True, "max_age": FRESH_SECONDS} if form.is_empty else {"no_store": True}
    patch_cache_control(response, **kept)
    return response


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Return the page that asks from which job to go, or lead to its explorer."""
    release = open_release()
    found = named(request.GET.get("job", ""), release)
    if found and found.listed:
        return redirect("moves", slug=found.listed.slug)
    response = render(request, "pages/moves_choose.html", {"named": found})
    kept = {"no_store": True} if found else {"public": True, "max_age": FRESH_SECONDS}
    patch_cache_control(response, **kept)
    return response
