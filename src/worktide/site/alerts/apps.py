"""The Django application of the alerts."""

from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Its tables begin with `alerts_`."""

    name = "worktide.site.alerts"
    label = "alerts"
