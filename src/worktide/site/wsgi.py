"""The WSGI application, for `worktide serve` and for any other WSGI server.

Django behind the cache of pages, and both behind what takes a newly published release.
"""

from __future__ import annotations

import gc
import os
from functools import lru_cache
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from worktide.release.open import SETTING, open_release
from worktide.site.api.limits import FairLimits
from worktide.site.page_cache import PageCache
from worktide.site.published import PublishedRelease, releases_folder, take_published, warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktide.site.settings")

# They show answers to reports as soon as those are given, not only what the release holds.
LIVE_PAGES: Final = frozenset({"/changes", "/feed.atom"})
LOOK_SECONDS: Final = 1.0


@lru_cache(maxsize=8)
def _hosts(port: str) -> frozenset[str]:
    """Return the `Host` headers whose pages are held: the allowed names, plain and with the port listened on."""
    names = [name for name in settings.ALLOWED_HOSTS if not name.startswith(".")]
    public = urlsplit(settings.SITE_ADDRESS)
    own = {public.netloc} if public.hostname in names else set()
    return frozenset({*names, *(f"{name}:{port}" for name in names), *own})


class _OpenRelease:
    """The hash of the release that is open, looked up once a second: following its path costs more than a page.

    One that was published is looked up at once, as no page of the new release may be held under the old one's hash.
    """

    def __init__(self) -> None:
        self._hash = ""
        self._named = ""
        self._looked = 0.0

    def __call__(self) -> str:
        now, named = monotonic(), os.environ.get(SETTING, "")
        if named != self._named or not self._hash or now - self._looked >= LOOK_SECONDS:
            self._hash, self._named, self._looked = open_release().stamp.hash, named, now
        return self._hash


_served = take_published()
_pages = PageCache(get_wsgi_application(), _OpenRelease(), _hosts, settings.SITE_ADDRESS, LIVE_PAGES)
application = PublishedRelease(
    FairLimits(_pages, settings.PROXIES),
    releases_folder(),
    _served,
    warm,
)
# What is open now stays open: collections of garbage look only at what comes after, and not in the middle of a page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
