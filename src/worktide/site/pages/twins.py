"""The twins of a page for programs: the same as Markdown, and as JSON where the interface has no endpoint for it."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.views.decorators.http import require_safe
from markdownify import MarkdownConverter

from worktide.assessment.assess import assess
from worktide.assessment.text import markdown_of
from worktide.release.open import open_release
from worktide.release.record import ReleaseStamp
from worktide.site.held import held_release
from worktide.site.kept import ScoresOfRelease, scores_left
from worktide.site.pages.shared import fixed
from worktide.site.pages.twin_queries import endpoint_query

HOME: Final = "index"
API: Final = "/api/v1"
# Pages of text that the interface has no endpoint for: their JSON holds the text as Markdown.
_TEXTS: Final = frozenset(
    {"home", "method", "about", "privacy", "accessibility", "moves-from", "data", "corrections", "track-record"}
)
# Pages that have a file of their own beside them, and those whose JSON is said elsewhere.
_FILES: Final = {"differences": "{path}.json", "api-docs": "/api/v1/openapi.json"}
# Where the interface says what a page shows; fields in braces are those of the page's address.
_ENDPOINTS: Final = {
    "occupation": "/occupations/{slug}",
    "moves": "/occupations/{slug}/moves",
    "ranking": "/ranking",
    "compare": "/compare",
    "indices": "/indices",
    "map": "/ranking",
    "equity": "/validity/equity",
    "validity": "/validity",
    "analysis": "/validity/{name}",
    "sources": "/sources",
    "glossary": "/glossary",
    "changes": "/releases",
    "sectors": "/sectors",
    "sector": "/sectors/{slug}",
    "search": "/match",
}
_TWINNED: Final = _TEXTS | frozenset(_ENDPOINTS) | frozenset(_FILES)
# What they show depends on their query; any other page is the same whatever stands behind its address.
_CHOOSING: Final = frozenset({"compare", "indices", "map", "moves", "ranking", "search"})
_PINNED: Final = "pinned-"
_PINNED_NAMES: Final = {"sectors/<str:slug>": "sector", "validity/<str:name>": "analysis"}
_NOT_TEXT: Final = ("form", "script", "svg", "nav", ".unseen", ".skip")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def twins(request: HttpRequest) -> dict[str, str]:
    """Give every template the addresses of the page's twins, `json_twin` and `markdown_twin`; empty for a form."""
    match = request.resolver_match
    name = _name(match) if match else ""
    if match is None or name not in _TWINNED:
        return {"json_twin": "", "markdown_twin": ""}
    path = request.path.rstrip("/") or f"/{HOME}"
    asked = request.META.get("QUERY_STRING") if name in _CHOOSING else ""
    query = f"?{asked}" if asked else ""
    return {"json_twin": _json_address(request, match, path), "markdown_twin": f"{path}.md{query}"}


def _name(match: ResolverMatch) -> str:
    """Return the name of a page, whether it is asked for live or pinned to a release."""
    name = (match.url_name or "").removeprefix(_PINNED)
    return _PINNED_NAMES.get(name, name)


def _json_address(request: HttpRequest, match: ResolverMatch, path: str) -> str:
    name = _name(match)
    if name in _FILES:
        return _FILES[name].format(path=path)
    if "release" in match.kwargs:
        asked = request.META.get("QUERY_STRING") if name in _CHOOSING else ""
        return f"{path}.json?{asked}" if asked else f"{path}.json"
    if name in _TEXTS:
        return f"{path}.json"
    address = API + _ENDPOINTS[name].format(**match.kwargs)
    query = endpoint_query(name, request.GET)
    return f"{address}?{query}" if query else address


def _endpoint_of(request: HttpRequest, page: str) -> str:
    """Return the address of the interface that says what the page at a path shows, or nothing."""
    try:
        match = resolve(f"/{page}")
    except Resolver404:
        return ""
    return _json_address(request, match, f"/{page}") if match.url_name in _ENDPOINTS else ""


class _Plain(MarkdownConverter):
    """Writes a page as Markdown: folded sections are open, and values stand as they are shown."""


def markdown_of_page(html: str) -> tuple[str, str]:
    """Return the title of a page and its main part as Markdown."""
    soup = BeautifulSoup(html, "html.parser")
    title = soup.title.get_text() if soup.title else ""
    main = soup.find("main")
    if main is None:
        return title, ""
    for piece in main.select(", ".join(_NOT_TEXT)):
        piece.decompose()
    text = _Plain(heading_style="ATX", bullets="-", strip=["img"]).convert_soup(main)
    lines = "\n".join(line.rstrip() for line in text.replace("\xa0", " ").splitlines())
    return title, _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def _page_of(request: HttpRequest, page: str, names: frozenset[str]) -> HttpResponse:
    """Return what the page at a path answers; 404 for a page that has no such twin."""
    path = "/" if page == HOME else f"/{page}"
    try:
        match = resolve(path)
    except Resolver404:
        raise Http404 from None
    if _name(match) not in names:
        raise Http404
    request.path = request.path_info = path
    request.resolver_match = match
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


@require_safe
@fixed
def markdown(request: HttpRequest, page: str) -> HttpResponse:
    """Return a page as Markdown: a job as `worktide assess` writes it, any other as it stands."""
    response = _page_of(request, page, _TWINNED)
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return response
    match = request.resolver_match
    pinned = match.kwargs.get("release", "") if match else ""
    if match is not None and _name(match) == "occupation" and not (pinned and scores_left(pinned)):
        release = held_release(pinned) if pinned else open_release()
        text = markdown_of(assess(match.kwargs["slug"], release)) + "\n"
    else:
        text = markdown_of_page(response.content.decode())[1]
    told = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    if "Cache-Control" in response.headers:
        told.headers["Cache-Control"] = response.headers["Cache-Control"]
    return told


@require_safe
@fixed
def text_json(request: HttpRequest, page: str) -> HttpResponse:
    """Return a page of text as JSON: title, words as Markdown, release; another page leads to its endpoint."""
    endpoint = _endpoint_of(request, page)
    if endpoint:
        return HttpResponseRedirect(endpoint)
    return _as_json(_page_of(request, page, _TEXTS), open_release().stamp)


@require_safe
@fixed
def pinned_json(request: HttpRequest, release: str, page: str) -> HttpResponse:
    """Return a pinned page as JSON: title, words and tables as Markdown, and its release."""
    response = _page_of(request, f"r/{release}/{page}", _TWINNED)
    left = scores_left(release)
    return _as_json(response, left or held_release(release).stamp) if response.status_code == 200 else response


def _as_json(response: HttpResponse, stamp: ReleaseStamp | ScoresOfRelease) -> HttpResponse:
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return response
    title, text = markdown_of_page(response.content.decode())
    release = {"id": stamp.id, "hash": stamp.hash, "date": stamp.date}
    return JsonResponse({"release": release, "title": title, "text": text})
