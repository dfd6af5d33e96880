"""The twins of a page for programs: the same as Markdown, and as JSON where the interface has no endpoint for it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.views.decorators.http import require_safe
from markdownify import MarkdownConverter

from worktide.assessment.assess import assess
from worktide.assessment.text import markdown_of
from worktide.release.open import open_release
from worktide.site.held import held_release
from worktide.site.pages.shared import fixed

HOME: Final = "index"
API: Final = "/api/v1"
# Pages of text that the interface has no endpoint for: their JSON holds the text as Markdown.
_TEXTS: Final = frozenset({"home", "method", "about", "privacy", "accessibility", "moves-from", "data", "api-docs"})
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
# What they show depends on their query; any other page is the same whatever stands behind its address.
_CHOOSING: Final = frozenset({"compare", "indices", "map", "moves", "ranking", "search"})
# Of a page's own query only what its endpoint knows under the same name goes along.
_PINNED: Final = "pinned-"
_SHARED_QUERY: Final = {"compare": ("job",), "search": ("q", "context")}
_NOT_TEXT: Final = ("form", "script", "svg", "nav", ".unseen", ".skip")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def twins(request: HttpRequest) -> dict[str, str]:
    """Give every template the addresses of the page's twins, `json_twin` and `markdown_twin`; empty for a form."""
    match = request.resolver_match
    name = _name(match) if match else ""
    if match is None or (name not in _TEXTS and name not in _ENDPOINTS):
        return {"json_twin": "", "markdown_twin": ""}
    path = request.path.rstrip("/") or f"/{HOME}"
    asked = request.META.get("QUERY_STRING") if name in _CHOOSING else ""
    query = f"?{asked}" if asked else ""
    return {"json_twin": _json_address(request, match, path), "markdown_twin": f"{path}.md{query}"}


def _name(match: ResolverMatch) -> str:
    """Return the name of a page, whether it is asked for live or pinned to a release."""
    return (match.url_name or "").removeprefix(_PINNED)


def _json_address(request: HttpRequest, match: ResolverMatch, path: str) -> str:
    name = _name(match)
    if name in _TEXTS or (name == "occupation" and "release" in match.kwargs):
        return f"{path}.json"
    address = API + _ENDPOINTS[name].format(**match.kwargs)
    shared = [(key, value) for key in _SHARED_QUERY.get(name, ()) for value in request.GET.getlist(key)]
    return f"{address}?{urlencode(shared)}" if shared else address


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
    response = _page_of(request, page, _TEXTS | frozenset(_ENDPOINTS))
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return response
    match = request.resolver_match
    if match is not None and _name(match) == "occupation":
        release = held_release(match.kwargs["release"]) if "release" in match.kwargs else open_release()
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
    response = _page_of(request, page, _TEXTS)
    if response.status_code != 200:
        return response
    title, text = markdown_of_page(response.content.decode())
    stamp = open_release().stamp
    release = {"id": stamp.id, "hash": stamp.hash, "date": stamp.date}
    return JsonResponse({"release": release, "title": title, "text": text})
