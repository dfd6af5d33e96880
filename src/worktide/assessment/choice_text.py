"""A choice as text: JSON in the order of its contract, Markdown, and plain lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Final

import msgspec

from worktide.assessment.choice import Choice, Option
from worktide.assessment.match_words import beside_in_words, range_in_words
from worktide.assessment.rows import Row
from worktide.assessment.text import plain
from worktide.assessment.words import release_in_short, risk_in_words

WIDEST: Final = 80
AGAIN: Final = "Ask for one of these by its title, or say more of the job with --context."


def choice_json(choice: Choice) -> str:
    """Return a choice as indented JSON, keys in the order of the contract."""
    return msgspec.json.format(msgspec.json.encode(choice), indent=2).decode()


def choice_heading(choice: Choice) -> str:
    """Return in a sentence that the query does not settle which job is meant.

    A title that nobody listed says so: what follows are guesses by its words.
    """
    if choice.stage == "statistical":
        return f"Cannot tell which job “{choice.query}” means: no list holds it, and no guess is sure."
    if choice.stage == "code":
        return f"“{choice.query}” means several jobs."
    return f"“{choice.query}” alone does not settle which job is meant."


def choice_rows(choice: Choice) -> Iterator[Row]:
    """Yield each job that may be meant: its title, then confidence, standing and what it mainly does."""
    for option in choice.options:
        yield option.title, _told(option)


def _told(option: Option) -> str:
    told = f"confidence {option.confidence:.2f}, {risk_in_words(option.risk)}"
    return f"{told}; they {option.mainly}" if option.mainly else told


def choice_lines(choice: Choice) -> Iterator[str]:
    """Yield a choice as lines of at most 80 characters."""
    yield from _wrapped(choice_heading(choice))
    for sentence in (beside_in_words(choice), choice.question):
        yield from _wrapped(sentence) if sentence else ()
    for name, told in choice_rows(choice):
        yield from _wrapped(f"{name}: {told}", "  ", "    ")
    if choice.further:
        yield from _wrapped(f"and {choice.further} more in the JSON answer", "  ")
    if choice.plausible is not None and len(choice.options) > 1:
        yield from _wrapped(range_in_words(choice.plausible))
    if choice.nearest:
        yield from _wrapped(f"Titles spelt most like it: {'; '.join(choice.nearest)}.")
    yield from _wrapped(AGAIN)
    yield from _wrapped(release_in_short(choice.release))


def _wrapped(text: str, first: str = "", further: str = "") -> list[str]:
    made = fill(text, WIDEST, initial_indent=first, subsequent_indent=further, break_long_words=True)
    return made.splitlines()


def choice_markdown(choice: Choice) -> str:
    """Return a choice as Markdown; text from titles cannot become markup."""
    lines = [f"# {plain(choice_heading(choice))}"]
    lines += ["", *(plain(text) for text in (beside_in_words(choice), choice.question) if text)]
    lines += ["", *(f"- {plain(name)}: {plain(told)}" for name, told in choice_rows(choice))]
    if choice.plausible is not None:
        lines += ["", plain(range_in_words(choice.plausible))]
    if choice.nearest:
        lines += ["", plain(f"Titles spelt most like it: {'; '.join(choice.nearest)}.")]
    return "\n".join([*lines, "", plain(release_in_short(choice.release))])
