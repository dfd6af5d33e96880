"""Webhooks against a real receiver: signed, tested, tried again, and never into a private network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.browser.serving import Server
from tests.functional.alerts.running import State, sink
from tests.functional.alerts.test_following import JOB, post, site

from worktide.site.alerts.network import ForbiddenAddressError, checked_addresses, may_reach
from worktide.site.alerts.network import post as call

LOOPBACK = {"WORKTIDE_WEBHOOK_NETWORKS": "127.0.0.0/8"}


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; answers with `status`, and with a place to go on to where that is a redirect."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        body = self.rfile.read(int(self.headers["content-length"]))
        kept = {name.lower(): value for name, value in self.headers.items()}
        self.server.calls.append((self.path, kept, body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the class above
        """Stay silent."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The check of Standard Webhooks, as a receiver does it."""
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), content, hashlib.sha256).digest()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{base64.b64encode(expected).decode()}")


def made(server: Server, url: str) -> str:
    answer = post(server, "/follow/webhook", url=url, jobs=JOB)
    assert answer.status == 302, answer.body
    return answer.headers["location"]


def test_a_webhook_is_tested_told_and_tried_again(state: State, tmp_path: Path) -> None:
    with sink(tmp_path) as mail, receiving() as receiver, site(state, mail) as server:
        page = made(server, receiver.address)
        assert b"not active yet" in server.get(page).body
        secret = re.findall(r"whsec_[0-9A-Za-z+/=]+", server.get(page).body.decode())[0]

        post(server, page, do="test")
        state.run("alerts", "send", **LOOPBACK)
        (test,) = receiver.calls
        assert json.loads(test[2])["type"] == "worktide.test"
        assert is_signed(secret, test[1], test[2])
        assert b"It is active" in server.get(page).body

        receiver.status = 500
        state.script("filling", "0", "earlier")
        state.run("alerts", "send", **LOOPBACK)
        failed = receiver.calls[-1]
        body = json.loads(failed[2])
        assert (body["type"], body["data"]["changes"][0]["slug"]) == ("worktide.scores.changed", JOB)
        assert set(body["data"]["changes"][0]["new"]["percentile"]) == {"value", "low", "high"}
        assert json.loads(state.run("alerts", "status", "--json"))["calls"]["queued"] == 1

        receiver.status = 410
        state.script("due")
        state.run("alerts", "send", **LOOPBACK)
        again = receiver.calls[-1]
        assert (again[1]["webhook-id"], again[2]) == (failed[1]["webhook-id"], failed[2])
        assert b"given up" in server.get(page).body
        assert b"Taken away" in post(server, page, do="remove").body
        assert server.get(page).status == 404


def test_a_private_network_is_never_reached_and_no_redirect_followed(state: State, tmp_path: Path) -> None:
    with sink(tmp_path) as mail, receiving() as receiver, site(state, mail) as server:
        page = made(server, receiver.address.replace("127.0.0.1", "localhost"))
        post(server, page, do="test")
        state.run("alerts", "send")
        assert receiver.calls == []
        assert b"address not allowed" in server.get(page).body

        receiver.status = 307
        post(server, page, do="test")
        state.run("alerts", "send", WORKTIDE_WEBHOOK_NETWORKS="127.0.0.0/8,::1/128")
        assert [path for path, _, _ in receiver.calls] == ["/hook"]
        assert b"not active yet" in server.get(page).body
        for wrong in ("ftp://x.example/", "http://user:word@x.example/", "https://", "http://x.example:99999/", "x"):
            assert post(server, "/follow/webhook", url=wrong, jobs=JOB).status == 400
        statuses = [post(server, "/follow/webhook", url=receiver.address, jobs=JOB).status for _ in range(6)]
        assert statuses == [302, 302, 302, 302, 429, 429]
        assert [post(server, page, do="test").status for _ in range(5)] == [302, 302, 302, 302, 429]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "198.18.0.1", "192.0.0.8"),
    ],
)
def test_addresses_that_no_webhook_reaches(address: str) -> None:
    assert not may_reach(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_addresses_of_the_internet_are_reached(address: str) -> None:
    assert may_reach(ipaddress.ip_address(address))


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to() -> None:
    """A name server that answers with another address the second time is asked no second time."""
    with receiving() as receiver:
        allowed = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
        assert call(receiver.address, {"x-test": "1"}, b"{}", allowed) == 200
        with pytest.raises(ForbiddenAddressError):
            call(receiver.address, {}, b"{}")
        assert len(receiver.calls) == 1
    with pytest.raises(ForbiddenAddressError):
        checked_addresses("localhost", 80)
