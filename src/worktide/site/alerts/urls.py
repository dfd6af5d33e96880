"""The addresses of following, of its feeds, and of the counts of alerts."""

from __future__ import annotations

from django.urls import path

from worktide.site.alerts import feeds, metrics, views, webhook_views

urlpatterns = [
    path("follow", views.follow, name="follow"),
    path("follow/asked", views.asked, name="follow-asked"),
    path("follow/confirm/<str:token>", views.confirmation, name="follow-confirm"),
    path("follow/preferences/<str:token>", views.preferences, name="follow-preferences"),
    path("follow/data/<str:token>", views.data, name="follow-data"),
    path("follow/stop/<str:token>", views.stop, name="follow-stop"),
    path("follow/webhook", webhook_views.make, name="webhook-make"),
    path("follow/webhook/<str:token>", webhook_views.page, name="webhook"),
    path("job/<str:slug>/feed.json", feeds.job_json, name="job-feed-json"),
    path("sectors/<str:slug>/feed.atom", feeds.sector_atom, name="sector-feed"),
    path("sectors/<str:slug>/feed.json", feeds.sector_json, name="sector-feed-json"),
    path("follow/all/feed.atom", feeds.all_atom, name="all-feed"),
    path("follow/all/feed.json", feeds.all_json, name="all-feed-json"),
    path("metrics", metrics.page, name="metrics"),
]
