"""Where a page of the site lies among plain files, and how one file points to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import relpath
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

NOT_FOUND: Final = "404.html"
SEARCH: Final = "search.html"
FILES: Final = (".atom", ".csv", ".js", ".css", ".json", ".pdf", ".png", ".svg", ".txt", ".xml")
# A form sends these where nobody chose anything; the page is the same without them.
DEFAULTS: Final = frozenset({("sort", "highest"), ("measure", "risk")})
# What a copy is made of for each value: pages of a long table, paper sizes. Every other choice needs a server.
COPIED: Final = ("page", "paper")
# They watch a server, answer what one visitor typed, or are made when they are asked for (`worktide release export`).
LEFT_OUT: Final = ("/healthz", "/readyz", "/report/received", "/data/files/", "/api/")
# The same words again, which whoever has the files does not need.
TWIN: Final = ".md"
# They hold addresses that a program reads outside the site, and so need to know where the site will be.
NEED_ADDRESS: Final = re.compile(
    r"^/(sitemap\.xml|(feed|corrections)\.atom|changes/feed\.(atom|json)"
    r"|(job|sectors|follow)/[^/]+/(feed\.(atom|json)|embed))$"
)

_PINNED: Final = re.compile(r"^/r/[^/]+(?=/)")
_JOB: Final = re.compile(r"^/(?:job|embed)/([^/]+)")
_SEGMENT: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link of the site leads to: the path asked for, its query, and the fragment behind `#`."""

    path: str
    query: str = ""
    fragment: str = ""

    @property
    def request(self) -> str:
        """Path and query, as a request names them."""
        return f"{self.path}?{self.query}" if self.query else self.path


def target_of(link: str, page: str, origin: str) -> Target | None:
    """Return what a link on a page of the site leads to, or None where it leaves the site or is no web address."""
    parts = urlsplit(urljoin(f"{origin}{page}", link))
    if f"{parts.scheme}://{parts.netloc}" != origin:
        return None
    return _plainest(parts.path or "/", parts.query, parts.fragment)


def _plainest(path: str, query: str, fragment: str) -> Target:
    """Return the target under its one address: live, not tied to a release, and without choices that are none."""
    path = _PINNED.sub("", path)
    if path == "/search":
        return Target(path, query, fragment)
    if path == "/report":
        return Target(path, "", fragment)
    chosen = [(name, value) for name, value in parse_qsl(query) if (name, value) not in DEFAULTS and name != "asked"]
    if chosen in ([("page", "1")], [("paper", "a4")]):
        chosen = []
    return Target(path, "&".join(f"{name}={value}" for name, value in chosen), fragment)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one export holds and under which address its pages are asked for.

    `origin` is scheme and host; `has_address` says whether that is where the copy will stand, to which canonical links
    and feeds may point. `jobs` are the addresses of the jobs it holds, or None for all.
    """

    origin: str
    has_address: bool
    jobs: frozenset[str] | None = None

    def holds(self, slug: str) -> bool:
        """Return whether a job is part of the export."""
        return self.jobs is None or slug in self.jobs

    def target_of(self, link: str, page: str) -> Target | None:
        """Return what a link on a page leads to, or None where it leaves the site."""
        return target_of(link, page, self.origin)

    def file_of(self, target: Target) -> str | None:
        """Return the file that a target becomes, relative to the folder of the export; None where it has none."""
        path, query = target.path, parse_qsl(target.query)
        if path == "/search":
            return SEARCH
        if path.startswith(LEFT_OUT) or path.endswith(TWIN) or (not self.has_address and NEED_ADDRESS.match(path)):
            return None
        job = _JOB.match(path)
        if job and not self.holds(job[1]) and not self.holds(job[1].removesuffix(".json")):
            return None
        if len(query) > 1 or any(name not in COPIED or not _SEGMENT.fullmatch(value) for name, value in query):
            return None
        return _file(path, query)


def _file(path: str, query: list[tuple[str, str]]) -> str | None:
    plain = path.strip("/") or "index"
    if any(not _SEGMENT.fullmatch(segment) for segment in plain.split("/")):
        return None
    stem, ending = _split(plain)
    return stem + "".join(f"-{name}-{value}" for name, value in query) + ending


def _split(path: str) -> tuple[str, str]:
    ending = next((ending for ending in FILES if path.endswith(ending)), "")
    return (path.removesuffix(ending), ending) if ending else (path, ".html")


def link_between(here: str, there: str, target: Target) -> str:
    """Return the relative link from one file of the export to another, with what the target says beyond its file."""
    query = f"?{target.query}" if there == SEARCH and target.query else ""
    fragment = f"#{target.fragment}" if target.fragment else ""
    # The page for what is not found is shown at any depth, so only links from the root lead on from it.
    path = f"/{there}" if here == NOT_FOUND else relpath(there, here.rpartition("/")[0] or ".")
    return f"{path}{query}{fragment}"


def resolved(target: Target, moved: Mapping[str, str], scope: Scope) -> Target:
    """Return where a target leads in the end: `moved` holds what answered with a redirect, by what was asked for."""
    for _ in range(5):
        onward = moved.get(target.request)
        after = scope.target_of(onward, target.path) if onward else None
        if after is None:
            break
        target = Target(after.path, after.query, after.fragment or target.fragment)
    return target
