"""The state on both databases: every test of this folder that takes `state` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.functional.alerts.running import State

# Programs that tests start in processes of their own, with Django set up first.
collect_ignore = ["due.py", "filling.py", "sender.py", "tally.py"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_user(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root; its package brings a user of its own."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture(scope="session")
def postgresql_server(postgresql: Path) -> Iterator[str]:
    """A PostgreSQL of our own in a temporary folder; gives its address without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="worktide-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    port, data = free_port(), folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(_as_user(f"{postgresql}/initdb", "-D", str(data), "-A", "trust", "-U", "worktide"), **quiet)  # type: ignore[call-overload]
    start = (f"{postgresql}/pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    subprocess.run(_as_user(*start), **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql://worktide@127.0.0.1:{port}"
    finally:
        stop = (f"{postgresql}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        subprocess.run(_as_user(*stop), **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


def _new_database(server: str, name: str) -> str:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> State:
    """A new, empty state."""
    address = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        address = _new_database(server, f"t{abs(hash(request.node.nodeid)):x}{os.getpid()}")
    return State(tmp_path / "state", address)
