"""Addresses that name a release: they answer for that release only, so that what is cited cannot change unseen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.core.errors import UnknownTitleError
from worktide.release.open import Release, open_release
from worktide.site.addresses import live_path
from worktide.site.held import held_release
from worktide.site.pages import occupation
from worktide.site.pages.shared import fixed

NOT_HERE = 404

P = ParamSpec("P")


def pinned(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view of the same page under an address with a release; 404 with the way on where it is another one.

    A name that is no record's own leads from the live address, so a pinned one exists for records alone.
    """

    @require_safe
    @fixed
    @wraps(view)
    def wrapped(request: HttpRequest, release: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        opened = open_release()
        if release != opened.stamp.id or ("slug" in kwargs and kwargs["slug"] not in opened.positions):
            return another_release(request, release)
        return view(request, *args, **kwargs)

    return wrapped


def held(name: str, slug: str) -> Release | None:
    """Return a release that this site holds and that has a record of an address, or None."""
    try:
        release = held_release(name)
    except UnknownTitleError:
        return None
    return release if slug in release.positions else None


@require_safe
@fixed
def job(request: HttpRequest, release: str, slug: str) -> HttpResponse:
    """Return the page of a record as the release of the address has it, as long as this site holds that one."""
    found = held(release, slug)
    return occupation.page_in(request, slug, found) if found else another_release(request, release)


@require_safe
@fixed
def record(request: HttpRequest, release: str, slug: str) -> HttpResponse:
    """Return a record as JSON as the release of the address has it, as long as this site holds that one."""
    found = held(release, slug)
    return occupation.record_in(slug, found) if found else another_release(request, release)


def another_release(request: HttpRequest, wanted: str) -> HttpResponse:
    """Return the page that says which release was asked for, which one is here, and where the live page is."""
    is_open = wanted == open_release().stamp.id
    context = {"wanted": wanted, "is_open": is_open, "live": live_path(request.path)}
    return render(request, "around/another_release.html", context, status=NOT_HERE)


@require_safe
@fixed
def unknown(request: HttpRequest, release: str, rest: str) -> HttpResponse:
    """Return the page for a pinned address of something that has none."""
    del rest
    return another_release(request, release)
