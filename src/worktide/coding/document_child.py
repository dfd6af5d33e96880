"""The process that reads one PDF or DOCX from standard input and prints its text as JSON: it may fail alone."""

from __future__ import annotations

import logging
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import msgspec

MOST_PAGES: Final = 60
LARGEST_TEXT: Final = 200_000
LARGEST_UNPACKED: Final = 50 << 20
MOST_MEMBERS: Final = 2_000
LARGEST_MEMORY: Final = 1 << 30
LARGEST_SECONDS: Final = 25
_EXTRA: Final = "Install it with: pip install 'worktide[coding]'"
_ALONE: Final = "Give the text alone."


class Reply(msgspec.Struct, frozen=True):
    """The text of a document, or what is wrong with it and what to do."""

    text: str = ""
    problem: str = ""
    hint: str = ""


def read_pdf(data: bytes) -> Reply:
    """Return the text of a PDF, page after page."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ModuleNotFoundError:
        return Reply(problem="needs pypdf to be read", hint=_EXTRA)
    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Reply(problem="is locked by a password", hint="Save it without one.")
        if len(reader.pages) > MOST_PAGES:
            return Reply(problem=f"has {len(reader.pages):,} pages, at most {MOST_PAGES} are read", hint=_ALONE)
        return _joined(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        return Reply(
            problem=f"is a damaged PDF ({type(error).__name__})", hint="Save it again, or give the text alone."
        )


def read_docx(data: bytes) -> Reply:
    """Return the text of a DOCX, paragraphs and tables in their order; refuses archives that unpack to too much."""
    try:
        from docx import Document
        from docx.opc.exceptions import PackageNotFoundError
        from docx.table import Table
    except ModuleNotFoundError:
        return Reply(problem="needs python-docx to be read", hint=_EXTRA)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
            problem = f"unpacks to {unpacked >> 20:,} MB in {len(members):,} parts, which no document needs"
            return Reply(problem=problem, hint=_ALONE)
        if "word/document.xml" not in {member.filename for member in members}:
            return Reply(problem="is an archive or workbook, not a DOCX", hint="Give plain text, a PDF or a DOCX.")
        document = Document(BytesIO(data))
        parts = document.iter_inner_content()
        return _joined(_of_table(part) if isinstance(part, Table) else _of_paragraph(part) for part in parts)
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        ValueError,
        KeyError,
        SyntaxError,
        OSError,
        RecursionError,
    ) as error:
        return Reply(
            problem=f"is a damaged DOCX ({type(error).__name__})", hint="Save it again, or give the text alone."
        )


def _of_paragraph(paragraph: object) -> str:
    text, style = str(getattr(paragraph, "text", "")), getattr(getattr(paragraph, "style", None), "name", "") or ""
    return f"• {text}" if text.strip() and str(style).startswith("List") else text


def _of_table(table: object) -> str:
    rows = getattr(table, "rows", ())
    return "\n".join(" | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in rows)


def _joined(parts: Iterator[str]) -> Reply:
    found: list[str] = []
    length = 0
    for part in parts:
        found.append(part)
        length += len(part) + 1
        if length > LARGEST_TEXT:
            return Reply(problem=f"holds more than {LARGEST_TEXT:,} characters", hint=_ALONE)
    # Lone halves of surrogate pairs are no text.
    return Reply(text="\n".join(found).encode("utf-8", "replace").decode("utf-8"))


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (LARGEST_SECONDS, LARGEST_SECONDS))


def main() -> None:
    """Read a document of the kind that the first argument names."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        reply = read_pdf(data) if sys.argv[1:] == ["pdf"] else read_docx(data)
    except MemoryError:
        reply = Reply(problem="needs more than a gigabyte of memory to be read", hint=_ALONE)
    sys.stdout.buffer.write(msgspec.json.encode(reply))


if __name__ == "__main__":
    main()
