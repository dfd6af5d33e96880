"""The reference of the interface as a page: every operation, parameter and problem, from its own description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.site.api.limits import COMPUTING, READING, WINDOW_SECONDS
from worktide.site.api.problems import HINTS, NAMES, TITLES
from worktide.site.api.service import BASE, VERSION, described
from worktide.site.pages.shared import fixed

_BOUNDS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "at most {} characters",
    "maxItems": "at most {}",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, where it stands, what it means, and what it may be."""

    name: str
    place: str
    meaning: str
    bounds: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the interface; `example` is an address to try, `shape` the type of its answer."""

    name: str
    method: str
    path: str
    summary: str
    meaning: str
    parameters: tuple[Parameter, ...]
    body: str
    shape: str
    example: str


def _bounds(schema: dict[str, Any]) -> str:
    parts = [words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema]
    options = [one for option in (schema, *schema.get("anyOf", ())) for one in option.get("enum", ())]
    if options:
        parts.insert(0, f"one of {', '.join(map(str, options))}")
    if schema.get("default") not in (None, "", []):
        parts.append(f"without it {schema['default']}")
    return "; ".join(parts)


def _parameter(given: dict[str, Any]) -> Parameter:
    schema = given.get("schema", {})
    place = given["in"]
    return Parameter(given["name"], place, given.get("description", ""), _bounds(schema), given.get("required", False))


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    address, query = path, []
    for one in parameters:
        given = one.get("example", one.get("schema", {}).get("example"))
        if one["in"] == "path":
            address = address.replace("{" + one["name"] + "}", str(given or "")) if given else ""
        elif one.get("required") and given:
            query.append((one["name"], given))
        elif one.get("required"):
            return ""
    return f"{address}?{urlencode(query, doseq=True)}" if query and address else address


def _reference(schema: dict[str, Any]) -> str:
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            return str(one["$ref"]).rpartition("/")[2]
    return ""


def _operations() -> Iterator[tuple[str, Operation]]:
    for path, methods in described()["paths"].items():
        for method, of in methods.items():
            body = of.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            answer = of["responses"]["200"]["content"].get("application/json", {}).get("schema", {})
            yield (
                of["tags"][0],
                Operation(
                    of["operationId"],
                    method.upper(),
                    path,
                    of["summary"],
                    of.get("description", ""),
                    tuple(map(_parameter, of.get("parameters", ()))),
                    _reference(body),
                    _reference(answer),
                    _example(path, of.get("parameters", [])) if method == "get" else "",
                ),
            )


@cache
def operations() -> dict[str, tuple[Operation, ...]]:
    """Return every operation of the interface by its subject."""
    found: dict[str, list[Operation]] = {}
    for tag, operation in _operations():
        found.setdefault(tag, []).append(operation)
    return {tag: tuple(of) for tag, of in found.items()}


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the reference of the interface."""
    context = {
        "base": BASE,
        "version": VERSION,
        "operations": operations(),
        "problems": [(status, NAMES[status], TITLES[status], HINTS.get(status, "")) for status in sorted(NAMES)],
        "policies": (READING, COMPUTING),
        "seconds": WINDOW_SECONDS,
    }
    return render(request, "pages/api_docs.html", context)
