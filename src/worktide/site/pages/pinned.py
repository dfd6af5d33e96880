"""Addresses that name a release: they answer for that release only, so that what is cited cannot change unseen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import open_release
from worktide.site.addresses import live_path
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
