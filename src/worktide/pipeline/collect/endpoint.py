"""The server that is asked: its address, and the key, which comes from the environment and is written nowhere."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from worktide.core.errors import WorktideError

KEY_VARIABLE: Final = "WORKTIDE_PANEL_KEY"
PATH: Final = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The full address that requests are posted to, and the key that goes with them, which no repr shows."""

    address: str
    key: str | None = field(default=None, repr=False)

    @property
    def encrypted(self) -> bool:
        """Whether what is sent cannot be read on its way."""
        return urlsplit(self.address).scheme == "https"

    @property
    def on_this_machine(self) -> bool:
        """Whether the address names this very machine."""
        host = urlsplit(self.address).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def without_key(self, text: str) -> str:
        """Return text of the server with the key, should it repeat it, blotted out."""
        return text.replace(self.key, "[key]") if self.key else text


def _wrong(problem: str, hint: str) -> WorktideError:
    # The address is not repeated: what is wrong with it may be a secret in it.
    return WorktideError(f"--endpoint {problem}", hint=hint)


def address_of(endpoint: str) -> str:
    """Return the address to post to.

    A base without a path gets `/v1`, as every OpenAI-compatible server has it; a path that is given is kept as it is;
    `/chat/completions` is added unless it stands there. Raises WorktideError for what is not a plain http or https
    address.

    >>> address_of("http://127.0.0.1:8080")
    'http://127.0.0.1:8080/v1/chat/completions'
    """
    hint = "Give the base address of the server, such as http://127.0.0.1:8080/v1."
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong("is not an address", hint) from error
    if parts.scheme not in ("http", "https") or not host:
        raise _wrong("is not an http or https address", hint)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise _wrong("holds a user, a query or a fragment", f"{hint} A key is taken from the environment only.")
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise _wrong("holds characters that no address has", hint)
    path = parts.path.rstrip("/") or "/v1"
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith(PATH) else path + PATH, "", ""))


def key_from(environment: Mapping[str, str], variable: str) -> str | None:
    """Return the key in an environment variable, or None where the variable is not set or empty.

    Raises WorktideError, without repeating it, for a key that cannot be sent.
    """
    key = environment.get(variable, "").strip()
    if not key:
        return None
    if not key.isascii() or not key.isprintable() or " " in key:
        hint = "Set it again, without quotation marks or line breaks."
        raise WorktideError(f"{variable} holds characters that no key has", hint=hint)
    return key
