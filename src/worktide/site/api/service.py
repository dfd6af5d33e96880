"""The interface put together: its endpoints, how errors become problems, and its description."""

from __future__ import annotations

import json
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe
from ninja.errors import HttpError, ValidationError

from worktide.core.errors import WorktideError
from worktide.site.api import about_release, matching, occupations, own_words, tables
from worktide.site.api.answers import answered
from worktide.site.api.openapi import DescribedAPI
from worktide.site.api.problems import answer_problem, problem, problem_of
from worktide.site.api.queries import known_only
from worktide.site.pages.shared import fixed

VERSION: Final = "1.0.0"
BASE: Final = "/api/v1"

_ABOUT: Final = (
    "What AI will do to a job, task by task, with the range and the evidence behind each number. Percentages run from "
    "0 to 100; ranges are 80 % ranges; every answer names its release. No key is needed to read. Exposure is not job "
    "loss: a percentile is a rank, never a chance of losing a job."
)

api: Final = DescribedAPI(
    title="Worktide",
    version=VERSION,
    description=_ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
for _router in (matching.router, occupations.router, own_words.router, tables.router, about_release.router):
    _router.add_decorator(known_only, mode="view")
    api.add_router("", _router)


@api.exception_handler(WorktideError)
def _ours(_request: HttpRequest, error: WorktideError) -> HttpResponse:
    return answer_problem(problem_of(error))


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = tuple(
        {"place": ".".join(str(part) for part in one["loc"]), "problem": str(one["msg"])} for one in error.errors[:20]
    )
    detail = f"{found[0]['place']}: {found[0]['problem']}" if found else ""
    return answer_problem(problem(422, detail, errors=found))


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer_problem(problem(error.status_code, str(error)))


@api.exception_handler(RequestDataTooBig)
def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return answer_problem(problem(413))


@api.exception_handler(Http404)
def _nothing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer_problem(problem(404))


def described() -> dict[str, Any]:
    """Return the OpenAPI description with addresses from the root of the site."""
    schema = api.get_openapi_schema(path_prefix=f"{BASE}/")
    plain: dict[str, Any] = json.loads(json.dumps(schema, default=str))
    return plain


@require_safe
@fixed
def index(_request: HttpRequest) -> HttpResponse:
    """Give the addresses of everything."""
    paths = described()["paths"]
    links = {
        operation["operationId"]: f"{method.upper()} {address}"
        for address, of in paths.items()
        for method, operation in of.items()
    }
    about = {"openapi": f"{BASE}/openapi.json", "docs": f"{BASE}/docs"}
    return answered({"name": "Worktide", "version": VERSION, **about, "operations": links})


@require_safe
@fixed
def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI description."""
    return answered(described())


@require_safe
def root(_request: HttpRequest) -> HttpResponse:
    """Lead from the address without a version, or without its last slash, to the list of everything."""
    return HttpResponsePermanentRedirect(f"{BASE}/")


def unknown(_request: HttpRequest, rest: str = "") -> HttpResponse:
    """Give the problem of an address that leads nowhere."""
    del rest
    return answer_problem(problem(404))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", index, name="api-index"),
    path("openapi.json", openapi, name="api-openapi"),
    *api.urls[0],
    path("<path:rest>", unknown),
]
