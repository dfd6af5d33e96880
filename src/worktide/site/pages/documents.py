"""An advert, a résumé or a description that a visitor pastes or uploads: read, assessed and forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from threading import BoundedSemaphore
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from worktide.core.errors import WorktideError
from worktide.release.open import open_release
from worktide.site.faults import BAD_REQUEST, DOCUMENT_TOO_LARGE, NO_READER, TOO_BUSY, respond
from worktide.site.forms import plain, posted, too_large
from worktide.site.language import gettext as _
from worktide.site.pages.document_view import document_view
from worktide.site.same_origin import own_posts_only
from worktide.site.upload import MEGABYTE, hold_in_memory

LARGEST_FILE: Final = 5 * MEGABYTE
LONGEST_TEXT: Final = 20_000
# The text with every character as three bytes, and what a form puts around its fields.
LARGEST_BODY: Final = LARGEST_FILE + 3 * LONGEST_TEXT + 2_000
# A file may take a core and a gigabyte for half a minute, so a process of the server reads few at once.
_READERS: Final = BoundedSemaphore(2)
_WAIT_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = "60"
_NEEDED: Final = ("pyarrow", "pypdf", "docx")
_ERROR_NAME: Final = re.compile(r" \(\w+\)$")
_EMPTY: Final = _("Nothing was sent. Paste the text of an advert or a résumé, or choose a file.")
_TWO: Final = _("You sent a text and a file. Send one of them, so that it is clear which job is meant.")


class _BusyError(Exception):
    """As many documents as may be are being read."""


@lru_cache(maxsize=1)
def can_read() -> bool:
    """Return whether what reads documents is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


@require_http_methods(["GET", "HEAD", "POST"])
@own_posts_only
@cache_control(no_store=True)
def page(request: HttpRequest) -> HttpResponse:
    """Return the form, or the assessment of what was sent by it; nothing of that is kept.

    400 with the form where the document cannot be read, 413 above 5 MB, 429 while two others are being read.
    """
    if not can_read():
        return respond(request, NO_READER)
    if request.method != "POST":
        return _form(request)
    if too_large(request, LARGEST_BODY):
        return respond(request, DOCUMENT_TOO_LARGE)
    hold_in_memory(request)
    given = posted(request)
    if given is None:
        return respond(request, DOCUMENT_TOO_LARGE if too_large(request, 3 * LONGEST_TEXT) else BAD_REQUEST)
    return _answer(request, given.get("text", ""), _sent_file(request))


def _sent_file(request: HttpRequest) -> bytes | None:
    """Return the content of the file that was sent, or None without one."""
    file = request.FILES.get("file")
    return file.read() if isinstance(file, UploadedFile) else None


def _form(request: HttpRequest, fault: str = "", text: str = "") -> HttpResponse:
    context = {"fault": fault, "text": text}
    return render(request, "pages/document.html", context, status=BAD_REQUEST.status if fault else 200)


def _answer(request: HttpRequest, text: str, data: bytes | None) -> HttpResponse:
    if text.strip() and data is not None:
        return _form(request, _TWO, plain(text))
    if not text.strip() and data is None:
        return _form(request, _EMPTY)
    try:
        return _assessed(request, _words_of_text(text) if data is None else _words_of_file(data))
    except _BusyError:
        busy = respond(request, TOO_BUSY)
        busy.headers["Retry-After"] = _RETRY_SECONDS
        return busy
    except WorktideError as error:
        return _form(request, _said(error, is_file=data is not None), plain(text))


def _words_of_text(text: str) -> str:
    words = plain(text)
    if len(words) > LONGEST_TEXT:
        hint = _("Keep the part that says what the job is.")
        raise WorktideError(f"is longer than {LONGEST_TEXT:,} characters", hint=hint)
    if not any(sign.isalpha() for sign in words):
        raise WorktideError("holds no words", hint="Paste the advert, résumé or description itself.")
    return words


def _words_of_file(data: bytes) -> str:
    from worktide.coding.documents import read_document

    if len(data) > LARGEST_FILE:
        raise WorktideError(f"is larger than {LARGEST_FILE // MEGABYTE} MB", hint="Paste its text instead.")
    with _reading():
        return plain(read_document(data))


@contextmanager
def _reading() -> Iterator[None]:
    if not _READERS.acquire(timeout=_WAIT_SECONDS):
        raise _BusyError
    try:
        yield
    finally:
        _READERS.release()


def _said(error: WorktideError, *, is_file: bool) -> str:
    """Return what is wrong with a document in sentences for the one who sent it; its name is not repeated."""
    hint = error.hint or _("Give plain text, a PDF or a DOCX.")
    return _("Your {words} {sub}. {hint}").format(
        words="file" if is_file else "text", sub=_ERROR_NAME.sub("", error.problem), hint=hint
    )


def _assessed(request: HttpRequest, words: str) -> HttpResponse:
    from worktide.coding.document_assessment import assess_text

    found = assess_text(words, open_release())
    return render(request, "pages/document_result.html", {"view": document_view(found)})
