"""The contract of an assessment: its schema, its page, and every answer of the release in the package."""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from tools import assessment_schema

import worktide
from worktide.assessment.text import json_of
from worktide.core.intervals import Interval
from worktide.release.record import Assessment
from worktide.scoring.starting_out import EVIDENCE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "assessment.md"
NUMBERED = {"value", "low", "high"}
INTERVAL: dict[str, Any] = {key: {} for key in sorted(NUMBERED)}
# As the foundation's and the score's issue name them; a nested dictionary is an object, or the objects of a list.
PROMISED: dict[str, Any] = {
    "release": {"id": {}, "hash": {}, "date": {}},
    "query": {},
    "match": {
        "confidence": {},
        "alternates": {"slug": {}, "title": {}, "confidence": {}, "risk": {}},
        "seniority": {},
        "sure": {},
        "stage": {},
        "question": {},
        "plausible": {"low": {}, "high": {}},
        "level": {},
        "specialisation": {},
        "language": {},
    },
    "occupation": {
        "slug": {},
        "title": {},
        "kind": {},
        "sector": {},
        "codes": {"system": {}, "code": {}, "title": {}, "weight": {}},
        "aliases": {},
    },
    "about": {"what": {}, "not_this": {}, "nearest": {"slug": {}, "title": {}}},
    "trend": {"previous": {}, "change": {}, "reason": {}},
    "timeline": {"quarter": {}, "half": {}},
    "risk": {
        "percentile": INTERVAL,
        "band": {},
        "band_certainty": {},
        "share_in_five_years": INTERVAL,
        "interval": {},
        "basis": {},
    },
    "shares": dict.fromkeys(("ai_does", "ai_helps", "people_do"), INTERVAL),
    "causes": {"percentile": {}, "ai_does": {}, "share_in_five_years": {}, "largest": {}},
    "hard_ends": {key: {"low": {}, "high": {}} for key in ("ai_does", "ai_helps", "people_do")},
    "physical": {"share": {}, "note": {}, "machines": {}},
    "tasks": {
        "id": {},
        "text": {},
        "onet_task_ids": {},
        "time_share": {},
        "automation": INTERVAL,
        "capability": {},
        "raters": {},
        "observed_use": {},
        "basis": {},
        "horizon": {"bin": {}, "p10": {}, "p50": {}, "p90": {}, "scenarios": {}},
        "reason": {},
    },
    "summary": {},
    "adoption": {},
    "skills": {"at_risk": {}, "resistant": {}, "rising": {}, "note": {}},
    "labour_market": {},
    "barriers": {"name": {}, "value": {}, "unit": {}, "column": {}, "reason": {}},
    "outlook": {"growth": INTERVAL, "basis": {}, "track_record": {}},
    "counter_arguments": {"direction": {}, "text": {}},
    "would_change": {"cause": {}, "text": {}},
    "starting_out": {"concerned": {}, "fifth": {}, "text": {}, "evidence": {}},
    "indices": {},
    "profiles": {},
    "moves": {},
    "related": {},
    "questions": {},
    "learning": {
        key: {} for key in ("skill", "title", "provider", "address", "cost", "language", "level", "hours", "after")
    },
    "citation": {},
}
MAPPED = {
    ("tasks", "raters"): {"value", "construct", "basis"},
    ("indices",): {"value", "percentile", "join"},
    ("profiles",): {"value", "percentile"},
    ("timeline", "quarter"): {"p10", "p50", "p90"},
    ("timeline", "half"): {"p10", "p50", "p90"},
}


@cache
def schema() -> dict[str, Any]:
    return assessment_schema.schema()


@cache
def answers() -> dict[str, dict[str, Any]]:
    """Return the answer for every record of the release, by slug, as `--json` prints it."""
    slugs = [listed.slug for listed in worktide.open_release().listing]
    return {slug: msgspec.json.decode(json_of(worktide.assess(slug))) for slug in slugs}


def object_of(part: dict[str, Any]) -> dict[str, Any]:
    """Return the object that a part of the schema means, through references, lists and null."""
    if "$ref" in part:
        return object_of(schema()["$defs"][part["$ref"].rpartition("/")[2]])
    if "anyOf" in part:
        (only,) = (choice for choice in part["anyOf"] if choice.get("type") != "null")
        return object_of(only)
    return object_of(part["items"]) if part.get("type") == "array" else part


def assert_promised(part: dict[str, Any], promised: dict[str, Any], path: tuple[str, ...] = ()) -> None:
    properties = object_of(part)["properties"]
    assert set(promised) <= set(properties), path
    for name, inner in promised.items():
        if inner:
            assert set(object_of(properties[name])["properties"]) == set(inner), (*path, name)
            assert_promised(properties[name], inner, (*path, name))


def test_the_schema_in_the_documentation_is_fresh() -> None:
    assert assessment_schema.PLACE.read_text("utf-8") == assessment_schema.text(), (
        "stale: run python tools/assessment_schema.py"
    )


def test_the_schema_is_a_valid_one_and_describes_each_object() -> None:
    Draft202012Validator.check_schema(schema())
    for name, definition in schema()["$defs"].items():
        assert definition["title"] == name
        assert definition["description"]
        assert definition["additionalProperties"] is False
        assert set(definition["required"]) == set(definition["properties"]), name


def test_every_promised_key_is_there_and_no_other_section() -> None:
    assert tuple(object_of(schema())["properties"]) == Assessment.__match_args__
    assert set(object_of(schema())["properties"]) == set(PROMISED)
    assert_promised(schema(), PROMISED)


@pytest.mark.parametrize(("path", "keys"), MAPPED.items(), ids=lambda value: ".".join(sorted(value)))
def test_values_by_name_have_the_promised_keys(path: tuple[str, ...], keys: set[str]) -> None:
    part = schema()
    for name in path:
        part = object_of(part)["properties"][name]
    assert set(object_of(object_of(part)["additionalProperties"])["properties"]) == keys


def test_every_answer_follows_the_schema() -> None:
    validator = Draft202012Validator(schema())
    assert len(answers()) > 1000
    for slug, answer in answers().items():
        error = next(validator.iter_errors(answer), None)
        assert error is None, (slug, error and error.json_path, error and error.message)


def test_every_answer_comes_back_as_the_same_dataclasses() -> None:
    for slug, answer in answers().items():
        assert msgspec.convert(answer, Assessment) == worktide.assess(slug)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ((), {"added": 1}),
        (("risk",), {"probability": 1}),
        (("risk",), {"interval": 90}),
        (("risk",), {"basis": "guessed"}),
        (("match",), {"confidence": 1.2}),
        (("tasks", 0), {"time_share": 101}),
        (("shares", "ai_does"), {"low": None}),
        (("release",), {"hash": None}),
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_contract_does_not_know(
    place: tuple[str | int, ...], change: dict[str, Any]
) -> None:
    answer: Any = copy.deepcopy(answers()["mlops-engineer"])
    part = answer
    for step in place:
        part = part[step]
    part.update(change)
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(answer)


@pytest.mark.parametrize("key", sorted(PROMISED))
def test_the_schema_refuses_an_answer_without_a_section(key: str) -> None:
    answer = {name: value for name, value in answers()["mlops-engineer"].items() if name != key}
    with pytest.raises(ValidationError, match=f"'{key}' is a required property"):
        Draft202012Validator(schema()).validate(answer)


def ranges(value: Any) -> list[dict[str, float]]:
    """Return every value with a range in an answer."""
    if isinstance(value, dict):
        own = [value] if set(value) == NUMBERED else []
        return own + [found for inner in value.values() for found in ranges(inner)]
    return [found for inner in value for found in ranges(inner)] if isinstance(value, list) else []


def test_every_range_holds_its_value() -> None:
    for slug, answer in answers().items():
        for found in ranges(answer):
            interval = Interval(**found)
            assert interval.low <= interval.value <= interval.high, (slug, found)


def test_shares_and_weights_add_up() -> None:
    for slug, answer in answers().items():
        if answer["shares"]:
            assert sum(share["value"] for share in answer["shares"].values()) == pytest.approx(100, abs=2), slug
        if answer["tasks"]:
            assert sum(task["time_share"] for task in answer["tasks"]) <= 100.5, slug
        weights: dict[str, float] = {}
        for code in answer["occupation"]["codes"]:
            weights[code["system"]] = weights.get(code["system"], 0) + code["weight"]
        assert all(total == pytest.approx(1, abs=0.01) for total in weights.values()), slug


def documented() -> dict[str, str]:
    """Return what the page says of each section: the last column of its table."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(rows)


def test_the_page_names_every_section_in_the_order_of_the_contract() -> None:
    assert tuple(documented()) == Assessment.__match_args__


def test_sections_of_later_issues_are_null_and_no_other() -> None:
    empty = {name for name in PROMISED if all(answer[name] is None for answer in answers().values())}
    assert empty == {name for name, state in documented().items() if state == "later"}
    horizons = {task["horizon"] is None for answer in answers().values() for task in answer["tasks"]}
    assert horizons == {False}


def test_the_page_names_every_study_that_an_answer_may_point_to() -> None:
    named = set(re.findall(r"^- `(\w+)`: ", PAGE.read_text("utf-8"), flags=re.MULTILINE))
    given = {key for answer in answers().values() for key in answer["starting_out"]["evidence"]}
    assert named == given == {study.key for study in EVIDENCE}


def test_a_section_that_may_be_null_is_documented_so() -> None:
    some = {name for name in PROMISED if len({answer[name] is None for answer in answers().values()}) == 2}
    assert some == {name for name, state in documented().items() if "null" in state}
