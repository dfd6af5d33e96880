"""What a collection will cost and has cost: tokens, and money where prices are given."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from worktide.pipeline.collect.rubric import Rubric
from worktide.pipeline.collect.sample import Task

# English text has about four characters a token, and a chat wraps each message in some more tokens.
_CHARACTERS_A_TOKEN: Final = 4.0
_TOKENS_A_MESSAGE: Final = 8
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Money for a million tokens, asked and answered, in whatever currency the server bills."""

    asked: float
    answered: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens asked and answered."""

    asked: int = 0
    answered: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.asked + other.asked, self.answered + other.answered)

    def cost(self, prices: Prices | None) -> float | None:
        """Return the money for these tokens, or None where no prices are known."""
        if prices is None:
            return None
        return (self.asked * prices.asked + self.answered * prices.answered) / _MILLION


def estimated(messages: Iterable[dict[str, str]]) -> int:
    """Return about how many tokens some messages are: characters / 4, and 8 for each message."""
    return sum(math.ceil(len(one["content"]) / _CHARACTERS_A_TOKEN) + _TOKENS_A_MESSAGE for one in messages)


def estimate(tasks: Iterable[Task], rubric: Rubric, longest_answer: int) -> Tokens:
    """Return the tokens of asking each task once, every answer counted at its longest allowed (in tokens).

    Repeated questions come on top; the tokens that the server reports replace the estimate as answers come in.
    """
    asked = [estimated(rubric.messages(task, remind=False)) for task in tasks]
    return Tokens(sum(asked), longest_answer * len(asked))
