"""A query holds what the operation knows and nothing else: a slip in a name must not widen an answer unseen."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation

from worktide.site.api.problems import answer_problem, problem

Run = Callable[..., HttpResponse]


def names_of(operation: Operation) -> frozenset[str]:
    """Return the names that an operation's query may have."""
    models: list[Any] = operation.models
    return frozenset(
        name for model in models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__
    )


def known_only(run: Run) -> Run:
    """Refuse a query with a name that the operation does not know, with 422 and the names that it does."""
    names = names_of(run.__self__)  # type: ignore[attr-defined]  # ninja decorates the method of an operation

    @wraps(run)
    def checked(request: HttpRequest, **given: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - names)
        return _refused(unknown, names) if unknown else run(request, **given)

    return checked


def _refused(unknown: list[str], names: frozenset[str]) -> HttpResponse:
    near = get_close_matches(unknown[0][:50], names, n=1)
    hint = f"Did you mean {near[0]}?" if near else "Leave it out, or look into the reference at /api/v1/docs."
    told = {"got": ", ".join(unknown)[:200], "expected": ", ".join(sorted(names)) or "no query"}
    return answer_problem(problem(422, "the query holds a name unknown here", hint=hint, source="query", **told))
