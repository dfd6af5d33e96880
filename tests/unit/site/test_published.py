"""How a running site changes to a new release: between requests, and only to one that opens."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from tests.unit.publishing.releases import small_release

from worktide.core.errors import ReleaseError
from worktide.publishing.publish import publish
from worktide.release.open import open_release
from worktide.site.published import LOOK_SECONDS, PublishedRelease, take_published

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONG = 20.0


class _Site:
    """An application that says which release is open when a request begins and when it ends."""

    def __init__(self) -> None:
        self.hold = Event()
        self.hold.set()
        self.inside = Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ, start_response
        begun = open_release().stamp.id
        self.inside.set()
        assert self.hold.wait(LONG)
        return [begun.encode(), open_release().stamp.id.encode()]


def _start(*_: object) -> Callable[[bytes], object]:
    raise AssertionError("not called by the site of these tests")


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str, Path]:
    """A folder with one published release, its id, and another release that waits to be published."""
    small_release(tmp_path / "first", 1)
    small_release(tmp_path / "second", 2)
    folder = tmp_path / "releases"
    first = publish(folder, tmp_path / "first")
    monkeypatch.setenv("WORKTIDE_RELEASES", str(folder))
    # Taken back after the test, as what the code under test sets would not be.
    monkeypatch.setenv("WORKTIDE_RELEASE", str(tmp_path / "first"))
    assert take_published() == first
    assert open_release().stamp.id == first
    return folder, first, tmp_path / "second"


def _answers(site: PublishedRelease) -> list[str]:
    return [part.decode() for part in site({}, _start)]


def _asked_until(site: PublishedRelease, wanted: str) -> None:
    for _ in range(2000):
        begun, ended = _answers(site)
        assert begun == ended
        if begun == wanted:
            return
        Event().wait(0.01)
    raise AssertionError(f"{wanted} was never served")


def test_without_a_folder_requests_go_straight_through(releases: tuple[Path, str, Path]) -> None:
    site = PublishedRelease(_Site(), None, None, open_release)  # type: ignore[arg-type]  # opens, as it should
    assert _answers(site) == [releases[1], releases[1]]


def test_a_new_release_is_taken_between_requests(releases: tuple[Path, str, Path]) -> None:
    folder, first, waiting = releases
    inner = _Site()
    seconds = count(step=LOOK_SECONDS)
    site = PublishedRelease(inner, folder, first, open_release, lambda: float(next(seconds)))  # type: ignore[arg-type]
    assert _answers(site) == [first, first]

    # A request is inside while the new release is published: it ends under the release it began with.
    inner.hold.clear()
    inner.inside.clear()
    slow: list[str] = []
    asker = Thread(target=lambda: slow.extend(_answers(site)))
    asker.start()
    assert inner.inside.wait(LONG)
    second = publish(folder, waiting)
    late: list[str] = []
    others = [Thread(target=lambda: late.extend(_answers(site))) for _ in range(3)]
    for other in others:
        other.start()
    inner.hold.set()
    for thread in (asker, *others):
        thread.join(LONG)
    assert slow == [first, first]
    assert len(late) == 6
    assert all(late[place] == late[place + 1] for place in range(0, 6, 2))
    _asked_until(site, second)
    assert os.environ["WORKTIDE_RELEASE"] == str(folder / second)


def test_a_request_that_takes_long_puts_the_change_off(releases: tuple[Path, str, Path]) -> None:
    folder, first, waiting = releases
    inner = _Site()
    warmed = Event()
    seconds = count(step=LOOK_SECONDS)

    def warm(path: Path) -> None:
        open_release(path)
        warmed.set()

    site = PublishedRelease(inner, folder, first, warm, lambda: float(next(seconds)), patience=0.05)
    inner.hold.clear()
    slow: list[str] = []
    asker = Thread(target=lambda: slow.extend(_answers(site)))
    asker.start()
    assert inner.inside.wait(LONG)
    second = publish(folder, waiting)
    # This one starts the change, waits for its patience to end, and goes on under the old release.
    late: list[str] = []
    other = Thread(target=lambda: late.extend(_answers(site)))
    other.start()
    assert warmed.wait(LONG)
    inner.hold.set()
    asker.join(LONG)
    other.join(LONG)
    assert slow == [first, first]
    assert late[0] == late[1]
    _asked_until(site, second)


def test_a_release_that_does_not_open_is_told_of_once(
    releases: tuple[Path, str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    folder, first, waiting = releases
    seconds = count(step=LOOK_SECONDS)
    tried = Event()
    times = count()

    def warm(path: Path) -> None:
        if next(times) > 2:
            tried.set()
        raise ReleaseError("is damaged", source=path.name)

    site = PublishedRelease(_Site(), folder, first, warm, lambda: float(next(seconds)))
    second = publish(folder, waiting)
    with caplog.at_level(logging.ERROR):
        while not tried.wait(0.01):
            assert _answers(site) == [first, first]
    assert caplog.text.count(f"the published release {second} cannot be opened") == 1
