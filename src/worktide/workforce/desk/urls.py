"""The desk's addresses, each behind the token."""

from __future__ import annotations

from django.urls import path

from worktide.workforce.desk import views

urlpatterns = [
    path("<str:token>/", views.roster, name="roster"),
    path("<str:token>/columns", views.columns, name="columns"),
    path("<str:token>/results", views.results, name="results"),
    path("<str:token>/files/<str:name>", views.file, name="file"),
    path("<str:token>/style/<str:name>", views.style, name="style"),
]
