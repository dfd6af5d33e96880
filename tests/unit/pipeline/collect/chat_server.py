"""A real server on loopback that speaks the chat-completions protocol well, or badly in the ways that servers do."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request: its path, headers, body, when it came, and how often its task was asked before."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    before: int = 0

    @property
    def user(self) -> str:
        return str(self.body["messages"][-1]["content"]) if self.body else ""

    @property
    def task(self) -> str:
        return self.user.partition("Task: ")[2].partition("\n")[0]


@dataclass(frozen=True)
class Answer:
    """What is sent back: `cut` bytes of the body and no more, after `stall` seconds, `drip` seconds for each byte."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    stall: float = 0.0
    drip: float = 0.0


def completion(text: object, *, finish: str = "stop", model: str = "judge-1-2026", usage: object = None) -> bytes:
    counts = {"prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105} if usage is None else usage
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    whole = {"id": "c", "object": "chat.completion", "model": model, "choices": [choice], "usage": counts}
    return json.dumps(whole).encode()


def says(text: object, **given: Any) -> Answer:
    return Answer(completion(text, **given))


def fails(status: int, message: str = "no", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(json.dumps({"error": {"message": message}}).encode(), status, headers=named)


@dataclass
class Server:
    """What it answers, what it was asked, and how many requests it had in hand at most."""

    address: str
    answer: Callable[[Asked], Answer]
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    faults: list[BaseException] = field(default_factory=list)

    def tasks(self) -> list[str]:
        return [one.task for one in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so.
        pass

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        state = self.server.state
        size = int(self.headers.get("Content-Length", "0"))
        content = self.rfile.read(size)
        if len(content) < size:
            # The client was stopped while it asked, so that this is no request.
            self.close_connection = True
            return
        with state.lock:
            state.now += 1
            state.most_at_once = max(state.most_at_once, state.now)
            asked = Asked(self.path, dict(self.headers), json.loads(content or b"{}"), time.monotonic())
            asked = replace(asked, before=state.tasks().count(asked.task))
            state.asked.append(asked)
        try:
            self._send(state.answer(asked))
        except OSError:
            self.close_connection = True
        finally:
            with state.lock:
                state.now -= 1

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.stall)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        body = answer.body if answer.cut is None else answer.body[: answer.cut]
        for piece in [body[place : place + 1] for place in range(len(body))] if answer.drip else [body]:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(answer.drip)
        self.close_connection |= answer.cut is not None


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = Server(f"http://127.0.0.1:{self.server_address[1]}", answer)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base class's signature
        """Keep what went wrong here; a client that hangs up is part of these tests and no fault."""
        fault = sys.exception()
        if fault is not None and not isinstance(fault, OSError):
            self.state.faults.append(fault)


@contextmanager
def chatting(answer: Callable[[Asked], Answer]) -> Iterator[Server]:
    """Yield a server on a free port of loopback that answers each request so; it is gone afterwards."""
    listener = _Listener(answer)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener.state
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
        assert listener.state.faults == []
