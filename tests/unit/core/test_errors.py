"""Errors: one printable line that says where, what, and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core import errors
from worktide.core.errors import LONGEST_QUOTE, UnknownTitleError, WorktideError, shorten

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, WorktideError)]


def test_a_message_names_place_problem_values_and_remedy_in_this_order() -> None:
    error = WorktideError("is wrong", source="tasks.csv", row=7, got="x", expected=3, hint="Mend it.")
    assert str(error) == "tasks.csv, row 7: is wrong; got 'x'; expected 3. Mend it."
    assert (error.problem, error.source, error.row) == ("is wrong", "tasks.csv", 7)
    assert (error.got, error.expected, error.hint) == ("x", 3, "Mend it.")


def test_a_message_leaves_out_what_is_not_known() -> None:
    assert str(WorktideError("is wrong")) == "is wrong"
    assert str(WorktideError("is wrong", source="a")) == "a: is wrong"
    assert str(WorktideError("is wrong", got=0)) == "is wrong; got 0"


@given(st.text(), st.text(), st.text(), st.text())
def test_every_message_is_one_printable_line(problem: str, source: str, got: str, hint: str) -> None:
    message = str(WorktideError(problem, source=source, got=got, hint=hint))
    assert message.isprintable()


def test_control_characters_are_escaped_and_line_breaks_folded() -> None:
    message = str(WorktideError("bad\n  text", source="a\x1b[31m\u202e.csv", got="\x07"))
    assert message == r"a\x1b[31m\u202e.csv: bad text; got '\x07'"


def test_spaces_within_a_value_stay_as_they_are() -> None:
    assert "'IT  Manager'" in str(WorktideError("unknown", got="IT  Manager"))


@given(st.one_of(st.text(max_size=400), st.lists(st.text()), st.binary(), st.floats()))
def test_a_quoted_value_is_short_and_printable(value: object) -> None:
    assert len(shorten(value)) <= LONGEST_QUOTE
    assert shorten(value).isprintable()


def test_a_long_value_ends_in_an_ellipsis() -> None:
    assert shorten("a" * 1_000_000).endswith("a…")
    assert shorten("a" * 100) == repr("a" * 100)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_only_an_unknown_title_is_the_answer_no(kind: type[WorktideError]) -> None:
    assert kind("x").exit_code == (1 if kind is UnknownTitleError else 2)


def test_an_unknown_title_carries_its_neighbours() -> None:
    error = UnknownTitleError("nobody answers", nearest=("a", "b"), hint="Try one.")
    assert error.nearest == ("a", "b")
    assert str(error) == "nobody answers. Try one."
