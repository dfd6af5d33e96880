"""Every form, query and upload under hostile input: answered by a page that says what to do, never by a trace."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from tests.browser.serving import Answer, Server, serving

from worktide.release.open import open_release

OWN = {"Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", **OWN}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=edge", **OWN}

# Every address that reads a query, with the names of what it reads.
QUERIES = {
    "/search": ("q", "context"),
    "/suggest": ("q",),
    "/ranking": ("sector", "kind", "band", "employment", "pay", "sort", "order", "page"),
    "/ranking.csv": ("sector", "kind", "band", "employment", "pay", "sort", "order"),
    "/indices": ("sector", "sort", "page"),
    "/map": ("measure", "sector"),
    "/map.svg": ("measure", "sector"),
    "/map.csv": ("measure", "sector"),
    "/compare": ("job",),
    "/moves": ("job",),
    "/job/electricians": ("asked",),
    "/job/electricians/moves": ("pay", "months", "education", "weight", "avoid", "interests", "first", "goal"),
    "/job/electricians/report": ("paper",),
    "/job/electricians/report.pdf": ("paper",),
    "/report": ("kind", "page", "title"),
}
TEXTS = {
    "script": "<script>alert(1)</script>",
    "attribute": "\" autofocus onfocus=alert(1) x='",
    "template": "{{ 7|add:35 }}{% now 'Y' %}${6*7}",
    "sql": "'; DROP TABLE report; --",
    "path": "../../../../etc/passwd\x00.csv",
    "lines": "x\r\nSet-Cookie: a=b\r\n\r\n<h1>",
    "direction": "nurse\u202e\u2066esrun\u2069\ufeff",
    "number": "1e309",
    "minus": "-99999999999999999999",
    "nan": "nan",
    "digits": "\u0661\u0662\u0663",
    "long": "a" * 3_000,
    "signs": "\U0001f4a5" * 60,
    "formula": "=HYPERLINK(1)",
}
FORMS = ("/job/electricians/yours", "/job/electricians/report", "/job/electricians/report.pdf", "/report", "/document")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("hostile") / "state", "--port", "8495") as started:
        yield started


class _Handlers(HTMLParser):
    """Gathers the attributes of a page that would run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            f"{tag} {name}" for name, value in attrs if name.startswith("on") or "javascript:" in (value or "")
        ]


def _harmless(answer: Answer) -> None:
    """Assert that an answer is one of ours, shows nothing of the machine, and runs nothing of the visitor's."""
    assert answer.status < 500
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    if "html" not in answer.headers.get("content-type", ""):
        return
    text = answer.text
    assert "Traceback" not in text
    assert "<script>" not in text
    reader = _Handlers()
    reader.feed(text)
    assert reader.found == []
    assert not {"\u202e", "\u2066", "\ufeff", "\x00"} & set(text)
    if answer.status >= 400:
        assert re.search(r"<h1>\s*[A-Z]", text)
        assert 'href="/"' in text


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("path", QUERIES)
def test_no_query_breaks_a_page(server: Server, path: str, name: str) -> None:
    for field in QUERIES[path]:
        _harmless(server.get(f"{path}?{field}={quote(TEXTS[name])}"))
    every = "&".join(f"{field}={quote(TEXTS[name])}" for field in QUERIES[path])
    if len(every) < 3_000:
        _harmless(server.get(f"{path}?{every}"))


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%", "q=%00", "=&&&;", "q[]=x&q=y&q=z", "q=a&" * 900, "%71=nurse"])
@pytest.mark.parametrize("path", QUERIES)
def test_no_odd_encoding_breaks_a_page(server: Server, path: str, query: str) -> None:
    _harmless(server.get(f"{path}?{query}"))


@pytest.mark.parametrize("path", FORMS)
def test_no_form_takes_what_is_huge(server: Server, path: str) -> None:
    answer = server.get(path, method="POST", headers=FORM, body=b"own=" + b"a" * 6_000_000)
    assert answer.status == 413
    assert "Go back" in answer.text


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00" * 500),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=b" % place for place in range(2_000))),
        ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-script+AD4-"),
        ("multipart/form-data", b"--edge\r\n"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n"),
        ("multipart/form-data; boundary=edge", b'--edge\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf'),
        ("multipart/form-data; boundary=edge", b"--edge\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--edge--"),
        (
            "multipart/form-data; boundary=edge",
            b"\r\n".join([b"--edge\r\nContent-Disposition: form-data; name=a\r\n\r\nb"] * 60),
        ),
        ("application/json", b'{"text": "<script>"}'),
        ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ],
)
def test_no_body_breaks_a_form(server: Server, path: str, kind: str, body: bytes) -> None:
    _harmless(server.get(path, method="POST", headers={"Content-Type": kind, **OWN}, body=body))


@pytest.mark.parametrize("path", FORMS)
def test_no_form_takes_what_another_site_sends(server: Server, path: str) -> None:
    for foreign in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": f"{server.address}/"},
    ):
        headers = {"Content-Type": "application/x-www-form-urlencoded", **foreign}
        answer = server.get(path, method="POST", headers=headers, body=b"text=Nurse")
        assert answer.status == 403
        assert "Open the form here and send it again" in answer.text


@pytest.mark.parametrize("name", ["script", "template", "lines", "direction", "signs"])
def test_what_a_form_shows_again_is_text(server: Server, name: str) -> None:
    text = TEXTS[name]
    fields = {
        "/job/electricians/yours": {"own": f"{text};1"},
        "/job/electricians/report": {"own": f"{text};1"},
        "/report": {"kind": text, "title": text, "text": text, "page": text},
        "/document": {"text": f"Job title: Nurse\n- Assess patients {text}"},
    }
    for path, given in fields.items():
        answer = server.get(path, method="POST", headers=FORM, body=urlencode(given).encode())
        _harmless(answer)
        # A report shows only the largest of one's own tasks.
        assert path.endswith("/report") or name != "template" or "{{ 7|add:35 }}" in unescape(answer.text)


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/x",
        "a" * 5_000 + ".pdf",
        "<script>.pdf",
        "x\\..\\..\\y.docx",
        "\u202efdp.exe",
        "a.pdf\x00.txt",
    ],
)
def test_no_name_of_a_file_leads_anywhere(server: Server, name: str) -> None:
    before = sorted(path.name for path in server.state.rglob("*"))
    head = (
        f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    )
    body = head.encode() + b"Job title: Registered Nurse\n- Assess patients\r\n--edge--\r\n"
    answer = server.get("/document", method="POST", headers=MULTIPART, body=body)
    _harmless(answer)
    assert "cron.d" not in answer.text
    assert sorted(path.name for path in server.state.rglob("*")) == before


@pytest.mark.parametrize(
    "path",
    [
        "/job/" + "a" * 2_000,
        "/job/%2e%2e%2f%2e%2e%2fetc%2fpasswd.json",
        "/job/electricians%00.json",
        "/job/electricians/report.pdf/../../..",
        "/sectors/..%2f..%2fsettings",
        "/validity/%ff",
        "/r/..%2f../ranking",
        "/r/%0d%0aX: y/ranking",
        "/embed/electricians%2f..%2f..%2fcard.svg",
        "/embed/%3Csvg onload=alert(1)%3E/card.svg",
        "/static/worktide/..%5c..%5csigning.key",
        "/static/%2e%2e/%2e%2e/state.sqlite3",
        "/document/../report/received/99999999999999999999",
        "/report/received/-1",
        "/suggest/",
        "/%2e%2e/%2e%2e/",
        "/job/\u202eelectricians",
    ],
)
def test_no_path_leads_out_of_the_site(server: Server, path: str) -> None:
    answer = server.get(quote(path, safe="/%<>=()\\"))
    _harmless(answer)
    assert answer.status in (301, 302, 404, 414)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1:99999"},
        {"Host": "a" * 400},
        {"Host": "localhost\\@evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"},
        {"X-Original-URL": "/report", "X-Rewrite-URL": "/report", "X-HTTP-Method-Override": "DELETE"},
        {"Accept-Encoding": "gzip;q=" + "9" * 300},
        {"If-None-Match": '"' + "x" * 3_000},
        {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
        {"Range": "bytes=0-1,2-3,99999999999999999999-"},
        {"Cookie": "sessionid=" + "x" * 4_000},
        {"Accept-Language": "../../etc,*;q=x"},
        {"Content-Length": "0", "Transfer-Encoding": "identity"},
        {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAAQ"},
    ],
)
def test_no_header_changes_what_a_page_names(server: Server, headers: dict[str, str]) -> None:
    for path in ("/", "/job/electricians", "/sitemap.xml", "/ranking?page=2"):
        answer = server.get(path, headers=headers)
        assert answer.status in (200, 206, 304, 400, 416, 431)
        assert b"evil.example" not in answer.body
        assert b"Traceback" not in answer.body


def _raw(server: Server, sent: bytes) -> bytes:
    """What comes back until the server closes; it may hang up before all is sent."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        # A connection that was reset while it was being written to can no longer be half closed.
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while part := connection.recv(65_536):
                answer += part
    return answer


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"POST /document HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /document HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n",
        b"POST /document HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: none\r\nContent-Length: 900\r\n\r\nhalf",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 600_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 2_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_no_broken_request_ends_the_server(server: Server, sent: bytes) -> None:
    answer = _raw(server, sent)
    assert b"Traceback" not in answer
    assert not answer.startswith(b"HTTP/1.1 5")
    assert server.get("/healthz").status == 200


def test_friendly_pages_say_what_was_wrong_and_what_to_do(server: Server) -> None:
    told = {
        400: server.get("/", headers={"Host": "evil.example"}),
        403: server.get("/report", method="POST", headers={"Origin": "https://evil.example"}, body=b"text=x"),
        404: server.get("/no-such-page"),
        405: server.get("/ranking", method="DELETE"),
        413: server.get("/document", method="POST", headers=FORM, body=b"text=" + b"a" * 6_000_000),
        414: server.get(f"/search?q={'a' * 5_000}"),
    }
    for status, answer in told.items():
        assert answer.status == status
        assert f"Error {status}" in answer.text
        assert len(re.findall(r"<p[ >]", answer.text.partition("<main")[2])) >= 3
        assert 'role="search"' in answer.text


def test_a_form_sent_too_often_is_told_to_wait(server: Server) -> None:
    body = urlencode({"kind": "task", "text": "This task is not mine"}).encode()
    answers = [server.get("/report", method="POST", headers=FORM, body=body) for _ in range(12)]
    refused = [answer for answer in answers if answer.status == 429]
    assert answers[0].status == 302
    assert refused
    assert "Try again in an hour" in refused[0].text


def test_a_fault_of_ours_is_said_to_be_ours(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(open_release().folder, folder)
    with serving(tmp_path / "state", "--port", "8505", WORKTIDE_RELEASE=str(folder)) as broken:
        assert broken.get("/job/electricians").status == 200
        for path in (folder / "records.bin", folder / "glossary.json"):
            path.write_bytes(b"\xff" * path.stat().st_size)
        answers = [broken.get(path) for path in ("/glossary", "/job/lawyers", "/job/electricians/yours", "/ranking")]
        failed = [answer for answer in answers if answer.status == 500]
        assert failed
        for answer in failed:
            assert "The fault is ours" in answer.text
            assert "Try again in a minute" in answer.text
            assert "Traceback" not in answer.text
            assert str(folder) not in answer.text
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert broken.get("/healthz").status == 200
