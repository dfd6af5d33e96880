"""Reading an advert, a résumé or any text: plain text, PDF or DOCX to lines of text, within stated limits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, Literal

import msgspec

from worktide.coding.document_child import LARGEST_TEXT, Reply
from worktide.core.errors import WorktideError

LARGEST_FILE: Final = 10 << 20
SECONDS: Final = 30
Kind = Literal["text", "pdf", "docx"]

_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xd0\xcf\x11\xe0", "an old Word document; save it as DOCX or PDF"),
    (b"{\\rtf", "RTF; save it as DOCX or PDF"),
    (b"\x89PNG", "a picture; give the text itself"),
    (b"\xff\xd8\xff", "a picture; give the text itself"),
    (b"GIF8", "a picture; give the text itself"),
    (b"\x1f\x8b", "compressed; unpack it first"),
)
_PDF_WITHIN: Final = 1024
_HINT: Final = "Give plain text, a PDF or a DOCX."


def read_document(document: Path | str | bytes) -> str:
    """Return the text of a document, given as a path or as its bytes; the kind is told by its first bytes.

    At most 10 MB, 60 pages, 200,000 characters and 30 seconds; PDF and DOCX are read in a process of their own, which
    cannot take more than a gigabyte. Nothing is kept.

    Raises WorktideError where the document cannot be read, holds no text, is locked, or exceeds a limit.
    """
    source = "the document" if isinstance(document, bytes) else str(document)
    data = document if isinstance(document, bytes) else _content(Path(document))
    if len(data) > LARGEST_FILE:
        problem = f"is larger than {LARGEST_FILE >> 20} MB"
        raise WorktideError(problem, source=source, got=f"{len(data):,} bytes", hint="Give the text alone.")
    kind = _kind(data, source)
    text = _decoded(data, source) if kind == "text" else _by_child(data, kind, source)
    if not any(letter.isalpha() for letter in text):
        hint = (
            "A scanned page is a picture: give its text." if kind == "pdf" else "Give the text of an advert or résumé."
        )
        raise WorktideError("holds no text", source=source, hint=hint)
    if len(text) > LARGEST_TEXT:
        expected = f"at most {LARGEST_TEXT:,} characters"
        raise WorktideError("is too long", source=source, got=f"{len(text):,}", expected=expected)
    return text


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise WorktideError(f"cannot be read ({error.strerror})", source=str(path), hint=_HINT) from error


def _kind(data: bytes, source: str) -> Kind:
    if not data.strip():
        raise WorktideError("is empty", source=source, hint=_HINT)
    for mark, what in _MARKS:
        if data.startswith(mark):
            raise WorktideError(f"is {what}", source=source)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return "docx" if data.startswith(b"PK\x03\x04") else "text"


def _decoded(data: bytes, source: str) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise WorktideError("is no text that can be read", source=source, hint=_HINT)


def _by_child(data: bytes, kind: Kind, source: str) -> str:
    """Return what a process of its own reads from a PDF or DOCX; it is ended when it takes too long."""
    command = [sys.executable, "-m", "worktide.coding.document_child", kind]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False, env=environment)
        reply = msgspec.json.decode(done.stdout, type=Reply)
    except subprocess.TimeoutExpired as error:
        problem = f"takes longer than {SECONDS} seconds to read"
        raise WorktideError(problem, source=source, hint="Give the text alone.") from error
    except msgspec.DecodeError as error:
        hint = "It is damaged or made to exhaust its reader. Give the text alone."
        raise WorktideError(f"is no {kind.upper()} that can be read", source=source, hint=hint) from error
    if reply.problem:
        raise WorktideError(reply.problem, source=source, hint=reply.hint)
    return reply.text
