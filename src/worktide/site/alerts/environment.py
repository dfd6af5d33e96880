"""What an operator sets for alerts, all of it environment variables. Knows nothing of Django."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote, urlsplit

from worktide.core.errors import WorktideError
from worktide.site.environment import Setting

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

SMTP: Final = Setting(
    "WORKTIDE_SMTP",
    "mail server that takes the alerts, as smtp://user:password@host:587 (STARTTLS where offered), smtps://host:465",
    "none: nobody can follow by e-mail, and no form asks for an address",
)
MAIL_FROM: Final = Setting("WORKTIDE_MAIL_FROM", "address in the From line of alerts", "needed with WORKTIDE_SMTP")
MAIL_BOUNCES: Final = Setting(
    "WORKTIDE_MAIL_BOUNCES", "address that undeliverable alerts return to", "the From address"
)
MAIL_RATE: Final = Setting(
    "WORKTIDE_MAIL_RATE", "most alerts a minute to the addresses of one domain, by all senders; 0 for no limit", "300"
)
WEBHOOKS: Final = Setting("WORKTIDE_WEBHOOKS", "`off` takes the webhooks away", "on")
WEBHOOK_NETWORKS: Final = Setting(
    "WORKTIDE_WEBHOOK_NETWORKS",
    "networks that webhooks may reach besides the public internet, such as 10.1.0.0/16, separated by commas",
    "none",
)
METRICS: Final = Setting("WORKTIDE_METRICS", "`on` shows counts of alerts at /metrics", "off")
SETTINGS: Final = (SMTP, MAIL_FROM, MAIL_BOUNCES, MAIL_RATE, WEBHOOKS, WEBHOOK_NETWORKS, METRICS)

DEFAULT_RATE: Final = 300
_PLAIN_ADDRESS: Final = re.compile(r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]+@[0-9A-Za-z.-]+")
_PORTS: Final = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our mail; `is_tls` where the connection is encrypted from its first byte."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """What an operator chose; `server` is None where no mail is sent, `rate` counts messages a minute and domain."""

    server: MailServer | None
    sender: str
    bounces: str
    rate: int
    webhooks: bool
    networks: tuple[Network, ...]
    metrics: bool


def _wrong(setting: Setting, problem: str, hint: str, got: str | None = None) -> WorktideError:
    return WorktideError(problem, source=setting.name, got=got, hint=hint)


def _server(given: str) -> MailServer | None:
    if not given:
        return None
    hint = "Give it as smtp://user:password@host:587, or smtps://host:465."
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError as error:
        raise _wrong(SMTP, "the mail server cannot be read", hint) from error
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise _wrong(SMTP, "the mail server cannot be used", hint)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def _mail_address(setting: Setting, given: str) -> str:
    if given and not _PLAIN_ADDRESS.fullmatch(given):
        raise _wrong(
            setting, "this is not an e-mail address", "Give the bare address, such as alerts@example.org.", given
        )
    return given


def _rate(given: str) -> int:
    if given.isascii() and given.isdigit() and len(given) < 7:
        return int(given)
    raise _wrong(MAIL_RATE, "the rate cannot be used", "Give a whole number of messages a minute.", given)


def _networks(given: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in given.split(",") if one.strip())
    except ValueError as error:
        raise _wrong(WEBHOOK_NETWORKS, "this is not a network", "Give such as 10.1.0.0/16.", given) from error


def _switch(setting: Setting, given: str) -> bool:
    if given not in ("on", "off"):
        raise _wrong(setting, "the setting cannot be used", "Give on or off.", given)
    return given == "on"


def read_alert_settings(environ: Mapping[str, str]) -> AlertSettings:
    """Return what an environment says of alerts; raises WorktideError for what cannot be used."""

    def value(setting: Setting, default: str = "") -> str:
        return environ.get(setting.name, "").strip() or default

    server, sender = _server(value(SMTP)), _mail_address(MAIL_FROM, value(MAIL_FROM))
    if server is not None and not sender:
        raise _wrong(MAIL_FROM, "no sender is named", "Set it to the address that alerts come from.")
    return AlertSettings(
        server,
        sender,
        _mail_address(MAIL_BOUNCES, value(MAIL_BOUNCES)) or sender,
        _rate(value(MAIL_RATE, str(DEFAULT_RATE))),
        _switch(WEBHOOKS, value(WEBHOOKS, "on")),
        _networks(value(WEBHOOK_NETWORKS)),
        _switch(METRICS, value(METRICS, "off")),
    )


@lru_cache(maxsize=1)
def alert_settings() -> AlertSettings:
    """Return what this process's environment says, read once."""
    return read_alert_settings(os.environ)
