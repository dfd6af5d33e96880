"""The addresses of what surrounds the pages: for machines, for other sites, about the release, and to report errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.urls import path

from worktide.site.headers import embeddable
from worktide.site.pages import (
    changes,
    compare,
    embed,
    equity,
    feeds,
    glossary,
    indices,
    method,
    notices,
    occupation_map,
    pinned,
    problem_report,
    ranking,
    sectors,
    sitemap,
    sources,
    twins,
    validity,
)

# Pages and downloads about all jobs that can be cited with their release, as jobs and embeds can.
_PINNED: Final[dict[str, Callable[..., HttpResponse]]] = {
    "ranking": ranking.page,
    "ranking.csv": ranking.download,
    "compare": compare.page,
    "sectors": sectors.index,
    "sectors/<str:slug>": sectors.page,
    "equity": equity.page,
    "glossary": glossary.page,
    "indices": indices.page,
    "indices.csv": indices.download,
    "indices/correlations.csv": indices.download_correlations,
    "map": occupation_map.page,
    "map.svg": occupation_map.picture,
    "map.csv": occupation_map.download,
    "method": method.page,
    "validity": validity.page,
    "validity/<str:name>": validity.analysis_page,
    "sources": sources.page,
}

_PINNED_EMBEDS: Final = {
    ending: embeddable(pinned.pinned(view, of_record=True))
    for ending, view in {
        "": embed.card_frame,
        "/tasks": embed.tasks_frame,
        "/card.svg": embed.card_svg,
        "/tasks.svg": embed.tasks_svg,
    }.items()
}

urlpatterns = [
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("feed.atom", feeds.site_feed, name="feed"),
    path("job/<str:slug>/feed.atom", feeds.job_feed, name="job-feed"),
    path("job/<str:slug>/embed", embed.page, name="embedding"),
    path("embed/<str:slug>", embed.card_frame, name="embed"),
    path("embed/<str:slug>/tasks", embed.tasks_frame, name="embed-tasks-frame"),
    path("embed/<str:slug>/card.svg", embed.card_svg, name="embed-card"),
    path("embed/<str:slug>/tasks.svg", embed.tasks_svg, name="embed-tasks"),
    path("embed/<str:slug>/preview.png", embed.preview_png, name="embed-preview"),
    path("r/<str:release>", pinned.about, name="pinned-release"),
    path("r/<str:release>/manifest.json", pinned.manifest, name="pinned-manifest"),
    *(path(f"r/<str:release>/embed/<str:slug>{ending}", view) for ending, view in _PINNED_EMBEDS.items()),
    path("r/<str:release>/job/<str:slug>.json", pinned.record, name="pinned-record"),
    # Before all others: a slug may hold a dot too.
    path("r/<str:release>/<path:page>.json", twins.pinned_json),
    path("r/<str:release>/job/<str:slug>", pinned.job, name="pinned-occupation"),
    *(
        path(f"r/<str:release>/{address}", pinned.pinned(view), name=f"pinned-{address}")
        for address, view in _PINNED.items()
    ),
    path("r/<str:release>/<path:rest>", pinned.unknown),
    path("indices", indices.page, name="indices"),
    path("indices.csv", indices.download, name="indices-download"),
    path("indices/correlations.csv", indices.download_correlations, name="indices-correlations"),
    path("map", occupation_map.page, name="map"),
    path("map.svg", occupation_map.picture, name="map-picture"),
    path("map.csv", occupation_map.download, name="map-download"),
    path("sources", sources.page, name="sources"),
    path("changes", changes.page, name="changes"),
    path("privacy", notices.privacy, name="privacy"),
    path("accessibility", notices.accessibility, name="accessibility"),
    path("report", problem_report.page, name="report"),
    path("report/received/<int:number>", problem_report.received, name="report-received"),
]
