"""The addresses of the site."""

from __future__ import annotations

from django.urls import include, path, re_path

from worktide.site import around, health
from worktide.site.alerts import urls as follow_urls
from worktide.site.api import service
from worktide.site.pages import (
    about,
    api_docs,
    client_report,
    compare,
    corrections,
    data_page,
    documents,
    downloads,
    equity,
    glossary,
    history,
    method,
    moves,
    occupation,
    own_mix,
    pair_feeds,
    place,
    ranking,
    search,
    sectors,
    suggest,
    track_record,
    twins,
    validity,
)

urlpatterns = [
    # Before all others: a slug may hold a dot too.
    path("<path:page>.md", twins.markdown, name="markdown-twin"),
    path("", search.home, name="home"),
    path("search", search.results, name="search"),
    path("suggest", suggest.page, name="suggest"),
    path("document", documents.page, name="document"),
    path("job/<str:slug>.json", occupation.record, name="record"),
    path("job/<str:slug>", occupation.page, name="occupation"),
    path("job/<str:slug>/place", place.page, name="place"),
    path("job/<str:slug>/yours", own_mix.page, name="own-mix"),
    path("job/<str:slug>/report", client_report.page, name="client-report"),
    path("job/<str:slug>/report.pdf", client_report.pdf, name="client-report-pdf"),
    path("ranking", ranking.page, name="ranking"),
    path("ranking.csv", ranking.download, name="ranking-download"),
    path("job/<str:slug>/moves", moves.page, name="moves"),
    path("moves", moves.choose, name="moves-from"),
    path("compare", compare.page, name="compare"),
    path("equity", equity.page, name="equity"),
    re_path(r"^(?P<page>(?:sectors|validity)/[^/]+)\.json$", twins.text_json),
    path("sectors", sectors.index, name="sectors"),
    path("sectors/<str:slug>", sectors.page, name="sector"),
    path("method", method.page, name="method"),
    path("validity", validity.page, name="validity"),
    path("validity/<str:name>", validity.analysis_page, name="analysis"),
    path("glossary", glossary.page, name="glossary"),
    path("about", about.page, name="about"),
    path("data", data_page.page, name="data"),
    path("data/files/<str:file>", downloads.page, name="data-file"),
    path("changes/feed.atom", pair_feeds.atom, name="changes-feed"),
    path("changes/feed.json", pair_feeds.json, name="changes-feed-json"),
    path("job/<str:slug>/history.json", history.of_job, name="job-history"),
    path("changes/<str:old>..<str:new>.json", history.download, name="differences-file"),
    path("changes/<str:old>..<str:new>", history.page, name="differences"),
    path("corrections", corrections.page, name="corrections"),
    path("corrections.atom", corrections.feed, name="corrections-feed"),
    path("track-record", track_record.page, name="track-record"),
    *around.urlpatterns,
    *follow_urls.urlpatterns,
    path("api/v1/docs", api_docs.page, name="api-docs"),
    path("api/v1/", include(("worktide.site.api.service", "api"))),
    *(path(address, service.root) for address in ("api", "api/", "api/v1")),
    path("<path:page>.json", twins.text_json, name="json-twin"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "worktide.site.faults.bad_request"
handler403 = "worktide.site.faults.forbidden"
handler404 = "worktide.site.faults.not_found"
handler500 = "worktide.site.faults.server_error"
