"""Jobs that what a visitor types may become: by the beginnings of titles, else by what the search would find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from worktide.assessment.query import cleaned, titles_of
from worktide.core.errors import WorktideError
from worktide.core.titles import title_key
from worktide.matching.index import TitleIndex
from worktide.release.open import ListedOccupation, Release, open_release
from worktide.site.figures import whole
from worktide.site.language import gettext as _
from worktide.site.language import ngettext
from worktide.site.pages.lookup import find
from worktide.site.pages.ranking_rows import RankedJob, ranked_jobs

MOST: Final = 8
LONGEST: Final = 80
FEWEST_LETTERS: Final = 2
# A slip of the keyboard is looked for only in what may be a whole word.
FEWEST_TO_FIND: Final = 4
# A title that leads to several records is none's own.
LEAST_CONFIDENCE: Final = 0.5
_ALIASES_READ: Final = 200
# O*NET ends the code of a general occupation so, and of its special ones with other digits.
_GENERAL: Final = ".00"
_SPECIAL: Final = 0.1
_FRESH_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A job that may be meant: the title that it was found by where that is another, where it stands, its address."""

    title: str
    named: str
    sector: str
    score: str
    address: str

    @property
    def more(self) -> str:
        """What stands beside the title."""
        also = _("also called {named}").format(named=self.named) if self.named else ""
        return "; ".join(part for part in (also, self.sector, self.score) if part)


@lru_cache(maxsize=2)
def _own_titles(release: Release) -> tuple[tuple[str, ListedOccupation], ...]:
    """Return the lookup key of every record's own title, those of jobs with most people first."""
    people = {job.listed.slug: _people(job) for job in ranked_jobs(release)}
    keys = [(title_key(listed.title), listed) for listed in release.listing]
    return tuple(sorted(keys, key=lambda pair: (-people.get(pair[1].slug, 0.0), pair[0])))


def _people(job: RankedJob) -> float:
    """Return the people in a job; of a figure that several occupations share, most are in the general one."""
    is_general = any(code.endswith(_GENERAL) for code in job.listed.codes)
    return (job.employment or 0.0) * (1.0 if is_general or not job.shared else _SPECIAL)


def suggestions(typed: str, release: Release) -> tuple[Suggestion, ...]:
    """Return at most 8 jobs for what was typed so far, the likeliest first; none for less than two letters."""
    key = title_key(typed)
    if len(key) < FEWEST_LETTERS:
        return ()
    found: dict[str, Suggestion] = {}
    for listed, named in _in_order(key, release):
        found.setdefault(listed.slug, _suggestion(listed, named))
        if len(found) == MOST:
            break
    if not found and len(key) >= FEWEST_TO_FIND:
        likely = find(typed, release).likeliest
        found = {one.slug: _suggestion(release.listing[release.positions[one.slug]], "") for one in likely}
    return tuple(found.values())


def _in_order(key: str, release: Release) -> Iterator[tuple[ListedOccupation, str]]:
    """Yield jobs with the title they were found by: the very title, then own titles, then aliases."""
    titles, words = titles_of(release), key.split()
    own = [(listed, "") for title, listed in _own_titles(release) if _begin(words, title.split())]
    yield from _led_to(key, titles, release)
    yield from own
    for alias in sorted(_aliases(key, titles), key=lambda alias: (len(alias), alias)):
        yield from _led_to(alias, titles, release)


def _begin(words: list[str], own: list[str]) -> bool:
    return all(any(one.startswith(word) for one in own) for word in words)


def _aliases(key: str, titles: TitleIndex) -> Iterator[str]:
    """Yield titles whose lookup keys begin with a key; they lie in the order of their keys."""
    low, high = 0, len(titles)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if title_key(titles.title(middle)) < key else (low, middle)
    for place in range(low, min(low + _ALIASES_READ, len(titles))):
        alias = titles.title(place)
        if not title_key(alias).startswith(key):
            return
        yield alias


def _led_to(title: str, titles: TitleIndex, release: Release) -> Iterator[tuple[ListedOccupation, str]]:
    key = title_key(title)
    for candidate in titles.exact(key):
        if candidate.confidence >= LEAST_CONFIDENCE:
            listed = release.listing[candidate.position]
            yield listed, "" if title_key(listed.title) == key else title


def _suggestion(listed: ListedOccupation, named: str) -> Suggestion:
    risk = listed.risk
    score = _("no score")
    if risk:
        score = _("percentile about {value}, likely between {low} and {high}").format(
            value=whole(risk.value), low=whole(risk.low), high=whole(risk.high)
        )
    return Suggestion(listed.title, named, listed.sector, score, reverse("occupation", args=[listed.slug]))


@require_safe
@cache_control(private=True, max_age=_FRESH_SECONDS)
def page(request: HttpRequest) -> HttpResponse:
    """Return the jobs that `q` may become as JSON, with the release; only the visitor's own browser may keep it.

    What is too long to be the beginning of a title, or empty, has none.
    """
    release = open_release()
    try:
        typed = cleaned(request.GET.get("q", "")[: LONGEST + 1])
        jobs = suggestions(typed, release) if len(typed) <= LONGEST else ()
    except WorktideError:
        jobs = ()
    listed = [{**asdict(one), "more": one.more} for one in jobs]
    return JsonResponse({"release": release.stamp.id, "jobs": listed, "said": _said(len(jobs))})


def _said(count: int) -> str:
    """Return what is announced to those who do not see the list."""
    if count == 0:
        return _("No job begins so; press Enter to search.")
    said = ngettext("{n} job; choose by the arrow keys.", "{n} jobs; choose by the arrow keys.", count)
    return said.format(n=count)
