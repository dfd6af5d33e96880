"""`worktide serve` itself: key, port, hosts, state, a damaged release, and how it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest
from tests.browser.serving import PROGRAM, environment, serving, stop

from worktide.release.open import embedded_release


def _refused(state: Path, *arguments: str, **settings: str) -> str:
    """Run `worktide serve` where it must not start; return what it says."""
    refused = subprocess.Popen(
        [*PROGRAM, "serve", *arguments],
        env=environment(state, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed, told = refused.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(refused.pid, signal.SIGKILL)
        raise
    assert refused.returncode == 2
    assert printed == ""
    assert "Traceback" not in told
    return told


def test_the_key_is_private_kept_and_never_told(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with serving(state, "--port", "8340") as first:
        key = (state / "signing.key").read_text()
        assert len(key) >= 50
        assert stat.S_IMODE((state / "signing.key").stat().st_mode) == 0o600
        assert key not in first.told
    with serving(state, "--port", "8340"):
        assert (state / "signing.key").read_text() == key
    assert key not in (tmp_path / "state.stderr").read_text()
    assert (state / "state.sqlite3").exists()


def test_a_second_server_takes_the_next_port_and_says_so(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "a", "--port", "8350") as first,
        serving(tmp_path / "b", "--port", str(first.port)) as second,
    ):
        assert second.port > first.port
        assert second.told.startswith(f"Port {first.port} is taken.")
        assert second.get("/healthz").status == first.get("/healthz").status == 200


def test_where_every_port_is_taken_it_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65_535))
        taken.listen()
        assert "no port from 65535 to 65535 is free" in _refused(tmp_path / "state", "--port", "65535")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_frees_its_port(tmp_path: Path, by: signal.Signals) -> None:
    with serving(tmp_path / "state", "--port", "8370", "--workers", "2") as server:
        assert server.get("/").status == 200
        port = server.port
        assert stop(server.process, by) == 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    assert (tmp_path / "state.stderr").read_text() == ""


def test_an_open_address_needs_named_hosts(tmp_path: Path) -> None:
    message = _refused(tmp_path / "state", "--host", "0.0.0.0")  # noqa: S104 - the very thing that is refused
    assert "WORKTIDE_ALLOWED_HOSTS" in message
    assert not (tmp_path / "state").exists()


def test_named_hosts_are_the_only_ones_answered(tmp_path: Path) -> None:
    with serving(tmp_path / "state", "--port", "8380", WORKTIDE_ALLOWED_HOSTS="worktide.example.org") as server:
        assert server.get("/", headers={"Host": "worktide.example.org"}).status == 200
        assert server.get("/").status == 400


def test_a_star_is_not_a_host(tmp_path: Path) -> None:
    assert "every host is allowed" in _refused(tmp_path / "state", WORKTIDE_ALLOWED_HOSTS="*")


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "signing.key"
    key.write_text("k" * 60)
    key.chmod(0o644)
    assert "others may read the key file" in _refused(tmp_path)


def test_a_missing_release_is_told_before_anything_is_served(tmp_path: Path) -> None:
    message = _refused(tmp_path / "state", WORKTIDE_RELEASE=str(tmp_path / "nowhere"))
    assert "no release is there" in message


def test_a_release_that_breaks_while_served_is_not_ready(tmp_path: Path) -> None:
    copy = tmp_path / "release"
    shutil.copytree(embedded_release(), copy)
    with serving(tmp_path / "state", "--port", "8390", WORKTIDE_RELEASE=str(copy)) as server:
        assert server.get("/readyz").status == 200
        (copy / "records.bin").write_bytes(b"")
        slug = "zoologists-and-wildlife-biologists"
        broken = server.get(f"/job/{slug}")
        assert broken.status == 500
        assert "Something went wrong here" in broken.text
        assert "Traceback" not in broken.text
        assert broken.headers["content-security-policy"]


def test_state_that_is_a_file_is_named(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.write_text("")
    assert str(state) in _refused(state)


def test_a_wrong_address_is_named(tmp_path: Path) -> None:
    message = _refused(tmp_path / "state", "--host", "203.0.113.7", WORKTIDE_ALLOWED_HOSTS="worktide.example.org")
    assert "cannot listen there" in message
