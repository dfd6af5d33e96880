"""What was posted, where it can be read, and no more of it than a form may hold."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

_PIECE: Final = 65_536
_MOST_PIECES: Final = 20_000_000 // _PIECE


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, or None where it cannot be read as a form."""
    try:
        return request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, UnicodeError, ValueError):
        return None


def too_large(request: HttpRequest, largest: int) -> bool:
    """Return whether a body is longer than `largest` bytes, or does not say how long it is.

    What is too large is thrown away, up to 20 MB of it: who is still sending would not read our answer.
    """
    length: str = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and int(length) <= largest:
        return False
    _throw_away(request)
    return True


def _throw_away(request: HttpRequest) -> None:
    try:
        for _ in range(_MOST_PIECES):
            if not request.read(_PIECE):
                return
    except (UnreadablePostError, RawPostDataException):
        return


def plain(text: str) -> str:
    """Return text as it may be shown again: without control and other invisible characters; line breaks stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_shown(sign) for sign in lines)


def _shown(sign: str) -> str:
    if sign.isprintable() or sign in "\n\t":
        return sign
    return " " if sign.isspace() else ""
