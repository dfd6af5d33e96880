"""Signatures of webhooks after Standard Webhooks 1.0 (https://www.standardwebhooks.com). Knows nothing of Django."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Return a new secret, 32 random bytes in Base64 after `whsec_`."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def event_id() -> str:
    """Return a new id of an event; it stays the same in every attempt to deliver it."""
    return f"msg_{secrets.token_hex(14)}"


def signature(secret: str, event: str, moment: int, body: bytes) -> str:
    """Return the `webhook-signature` of a body: HMAC-SHA256 of `id.timestamp.body`, in Base64 after `v1,`.

    `moment` is in seconds since 1970.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...           b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{event}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secret: str, event: str, moment: int, body: bytes) -> dict[str, str]:
    """Return the three headers that a receiver needs to check a body."""
    return {
        "webhook-id": event,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, event, moment, body),
    }
