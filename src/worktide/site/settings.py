"""Settings of Django; what an operator chooses comes from the environment alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from worktide.site.alerts.database import database
from worktide.site.environment import read_environment
from worktide.site.key import read_key
from worktide.site.language.chosen import CHOSEN

_HERE = Path(__file__).parent
_ENVIRONMENT = read_environment(os.environ)

SECRET_KEY = read_key(_ENVIRONMENT.key_file)
DEBUG = False
ALLOWED_HOSTS = list(_ENVIRONMENT.allowed_hosts)
SITE_ADDRESS = _ENVIRONMENT.address
PROXIES = _ENVIRONMENT.proxies
REPORTS = _ENVIRONMENT.reports

INSTALLED_APPS = ["django.contrib.staticfiles", "worktide.site", "worktide.site.alerts.apps.AlertsConfig"]
ROOT_URLCONF = "worktide.site.urls"
WSGI_APPLICATION = "worktide.site.wsgi.application"

MIDDLEWARE = [
    "worktide.site.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "worktide.site.packing.Packing",
    "django.middleware.http.ConditionalGetMiddleware",
    "worktide.site.api.responses.ApiResponses",
    "worktide.site.preloads.Preloads",
    "worktide.site.faults.FriendlyFaults",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "worktide.site.pages.shared.release_stamp",
                "worktide.site.addresses.page_addresses",
                "worktide.site.pages.twins.twins",
            ],
            "libraries": {"figures": "worktide.site.templatetags.figures"},
            "loaders": ["worktide.site.templating.Loader"],
            "builtins": [] if CHOSEN.is_english else ["worktide.site.language.plurals"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {"default": database(os.environ, _ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = _ENVIRONMENT.static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

APPEND_SLASH = False
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 65_536
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Its lines repeat what visitors typed; errors are kept, refused requests are not.
        "django": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
