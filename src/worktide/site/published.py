"""The published release that a running site serves: taken between requests, so that no answer mixes two releases."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from worktide.core.errors import WorktideError
from worktide.publishing.place import current_folder, current_id
from worktide.release.open import open_release
from worktide.site.environment import RELEASE, RELEASES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOK_SECONDS: Final = 1.0
# A request that takes longer than this puts the change off; those that come meanwhile must not wait for ever.
PATIENCE_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


def releases_folder() -> Path | None:
    """Return the folder of published releases that the operator names, or None."""
    named = os.environ.get(RELEASES.name, "").strip()
    return Path(named).expanduser().absolute() if named else None


def take_published() -> str | None:
    """Let this process open the release that is published now, if one is, and return its id.

    Raises ReleaseError where the pointer is damaged.
    """
    folder = releases_folder()
    if folder is None or current_id(folder) is None:
        return None
    os.environ[RELEASE.name] = str(current_folder(folder))
    return current_id(folder)


class PublishedRelease:
    """A WSGI application that lets another one answer, and takes a newly published release between requests.

    At most once a second a request looks where the pointer leads. A new release is opened beside the old one, which
    answers meanwhile; then requests that come wait until those inside have been answered, the release is changed, and
    all go on. None is refused. One that cannot be opened is told of in the log, and the old one stays.
    """

    def __init__(
        self,
        application: WSGIApplication,
        releases: Path | None,
        served: str | None,
        warm: Callable[[Path], None],
        clock: Callable[[], float] = monotonic,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.application = application
        self.releases = releases
        self.served = served
        self._warm = warm
        self._clock = clock
        self._patience = patience
        self._looked = clock()
        self._inside = 0
        self._turning = False
        self._taking: str | None = None
        self._refused: str | None = None
        self._changed = Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer under one release from beginning to end."""
        if self.releases is None:
            return self.application(environ, start_response)
        self._enter()
        try:
            return self.application(environ, start_response)
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._changed:
            self._look()
            while self._turning:
                self._changed.wait()
            self._inside += 1

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    def _look(self) -> None:
        now = self._clock()
        if self._taking is not None or now - self._looked < LOOK_SECONDS or self.releases is None:
            return
        self._looked = now
        try:
            wanted = current_id(self.releases)
        except WorktideError as error:
            _log.error("the published release cannot be read: %s", error)
            return
        if wanted is not None and wanted != self.served:
            self._taking = wanted
            Thread(target=self._take, args=(self.releases / wanted,), daemon=True).start()

    def _take(self, folder: Path) -> None:
        try:
            self._warm(folder)
            self._turn(folder)
        except (WorktideError, OSError) as error:
            if self._refused != folder.name:
                _log.error("the published release %s cannot be opened; the old one stays: %s", folder.name, error)
            self._refused = folder.name
        finally:
            with self._changed:
                self._taking = None
                self._turning = False
                self._changed.notify_all()

    def _turn(self, folder: Path) -> None:
        """Change the release once nobody is inside; where one request takes too long, leave it to the next look."""
        with self._changed:
            self._turning = True
            if self._changed.wait_for(lambda: self._inside == 0, self._patience):
                os.environ[RELEASE.name] = str(folder)
                self.served = folder.name


def warm(folder: Path) -> None:
    """Open a release and what every answer needs of it: listing, titles, one record."""
    from worktide.assessment.assess import assess

    release = open_release(folder)
    assess(release.listing[0].slug, release=release)
