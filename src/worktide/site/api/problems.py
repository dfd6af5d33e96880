"""The one shape of an error: a problem by RFC 9457, whatever went wrong under the interface's address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from django.http import HttpResponse

from worktide.assessment.choice import CannotTellError
from worktide.core.errors import ReleaseError, UnknownTitleError, WorktideError

MEDIA_TYPE: Final = "application/problem+json"
# A problem's type is where the reference explains it.
TYPES: Final = "/api/v1/docs#problem-"

NAMES: Final = {
    400: "bad-request",
    404: "not-found",
    405: "wrong-method",
    406: "not-acceptable",
    409: "cannot-tell",
    413: "too-large",
    414: "too-long",
    415: "wrong-media-type",
    422: "wrong-value",
    429: "too-many-requests",
    500: "server-error",
    503: "unavailable",
}
TITLES: Final = {
    400: "The request cannot be read",
    404: "There is nothing at this address",
    405: "This address does not take that method",
    406: "This format is not offered",
    409: "The title does not say which job is meant",
    413: "That is too much at once",
    414: "The address is too long",
    415: "Send JSON",
    422: "A value is not as it must be",
    429: "Too many requests for now",
    500: "Something went wrong here",
    503: "The release cannot be read",
}
HINTS: Final = {
    400: "Compare the request with the reference at /api/v1/docs.",
    404: "Every address is listed at /api/v1/.",
    405: "The header Allow names what it takes.",
    413: "Send fewer at once.",
    414: "Send long texts by POST.",
    415: "Set Content-Type: application/json.",
    429: "Wait as long as the header Retry-After says.",
    500: "The fault is ours. Try again in a minute.",
    503: "Whoever runs this site must look at its release.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as RFC 9457 has it; `hint` says what to do, `nearest` titles and `options` records that come close.

    `got` and `expected` are short values as text; `errors` names every value that was refused and why.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    hint: str = ""
    source: str | None = None
    got: str | None = None
    expected: str | None = None
    nearest: tuple[str, ...] = ()
    options: tuple[dict[str, Any], ...] = ()
    errors: tuple[dict[str, str], ...] = ()


def problem(status: int, detail: str = "", **more: Any) -> Problem:
    """Return the problem of a status; what is not given has the words of that status."""
    known = status if status in NAMES else (500 if status >= 500 else 400)
    given = {"hint": HINTS.get(known, ""), **more}
    return Problem(type=TYPES + NAMES[known], title=TITLES[known], status=status, detail=detail, **given)


def plain_problem(given: Problem) -> dict[str, Any]:
    """Return a problem as a mapping without what it leaves empty."""
    return {name: value for name, value in msgspec.to_builtins(given).items() if value}


def answer_problem(given: Problem) -> HttpResponse:
    """Return a problem as a response that nobody keeps."""
    held = plain_problem(given)
    response = HttpResponse(msgspec.json.encode(held), status=given.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def problem_of(error: WorktideError) -> Problem:
    """Return the problem that an error of ours is: 404 and 409 for titles, 503 for the release, else 422."""
    if isinstance(error, CannotTellError):
        options = tuple(msgspec.to_builtins(option) for option in error.choice.options)
        return problem(409, error.problem, hint=error.choice.question or error.hint or "", options=options)
    if isinstance(error, UnknownTitleError):
        return problem(404, error.problem, hint=error.hint or "", nearest=error.nearest)
    if isinstance(error, ReleaseError):
        return problem(503, error.problem)
    told = {"got": error.got, "expected": error.expected}
    words = {name: str(value)[:200] for name, value in told.items() if value is not None}
    return problem(422, error.problem, hint=error.hint or HINTS[400], source=error.source, **words)
