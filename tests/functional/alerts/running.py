"""Running the alerts as an operator does: commands in processes of their own, and a mail server that keeps all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

ADDRESS = "http://127.0.0.1:8000"
SENDER = "alerts@worktide.example"
PROGRAM = "from worktide.cli.main import main; main()"
LONGEST = 300


@dataclass(frozen=True)
class State:
    """A state folder, and the address of a PostgreSQL database, or nothing for SQLite."""

    folder: Path
    database: str

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of a process that works on this state, without settings of the tests' own."""
        names = ("WORKTIDE_", "DJANGO_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        database = {"DATABASE_URL": self.database} if self.database else {}
        return {**kept, **database, "WORKTIDE_STATE": str(self.folder), "WORKTIDE_ADDRESS": ADDRESS, **settings}

    def run(self, *arguments: str, code: Any = 0, given: Any = b"", **settings: str) -> str:
        """Run `worktide …` and return what it printed, of both streams."""
        return _run([sys.executable, "-c", PROGRAM, *arguments], self.environment(**settings), code, given)

    def script(self, name: str, *arguments: str, **settings: str) -> Any:
        """Run a script of this folder within Django, and return the JSON that it printed."""
        command = [sys.executable, "-m", f"tests.functional.alerts.{name}", *arguments]
        environment = self.environment(DJANGO_SETTINGS_MODULE="worktide.site.settings", **settings)
        return json.loads(_run(command, environment, 0, b""))


def _run(command: list[str], environment: dict[str, str], code: int, given: bytes) -> str:
    done = subprocess.run(command, env=environment, input=given, capture_output=True, timeout=LONGEST, check=False)
    told = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == code, told
    return told


@dataclass(frozen=True)
class Sink:
    """A mail server in a process of its own, and the file in which it keeps what it took, one JSON object a line."""

    process: subprocess.Popen[str]
    port: int
    file: Path

    @property
    def settings(self) -> dict[str, str]:
        """What sends mail to it."""
        return {
            "WORKTIDE_SMTP": f"smtp://127.0.0.1:{self.port}",
            "WORKTIDE_MAIL_FROM": SENDER,
            "WORKTIDE_MAIL_RATE": "0",
        }

    def taken(self) -> list[dict[str, str]]:
        """What it took, in order: `to`, `id` and, where it keeps whole messages, `message`."""
        lines = self.file.read_text("utf-8").splitlines() if self.file.exists() else []
        return [json.loads(line) for line in lines]

    def count(self) -> int:
        """How many messages it took."""
        return self.file.read_bytes().count(b"\n") if self.file.exists() else 0

    def messages(self) -> list[EmailMessage]:
        """The messages it took."""
        return [message_from_string(one["message"], EmailMessage, policy=policy.default) for one in self.taken()]


@contextmanager
def sink(folder: Path, *arguments: str) -> Iterator[Sink]:
    """Start a mail server, wait until it listens, and stop it."""
    file = folder / "taken.jsonl"
    command = [sys.executable, "-m", "tests.functional.alerts.sink", str(file), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Sink(process, int(process.stdout.readline()), file)
        finally:
            process.terminate()
