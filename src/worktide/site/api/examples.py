"""Examples of the description: requests, and what this program answered to them, its lists cut short.

The answers are kept beside this module; `tools/openapi.py` asks anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

FILE: Final = "examples.json"
KEPT_ITEMS: Final = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the values of its path and query by name (`{release}` is the served release's id), and its body."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A request as method and address, and the answer with its media type."""

    request: str
    media: str
    answer: Any


_JOB: Final = {"slug": "registered-nurses"}
_RELEASE: Final = {"name": "{release}"}
_CITATIONS: Final = ("csl", "bibtex", "ris", "apa")

REQUESTS: Final[Mapping[str, tuple[Asked, ...]]] = {
    "assess": (Asked(query={"q": "ML Ops engineer", "fields": "release,query,occupation.title,risk"}),),
    "compare": (Asked(query={"job": ["registered-nurses", "actors"], "fields": "release,occupations.title"}),),
    "get_analysis": (Asked({"name": "raters"}),),
    "get_citation": tuple(Asked(_JOB, {"format": one}) for one in _CITATIONS),
    "get_correlations": (Asked(),),
    "get_differences": (Asked({**_RELEASE, "other": "{release}"}),),
    "get_glossary": (Asked(),),
    "get_history": (Asked(_JOB, {"fields": "release,slug,history.release,history.measures.percentile"}),),
    "get_indices": (Asked(_JOB, {"fields": "release,slug,indices.ilo_2025"}),),
    "get_moves": (Asked(_JOB, {"limit": "1", "fields": "release,query,moves.moves.title,sources.title"}),),
    "get_occupation": (Asked(_JOB, {"fields": "release,occupation,risk,shares"}),),
    "get_pinned_occupation": (Asked({**_RELEASE, **_JOB}, {"fields": "release,occupation.title,risk"}),),
    "get_ranking": (Asked(query={"sector": "Legal", "sort": "pay", "limit": "2"}),),
    "get_related": (Asked(_JOB),),
    "get_release": (Asked(_RELEASE),),
    "get_release_citation": tuple(Asked(_RELEASE, {"format": one}) for one in _CITATIONS),
    "get_sector": (Asked({"slug": "legal"}),),
    "get_tasks": (Asked(_JOB, {"fields": "release,slug,tasks.id,tasks.text,tasks.automation"}),),
    "get_validity": (Asked(),),
    "list_corrections": (Asked(),),
    "list_indices": (Asked(),),
    "list_occupations": (Asked(query={"kind": "role", "limit": "2"}),),
    "list_releases": (Asked(),),
    "list_sectors": (Asked(),),
    "list_sources": (Asked(),),
    "match": (Asked(query={"q": "RN", "context": "hospital, night shift"}),),
    "match_titles": (Asked(body={"titles": [{"title": "RN"}, {"title": "engineer", "context": "designs bridges"}]}),),
    "score_tasks": (
        Asked(
            body={
                "tasks": [
                    {"text": "Answer questions of customers by mail", "share": 3},
                    {"text": "Repair bicycles", "share": 1},
                ]
            }
        ),
    ),
    "score_week": (
        Asked(
            {"slug": "accountants-and-auditors"},
            body={"hours": {}, "own": [{"text": "Train new colleagues", "hours": 8}]},
        ),
    ),
    "search": (Asked(query={"q": "nurs"}),),
}


VALUES: Final[Mapping[str, Any]] = {
    "avoid_fields": ["Legal"],
    "context": "hospital, night shift",
    "cursor": "",
    "education": "Bachelor's degree",
    "employment": 10_000,
    "fields": "release",
    "goal": "registered-nurses",
    "interests": "SIC",
    "kind": "occupation",
    "longest_training_months": 24,
    "order": "descending",
    "pay": 40_000,
    "pay_floor": 50_000,
    "release": "{release}",
    "sector": "Legal",
    "slug": "registered-nurses",
    "sort": "percentile",
    "weight": 0.5,
}
"""Values of parameters that no request above uses."""


def shortened(value: Any) -> Any:
    """Return an answer with every list of objects cut to its first two."""
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    if isinstance(value, list):
        kept = value[:KEPT_ITEMS] if value and isinstance(value[0], dict) else value
        return [shortened(one) for one in kept]
    return value


@cache
def examples() -> dict[str, tuple[Example, ...]]:
    """Return the kept examples by operation."""
    data = resources.files(__package__).joinpath(FILE).read_bytes()
    return msgspec.json.decode(data, type=dict[str, tuple[Example, ...]])
