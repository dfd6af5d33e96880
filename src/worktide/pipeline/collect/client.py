"""One request to the server: posted, read within time and size, and sorted into reply, try again, or stop."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import httpx2

from worktide.core.errors import WorktideError, shorten
from worktide.pipeline.collect.costs import Tokens
from worktide.pipeline.collect.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LARGEST_RESPONSE: Final = 1 << 20
TEMPERATURE: Final = 0
_CONNECT_SECONDS: Final = 15.0
_MOST_TOKENS: Final = 1_000_000_000
_PASSING: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class TryAgainError(Exception):
    """The server is busy, slow, broken or answered nonsense; `wait` is how many seconds it asks to wait, if it does."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class RefusedError(Exception):
    """The server refuses this one request, and would refuse it again."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one request says besides its messages: `longest_answer` in tokens, `seconds` from start to last byte."""

    model: str
    seed: int
    longest_answer: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, why it ended, as which model the server signs, and the tokens it reports, if it does."""

    text: str
    finish_reason: str | None
    model: str
    tokens: Tokens | None


class Client:
    """Asks one endpoint; made by `connected`."""

    def __init__(self, http: httpx2.AsyncClient, endpoint: Endpoint, request: Request) -> None:
        self._http = http
        self._endpoint = endpoint
        self._request = request

    async def ask(self, messages: Sequence[dict[str, str]]) -> Reply:
        """Return the model's reply to some messages.

        Raises TryAgainError for what may pass, RefusedError for what concerns this request alone, and WorktideError
        for what no other request would change, such as a wrong key.
        """
        body = {
            "model": self._request.model,
            "messages": list(messages),
            "temperature": TEMPERATURE,
            "seed": self._request.seed,
            "max_tokens": self._request.longest_answer,
        }
        try:
            async with asyncio.timeout(self._request.seconds):
                status, headers, content = await self._post(body)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise TryAgainError("the server did not answer in time") from error
        except httpx2.TransportError as error:
            raise TryAgainError(f"the connection failed ({error})") from error
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise WorktideError("--endpoint is not an address that can be reached") from error
        self._check(status, headers, content)
        return _reply(content)

    async def _post(self, body: dict[str, Any]) -> tuple[int, httpx2.Headers, bytes]:
        async with self._http.stream("POST", self._endpoint.address, json=body) as response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise TryAgainError("the server packs its answer although asked not to")
            content = bytearray()
            async for block in response.aiter_raw():
                content += block
                if len(content) > LARGEST_RESPONSE:
                    raise TryAgainError(f"the answer is larger than {LARGEST_RESPONSE} bytes")
            return response.status_code, response.headers, bytes(content)

    def _check(self, status: int, headers: httpx2.Headers, content: bytes) -> None:
        if status == 200:
            return
        if status in _PASSING:
            raise TryAgainError(f"the server answered {status}", _wait(headers))
        if status in (401, 403):
            # What the server says here may repeat parts of the key.
            hint = "Set the key in the environment variable that --key-variable names (WORKTIDE_PANEL_KEY by default)."
            got = "a key that it does not take" if self._endpoint.key else "no key"
            raise WorktideError(f"the server refuses access ({status})", got=got, hint=hint)
        told = shorten(self._endpoint.without_key(_told(content)))
        if status == 404:
            hint = "Check --model, and that --endpoint is the base address, such as http://127.0.0.1:8080/v1."
            problem = "the server does not know this model or address (404)"
            raise WorktideError(f"{problem}: {told}", source=self._endpoint.address, got=self._request.model, hint=hint)
        if 300 <= status < 400:
            hint = "Tasks are sent to the address that you name and to no other: name the right one."
            problem = f"the server redirects ({status}), which is refused"
            raise WorktideError(problem, source=self._endpoint.address, got=headers.get("Location"), hint=hint)
        if status in (402, 405, 410):
            raise WorktideError(f"the server refuses ({status}): {told}", source=self._endpoint.address)
        raise RefusedError(f"the server refuses the request ({status}): {told}")


@asynccontextmanager
async def connected(endpoint: Endpoint, request: Request, concurrency: int) -> AsyncIterator[Client]:
    """Yield a client with at most `concurrency` connections.

    A proxy of the environment is used for https only, where it cannot read what it passes on.
    """
    headers = {"Accept-Encoding": "identity", "User-Agent": f"worktide/{version('worktide')}"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        http = httpx2.AsyncClient(
            headers=headers,
            timeout=httpx2.Timeout(request.seconds, connect=min(_CONNECT_SECONDS, request.seconds)),
            limits=httpx2.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
            follow_redirects=False,
            trust_env=endpoint.encrypted,
        )
    except (ImportError, ValueError) as error:
        hint = "Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE."
        raise WorktideError("the proxy or certificates of the environment cannot be used", hint=hint) from error
    async with http:
        yield Client(http, endpoint, request)


def _wait(headers: httpx2.Headers) -> float | None:
    """Return the seconds in Retry-After, which gives seconds or a date; None where there is none to be read."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit() and len(given) < 10:
        return float(given)
    try:
        then = parsedate_to_datetime(given)
    except (ValueError, IndexError, TypeError):
        return None
    now = datetime.datetime.now(datetime.UTC)
    aware = then if then.tzinfo else then.replace(tzinfo=datetime.UTC)
    return max(0.0, (aware - now).total_seconds())


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _told(content: bytes) -> str:
    """Return the server's own words on an error, or nothing where it has none in the usual place."""
    value = _decoded(content)
    error = value.get("error") if isinstance(value, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return clean(message) if isinstance(message, str) else "no reason given"


def clean(text: str) -> str:
    """Return text that can be written as UTF-8: half surrogates, which JSON can hold, are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _reply(content: bytes) -> Reply:
    value = _decoded(content)
    choices = value.get("choices") if isinstance(value, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(value, dict) or not isinstance(choice, dict) or not isinstance(message, dict):
        page = content[:512].lstrip().startswith(b"<")
        raise TryAgainError(
            "the server answered " + ("a web page" if page else "something else than a chat completion")
        )
    text, reason, model = message.get("content"), choice.get("finish_reason"), value.get("model")
    return Reply(
        text=clean(text) if isinstance(text, str) else "",
        finish_reason=reason if isinstance(reason, str) else None,
        model=clean(model) if isinstance(model, str) else "",
        tokens=_tokens(value.get("usage")),
    )


def _tokens(usage: Any) -> Tokens | None:
    if not isinstance(usage, dict):
        return None
    asked, answered = usage.get("prompt_tokens"), usage.get("completion_tokens")
    counts = [count for count in (asked, answered) if type(count) is int and 0 <= count <= _MOST_TOKENS]
    return Tokens(*counts) if len(counts) == 2 else None
