"""Publishing as an operator does it: the command, deaths at any point, and a site that goes on serving meanwhile."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from tests.browser.serving import Server, serving
from tests.unit.publishing.releases import small_release

from worktide.history import releases
from worktide.publishing.place import current_id
from worktide.publishing.publish import publish, roll_back
from worktide.release.open import Release, embedded_release
from worktide.release.verify import verify_release
from worktide.release.write import write_release

ROOT = Path(__file__).resolve().parents[2]
WORKTIDE = (sys.executable, "-c", "from worktide.cli.main import main; main()")
PATHS = ("/job/registered-nurses", "/", "/job/actors.json", "/readyz", "/ranking", "/sectors")
READERS = 4
LEAST_REQUESTS = 300
# A job's page tells how its score stood in them.
PAST = {one.id for one in releases() if not one.present}
_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded release under another seed: the same numbers, another id."""
    folder = tmp_path_factory.mktemp("other") / "release"
    release = Release(embedded_release())
    members = {name: (release.folder / name).read_bytes() for name in release.manifest.members}
    write_release(folder, replace(release.manifest, seed=1), members)
    return folder


def test_a_death_at_any_point_leaves_the_old_release_or_the_new(tmp_path: Path) -> None:
    first, second = (small_release(tmp_path / name, seed).id for seed, name in enumerate(("first", "second")))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.functional.killed_publishing", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    outcomes = json.loads(ran.stdout)
    assert len(outcomes["publish"]) > 20
    assert len(outcomes["rollback"]) > 5
    assert len(outcomes["random"]) == 30
    for kind, found in outcomes.items():
        for one in found:
            assert one["served"] in (first, second), kind
            assert one["recorded"] == one["served"], kind
            assert one["whole"], kind
            assert one["went_on"], kind
            assert one["left"] == [], kind
    # Both sides of the one step were met.
    assert {one["served"] for one in outcomes["publish"]} == {first, second}
    assert {one["served"] for one in outcomes["rollback"]} == {first, second}


class _Readers:
    """Ask for pages without a pause and keep what came: statuses, and pages that name more than one release."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.statuses: Counter[int | str] = Counter()
        self.mixed: list[tuple[str, set[str]]] = []
        self.seen: set[str] = set()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]

    def __enter__(self) -> _Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        asked = number
        while not self._stop.is_set():
            path = PATHS[asked % len(PATHS)]
            asked += 1
            try:
                answer = self.server.get(path)
            except (OSError, http.client.HTTPException) as error:
                self.statuses[repr(error)] += 1
                continue
            self.statuses[answer.status] += 1
            named = set(_ID.findall(answer.text)) - PAST
            self.seen |= named
            if len(named) > 1:
                self.mixed.append((path, named))

    def until_seen(self, name: str, seconds: float = 60) -> bool:
        """Wait until a page names a release."""
        end = time.monotonic() + seconds
        while name not in self.seen and time.monotonic() < end:
            time.sleep(0.05)
        return name in self.seen


def test_a_running_site_takes_a_new_release_without_a_dropped_request(tmp_path: Path, other: Path) -> None:
    releases = tmp_path / "releases"
    first = publish(releases, embedded_release())
    arguments = ("--port", "8520", "--workers", "2")
    with serving(tmp_path / "state", *arguments, WORKTIDE_RELEASES=str(releases)) as server:
        with _Readers(server) as readers:
            assert readers.until_seen(first)
            second = publish(releases, other)
            assert readers.until_seen(second)
            changes = 1
            while changes % 2 or sum(readers.statuses.values()) < LEAST_REQUESTS:
                wanted = roll_back(releases) if changes % 2 else publish(releases, other)
                changes += 1
                readers.seen.clear()
                assert readers.until_seen(wanted)
        assert set(readers.statuses) == {200}
        assert readers.mixed == []
        assert wanted == first
        # Every worker comes round to it.
        end = time.monotonic() + 60
        while time.monotonic() < end:
            named = {json.loads(server.get("/readyz").body)["release"] for _ in range(20)}
            if named == {first}:
                break
        assert named == {first}
    errors = (tmp_path / "state.stderr").read_text()
    assert "Traceback" not in errors


def test_a_damaged_published_release_is_not_taken(tmp_path: Path, other: Path) -> None:
    releases = tmp_path / "releases"
    first = publish(releases, embedded_release())
    with serving(tmp_path / "state", "--port", "8560", WORKTIDE_RELEASES=str(releases)) as server:
        assert json.loads(server.get("/readyz").body)["release"] == first
        second = publish(releases, other)
        (releases / second / "listing.json").write_bytes(b"[")
        end = time.monotonic() + 6
        while time.monotonic() < end:
            assert json.loads(server.get("/readyz").body)["release"] == first
            time.sleep(0.2)
    told = (tmp_path / "state.stderr").read_text()
    assert told.count(f"the published release {second} cannot be opened") == 1
    assert "Traceback" not in told


def _worktide(*arguments: str, code: int = 0) -> str:
    ran = subprocess.run([*WORKTIDE, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout + ran.stderr


def test_the_embedded_release_passes_the_guard_against_itself() -> None:
    told = _worktide("release", "check", str(embedded_release()), "--against", str(embedded_release()))
    assert "passes: nothing stands against publishing it (0 held, 0 warned" in told


def test_the_commands_publish_hold_and_take_back(tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    releases = ("--releases", str(folder))
    assert "no folder of published releases is named" in _worktide("release", "list", code=2)
    assert "No release was published" in _worktide("release", "list", *releases)
    small_release(tmp_path / "first", 1)
    first = publish(folder, tmp_path / "first")

    # A member gone: held, and nothing changes.
    small = tmp_path / "small"
    small_release(small, 5, without="glossary.json")
    told = _worktide("release", "publish", str(small), *releases, code=1)
    assert "hold: member_gone" in told
    assert "Not published" in told
    assert current_id(folder) == first
    page = tmp_path / "report.html"
    check = ("release", "check", str(small), "--against", str(folder / first), "--json", "--html", str(page))
    assert json.loads(_worktide(*check, code=1))["verdict"] == "hold"
    assert page.read_text("utf-8").startswith("<!doctype html>")

    # A written reason lets it through, and becomes part of it.
    reason = ("--reason", "The glossary moved to a member of its own.")
    assert "needs a name" in _worktide("release", "publish", str(small), *releases, *reason, code=2)
    by = ("--by", "A. Editor")
    assert "says too little" in _worktide("release", "publish", str(small), *releases, "--reason", "ok", *by, code=2)
    _worktide("release", "publish", str(small), *releases, *reason, *by)
    second = current_id(folder)
    assert second not in (None, first)
    assert verify_release(folder / str(second)) == ()
    approvals = json.loads((folder / str(second) / "approvals.json").read_bytes())
    assert approvals[0]["by"] == "A. Editor"
    assert approvals[0]["held"]

    assert first in _worktide("release", "rollback", *releases, "--reason", "only a trial")
    assert current_id(folder) == first
    listed = json.loads(_worktide("release", "list", *releases, "--json"))
    assert [entry["action"] for entry in listed["publications"]] == ["publish", "publish", "rollback"]
    assert {one["release"]: one["served"] for one in listed["releases"]} == {first: True, second: False}
    small_release(tmp_path / "third", 3)
    assert "is served from" in _worktide("release", "publish", str(tmp_path / "third"), *releases)
    assert f"Pruned: {second}" in _worktide("release", "prune", *releases, "--keep", "1")
    assert "pruned" in _worktide("release", "list", *releases)
