"""Setting one assumption to another value for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from worktide.core.errors import ParameterError
from worktide.core.parameters import parameters


@contextmanager
def assumed(group: str, name: str, value: float) -> Iterator[None]:
    """Let an assumption have another value within the block; raises ParameterError where it lies outside its range.

    The assumptions of a group are read once a process and shared by all that use them, so that one entry is exchanged
    and put back.
    """
    given = parameters(group)
    stated = given[name]
    if not stated.low <= value <= stated.high:
        expected = f"{stated.low} to {stated.high}"
        raise ParameterError(f"{name} is set outside its range", source=group, got=value, expected=expected)
    given[name] = replace(stated, value=value)
    try:
        yield
    finally:
        given[name] = stated
