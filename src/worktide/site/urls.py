"""The addresses of the site."""

from __future__ import annotations

from django.urls import path

from worktide.site import health
from worktide.site.pages import about, glossary, method, occupation, ranking, search, validity

urlpatterns = [
    path("", search.home, name="home"),
    path("search", search.results, name="search"),
    path("job/<str:slug>.json", occupation.record, name="record"),
    path("job/<str:slug>", occupation.page, name="occupation"),
    path("ranking", ranking.page, name="ranking"),
    path("method", method.page, name="method"),
    path("validity", validity.page, name="validity"),
    path("validity/<str:name>", validity.analysis_page, name="analysis"),
    path("glossary", glossary.page, name="glossary"),
    path("about", about.page, name="about"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "worktide.site.faults.bad_request"
handler403 = "worktide.site.faults.forbidden"
handler404 = "worktide.site.faults.not_found"
handler500 = "worktide.site.faults.server_error"
