"""Documents made by real libraries and by hand, whole, damaged and hostile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter

from worktide.coding.document_assessment import assess_document, assess_text
from worktide.coding.document_child import LARGEST_UNPACKED
from worktide.coding.documents import LARGEST_FILE, read_document
from worktide.coding.tasks_named import named_tasks
from worktide.coding.verbs import base_form, verbs_of
from worktide.core.errors import WorktideError
from worktide.release.open import open_release

ADVERT = """Senior Data Engineer (m/f/d)
Acme Analytics

What you will do
• Design and build data pipelines that feed our
  reporting tools (40%)
• Write and review SQL and Python code (30 %)
• You will mainly monitor nightly loads and fix what fails
• Occasionally train colleagues in using the warehouse
Requirements
• Manage databases for five years
"""


def pdf_of(lines: list[str]) -> bytes:
    """Return a PDF of one page, written by hand."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    content = f"BT /F1 11 Tf 14 TL 50 750 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + table
    return made + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def docx_of(text: str) -> bytes:
    document, stream = Document(), io.BytesIO()
    for line in text.splitlines():
        if line.startswith("•"):
            document.add_paragraph(line.removeprefix("• "), style="List Bullet")
        else:
            document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Place", "Berlin"
    document.save(stream)
    return stream.getvalue()


def test_text_pdf_and_docx_give_the_same_titles_and_tasks(tmp_path: Path) -> None:
    joined = ADVERT.replace("our\n  reporting", "our reporting").replace("•", "-")
    pdf = pdf_of([line.replace("(", r"\(").replace(")", r"\)") for line in joined.splitlines()])
    path = tmp_path / "advert.txt"
    path.write_text(ADVERT, encoding="utf-8")
    of_text, of_pdf, of_docx = (assess_document(one) for one in (path, pdf, docx_of(ADVERT.replace("our\n  ", "our "))))
    for found in (of_text, of_pdf, of_docx):
        assert found.records[0].slug == "data-engineer"
        assert [task.text.split()[0] for task in found.tasks] == ["Design", "Write", "Monitor", "Train"]
        assert [task.share_from for task in found.tasks] == ["stated", "stated", "worded", "worded"]
        assert [task.score.time_share for task in found.tasks] == [40.0, 30.0, 27.0, 3.0]
        assert found.this_job == of_text.this_job
    assert "Berlin" in read_document(docx_of("Cook"))


def test_a_mixed_role_is_a_blend_between_its_records() -> None:
    found = assess_text("Registered Nurse at Mercy\nMedical Assistant at a clinic\n", open_release())
    assert len(found.records) >= 2
    assert abs(sum(record.weight for record in found.records) - 1) < 0.001
    assert found.blend is not None
    values = [record.ai_does.value for record in found.records if record.ai_does]
    assert min(values) - 2 <= found.blend.ai_does.value <= max(values) + 2
    assert found.this_job is None
    assert found.tasks == ()


def test_text_without_a_job_says_so() -> None:
    found = assess_text("Lorem ipsum dolor sit amet.", open_release())
    assert found.records == ()
    assert found.blend is None
    assert len(found.caveats) == 2


def test_shares_add_up_and_requirements_are_no_tasks() -> None:
    verbs = verbs_of(open_release())
    tasks = named_tasks(ADVERT, verbs)
    assert abs(sum(task.share for task in tasks) - 1) < 1e-9
    assert not any("databases" in task.text for task in tasks)
    even = named_tasks("Write reports for clients. Clean the office floors. Answer calls from customers.", verbs)
    assert [round(task.share, 4) for task in even] == [0.3333] * 3
    assert {task.share_from for task in even} == {"equal"}
    over = named_tasks(
        "Write reports for clients (90%)\nClean the office floors (60%)\nAnswer calls from guests", verbs
    )
    assert abs(sum(task.share for task in over) - 1) < 1e-9


def test_a_target_is_no_share_of_the_time() -> None:
    (task,) = named_tasks("- Increase sales to shops by 20 %", verbs_of(open_release()) | {"increase"})
    assert task.share_from == "equal"


@pytest.mark.parametrize("form", ["write", "Writes", "writing", "wrote"])
def test_verbs_are_known_in_every_form(form: str) -> None:
    assert base_form(form, verbs_of(open_release())) == "write"


def locked_pdf() -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


def long_pdf(pages: int) -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (LARGEST_UNPACKED + 1))
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"12345 67890", "holds no text"),
        (b"\0\1\2binary\0", "no text that can be read"),
        (b"\xd0\xcf\x11\xe0old", "old Word"),
        (b"%PDF-1.4 broken", "PDF"),
        (b"PK\x03\x04broken", "damaged DOCX"),
        (pdf_of(["", ""]), "holds no text"),
        (locked_pdf(), "password"),
        (long_pdf(61), "61 pages"),
        (bomb(), "unpacks to"),
        (workbook(), "not a DOCX"),
        (b"a" * (LARGEST_FILE + 1), "larger than 10 MB"),
        (b"word " * 50_000, "too long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(WorktideError, match=says):
        read_document(data)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorktideError, match=r"none\.pdf"):
        read_document(tmp_path / "none.pdf")
