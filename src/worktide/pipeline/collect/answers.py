"""From a model's reply to one level of the rubric, or to nothing: a level is never guessed."""

from __future__ import annotations

import json
from typing import Any, Final

from worktide.pipeline.collect.rubric import Rubric

# A reply that ended for another reason than its own end may be the beginning of another answer.
_BROKEN_OFF: Final = frozenset({"length", "content_filter"})


class _TwiceError(ValueError):
    """A key stands twice in one JSON object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def level_of(reply: str, rubric: Rubric, finish_reason: str | None = None) -> str | None:
    """Return the one level that a reply gives in the form that the rubric asks for, or None.

    White space around it is passed over, and nothing else: no fence, no full stop, no explanation, no other case.

    >>> rubric = Rubric("r", "exposure", "json", "Judge.", {"E0": "no", "E1": "yes"})
    >>> level_of(' {"level": "E1"} ', rubric)
    'E1'
    >>> level_of('I would say {"level": "E1"}', rubric) is None
    True
    """
    if finish_reason in _BROKEN_OFF:
        return None
    given = reply.strip() if rubric.answer == "level" else _level_in(reply)
    return given if given in rubric.levels else None


def _level_in(reply: str) -> str | None:
    try:
        value = json.loads(reply, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or set(value) != {"level"} or not isinstance(value["level"], str):
        return None
    return str(value["level"])
