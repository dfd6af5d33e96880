"""`worktide build` on the publishers' files: the same bytes every time, whatever happens on the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from worktide.release.manifest import MANIFEST, manifest_bytes, read_manifest
from worktide.release.open import embedded_release, open_release
from worktide.release.validity import CARD, card_in_brief, card_member, card_of, check_fresh, key_of
from worktide.release.verify import verify_release
from worktide.release.write import complete_manifest

COMMAND = [sys.executable, "-c", "from worktide.cli.main import main; main()", "build"]
# Seconds after which a build has got stuck, however slow the machine is.
LIMIT = 1200


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)


@pytest.fixture(scope="module")
def built(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that was built in one go, without a cache."""
    out = tmp_path_factory.mktemp("built") / "release"
    done = build("--sources", data_folder, "--out", out, "--no-cache")
    assert done.returncode == 0, done.stderr
    assert read_manifest(out)[0].id in done.stderr
    assert "\x1b" not in done.stderr
    return out


@pytest.fixture(scope="module")
def cache(data_folder: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that a build interrupted three times has filled, proved on the way."""
    folder = tmp_path_factory.mktemp("interrupted")
    arguments = ["--sources", data_folder, "--out", folder / "release", "--cache", folder / "cache"]
    for number, (sent, until) in enumerate(
        ((signal.SIGINT, "read-daioe"), (signal.SIGKILL, "read-onet-30-1"), (signal.SIGTERM, "judgements"))
    ):
        told = interrupted(arguments, sent, until)
        assert not (folder / "release").exists()
        assert {path.name for path in folder.iterdir()} == {"cache"}
        assert number == 0 or "  kept  read-aioe-2021" in told
        if sent != signal.SIGKILL:
            assert "worktide: stopped; finished steps are kept" in told
            assert "Traceback" not in told
    done = build(*arguments)
    assert done.returncode == 0, done.stderr
    assert "  kept  judgements" in done.stderr
    assert contents(folder / "release") == contents(built)
    assert {path.name for path in folder.iterdir()} == {"cache", "release"}
    return folder / "cache"


def interrupted(arguments: list[object], sent: signal.Signals, until: str) -> str:
    """Start a build, send it a signal when a step has ended, and return what it told."""
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = ""
    for line in process.stderr:
        told += line
        if until in line:
            process.send_signal(sent)
            break
    told += process.communicate(timeout=60)[1]
    assert process.returncode == (-signal.SIGKILL if sent == signal.SIGKILL else 130)
    return told


def test_a_build_is_as_its_manifest_says(built: Path) -> None:
    assert verify_release(built) == ()


def test_an_interrupted_build_goes_on_and_gives_the_same_bytes(cache: Path) -> None:
    assert list(cache.rglob(".*")) == []
    assert len(list(cache.glob("*/*/hashes.json"))) == len(list(cache.iterdir()))


def test_the_embedded_release_is_this_build(built: Path) -> None:
    here, embedded = read_manifest(built)[0], read_manifest(embedded_release())[0]
    card = card_of(open_release(embedded_release()))
    assert card is not None, "the package holds a release without a validity card: run `make release`"
    members = {name: (built / name).read_bytes() for name in here.members} | {CARD: card_member(card)}
    with_card = complete_manifest(replace(here, validity=card_in_brief(card)), members)
    stale = f"the package holds release {embedded.id}, this tree builds {with_card.id}: run `make release`"
    assert embedded == with_card, stale
    check_fresh(card, key_of(here))
    assert contents(embedded_release()) == contents(built) | {
        CARD: members[CARD],
        MANIFEST: manifest_bytes(with_card),
    }


def test_a_second_build_gives_the_same_bytes_and_replaces_the_first(
    data_folder: Path, built: Path, tmp_path: Path
) -> None:
    """A damaged former release, other folders of sources, no cache: nothing of it shows."""
    out = tmp_path / "release"
    out.mkdir()
    (out / MANIFEST).write_bytes(b"{}")
    (out / "leftover").write_bytes(b"x")
    done = build("--sources", tmp_path, "--sources", data_folder, "--out", out, "--no-cache")
    assert done.returncode == 0, done.stderr
    assert contents(out) == contents(built)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_an_interrupt_before_the_first_step_is_no_traceback(data_folder: Path, tmp_path: Path) -> None:
    arguments = ["--sources", data_folder, "--out", tmp_path / "release", "--no-cache"]
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode in (130, -signal.SIGINT)
    assert "worktide.pipeline" not in told
    assert list(tmp_path.iterdir()) == []


def test_missing_sources_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = build("--sources", tmp_path / "empty", "--out", tmp_path / "release", "--no-cache")
    assert done.returncode == 2
    assert "these sources are missing: aioe-2021, " in done.stderr
    assert "onet-30-1" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "release").exists()


def test_a_folder_of_sources_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = build("--sources", tmp_path / "nowhere", "--out", tmp_path / "release")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere: no such folder" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--sources", "."], ["--out", "x"]])
def test_a_missing_option_is_wrong_use(arguments: list[str]) -> None:
    done = build(*arguments)
    assert done.returncode == 2
    assert "Missing option" in done.stderr


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_place_that_holds_something_else_is_never_replaced(data_folder: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "thesis"
    if kind == "folder":
        out.mkdir()
    kept = out / "chapter.txt" if kind == "folder" else out
    kept.write_text("years of work")
    done = build("--sources", data_folder, "--out", out, "--no-cache")
    assert done.returncode == 2
    assert "something else than a release is there" in done.stderr
    assert "Name a new or empty folder" in done.stderr
    assert kept.read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis"]


def test_a_damaged_source_leaves_the_old_release(data_folder: Path, built: Path, tmp_path: Path) -> None:
    """A cut zip is not recognised any more, or is told to be damaged: named either way, and nothing is replaced."""
    sources = tmp_path / "sources"
    for path in data_folder.rglob("*"):
        if path.is_file():
            place = sources / path.relative_to(data_folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.name == "db_30_1_text.zip":
                place.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            else:
                place.symlink_to(path)
    out = tmp_path / "release"
    out.mkdir()
    for name, data in contents(built).items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_bytes(data)
    done = build("--sources", sources, "--out", out, "--no-cache")
    assert done.returncode == 2, done.stderr
    assert "30-1" in done.stderr or "db_30_1_text.zip" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(out) == contents(built)
