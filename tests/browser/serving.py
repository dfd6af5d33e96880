"""A real server in a process of its own, on loopback, with a state folder of its own."""

from __future__ import annotations

import http.client
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

START_SECONDS = 60
STOP_SECONDS = 15
PROGRAM = (sys.executable, "-c", "from worktide.cli.main import main; main()")

_ADDRESS = re.compile(r"http://\S+")


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: its status, headers by lower-case name, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, the line it printed, and the folder of its state."""

    process: subprocess.Popen[str]
    told: str
    state: Path

    @property
    def address(self) -> str:
        found = _ADDRESS.search(self.told)
        if found is None:
            raise AssertionError(f"no address in {self.told!r}")
        return found[0]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def get(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            # A server may answer before it has read a body that is too large, and hang up.
            with suppress(BrokenPipeError):
                connection.request(method, path, body=body or None, headers=dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()


def environment(state: Path, **settings: str) -> dict[str, str]:
    """The environment of a server: this process's own without settings of the site, and those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WORKTIDE_", "DJANGO_"))}
    return {**kept, "WORKTIDE_STATE": str(state), "PYTHONWARNINGS": "error", **settings}


def _first_line(process: subprocess.Popen[str]) -> str:
    """The first line that a server prints; empty where it ends, or says nothing for a minute."""
    if process.stdout is None:
        return ""
    ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    return process.stdout.readline() if ready else ""


@contextmanager
def serving(state: Path, *arguments: str, **settings: str) -> Iterator[Server]:
    """Start `worktide serve`, wait for its first line, and stop it as Ctrl-C does."""
    errors = state.parent / f"{state.name}.stderr"
    with errors.open("w") as stream:
        process = subprocess.Popen(
            [*PROGRAM, "serve", *arguments],
            env=environment(state, **settings),
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            start_new_session=True,
        )
        try:
            told = _first_line(process)
            if not told:
                raise AssertionError(f"the server did not start: {process.poll()}, {errors.read_text()}")
            yield Server(process, told, state)
        finally:
            stop(process)


def stop(process: subprocess.Popen[str], by: signal.Signals = signal.SIGINT) -> int:
    """End a server, by force if it does not end by itself, and return its exit code."""
    if process.poll() is None:
        process.send_signal(by)
    try:
        code = process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # Its workers too, which would go on without it.
        os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    if process.stdout:
        process.stdout.close()
    return code
