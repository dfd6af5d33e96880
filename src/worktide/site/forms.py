"""What was posted, where it can be read, and no more of it than a form may hold."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, or None where it cannot be read as a form."""
    try:
        return request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, UnicodeError, ValueError):
        return None


def too_large(request: HttpRequest, largest: int) -> bool:
    """Return whether a body is longer than `largest` bytes, or does not say how long it is."""
    length: str = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > largest
