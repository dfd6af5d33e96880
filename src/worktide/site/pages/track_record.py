"""What we got right and wrong: dated statements, and how they came out."""

from __future__ import annotations

import logging
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.core.errors import WorktideError
from worktide.history.kept import read_kept
from worktide.history.past import Statement, checked, coverage, judged
from worktide.publishing.place import current_id, published
from worktide.release.open import Release, open_release
from worktide.release.validity import Figure
from worktide.site.language import gettext as _
from worktide.site.pages.shared import fixed
from worktide.site.pages.validity import figure_words
from worktide.site.published import releases_folder

_log = logging.getLogger(__name__)
MOST_KEPT: Final = 50


def _words(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return figure_words(figure.value)
    return _("{value} (95 % range {low} to {high})").format(
        value=figure_words(figure.value), low=figure_words(figure.low), high=figure_words(figure.high)
    )


@lru_cache(maxsize=MOST_KEPT)
def statements_of(folder: Path, newest: Release) -> tuple[Statement, ...]:
    """Return the statements of a release, whole or pruned; none where it is damaged, which the log then says."""
    try:
        return judged(read_kept(folder), newest)
    except WorktideError as error:
        _log.warning("an older release cannot be judged: %s", error)
        return ()


def past_statements(newest: Release) -> tuple[Statement, ...]:
    """Return every dated statement of the releases that were published before, the latest release first."""
    folder = releases_folder()
    if folder is None:
        return ()
    names = [name for name in published(folder) if name != current_id(folder)]
    return tuple(one for name in reversed(names[-MOST_KEPT:]) for one in statements_of(folder / name, newest))


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of what came true and what did not."""
    release = open_release()
    done = checked(release)
    inside = coverage(release)
    earlier = past_statements(release)
    due = [one for one in earlier if one.state == "due"]
    verdicts = Counter(one.verdict for one in due)
    context = {
        "checked": [(one, _words(one.figure)) for one in done],
        "hits": sum(one.verdict == "hit" for one in done),
        "misses": sum(one.verdict == "miss" for one in done),
        "undecided": sum(one.verdict == "open" for one in done),
        "coverage": inside,
        "coverage_words": _words(inside) if inside else "",
        "statements": statements_of(release.folder, release),
        "due": due,
        "ours_right": verdicts["hit"],
        "ours_wrong": verdicts["miss"],
        "ours_open": verdicts["open"],
        "waiting": [one for one in earlier if one.state != "due"],
    }
    return render(request, "history/track_record.html", context)
