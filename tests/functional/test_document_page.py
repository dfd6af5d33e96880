"""Adverts and résumés sent to a real server: read, scored and forgotten; bombs and wrong files are refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urlencode

import pytest
from tests.browser.serving import Answer, Server, serving
from tests.unit.coding.test_documents import bomb, docx_of, locked_pdf, long_pdf, pdf_of, workbook

from worktide.coding.document_assessment import assess_text
from worktide.release.open import open_release

OWN = {"Sec-Fetch-Site": "same-origin"}
ADVERT = """Job title: Registered Nurse

Responsibilities:
- Assess patients and record vital signs (40%)
- Administer medicines and injections
- Write care plans and discharge notes
- Teach patients and families about recovery
- Occasionally train new nurses on the ward
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("documents") / "state", "--port", "8515") as started:
        yield started


def sent(server: Server, data: bytes, text: str = "", name: str = "advert.bin") -> Answer:
    body = (
        f'--edge\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n'
        f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    headers = {"Content-Type": "multipart/form-data; boundary=edge", **OWN}
    return server.get("/document", method="POST", headers=headers, body=body + data + b"\r\n--edge--\r\n")


def pasted(server: Server, text: str) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded", **OWN}
    return server.get("/document", method="POST", headers=headers, body=urlencode({"text": text}).encode())


def words(answer: Answer) -> str:
    """What a reader sees of the page, without what every page has."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def values(answer: Answer) -> set[float]:
    return {float(found) for found in re.findall(r'<data value="([^"]+)"', answer.text)}


def test_a_pasted_advert_is_scored_task_by_task_beside_its_occupation(server: Server) -> None:
    answer = pasted(server, ADVERT)
    expected = assess_text(ADVERT, open_release())
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert expected.this_job
    assert expected.blend
    shown, told = values(answer), words(answer)
    for task in expected.tasks:
        assert task.text in told
        assert {task.score.automation.value, task.score.automation.low, task.score.automation.high} <= shown
        assert task.score.time_share in shown
    for interval in (expected.this_job.ai_does, expected.this_job.percentile, expected.records[0].ai_does):
        assert interval is not None
        assert {interval.value, interval.low, interval.high} <= shown
    assert 'href="/job/registered-nurses"' in answer.text
    assert "read, scored and forgotten" in told
    for caveat in expected.caveats:
        assert caveat in told


@pytest.mark.parametrize("make", [lambda: ADVERT.encode(), lambda: docx_of(ADVERT), lambda: pdf_of(_escaped(ADVERT))])
def test_text_pdf_and_docx_are_told_apart_by_their_content(server: Server, make: Callable[[], bytes]) -> None:
    answer = sent(server, make(), name="whatever.exe")
    assert answer.status == 200
    assert "Assess patients and record vital signs" in words(answer)
    assert 'href="/job/registered-nurses"' in answer.text
    assert "whatever.exe" not in answer.text


def _escaped(text: str) -> list[str]:
    return [line.replace("(", r"\(").replace(")", r"\)") for line in text.splitlines()]


def _inflating_pdf(filters: int = 1) -> bytes:
    """A PDF of a few kilobytes whose page unpacks to a gigabyte."""
    packed = zlib.compress(b" " * 500_000_000)
    for _ in range(filters - 1):
        packed = zlib.compress(packed)
    names = b" ".join([b"/FlateDecode"] * filters)
    page = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(packed), names, packed)
    return re.sub(rb"<< /Length \d+ >>\nstream\n.*?\nendstream", lambda _: page, pdf_of(["x"]), flags=re.DOTALL)


def _docx(document: str) -> bytes:
    """A DOCX of the fewest parts around a document of one's own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r" Type="{OFFICE}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def _document(text: str, head: str = "") -> str:
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    return f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}">{body}</w:document>'


def _laughing() -> bytes:
    """A DOCX whose entities unpack to a billion words."""
    entities = "".join(f'<!ENTITY e{step} "{f"&e{step - 1};" * 10}">' for step in range(1, 10))
    return _docx(_document("&e9;", f'<!DOCTYPE d [<!ENTITY e0 "nurse ">{entities}]>'))


def _deep() -> bytes:
    return _docx(_document("<w:t>" * 50_000 + "</w:t>" * 50_000))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: b"", "Your file is empty"),
        (lambda: b"12345 67890", "holds no text"),
        (lambda: b"\0\1\2binary\0", "is no text that can be read"),
        (lambda: b"\xd0\xcf\x11\xe0old", "an old Word document; save it as DOCX or PDF"),
        (lambda: b"\x89PNG\r\n\x1a\n", "is a picture"),
        (lambda: b"\x7fELF\x02\x01\x01\x00\x00", "is no text that can be read"),
        (lambda: b"%PDF-1.4 broken", "PDF"),
        (lambda: b"PK\x03\x04broken", "is a damaged DOCX"),
        (lambda: pdf_of(["", ""]), "A scanned page is a picture"),
        (locked_pdf, "is locked by a password. Save it without one"),
        (lambda: long_pdf(61), "has 61 pages"),
        (bomb, "unpacks to"),
        (workbook, "not a DOCX"),
        (_inflating_pdf, "PDF"),
        (lambda: _inflating_pdf(2), "PDF"),
        (lambda: pdf_of(["x"]).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), "PDF"),
        (_laughing, "is a damaged DOCX"),
        (_deep, "is a damaged DOCX"),
        (lambda: b"word " * 50_000, "is too long"),
    ],
)
def test_what_cannot_be_read_comes_back_with_the_reason(server: Server, make: Callable[[], bytes], says: str) -> None:
    answer = sent(server, make())
    assert answer.status == 400
    assert says in words(answer)
    assert "Error)" not in answer.text
    assert 'enctype="multipart/form-data"' in answer.text
    assert server.get("/healthz").status == 200


def test_a_document_cannot_make_the_reader_fetch_a_file(server: Server) -> None:
    head = '<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    answer = sent(server, _docx(_document("Job title: Registered Nurse &secret;", head)))
    assert answer.status == 200
    assert "root:" not in answer.text


def test_nothing_sent_two_things_sent_and_no_words_are_said(server: Server) -> None:
    assert "Nothing was sent" in words(pasted(server, "   "))
    both = sent(server, ADVERT.encode(), text="Nurse")
    assert both.status == 400
    assert "You sent a text and a file" in words(both)
    assert "Your text holds no words" in words(pasted(server, "12345 !!"))
    none = pasted(server, "The weather was fine and the sea was calm.")
    assert none.status == 200
    assert "We found neither a job title nor a task in it" in words(none)


def test_what_is_too_large_is_refused_before_it_is_read(server: Server) -> None:
    for answer in (sent(server, b"a" * 6_000_000), pasted(server, "é" * 40_000)):
        assert answer.status == 413
        assert "paste only the text that says what the job is" in words(answer)
    long = pasted(server, "word " * 5_000)
    assert long.status == 400
    assert "is longer than 20,000 characters" in words(long)


def test_a_foreign_form_is_refused_and_nothing_of_it_read(server: Server) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"}
    assert server.get("/document", method="POST", headers=headers, body=b"text=Nurse").status == 403


def test_few_files_are_read_at_once_and_pages_go_on(server: Server) -> None:
    content = zlib.compress(b"BT " + b"(nurse) Tj " * 1_500_000 + b"ET")
    page = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)
    slow = re.sub(rb"<< /Length \d+ >>\nstream\n.*?\nendstream", lambda _: page, pdf_of(["x"]), flags=re.DOTALL)
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(sent, server, slow) for _ in range(5)]
        assert server.get("/job/electricians").status == 200
        done = [answer.result() for answer in answers]
    statuses = sorted(answer.status for answer in done)
    assert set(statuses) == {400, 429}
    refused = next(answer for answer in done if answer.status == 429)
    assert refused.headers["retry-after"] == "60"
    assert "Try again in a minute" in words(refused)


def test_nothing_of_a_document_is_kept_or_logged(server: Server) -> None:
    said = "zanzibarisation of quokkas"
    assert sent(server, f"{ADVERT}- Perform {said}\n".encode(), name=f"{said}.txt").status == 200
    assert pasted(server, f"{ADVERT}- Perform {said}\n").status == 200
    errors = server.state.parent / f"{server.state.name}.stderr"
    for path in (*server.state.rglob("*"), errors):
        if path.is_file():
            assert said.encode() not in path.read_bytes(), path
