"""A reply is one level in the form asked for, or nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.pipeline.collect.answers import level_of
from worktide.pipeline.collect.rubric import Rubric

LEVELS = {"E0": "no", "E1": "some", "E2": "much"}
JSON = Rubric("r", "exposure", "json", "Judge.", LEVELS)
BARE = Rubric("r", "exposure", "level", "Judge.", LEVELS)


@pytest.mark.parametrize("reply", ['{"level": "E1"}', ' \n{"level":"E1"}\n', '{\n  "level": "E1"\n}'])
def test_an_object_with_one_level_is_read(reply: str) -> None:
    assert level_of(reply, JSON, "stop") == "E1"
    assert level_of(reply, BARE, "stop") is None


@pytest.mark.parametrize("reply", ["E1", " E1\n"])
def test_a_bare_level_is_read_where_it_is_asked_for(reply: str) -> None:
    assert level_of(reply, BARE) == "E1"
    assert level_of(reply, JSON) is None


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "E3",
        "e1",
        "E1.",
        "E1 E2",
        "E1 or E2",
        "I think E1",
        '"E1"',
        '{"level": "E9"}',
        '{"level": "e1"}',
        '{"level": ["E1"]}',
        '{"level": null}',
        '{"level": "E0", "level": "E2"}',
        '{"level": "E1", "reason": "because"}',
        '{"Level": "E1"}',
        '[{"level": "E1"}]',
        '```json\n{"level": "E1"}\n```',
        'Sure! {"level": "E1"}',
        '{"level": "E1"} {"level": "E2"}',
        '{"level": "E1"',
        "[" * 200_000,
        "1" * 200_000,
        '{"level": "E1\\u0000"}',
        '{"level": "\\ud800"}',
        "E1\u200b",
    ],
)
def test_anything_else_is_not_guessed(reply: str) -> None:
    assert level_of(reply, JSON) is None
    assert reply.strip() in LEVELS or level_of(reply, BARE) is None


@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_a_reply_that_was_broken_off_is_not_read(reason: str) -> None:
    assert level_of("E1", BARE, reason) is None
    assert level_of('{"level": "E1"}', JSON, reason) is None


@given(st.text() | st.builds(json.dumps, st.dictionaries(st.sampled_from(["level", "x"]), st.text(max_size=3))))
def test_no_text_gives_another_level_than_it_says(reply: str) -> None:
    found = level_of(reply, JSON)
    assert found is None or json.loads(reply) == {"level": found}
    bare = level_of(reply, BARE)
    assert bare is None or reply.strip() == bare
