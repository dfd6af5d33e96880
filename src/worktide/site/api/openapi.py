"""The OpenAPI description: ninja knows the requests, and the types that are answered know the responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from worktide.release.open import open_release
from worktide.site.api.answers import MEDIA_TYPE
from worktide.site.api.described import ATTRIBUTE, Gives
from worktide.site.api.examples import REQUESTS, VALUES, examples
from worktide.site.api.problems import MEDIA_TYPE as PROBLEM_TYPE
from worktide.site.api.problems import TITLES, TYPES, Problem

_REFS: Final = "#/components/schemas/{name}"
_ALWAYS: Final = (400, 404, 405, 413, 414, 422, 429, 500, 503)
_EXAMPLE: Final = {
    "type": f"{TYPES}not-found",
    "title": TITLES[404],
    "status": 404,
    "detail": "no title answers to 'underwater basket weaver'",
    "hint": "Find it by /api/v1/match?q=TITLE.",
    "nearest": ["Basket Weaver"],
}
_HEADERS: Final = {
    "RateLimit-Policy": {"description": "The limit: requests (q) in seconds (w).", "schema": {"type": "string"}},
    "RateLimit": {
        "description": "What is left (r), and the seconds until it is full again (t).",
        "schema": {"type": "string"},
    },
}


class DescribedAPI(NinjaAPI):
    """A ninja API whose description says what every endpoint answers."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the description with the responses filled in."""
        schema = super().get_openapi_schema(**given)
        said = dict(self._said())
        shapes = [one.shape for one in said.values() if one.shape is not dict]
        refs, components = msgspec.json.schema_components([*shapes, Problem], ref_template=_REFS)
        schema.setdefault("components", {}).setdefault("schemas", {}).update(components)
        schema["components"]["responses"] = {"Problem": _problem(refs[-1])}
        by_shape = dict(zip(map(id, shapes), refs, strict=False))
        for methods in schema["paths"].values():
            for operation in methods.values():
                one = said[operation["operationId"]]
                operation["responses"] = _responses(one, by_shape.get(id(one.shape)))
                _exemplify(operation)
        return schema

    def _said(self) -> Iterator[tuple[str, Gives]]:
        for _, router in self._routers:
            for view in router.path_operations.values():
                for operation in view.operations:
                    yield str(operation.operation_id), getattr(operation.view_func, ATTRIBUTE)


def _exemplify(operation: dict[str, Any]) -> None:
    """Put what was asked and answered beside the operation's parameters, body and answers."""
    kept = examples().get(operation["operationId"], ())
    content = operation["responses"]["200"]["content"]
    for media, of in content.items():
        told = {f"{number}": {"summary": one.request, "value": one.answer} for number, one in enumerate(kept, 1)}
        of["examples"] = {name: told[name] for name, one in zip(told, kept, strict=True) if one.media == media}
    asked = REQUESTS[operation["operationId"]][0]
    values = {**VALUES, **asked.path, **asked.query}
    for parameter in operation.get("parameters", ()):
        value = values.get(parameter["name"])
        if "example" not in parameter and value is not None:
            parameter["example"] = value.format(release=open_release().stamp.id) if isinstance(value, str) else value
    if asked.body is not None:
        operation["requestBody"]["content"][MEDIA_TYPE]["example"] = asked.body


def _responses(one: Gives, ref: dict[str, Any] | None) -> dict[str, Any]:
    part = {"type": "object", "description": "The fields that were asked for."}
    whole = ref or {"type": "string"}
    shape = {"anyOf": [whole, part]} if one.fields else whole
    content = {kind: {"schema": shape if kind == MEDIA_TYPE else _text(kind)} for kind in one.media}
    answers: dict[str, Any] = {"200": {"description": "The answer.", "headers": _HEADERS, "content": content}}
    if MEDIA_TYPE in one.media and not one.also:
        answers["304"] = {"description": "Unchanged since the ETag that If-None-Match names."}
    told = {status: TITLES[status] for status in _ALWAYS} | dict(one.also)
    problem = {"content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status in sorted(told):
        answers[str(status)] = {"description": told[status], **problem}
    return answers


def _text(kind: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object"}} if kind.endswith("json") else {"type": "string"}


def _problem(ref: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": "A problem by RFC 9457.",
        "content": {PROBLEM_TYPE: {"schema": ref, "example": _EXAMPLE}},
    }
