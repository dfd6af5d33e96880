"""Addresses that name a release: they answer for that release only, so that what is cited cannot change unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from worktide.core.errors import ReleaseError, UnknownTitleError
from worktide.release.manifest import MANIFEST
from worktide.release.open import Release, open_release
from worktide.site.addresses import live_path
from worktide.site.asked import asking
from worktide.site.held import held_release
from worktide.site.kept import scores_left
from worktide.site.pages import kept, occupation
from worktide.site.pages.shared import fixed

NOT_HERE: Final = 404
# What can be pinned, as links within a page name it: such a link stays with the release.
_STAYS: Final = re.compile(
    r'\b(href|action)="(/(?:job/[^/"?#]+|sectors/[^/"?#]+|validity/[^/"?#]+|ranking|ranking\.csv|compare|sectors|indices'
    r'|indices\.csv|indices/correlations\.csv|map|map\.svg|map\.csv|method|validity|sources|equity|glossary)(?=["?#]))'
)
_MAIN: Final = re.compile(r"<main\b.*</main>", re.DOTALL)

View = Callable[..., HttpResponse]


def pinned(view: View, *, of_record: bool = False) -> View:
    """Return a view of the same page under an address with a release, whichever of those held here that is.

    Where only scores are left of it, the page of those is given; 404 with the way on where nothing is. A name that is
    no record's own leads from the live address, so with `of_record` a pinned one exists for records alone.
    """

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, release: str, **kwargs: Any) -> HttpResponse:
        found = held(release)
        if found is None:
            return kept.page(request, release, kwargs.get("slug", "")) or another_release(request, release)
        if of_record and kwargs["slug"] not in found.positions:
            return another_release(request, release)
        return _made(request, found, lambda: view(request, **kwargs))

    return wrapped


def _made(request: HttpRequest, release: Release, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return a page about a release; one that was built before the page's parts were has no such page."""
    try:
        with asking(release):
            return staying(make(), release)
    except ReleaseError:
        if release is open_release():
            raise
        return another_release(request, release.stamp.id)


def staying(response: HttpResponse, release: Release) -> HttpResponse:
    """Return a page whose links lead to the same release where they can."""
    if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
        text = response.content.decode()
        put = rf'\1="/r/{release.stamp.id}\2'
        response.content = _MAIN.sub(lambda main: _STAYS.sub(put, main[0]), text, count=1).encode()
    return response


def held(name: str) -> Release | None:
    """Return a release that this site holds whole, or None."""
    try:
        return held_release(name)
    except UnknownTitleError:
        return None


@require_safe
@fixed
def job(request: HttpRequest, release: str, slug: str) -> HttpResponse:
    """Return the page of a record as the release of the address has it, as long as this site holds that one."""
    found = held(release)
    if found is None:
        return kept.page(request, release, slug) or another_release(request, release)
    if slug not in found.positions:
        return another_release(request, release)
    return _made(request, found, lambda: occupation.page_in(request, slug, found))


@require_safe
@fixed
def record(request: HttpRequest, release: str, slug: str) -> HttpResponse:
    """Return a record as JSON as the release of the address has it, as long as this site holds that one."""
    found = held(release)
    if found is None:
        return kept.scores_file(release, slug) or another_release(request, release)
    return occupation.record_in(slug, found) if slug in found.positions else another_release(request, release)


@require_safe
@fixed
def about(request: HttpRequest, release: str) -> HttpResponse:
    """Return what this site holds of a release: all its jobs, or the page that says what is left."""
    if held(release) is not None:
        return redirect("pinned-ranking", release=release)
    return kept.page(request, release) or another_release(request, release)


@require_safe
@fixed
def manifest(request: HttpRequest, release: str) -> HttpResponse:
    """Return the manifest of a release, byte for byte, by which the hash of a citation can be checked."""
    found, left = held(release), scores_left(release)
    data = (found.folder / MANIFEST).read_bytes() if found else left.manifest if left else b""
    return HttpResponse(data, content_type="application/json") if data else another_release(request, release)


def another_release(request: HttpRequest, wanted: str) -> HttpResponse:
    """Return the page that says which release was asked for, which one is here, and where the live page is."""
    context = {"wanted": wanted, "is_here": held(wanted) is not None, "live": live_path(request.path), "pinned": False}
    return render(request, "around/another_release.html", context, status=NOT_HERE)


@require_safe
@fixed
def unknown(request: HttpRequest, release: str, rest: str) -> HttpResponse:
    """Return the page for a pinned address of something that has none."""
    del rest
    return another_release(request, release)
