"""A mail server that keeps what it takes: `python -m tests.functional.alerts.sink FILE [--fail N] [--keep]`.

A message is written down before it is answered. With `--fail N` one in N attempts is refused for a while, at the
address or after the message; an address that begins with `gone` is refused for good. Prints its port when it listens.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Keeper:
    """Takes messages; `fail` says which attempts to refuse, `keep` whether to keep whole messages."""

    def __init__(self, file: Path, fail: int, *, keep: bool) -> None:
        self._stream = file.open("a", encoding="utf-8")
        self._fail, self._keep, self._attempts = fail, keep, 0

    def _is_refused(self) -> bool:
        self._attempts += 1
        return bool(self._fail) and self._attempts % (2 * self._fail) == 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox"
        if self._is_refused():
            return "450 4.2.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        if self._is_refused():
            return "451 4.3.0 come back later"
        message = message_from_bytes(envelope.content)
        kept = {"to": envelope.rcpt_tos[0], "from": envelope.mail_from, "id": str(message["Message-ID"])}
        if self._keep:
            kept |= {"message": envelope.content.decode(), "header_to": parseaddr(str(message["To"]))[1]}
        self._stream.write(json.dumps(kept) + "\n")
        self._stream.flush()
        return "250 2.0.0 taken"


async def _serve(file: Path, fail: int, *, keep: bool) -> None:
    keeper = Keeper(file, fail, keep=keep)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="sink.example"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("file", type=Path)
    options.add_argument("--fail", type=int, default=0)
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    asyncio.run(_serve(chosen.file, chosen.fail, keep=chosen.keep))
